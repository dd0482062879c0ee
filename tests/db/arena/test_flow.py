"""From the first page to the second battle, through the API as a browser uses it."""

from typing import Any
from uuid import UUID

import pytest

from arena.models import Battle, Rater, Vote
from tests.builders import a_model, answered
from tests.db.arena.browsers import browser, problem_of

pytestmark = pytest.mark.django_db

CONSENT = {"consent": {"study": True, "votes": True}, "version": 1}


def json_of(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content
    assert response["Cache-Control"] == "no-store"
    return response.json()


def test_a_rater_votes_and_goes_on() -> None:
    for name in ("Granite", "Mica"):
        a_model(name.lower(), name=name, organisation="Quarry", licence="MIT")
    rater = browser()

    assert json_of(rater.get("/api/me/"), 200)["needs_consent"]
    assert problem_of(rater.post("/api/battles/", {}), 403)["code"] == "consent_required"
    assert not json_of(rater.post("/api/me/", CONSENT), 200)["needs_consent"]

    new = json_of(rater.post("/api/battles/", {}), 201)
    assert set(new) == {"id", "study", "guidelines", "limits", "needs_proof_of_work"}
    assert new["study"] == {"slug": "open-arena", "name": "Open arena", "kind": "open_arena"}
    assert new["limits"] == {
        "turns": 20,
        "prompt_characters": 12_000,
        "max_tokens": 2_048,
        "regenerates": 3,
    }
    url = f"/api/battles/{new['id']}/"
    assert json_of(rater.get(url), 200)["state"] == "created"
    assert problem_of(rater.post(f"{url}vote/", {"winner": "tie"}), 409)["code"] == "not_ready"

    battle = Battle.objects.get(id=UUID(new["id"]))
    answered(battle, "What is slate?")
    shown = json_of(rater.get(url), 200)
    assert shown == {
        **new,
        "state": "ready",
        "winner": None,
        "turns": [
            {
                "index": 1,
                "prompt": "What is slate?",
                "state": "ready",
                "attempt": 1,
                "regenerates": 0,
                "replies": {
                    "a": {"text": "An answer.", "finish_reason": "stop"},
                    "b": {"text": "An answer.", "finish_reason": "stop"},
                },
            }
        ],
    }

    voted = json_of(rater.post(f"{url}vote/", {"winner": "model_b"}), 201)
    names = {side: model["name"] for side, model in voted["models"].items()}
    assert names == {"a": battle.model_a.name, "b": battle.model_b.name}
    assert set(names.values()) == {"Granite", "Mica"}

    own = json_of(rater.get("/api/me/votes/"), 200)
    [entry] = own["results"]
    assert own["next"] is None
    assert entry == {
        **voted,
        "battle": new["id"],
        "prompt": "What is slate?",
        "cast_at": Vote.objects.get().cast_at.isoformat().replace("+00:00", "Z"),
    }
    assert json_of(rater.get("/api/me/"), 200)["votes"] == 1

    again = json_of(rater.post("/api/battles/", {}), 201)
    assert again["id"] != new["id"]
    assert Rater.objects.count() == 1


def test_a_failed_battle_is_started_again_as_a_new_one() -> None:
    a_model()
    a_model()
    rater = browser()
    rater.post("/api/me/", CONSENT)
    failed = rater.post("/api/battles/", {}).json()["id"]
    Battle.objects.update(state="failed")

    redrawn = rater.post("/api/battles/", {"redrawn_from": failed, "layout": "stacked"})

    battle = Battle.objects.get(id=redrawn.json()["id"])
    assert redrawn.status_code == 201
    assert str(battle.redrawn_from_id) == failed
    assert battle.layout == "stacked"


def test_a_battle_needs_two_models() -> None:
    rater = browser()
    rater.post("/api/me/", CONSENT)

    refused = problem_of(rater.post("/api/battles/", {}), 409)

    assert refused["code"] == "not_enough_models"
    assert refused["detail"] == (
        "A battle needs two active models; there are 0. "
        "The operator adds one with `touchstone models add`."
    )


@pytest.mark.parametrize(
    ("wrong", "status", "code", "detail"),
    [
        (
            {"study": "nowhere"},
            404,
            "not_found",
            "study: there is no study 'nowhere' that holds battles.",
        ),
        (
            {"redrawn_from": "00000000-0000-4000-8000-000000000000"},
            404,
            "not_found",
            "You have no failed battle 00000000-0000-4000-8000-000000000000 to start again.",
        ),
        (
            {"layout": "round"},
            422,
            "invalid_input",
            'layout: "round" is not a valid choice.',
        ),
        (
            {"redrawn_from": "7"},
            422,
            "invalid_input",
            "redrawn_from: Must be a valid UUID.",
        ),
    ],
)
def test_a_battle_that_cannot_be_started(
    wrong: dict[str, str], status: int, code: str, detail: str
) -> None:
    a_model()
    a_model()
    rater = browser()
    rater.post("/api/me/", CONSENT)

    refused = problem_of(rater.post("/api/battles/", wrong), status)

    assert (refused["code"], refused["detail"]) == (code, detail)
    assert not Battle.objects.exists()
