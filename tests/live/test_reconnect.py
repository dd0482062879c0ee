"""Coming back: a socket that drops gets exactly what it lacks, wherever it lands."""

import asyncio
import unicodedata
from urllib.parse import quote

import pytest

from arena.live.words import NOT_HERE
from arena.pacing import extends_cluster
from tests.live.battle_socket import BattleSocket
from tests.live.processes import Process
from tests.live.visitor import Visitor, a_question

# Astral characters, combining marks, a joined emoji, a flag, a keycap, a letter with many marks.
TRICKY = "🪨e\u0301👩\u200d🔬🇳🇱1\ufe0f\u20e3a" + "\u0301\u0323" * 6 + "न\u094d"


async def shown(rater: Visitor, battle: str) -> dict[str, str]:
    replies = (await rater.battle(battle))["turns"][-1]["replies"]
    return {side: reply["text"] for side, reply in replies.items()}


def together(*sockets: BattleSocket) -> dict[str, str]:
    """Return what a page shows that lived through these sockets within one attempt."""
    return {side: "".join(socket.panes[side] for socket in sockets) for side in ("a", "b")}


@pytest.mark.parametrize("says", ["stone", TRICKY], ids=["ascii", "tricky"])
async def test_each_character_arrives_once_however_often_the_socket_drops(
    ada: Visitor, says: str
) -> None:
    battle = await ada.start_battle()
    question = a_question(f"says={quote(says)}&length=300", f"says={quote(says)}&length=200")

    async with ada.socket(battle) as socket:
        await socket.ask(question)
        await socket.until_shown(1)
        socket.vanish()
    parts = [socket]
    while "turn.ready" not in parts[-1].kinds:
        async with ada.socket(battle, position(parts)) as part:
            for _ in range(4):
                if "turn.ready" not in part.kinds:
                    await part.receive()
            part.vanish()
        parts.append(part)

    assert len(parts) > 4
    assert together(*parts) == await shown(ada, battle)
    assert sum(part.kinds.count("turn.started") for part in parts) == 1


async def test_no_cut_tears_a_character_apart(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask(a_question(f"says={quote(TRICKY)}&length=200&chunk=1"))
        await socket.until("turn.ready")

    pieces = [event["text"] for event in socket.events if event["type"] == "reply.delta"]
    assert not any(extends_cluster(piece[0]) for piece in pieces)
    assert not any(piece.endswith("\u200d") for piece in pieces)
    assert unicodedata.normalize("NFC", "".join(pieces))


async def test_somebody_who_comes_back_after_the_end_gets_the_rest(ada: Visitor) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as first:
        await first.ask(a_question("length=200"))
        await first.until_shown(40)
    async with ada.socket(battle, first.position) as waiting:
        await waiting.until("turn.ready")

    async with ada.socket(battle, first.position) as again:
        ready = await again.until("turn.ready")

    assert ready == {"type": "turn.ready", "turn": 1, "counts": True, "notice": None}
    assert together(first, again) == await shown(ada, battle)
    assert set(per_frame(again)[:-1]) == {9}


async def test_somebody_who_has_everything_is_told_that_it_is_ready(ada: Visitor) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as first:
        await first.ask(a_question())
        await first.until("turn.ready")

    async with ada.socket(battle, first.position) as again:
        await again.until("turn.ready")

    assert again.kinds == ["reply.finished", "reply.finished", "turn.ready"]


async def test_text_of_an_earlier_attempt_is_void(ada: Visitor) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as first:
        await first.ask(a_question("length=60"))
        await first.until("turn.ready")
        async with ada.socket(battle) as other:
            await other.regenerate()
            await other.until("turn.ready")

    async with ada.socket(battle, first_attempt(first)) as again:
        await again.until("turn.ready")

    assert again.kinds[0] == "turn.started"
    assert again.events[0]["attempt"] == 2
    assert again.panes == await shown(ada, battle)


async def test_a_tab_opened_in_mid_stream_gets_the_turn_from_its_start(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as first:
        await first.ask(a_question("length=150"))
        await first.until_shown(50)
        async with ada.socket(battle) as late:
            await asyncio.gather(first.until("turn.ready"), late.until("turn.ready"))

    assert late.kinds[0] == "turn.started"
    assert late.panes == first.panes == await shown(ada, battle)


@pytest.mark.parametrize(
    "seen",
    ["?turn=x&a=1&b=1", "?turn=1", "?turn=-1&a=0&b=0", "?turn=1&a=1e3&b=0", "?%ff", "?turn=1&a="],
)
async def test_a_senseless_position_is_no_position(ada: Visitor, seen: str) -> None:
    battle = await ada.answered_battle()

    async with ada.socket(battle, seen) as socket:
        await socket.stop()
        await socket.until("request.refused")

    assert len(socket.events) == 1


async def test_a_position_beyond_the_end_gets_no_text(ada: Visitor) -> None:
    battle = await ada.answered_battle()

    async with ada.socket(battle, "?turn=1&attempt=1&a=99999999999999999999&b=5000") as socket:
        await socket.until("turn.ready")

    assert socket.panes == {"a": "", "b": ""}


async def test_another_process_sends_the_rest_once_it_is_stored_and_paced(
    ada: Visitor, elsewhere: Process
) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as first:
        await first.ask(a_question("length=250"))
        await first.until_shown(30)

    async with ada.at(elsewhere.port).socket(battle, first.position) as again:
        await again.until("turn.ready")

    assert together(first, again) == await shown(ada, battle)
    assert set(per_frame(again)[:-1]) == {9}
    paced = again.arrived[-1] - again.arrived[0]
    assert paced > 0.04 * len(per_frame(again)), "the rest came in one go"


async def test_another_process_sends_the_whole_turn_to_a_tab_that_knows_nothing(
    ada: Visitor, elsewhere: Process
) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as first:
        await first.ask(a_question("length=90"))
        await first.until("turn.started")
        async with ada.at(elsewhere.port).socket(battle) as other:
            await other.until("turn.ready")

    assert other.kinds[0] == "turn.started"
    assert other.panes == await shown(ada, battle)


async def test_another_process_cannot_stop_and_says_so(ada: Visitor, elsewhere: Process) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as first, ada.at(elsewhere.port).socket(battle) as other:
        await first.ask(a_question("speed=200&length=2000"))
        await first.until("turn.started")
        await other.stop()
        refused = await other.until("request.refused")
        await other.ask("And this?")
        running = await other.until("request.refused")
        await first.stop()
        await first.until("turn.ready")

    assert refused["message"] == NOT_HERE
    assert running["code"] == "turn_running"


async def test_a_turn_asked_while_the_rest_of_another_is_shown_is_not_mixed_with_it(
    ada: Visitor, elsewhere: Process
) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as first:
        await first.ask(a_question("length=120&says=old"))
        await first.until("turn.ready")

    there = ada.at(elsewhere.port)
    async with there.socket(battle, "?turn=1&attempt=1&a=0&b=0") as again:
        await again.until_shown(9)
        await again.ask(a_question("length=120&says=new"))
        await again.until("turn.started")
        await again.until("turn.ready")

    assert again.panes == await shown(ada, battle)
    assert "old" not in again.panes["a"] + again.panes["b"]


def position(parts: list[BattleSocket]) -> str:
    a, b = together(*parts).values()
    return f"?turn=1&attempt=1&a={len(a)}&b={len(b)}"


def first_attempt(socket: BattleSocket) -> str:
    a, b = socket.panes.values()
    return f"?turn=1&attempt=1&a={len(a)}&b={len(b)}"


def per_frame(socket: BattleSocket) -> list[int]:
    """Return how many characters of side A each frame carries."""
    lengths = (
        sum(len(e["text"]) for e in frame if e["type"] == "reply.delta" and e["side"] == "a")
        for frame in socket.frames
    )
    return [length for length in lengths if length]
