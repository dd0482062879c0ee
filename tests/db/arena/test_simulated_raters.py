"""A simulated rater is marked, has no limits, and is nobody that a visitor could be."""

from typing import Any

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from arena.errors import TooManyError
from arena.identity import SALT, rater_from_cookies
from arena.models import Rater, Reply, Vote
from arena.services import BattleTerms, finish_turn, open_arena, start_battle, start_turn
from tests.builders import (
    a_battle,
    a_model,
    a_rater,
    a_reply,
    a_simulated_rater,
    a_vote,
)

pytestmark = pytest.mark.django_db


def test_the_mark_of_a_rater_is_that_of_its_votes() -> None:
    a_vote(battle=a_battle(a_simulated_rater()))
    a_vote(battle=a_battle(a_rater()))

    assert list(Vote.objects.values_list("battle__rater__is_simulated", "is_simulated")) == [
        (True, True),
        (False, False),
    ]
    assert Vote.objects.of_people().count() == 1


def test_limits_do_not_hold_for_simulated_raters(settings: Settings) -> None:
    settings.LIMIT_BATTLES = settings.LIMIT_PROMPTS = settings.LIMIT_VOTES = ((1, 3600),)
    simulated, person = a_simulated_rater(), a_rater()

    for _ in range(3):
        a_vote(battle=a_battle(simulated))
    a_vote(battle=a_battle(person))

    assert Vote.objects.count() == 4
    with pytest.raises(TooManyError):
        a_vote(battle=a_battle(person))


def test_nobody_can_be_a_simulated_rater_not_even_with_its_cookie(client: Client) -> None:
    simulated = a_simulated_rater()
    cookie = signing.dumps(str(simulated.id), salt=SALT)

    client.cookies["rater"] = cookie
    me, battle = client.get("/api/me/").json(), client.post("/api/battles/")

    assert rater_from_cookies({"rater": cookie}) is None
    assert me["needs_consent"]
    assert (battle.status_code, battle.json()["code"]) == (403, "consent_required")


def test_consent_given_with_such_a_cookie_makes_a_person(client: Client) -> None:
    simulated = a_simulated_rater()
    client.cookies["rater"] = signing.dumps(str(simulated.id), salt=SALT)
    ticks = {"study": True, "votes": True, "conversations": False, "strata": False}

    answer = {"consent": ticks, "version": 1}
    response = client.post("/api/me/", answer, content_type="application/json")

    assert response.status_code == 200
    person = Rater.objects.exclude(id=simulated.id).get()
    assert not person.is_simulated
    assert simulated.current_consent() is None


def test_a_given_seed_draws_the_same_battle_again() -> None:
    for _ in range(5):
        a_model()
    rater, study = a_simulated_rater(), open_arena()

    battles = [
        start_battle(rater, study, layout="side_by_side", terms=BattleTerms(seed=seed))
        for seed in (7, 7, *range(100, 130))
    ]

    drawn = [(battle.model_a_id, battle.model_b_id) for battle in battles]
    assert [battle.seed for battle in battles[:2]] == [7, 7]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) > 5  # of twenty


def test_kept_answers_are_said_to_be_such() -> None:
    a_model()
    a_model()
    terms = BattleTerms(seed=1, temperature=0.0, replies="cache")

    battle = start_battle(a_simulated_rater(), open_arena(), layout="side_by_side", terms=terms)

    assert (battle.parameters["temperature"], battle.parameters["replies"]) == (0.0, "cache")


def test_what_nobody_measured_of_a_reply_is_unknown() -> None:
    battle = a_battle(a_simulated_rater())
    unknown: dict[str, Any] = dict.fromkeys(
        ["prompt_tokens", "completion_tokens", "first_text_ms", "duration_ms", "tail_stall_ms"]
    )

    plan = start_turn(battle.rater, battle.id, "?")
    finish_turn(plan, (a_reply("a", **unknown), a_reply("b", **unknown)))

    assert list(Reply.objects.values(*unknown)) == [unknown, unknown]
