"""Battles that nobody touches for a day are closed; lost turns are freed first."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from arena.models import Battle
from arena.services import abandon_stale_battles, start_turn
from arena.tasks import sweep_battles
from tests.builders import a_battle, a_vote, answered, not_seen_for

pytestmark = pytest.mark.django_db


def untouched_for(battle: Battle, hours: float) -> None:
    moved = timezone.now() - timedelta(hours=hours)
    Battle.objects.filter(id=battle.id).update(moved_at=moved)


def state_of(battle: Battle) -> str:
    return Battle.objects.get(id=battle.id).state


@pytest.mark.parametrize("state", ["created", "answering", "ready"])
def test_an_open_battle_is_abandoned_after_a_day(settings: Settings, state: str) -> None:
    settings.BATTLE_ABANDONED_HOURS = 24
    old, young = a_battle(state=state), a_battle(state=state)
    untouched_for(old, 24.1)
    untouched_for(young, 23.9)

    assert abandon_stale_battles() == 1

    assert (state_of(old), state_of(young)) == ("abandoned", state)


@pytest.mark.parametrize("state", ["failed", "abandoned"])
def test_a_closed_battle_stays_as_it_is(state: str) -> None:
    battle = a_battle(state=state)
    untouched_for(battle, 100)

    assert abandon_stale_battles() == 0
    assert state_of(battle) == state


def test_a_vote_is_for_ever() -> None:
    vote = a_vote()
    untouched_for(vote.battle, 100)

    sweep_battles()

    assert state_of(vote.battle) == "voted"


def test_a_sweep_frees_lost_turns_and_closes_old_battles() -> None:
    lost, old = a_battle(), a_battle()
    start_turn(lost.rater, lost.id, "?")
    not_seen_for(lost.turns.get(), 3_600)
    answered(old)
    untouched_for(old, 100)

    sweep_battles()
    sweep_battles()  # a task may be delivered twice

    assert (state_of(lost), state_of(old)) == ("ready", "abandoned")
