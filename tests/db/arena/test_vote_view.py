"""The answer to a vote names the models; every refusal has its code and names none."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from arena.models import Battle, Study, Vote
from arena.services import finish_turn, start_turn
from tests.builders import a_battle, a_model, a_rater, a_reply, answered
from tests.db.arena.browsers import browser, problem_of

pytestmark = pytest.mark.django_db


def a_ready_battle(**more: Any) -> Battle:
    granite = a_model("granite", name="Granite", organisation="Quarry", licence="Apache-2.0")
    mica = a_model("mica", name="Mica", organisation="Vein", licence="MIT")
    battle = a_battle(model_a=granite, model_b=mica, **more)
    answered(battle)
    return battle


def url_of(battle: Battle) -> str:
    return f"/api/battles/{battle.id}/vote/"


def test_the_answer_reveals_both_models() -> None:
    battle = a_ready_battle()

    response = browser(battle.rater).post(url_of(battle), {"winner": "model_a"})

    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {
        "winner": "model_a",
        "counts": True,
        "notice": None,
        "models": {
            "a": {
                "slug": "granite",
                "name": "Granite",
                "organisation": "Quarry",
                "licence": "Apache-2.0",
            },
            "b": {"slug": "mica", "name": "Mica", "organisation": "Vein", "licence": "MIT"},
        },
    }


def test_all_that_was_said_is_stored() -> None:
    battle = a_ready_battle()

    browser(battle.rater).post(
        url_of(battle),
        {
            "winner": "both_bad",
            "strength": "slight",
            "reasons": {"a": ["overconfident", "incorrect"], "b": []},
            "comment": "neither \U0001faa8",
            "decision_ms": 1_500,
            "viewing_ms": 8_000,
            "input": "key",
        },
    )

    vote = Vote.objects.get()
    assert (vote.winner, vote.strength, vote.comment) == (
        "both_bad",
        "slight",
        "neither \U0001faa8",
    )
    assert vote.reasons == {"a": ["overconfident", "incorrect"], "b": []}
    assert (vote.decision_ms, vote.viewing_ms, vote.input) == (1_500, 8_000, "key")


def test_the_same_vote_again_gets_the_same_answer() -> None:
    battle = a_ready_battle()
    rater = browser(battle.rater)

    first = rater.post(url_of(battle), {"winner": "tie"})
    second = rater.post(url_of(battle), {"winner": "tie", "comment": "late"})

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content


def test_another_vote_is_a_conflict_that_names_nobody() -> None:
    battle = a_ready_battle()
    rater = browser(battle.rater)
    rater.post(url_of(battle), {"winner": "tie"})

    response = rater.post(url_of(battle), {"winner": "model_a"})

    assert problem_of(response, 409)["code"] == "already_voted"
    assert not any(name in response.content for name in (b"ranite", b"mica", b"Mica", b"Quarry"))
    assert Vote.objects.get().winner == "tie"


def test_no_vote_while_the_answers_are_written() -> None:
    battle = a_ready_battle()
    start_turn(battle.rater, battle.id, "And?")

    refused = problem_of(browser(battle.rater).post(url_of(battle), {"winner": "tie"}), 409)

    assert refused["code"] == "turn_running"


def test_no_vote_in_the_battle_of_another() -> None:
    battle = a_ready_battle()
    other = browser(a_rater())

    others = problem_of(other.post(url_of(battle), {"winner": "tie"}), 404)
    nowhere = problem_of(
        other.post(f"/api/battles/{uuid.UUID(int=7)}/vote/", {"winner": "tie"}), 404
    )

    assert others["code"] == nowhere["code"] == "not_found"
    assert others["detail"] == f"You have no battle {battle.id}."
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        ({}, "winner: This field is required."),
        ({"winner": None}, "winner: This field may not be null."),
        ({"winner": "left"}, 'winner: "left" is not a valid choice.'),
        ({"winner": ["tie"]}, "winner: \"['tie']\" is not a valid choice."),
        ({"winner": "tie", "strength": "huge"}, 'strength: "huge" is not a valid choice.'),
        (
            {"winner": "tie", "reasons": {"a": ["useful", "boring"]}},
            'reasons.a.1: "boring" is not a valid choice.',
        ),
        (
            {"winner": "tie", "reasons": ["useful"]},
            "reasons: Invalid data. Expected a dictionary, but got list.",
        ),
        (
            {"winner": "tie", "comment": "x" * 2_001},
            "comment: Ensure this field has no more than 2000 characters.",
        ),
        ({"winner": "tie", "comment": "a\x00b"}, "comment: Null characters are not allowed."),
        (
            {"winner": "tie", "decision_ms": -1},
            "decision_ms: Ensure this value is greater than or equal to 0.",
        ),
        (
            {"winner": "tie", "decision_ms": 2**31},
            "decision_ms: Ensure this value is less than or equal to 2147483647.",
        ),
        ({"winner": "tie", "viewing_ms": "soon"}, "viewing_ms: A valid integer is required."),
        ({"winner": "tie", "input": "thought"}, 'input: "thought" is not a valid choice.'),
    ],
)
def test_a_ballot_that_is_none_is_refused_by_its_field(
    wrong: dict[str, object], detail: str
) -> None:
    battle = a_ready_battle()

    refused = problem_of(browser(battle.rater).post(url_of(battle), wrong), 422)

    assert (refused["code"], refused["detail"]) == ("invalid_input", detail)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("reveal", ["at_close", "never"])
def test_a_study_that_reveals_later_names_nobody_now(reveal: str) -> None:
    study = Study.objects.create(slug="calm", name="Calm", kind="open_arena", reveal=reveal)
    battle = a_ready_battle(study=study)

    response = browser(battle.rater).post(url_of(battle), {"winner": "tie"})

    assert response.json() == {"winner": "tie", "counts": True, "notice": None}


def test_a_vote_that_does_not_count_says_so() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    finish_turn(plan, (a_reply("a", ""), a_reply("b", "Half")))

    answer = browser(battle.rater).post(url_of(battle), {"winner": "model_b"}).json()

    assert answer["counts"] is False
    assert answer["notice"] == {
        "code": "EMPTY_REPLY",
        "sentence": "An answer was stopped before it showed anything.",
    }


def test_too_many_votes_are_told_when_to_go_on(settings: Settings) -> None:
    settings.LIMIT_VOTES = ((1, 60),)
    battle = a_ready_battle()
    first = a_battle(battle.rater)
    answered(first)
    rater = browser(battle.rater)
    rater.post(url_of(first), {"winner": "tie"})
    Vote.objects.update(cast_at=timezone.now() - timedelta(seconds=30.5))

    response = rater.post(url_of(battle), {"winner": "tie"})

    refused = problem_of(response, 429)
    assert refused["code"] == "too_many"
    assert response["Retry-After"] in {"29", "30"}
    assert response["Retry-After"] in refused["detail"]
