"""Heartbeats of many turns in one statement, on a virtual clock."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from arena import services
from arena.live.ownership import OwnerLostError, kept_owned
from tests.live.virtual_clock import run_on_virtual_clock

SECONDS = settings.BATTLE_OWNER_LOST_SECONDS / 3


class Turns:
    """Stands for the table of turns; notes what it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken: set[UUID] = set()
        self.failure: Exception | None = None
        self.asked: list[set[UUID]] = []
        monkeypatch.setattr(services, "show_turns_are_owned", self.show)

    def show(self, owners: set[UUID]) -> set[UUID]:
        self.asked.append(set(owners))
        if self.failure is not None:
            raise self.failure
        return owners - self.taken


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Turns:
    return Turns(monkeypatch)


def run(work: Coroutine[Any, Any, None]) -> None:
    run_on_virtual_clock(work)


def test_all_turns_of_the_process_are_shown_in_one_statement(turns: Turns) -> None:
    ada, bo = uuid4(), uuid4()

    async def watch() -> None:
        with kept_owned(ada):
            await asyncio.sleep(1.5 * SECONDS)
            with kept_owned(bo):
                await asyncio.sleep(SECONDS)
            await asyncio.sleep(SECONDS)

    run(watch())
    assert turns.asked == [{ada}, {ada, bo}, {ada}]


def test_a_run_learns_that_its_turn_was_given_away_and_the_others_do_not(turns: Turns) -> None:
    async def watch() -> None:
        with kept_owned(uuid4()) as kept, kept_owned(lost_owner := uuid4()) as lost:
            turns.taken.add(lost_owner)
            await asyncio.sleep(1.5 * SECONDS)
            assert isinstance(lost.exception(), OwnerLostError)
            assert not kept.done()

    run(watch())


def test_runs_that_cannot_be_shown_learn_it(turns: Turns) -> None:
    async def watch() -> None:
        turns.failure = OSError("no disk")
        with kept_owned(uuid4()) as one, kept_owned(uuid4()) as other:
            await asyncio.sleep(1.5 * SECONDS)
            assert one.exception() is other.exception() is turns.failure
            turns.failure = None
            with kept_owned(later := uuid4()) as kept:
                await asyncio.sleep(1.5 * SECONDS)
                assert later in turns.asked[-1]
                assert not kept.done()

    run(watch())


def test_nothing_beats_when_no_turn_runs(turns: Turns) -> None:
    async def watch() -> None:
        with kept_owned(uuid4()):
            await asyncio.sleep(1)
        await asyncio.sleep(10 * SECONDS)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(watch())
    assert turns.asked == []
