"""A socket that comes back to a stored turn, on a virtual clock: races with a turn that starts."""

import asyncio
import threading
import uuid
from dataclasses import replace

import pytest

from arena import services
from arena.live import registry, replay
from arena.live.replay import Seen, StoredTurn, follow
from tests.live.scripted import Recorder, Writer, a_plan, script, without_database
from tests.live.virtual_clock import run_on_virtual_clock

STORED = StoredTurn(
    turn=1,
    attempt=1,
    prompt="Why?",
    state="ready",
    battle_state="ready",
    texts={"a": "old " * 50, "b": "old " * 50},
    reasons={"a": "stop", "b": "stop"},
    notice=None,
)
NEW = "new " * 50
NOTHING_SEEN = Seen(1, 1, {"a": 0, "b": 0})
AN_EARLIER_ATTEMPT = Seen(1, 0, {"a": 0, "b": 0})


@pytest.fixture(autouse=True)
def models_that_say_something_new(monkeypatch: pytest.MonkeyPatch) -> None:
    without_database(monkeypatch)
    script(monkeypatch, a=Writer(NEW, 400), b=Writer(NEW, 400))
    monkeypatch.setattr(services, "lose_turn_without_owner", lambda _battle: False)


async def ended(battle: uuid.UUID) -> None:
    while registry.run_of(battle) is not None:  # noqa: ASYNC110  # on the virtual clock
        await asyncio.sleep(1)


def test_a_turn_that_starts_while_the_stored_one_is_read_is_the_only_one_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    has_started = threading.Event()

    def slow_read(_battle: uuid.UUID) -> StoredTurn:
        has_started.wait(10)
        return STORED

    monkeypatch.setattr(replay, "_newest_turn", slow_read)

    async def watch() -> Recorder:
        battle, recorder = uuid.uuid4(), Recorder()
        registry.listen(battle, recorder)
        following = asyncio.create_task(follow(battle, recorder, AN_EARLIER_ATTEMPT))
        await asyncio.sleep(0)
        registry.start(a_plan(battle_id=battle, attempt=2))
        has_started.set()
        await following
        await ended(battle)
        return recorder

    recorder = run_on_virtual_clock(watch())

    assert recorder.shown("a") == NEW
    assert recorder.kinds.count("turn.started") == recorder.kinds.count("turn.ready") == 1


def test_a_turn_that_starts_while_the_rest_of_another_is_shown_ends_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replay, "_newest_turn", lambda _battle: STORED)

    async def watch() -> Recorder:
        battle, recorder = uuid.uuid4(), Recorder()
        registry.listen(battle, recorder)
        following = asyncio.create_task(follow(battle, recorder, NOTHING_SEEN))
        await asyncio.sleep(0.3)
        assert set(recorder.shown("a")) == set("old ")
        recorder.frames.clear()
        registry.start(a_plan(battle_id=battle, attempt=2))
        await following
        await ended(battle)
        return recorder

    recorder = run_on_virtual_clock(watch())

    assert recorder.shown("a") == NEW
    assert recorder.kinds.count("turn.ready") == 1


def test_a_turn_that_started_and_ended_here_while_another_was_awaited_is_shown_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newest = [replace(STORED, state="answering", texts={}, reasons={})]
    monkeypatch.setattr(replay, "_newest_turn", lambda _battle: newest[-1])
    monkeypatch.setattr(replay, "POLL_SECONDS", 60.0)

    async def watch() -> Recorder:
        battle, recorder = uuid.uuid4(), Recorder()
        registry.listen(battle, recorder)
        following = asyncio.create_task(follow(battle, recorder, NOTHING_SEEN))
        await asyncio.sleep(1)
        registry.start(a_plan(battle_id=battle, attempt=2))
        await ended(battle)
        newest.append(replace(STORED, attempt=2, texts={"a": NEW, "b": NEW}))
        await following
        return recorder

    recorder = run_on_virtual_clock(watch())

    assert recorder.shown("a") == NEW
    assert recorder.kinds.count("turn.started") == 1


def test_a_stored_failure_is_told_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = replace(STORED, state="failed", battle_state="failed", texts={}, reasons={})
    monkeypatch.setattr(replay, "_newest_turn", lambda _battle: failed)

    async def watch() -> Recorder:
        recorder = Recorder()
        await follow(uuid.uuid4(), recorder, NOTHING_SEEN)
        return recorder

    assert run_on_virtual_clock(watch()).kinds == ["battle.failed"]
