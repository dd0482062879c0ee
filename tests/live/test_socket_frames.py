"""What a client may send and what it must not; a socket that is refused says why."""

import asyncio
from contextlib import suppress

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from arena.live.words import NOTHING_RUNS, TOO_MANY_SOCKETS
from tests.live.battle_socket import WAIT_SECONDS
from tests.live.site import Site
from tests.live.visitor import Visitor, a_question

MALFORMED: list[str | bytes] = [
    "nonsense",
    "null",
    "[1]",
    '"prompt.submit"',
    "{}",
    '{"type": "prompt.submit"}',
    '{"type": "prompt.submit", "text": 7}',
    '{"type": "prompt.submit", "text": null}',
    '{"type": ["prompt.submit"], "text": "x"}',
    '{"type": "turn.explode"}',
    '[{"type": "turn.stop"}, 3]',
    "[" * 40_000,
    "1" * 5_000,
    b'{"type": "turn.stop"}',
    b"\x00\xff",
]


async def test_malformed_frames_are_refused_one_by_one_and_the_battle_goes_on(
    ada: Visitor,
) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        for frame in MALFORMED:
            await socket.send_raw(frame)
            [refused] = await socket.receive()
            assert (refused["type"], refused["code"]) == ("request.refused", "malformed"), frame
        await socket.ask(a_question())
        await socket.until("turn.ready")


async def test_a_frame_of_seventy_kilobytes_is_refused_with_the_limit(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask("x" * 70_000)
        refused = await socket.until("request.refused")

    assert "65,536 bytes" in refused["message"]


async def test_a_frame_beyond_what_the_server_reads_closes_the_socket(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask("x" * 200_000)

        assert await socket.until_closed() == 1009


async def test_twenty_malformed_frames_close_the_socket(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await asyncio.gather(*(socket.send_raw("nonsense") for _ in range(30)))

        assert await socket.until_closed() == 4400
        assert socket.kinds == ["request.refused"] * 20


async def test_a_client_that_is_closed_while_answers_stream_can_come_back(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("length=400"))
        await socket.until_shown(20)
        await asyncio.gather(*(socket.send_raw("nonsense") for _ in range(30)))
        assert await socket.until_closed() == 4400
    async with ada.socket(battle, socket.position) as again:
        await again.until("turn.ready")

    stored = (await ada.battle(battle))["turns"][0]["replies"]
    assert socket.panes["a"] + again.panes["a"] == stored["a"]["text"]
    assert socket.panes["b"] + again.panes["b"] == stored["b"]["text"]


UNSENDABLE = [
    ("", "is empty"),
    (" \n\u200b", "is empty"),
    ("x" * 12_001, "12,001 characters; the limit is 12,000"),
    ("a\x00b", "U+0000 at place 2"),
    ("a\ud800b", "U+D800 at place 2"),
]


async def test_a_prompt_that_cannot_be_sent_is_refused_with_the_reason(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        for text, reason in UNSENDABLE:
            await socket.ask(text)
            refused = await socket.until("request.refused")
            assert refused["code"] == "invalid_input"
            assert reason in refused["message"]

    assert (await ada.battle(battle))["turns"] == []


async def test_an_unknown_battle_is_refused_and_closed(ada: Visitor) -> None:
    async with ada.socket("00000000-0000-4000-8000-000000000000") as socket:
        assert await socket.until_closed() == 4404

    assert [event["code"] for event in socket.events] == ["not_found"]


async def test_the_battle_of_somebody_else_looks_like_an_unknown_one(
    ada: Visitor, bo: Visitor
) -> None:
    battle = await ada.start_battle()

    async with bo.socket(battle) as socket:
        await socket.ask("May I?")
        assert await socket.until_closed() == 4404

    assert [event["code"] for event in socket.events] == ["not_found"]
    assert (await ada.battle(battle))["turns"] == []


@pytest.mark.parametrize("cookie", ["", "forged", "a:b:c", "ImFiYyI:1abcde:signature"])
async def test_without_an_honest_cookie_there_is_no_battle(
    site: Site, ada: Visitor, cookie: str
) -> None:
    battle = await ada.start_battle()
    stranger = Visitor(site.port, {"rater": cookie} if cookie else {})

    async with stranger, stranger.socket(battle) as socket:
        assert await socket.until_closed() == 4404


async def test_a_cookie_signed_for_one_rater_cannot_be_rewritten_for_another(
    ada: Visitor, bo: Visitor
) -> None:
    battle = await ada.start_battle()
    signed_for_bo = bo.cookies["rater"].split(":", 1)[1]
    bo.cookies["rater"] = ada.cookies["rater"].split(":", 1)[0] + ":" + signed_for_bo

    async with bo.socket(battle) as socket:
        assert await socket.until_closed() == 4404


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_a_page_of_another_site_gets_no_socket(ada: Visitor, origin: str | None) -> None:
    battle = await ada.start_battle()

    with pytest.raises(InvalidStatus) as refused:
        async with ada.socket(battle, origin=origin):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/", "/ws/", "/ws/battles/7/", "/api/me/", "/arena"])
async def test_there_are_sockets_at_no_other_address(ada: Visitor, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"ws://127.0.0.1:{ada.port}{path}", origin=Origin(ada.origin), proxy=None
        ):
            pass

    assert refused.value.response.status_code == 403


async def _refusals_until_one_is_open(ada: Visitor, battle: str) -> list[str]:
    """Open sockets until one is let in: the server hears of a close after its client."""
    refusals: list[str] = []
    async with asyncio.timeout(WAIT_SECONDS):
        while not refusals or refusals[-1] == TOO_MANY_SOCKETS:
            async with ada.socket(battle) as socket:
                with suppress(ConnectionClosed):  # refused before it could ask for anything
                    await socket.stop()
                refused = await socket.until("request.refused")
                refusals.append(refused["message"])
    return refusals


async def test_the_sixth_socket_of_a_rater_is_refused(ada: Visitor) -> None:
    battle = await ada.start_battle()
    sockets = [ada.socket(battle) for _ in range(5)]
    for socket in sockets:
        opened = await socket.__aenter__()
        await opened.stop()
        await opened.until("request.refused")  # by now it is one of the five

    async with ada.socket(battle) as sixth:
        assert await sixth.until_closed() == 4429
    await sockets[0].__aexit__(None, None, None)
    refusals = await _refusals_until_one_is_open(ada, battle)

    assert refusals[-1] == NOTHING_RUNS
    for socket in sockets[1:]:
        await socket.__aexit__(None, None, None)


async def test_sockets_that_vanish_in_mid_sentence_do_not_use_up_the_five(ada: Visitor) -> None:
    battle = await ada.start_battle()
    for _ in range(6):
        async with ada.socket(battle) as socket:
            await socket.send_raw("nonsense")
            socket.vanish()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question())
        await socket.until("turn.ready")
