"""Turns on a real socket: asking, stopping, writing anew, in one tab or two."""

import asyncio
import json
import urllib.request

from tests.live.battle_socket import BattleSocket
from tests.live.processes import Process, wait_until
from tests.live.visitor import Visitor, a_question

SLOW = "speed=200&length=2000"


async def test_a_prompt_while_a_turn_runs_is_refused_and_nothing_is_queued(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question())
        await socket.ask("And this?")
        refused = await socket.until("request.refused")
        await socket.until("turn.ready")
        assert await socket.is_silent(0.3)

    assert refused["code"] == "turn_running"
    assert len((await ada.battle(battle))["turns"]) == 1


async def test_a_regenerate_while_a_turn_runs_is_refused(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask(a_question(SLOW))
        await socket.regenerate()

        assert (await socket.until("request.refused"))["code"] == "turn_running"
        await socket.stop()
        await socket.until("turn.ready")


async def test_of_two_prompts_in_one_frame_the_first_is_asked(ada: Visitor) -> None:
    first, second = a_question(), a_question()

    async with ada.socket(await ada.start_battle()) as socket:
        await socket.send([{"type": "prompt.submit", "text": text} for text in (first, second)])
        started = await socket.until("turn.started")
        await socket.until("turn.ready")

    assert started["prompt"] == first
    assert socket.kinds.count("request.refused") == 1


async def test_stop_ends_both_sides_where_they_are(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("length=900"))
        await socket.until_shown(30)
        await socket.stop()
        ready = await socket.until("turn.ready")

    assert ready == {"type": "turn.ready", "turn": 1, "counts": True, "notice": None}
    assert 30 <= len(socket.panes["a"]) == len(socket.panes["b"]) < 890
    assert reasons(socket) == {"a": "stopped", "b": "stopped"}
    assert await shown(ada, battle) == socket.panes


async def test_stop_before_anything_is_shown_says_that_a_vote_would_not_count(
    ada: Visitor,
) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("wait=60"))
        await socket.until("turn.started")
        await socket.stop()
        ready = await socket.until("turn.ready")
    vote = await ada.vote(battle)

    assert ready["counts"] is False
    assert vote.json()["notice"]["code"] == ready["notice"]["code"] == "EMPTY_REPLY"
    assert await shown(ada, battle) == {"a": "", "b": ""}


async def test_a_later_turn_does_not_hide_that_a_vote_would_not_count(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("wait=60"))
        await socket.until("turn.started")
        await socket.stop()
        await socket.until("turn.ready")
        await socket.ask(a_question())
        await socket.until("turn.started")
        ready = await socket.until("turn.ready")
    vote = await ada.vote(battle)

    assert vote.json()["counts"] is False
    assert ready["counts"] is False


async def test_stop_when_one_side_has_ended_leaves_its_answer_whole(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("length=40", "length=900"))
        await socket.until("reply.finished")
        await socket.until_shown(35)
        await socket.stop()
        await socket.until("turn.ready")

    assert sorted(reasons(socket).values()) == ["stop", "stopped"]
    assert min(map(len, socket.panes.values())) < max(map(len, socket.panes.values())) < 890
    assert await shown(ada, battle) == socket.panes


async def test_stop_hangs_up_on_both_models(ada: Visitor, model_server: Process) -> None:
    before = being_written(model_server)

    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask(a_question("speed=200&length=9000"))
        await socket.until_shown(9)
        during = being_written(model_server)
        await socket.stop()
        await socket.until("turn.ready")

    assert during >= 2
    wait_until(lambda: being_written(model_server) <= before, "the streams end", 5)


async def test_stop_without_a_running_turn_is_refused(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.stop()

        assert (await socket.until("request.refused"))["code"] == "invalid_input"


async def test_two_stops_at_once_are_one_stop(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask(a_question(SLOW))
        await socket.until_shown(9)
        await socket.send([{"type": "turn.stop"}] * 50)
        await socket.until("turn.ready")

    assert socket.kinds.count("turn.ready") == 1


async def test_answers_may_be_written_anew_three_times(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question())
        await socket.until("turn.ready")
        for _ in range(3):
            await socket.regenerate()
            await socket.until("turn.ready")
        await socket.regenerate()
        refused = await socket.until("request.refused")

    assert refused["code"] == "limit_reached"
    assert [e["attempt"] for e in socket.events if e["type"] == "turn.started"] == [1, 2, 3, 4]
    assert (await ada.battle(battle))["turns"][0]["regenerates"] == 3
    assert (await ada.vote(battle)).status_code == 201


async def test_after_the_vote_nothing_is_written_any_more(ada: Visitor) -> None:
    battle = await ada.answered_battle()
    await ada.vote(battle)

    async with ada.socket(battle) as socket:
        await socket.ask("One more?")
        first = await socket.until("request.refused")
        await socket.regenerate()
        second = await socket.until("request.refused")

    assert first["code"] == second["code"] == "not_ready"


async def test_a_second_turn_knows_the_first_as_it_was_shown(ada: Visitor) -> None:
    async with ada.socket(await ada.start_battle()) as socket:
        await socket.ask(a_question("length=60"))
        await socket.until("turn.ready")
        await socket.ask(a_question("length=60"))
        await socket.until("turn.ready")

    assert socket.panes["a"].startswith("Turn 2. ")


async def test_two_tabs_see_the_same(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as one, ada.socket(battle) as other:
        await one.ask(a_question("length=200"))
        await one.until_shown(50)
        await other.stop()
        await asyncio.gather(one.until("turn.ready"), other.until("turn.ready"))
        await other.regenerate()
        await asyncio.gather(one.until("turn.ready"), other.until("turn.ready"))

    assert one.frames == other.frames
    assert one.panes == other.panes == await shown(ada, battle)


async def test_of_two_tabs_that_ask_at_once_one_is_refused(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as one, ada.socket(battle) as other:
        await asyncio.gather(one.ask(a_question()), other.ask(a_question()))
        await asyncio.gather(one.until("turn.ready"), other.until("turn.ready"))

    refusals = [e["code"] for e in one.events + other.events if e["type"] == "request.refused"]
    assert refusals == ["turn_running"]
    assert one.panes == other.panes == await shown(ada, battle)


def reasons(socket: BattleSocket) -> dict[str, str]:
    finished = [event for event in socket.events if event["type"] == "reply.finished"]
    assert len(finished) == 2
    return {event["side"]: event["finish_reason"] for event in finished}


async def shown(rater: Visitor, battle: str) -> dict[str, str]:
    """Return what is stored of the newest turn."""
    replies = (await rater.battle(battle))["turns"][-1]["replies"]
    return {side: reply["text"] for side, reply in replies.items()}


def being_written(model_server: Process) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{model_server.port}/open", timeout=5) as page:
        return int(json.load(page))
