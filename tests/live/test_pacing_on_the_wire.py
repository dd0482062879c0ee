"""Pacing over a real socket: 500 and 12 tokens a second look alike."""

import asyncio

from tests.live.battle_socket import BattleSocket
from tests.live.site import Site
from tests.live.visitor import Visitor, a_question

FAST, SLOW = "speed=2000", "speed=50"  # characters a second: 500 and 12 tokens
SHORT, LONG = "length=100", "length=130"


def lengths(socket: BattleSocket) -> dict[str, list[int]]:
    """Return, a side, how many characters each frame that carries any text carries."""
    frames = [
        {e["side"]: len(e["text"]) for e in frame if e["type"] == "reply.delta"}
        for frame in socket.frames
    ]
    return {side: [frame.get(side, 0) for frame in frames if frame] for side in ("a", "b")}


async def read_both(site: Site) -> tuple[BattleSocket, BattleSocket]:
    """Return two battles: in one the slow model writes the longer reply, in the other the fast."""

    async def read(*variants: str) -> BattleSocket:
        async with Visitor(site.port) as rater:
            await rater.consent()
            async with rater.socket(await rater.start_battle()) as socket:
                await socket.ask(a_question(*variants))
                await socket.until("turn.ready")
        return socket

    return await asyncio.gather(
        read(f"{FAST}&{SHORT}", f"{SLOW}&{LONG}"), read(f"{FAST}&{LONG}", f"{SLOW}&{SHORT}")
    )


async def test_lockstep_frames_are_alike_until_the_shorter_reply_ends(site: Site) -> None:
    for socket in await read_both(site):
        a, b = lengths(socket).values()
        end = min(sum(length > 0 for length in side) for side in (a, b)) - 1
        assert a[:end] == b[:end]
        assert sum(a[:end]) >= 90  # the last frame of the shorter reply may be short
        assert {sum(a), sum(b)} == {100, 130}


async def test_buffered_frames_are_full_to_the_end_whoever_wrote_the_longer_reply(
    buffered_site: Site,
) -> None:
    for socket in await read_both(buffered_site):
        shorter, longer = sorted(lengths(socket).values(), key=sum)
        assert longer == [9] * 14 + [4]
        assert shorter == [9] * 11 + [1] + [0] * 3
