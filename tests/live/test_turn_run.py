"""A running turn on a virtual clock: what its listeners hear, however it ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from arena import services
from arena.live import registry
from arena.live.listener import MOST_WAITING, TOO_SLOW, Listener
from arena.live.turn_run import TurnRun
from tests.live.scripted import Recorder, Writer, a_plan, script, without_database
from tests.live.virtual_clock import run_on_virtual_clock

STEADY = Writer("stone " * 50, 400)
NEVER = Writer("stone " * 50, 400, first_text_seconds=900)


@pytest.fixture(autouse=True)
def two_steady_models(monkeypatch: pytest.MonkeyPatch) -> None:
    script(monkeypatch, a=STEADY, b=STEADY)


async def started(**more: Any) -> tuple[TurnRun, Recorder]:
    """Start a turn in the registry with one listener, as a socket does."""
    plan, recorder = a_plan(**more), Recorder()
    registry.listen(plan.battle_id, recorder)
    return registry.start(plan), recorder


async def ended(run: TurnRun) -> None:
    """Wait until the run is over and nothing of it is left."""
    while registry.run_of(run.plan.battle_id) is run:  # noqa: ASYNC110  # on the virtual clock
        await asyncio.sleep(0.5)
    assert asyncio.all_tasks() == {asyncio.current_task()}


def on_virtual_clock(work: Coroutine[Any, Any, Recorder]) -> Recorder:
    return run_on_virtual_clock(work)


def test_a_turn_starts_once_streams_and_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    store = without_database(monkeypatch)

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    recorder = on_virtual_clock(watch())

    assert recorder.kinds[0] == "turn.started"
    assert recorder.kinds.count("turn.started") == recorder.kinds.count("turn.ready") == 1
    assert [reply.text for reply in store.replies] == [recorder.shown("a"), recorder.shown("b")]


def test_a_socket_that_is_attached_twice_hears_everything_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch)

    async def watch() -> Recorder:
        run, recorder = await started()
        await asyncio.sleep(1)
        run.attach(recorder, {"a": 0, "b": 0})
        await ended(run)
        return recorder

    assert on_virtual_clock(watch()).shown("a") == STEADY.text


def test_a_socket_that_comes_in_the_moment_after_the_end_hears_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch)

    async def watch() -> Recorder:
        run, _ = await started()
        await ended(run)
        late = Recorder()
        run.attach(late, None)
        return late

    late = on_virtual_clock(watch())

    assert late.kinds[0] == "turn.started"
    assert late.kinds[-1] == "turn.ready"
    assert late.shown("a") == STEADY.text


def test_a_run_that_lost_its_turn_to_another_does_not_talk_into_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch)

    async def watch() -> Recorder:
        lost, recorder = await started()
        await asyncio.sleep(1)
        new = registry.start(a_plan(battle_id=lost.plan.battle_id, attempt=2))
        recorder.frames.clear()
        await ended(new)
        await ended(lost)
        return recorder

    recorder = on_virtual_clock(watch())

    assert recorder.shown("a") == STEADY.text
    assert recorder.kinds.count("turn.ready") == 1


def test_a_run_that_lost_its_turn_to_another_process_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = without_database(monkeypatch, show_turns_are_owned=set())
    script(monkeypatch, a=NEVER, b=NEVER)

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    assert on_virtual_clock(watch()).kinds == ["turn.started", "turn.failed"]
    assert store.calls == ["show_turns_are_owned", "give_up_turn"]


@pytest.mark.parametrize("stored", [False, OSError("no disk")], ids=["lost", "disk"])
def test_answers_that_cannot_be_stored_are_not_ready(
    monkeypatch: pytest.MonkeyPatch, stored: object
) -> None:
    store = without_database(monkeypatch, finish_turn=stored)

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    recorder = on_virtual_clock(watch())

    assert recorder.kinds[-1] == "turn.failed"
    assert "turn.ready" not in recorder.kinds
    assert store.calls[-2:] == ["finish_turn", "give_up_turn"]


def test_a_turn_is_given_up_before_it_is_said_that_it_may_be_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch, finish_turn=False)
    told: list[list[str]] = []

    async def watch() -> Recorder:
        run, recorder = await started()
        monkeypatch.setattr(services, "give_up_turn", lambda _plan: told.append(recorder.kinds))
        await ended(run)
        return recorder

    on_virtual_clock(watch())

    assert "turn.failed" not in told[0]


@pytest.mark.parametrize("failing", ["finish_turn", "fail_battle"])
def test_listeners_hear_the_end_even_when_nothing_can_be_stored(
    monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    broken = OSError("no disk")
    without_database(monkeypatch, **{failing: broken, "give_up_turn": broken})
    if failing == "fail_battle":
        script(monkeypatch, a=STEADY, b=Writer("", 100))

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    assert on_virtual_clock(watch()).kinds[-1] == "turn.failed"


def test_a_failure_of_a_turn_that_is_no_longer_ours_fails_no_battle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch, fail_battle=False)
    script(monkeypatch, a=STEADY, b=Writer("", 100))

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    assert on_virtual_clock(watch()).kinds == ["turn.started", "turn.failed"]


@pytest.mark.parametrize("late", [{"a": NEVER, "b": STEADY}, {"a": STEADY, "b": NEVER}])
def test_a_model_that_never_answers_fails_the_battle_for_both(
    monkeypatch: pytest.MonkeyPatch, late: dict[str, Writer]
) -> None:
    store = without_database(monkeypatch)
    script(monkeypatch, **late)

    async def watch() -> Recorder:
        run, recorder = await started()
        await ended(run)
        return recorder

    recorder = on_virtual_clock(watch())

    assert recorder.kinds == ["turn.started", "battle.failed"]
    assert store.calls[-1] == "fail_battle"


def test_what_both_have_finished_is_shown_even_beyond_the_time_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_database(monkeypatch)
    long = Writer("stone " * 10_000, 1_000_000)
    script(monkeypatch, a=long, b=long)

    async def watch() -> Recorder:
        run, recorder = await started(pacing="buffered")
        await ended(run)
        return recorder

    recorder = on_virtual_clock(watch())

    assert recorder.frames[-1][0] > 300
    assert recorder.shown("b") == long.text
    assert recorder.kinds[-1] == "turn.ready"


def test_a_listener_that_falls_half_a_minute_behind_is_closed_behind_what_it_has() -> None:
    async def fill() -> list[object]:
        listener = Listener()
        for _ in range(MOST_WAITING + 50):
            listener.put([])
        return [await listener.get() for _ in range(MOST_WAITING + 1)]

    *frames, last = run_on_virtual_clock(fill())

    assert last == TOO_SLOW
    assert frames == [[]] * MOST_WAITING
