"""How often a rater may do what, and how long to wait when it was too often."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from arena.errors import TooManyError
from arena.models import Battle, Rater, Turn, Vote
from arena.services import Ballot, cast_vote, restart_turn, start_turn
from arena.services.limits import check_battles, check_prompts, check_votes
from tests.builders import a_battle, a_rater, answered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 1, 12, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def battles_before(rater: Rater, *seconds: float) -> None:
    for ago in seconds:
        battle = a_battle(rater)
        Battle.objects.filter(id=battle.id).update(created_at=NOW - timedelta(seconds=ago))


def refusal(rater: Rater) -> TooManyError:
    with pytest.raises(TooManyError) as refused:
        check_battles(rater)
    return refused.value


def test_up_to_the_limit_all_is_well(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((3, 60),)
    rater = a_rater()
    battles_before(rater, 1, 2)

    check_battles(rater)


def test_at_the_limit_the_answer_says_how_long_to_wait(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((3, 60),)
    rater = a_rater()
    battles_before(rater, 1, 2, 50)

    error = refusal(rater)

    # The oldest of the three leaves the window of 60 seconds in 10.
    assert error.sentence == "You have made 3 battles within 60 seconds. Go on in 10 seconds."
    assert error.retry_after == 10
    assert (error.status, error.code) == (429, "too_many")


def test_what_lies_before_the_window_does_not_count(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((3, 60),)
    rater = a_rater()
    battles_before(rater, 1, 2, 60, 61, 3_600)

    check_battles(rater)


def test_who_waits_as_told_is_not_refused_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LIMIT_BATTLES = ((1, 60),)
    rater = a_rater()
    battles_before(rater, 49.6)

    wait = refusal(rater).retry_after
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=wait))

    assert wait == 11  # 10.4 seconds, in whole ones
    check_battles(rater)


def test_one_second_is_one_second(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((1, 60),)
    rater = a_rater()
    battles_before(rater, 59.9)

    assert refusal(rater).sentence.endswith("Go on in 1 second.")


def test_of_several_limits_the_longest_wait_is_told(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((2, 10), (3, 60))
    rater = a_rater()
    battles_before(rater, 1, 2, 3)

    error = refusal(rater)

    assert error.sentence == "You have made 3 battles within 60 seconds. Go on in 57 seconds."


def test_the_limits_of_one_rater_are_not_those_of_another(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((1, 60),)
    battles_before(a_rater(), 1)

    check_battles(a_rater())


def test_limits_can_be_switched_off(settings: Settings) -> None:
    settings.LIMIT_BATTLES = ((1, 60),)
    settings.ENFORCE_LIMITS = False
    rater = a_rater()
    battles_before(rater, 1, 2)

    check_battles(rater)


def test_votes_are_counted_when_they_are_cast(settings: Settings) -> None:
    settings.LIMIT_VOTES = ((1, 10),)
    rater = a_rater()
    first, second = a_battle(rater), a_battle(rater)
    answered(first)
    answered(second)
    cast_vote(rater, first.id, Ballot("tie"))

    with pytest.raises(TooManyError, match=r"^You have made 1 votes within 10 seconds\."):
        cast_vote(rater, second.id, Ballot("tie"))
    Vote.objects.update(cast_at=NOW - timedelta(seconds=10))
    check_votes(rater)


def test_the_same_vote_again_is_not_limited(settings: Settings) -> None:
    settings.LIMIT_VOTES = ((1, 10),)
    battle = a_battle()
    answered(battle)
    cast_vote(battle.rater, battle.id, Ballot("tie"))

    assert not cast_vote(battle.rater, battle.id, Ballot("tie")).is_new


def test_prompts_are_counted_over_all_battles(settings: Settings) -> None:
    settings.LIMIT_PROMPTS = ((2, 60),)
    rater = a_rater()
    answered(a_battle(rater))
    answered(a_battle(rater))

    with pytest.raises(TooManyError, match=r"^You have made 2 prompts within 60 seconds\."):
        start_turn(rater, a_battle(rater).id, "?")
    assert Turn.objects.count() == 2


def test_a_regenerate_is_refused_at_the_limit_too(settings: Settings) -> None:
    settings.LIMIT_PROMPTS = ((1, 60),)
    battle = a_battle()
    answered(battle)

    with pytest.raises(TooManyError):
        restart_turn(battle.rater, battle.id)
    with pytest.raises(TooManyError):
        check_prompts(battle.rater)


def test_the_site_keeps_the_limits_that_its_docs_state(settings: Settings) -> None:
    # docs/reference/settings.md, ENFORCE_LIMITS.
    assert settings.LIMIT_VOTES == ((6, 10), (20, 60), (150, 3_600), (300, 86_400))
    assert settings.LIMIT_BATTLES == ((150, 3_600),)
    assert settings.LIMIT_PROMPTS == ((20, 60),)
