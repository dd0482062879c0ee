"""A board weighs raters, clusters votes, compares at equal style, and says how firm it is."""

import json
import math
from typing import Any

import pytest

from arena.models import Rater, Vote, Winner
from evaluation import board_inputs
from evaluation.boards import RATER_CAP
from evaluation.models import Snapshot
from evaluation.services import refit_ratings
from evaluation.vote_store import VoteStore
from tests.db.evaluation.builders import a_model, a_rated_board, contest, votes_of
from tests.db.evaluation.conversations import a_turn

pytestmark = pytest.mark.django_db
POINTS = 400 / math.log(10)


def published(board: str = "arena") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board=board).body))
    return document


def column(name: str, board: str = "arena") -> dict[str, Any]:
    columns = published(board)["columns"]
    return dict(zip(columns["slug"], columns[name], strict=True))


def test_many_votes_of_one_rater_weigh_no_more_than_the_cap() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 200, 200)
    votes_of([Rater.objects.create()] * 100, granite, mica, Winner.MODEL_A)

    refit_ratings()

    # 100 of 500 votes by one rater; its weight is the share of the cap, 0.03 * 500 = 15 votes.
    odds = (200 + RATER_CAP * 500) / 200
    expected = 1000 + math.log(odds) / 2 * POINTS
    assert column("score")["granite"] == pytest.approx(expected, abs=1e-3)
    assert column("votes")["granite"] == 500


def test_the_method_names_caps_and_clusters() -> None:
    a_rated_board()

    refit_ratings()

    method = published()["method"]
    assert (method["cluster"], method["interval"]) == (["rater", "prompt"], "sandwich")
    assert (method["rater_cap"], method["prompt_cap"]) == (0.03, 0.02)


def test_votes_that_agree_within_raters_widen_the_interval(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 240, 240)
    refit_ratings()
    independent = column("high")["granite"] - column("low")["granite"]

    raters = Rater.objects.bulk_create(Rater() for _ in range(80))
    for place, vote in enumerate(Vote.objects.select_related("battle").order_by("winner", "id")):
        vote.battle.rater = raters[place // 6]  # six votes each, all for the same side
        vote.battle.save(update_fields=["rater"])
    monkeypatch.setattr(board_inputs, "VOTES", VoteStore())  # raters never change; read anew
    refit_ratings()
    clustered = column("high")["granite"] - column("low")["granite"]

    # scores inside a rater add up before they are squared: sqrt(6) times as wide
    assert clustered / independent == pytest.approx(math.sqrt(6), rel=0.05)


def test_votes_of_two_raters_give_scores_without_intervals() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    for rater in (Rater.objects.create(), Rater.objects.create()):
        votes_of([rater] * 120, granite, mica, Winner.MODEL_A)
        votes_of([rater] * 60, granite, mica, Winner.MODEL_B)

    refit_ratings()

    assert column("score")["granite"] == pytest.approx(1000 + math.log(2) / 2 * POINTS, abs=1e-3)
    assert column("low") == {"granite": None, "mica": None}
    assert column("code") == {"granite": "no_interval", "mica": "no_interval"}
    assert column("sentence")["mica"] == (
        "An interval needs votes of at least 3 raters on at least 3 prompts; these are of "
        "2 raters on 360 prompts."
    )
    assert published()["method"]["interval"] == "none"


def test_a_rank_that_few_votes_decide_is_marked() -> None:
    # 153 to 150: taking away four wins leaves 149 to 150, so four votes are enough.
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 153, 150)

    refit_ratings()

    assert column("fragility") == {"granite": 4, "mica": 4}
    assert column("fragile") == {"granite": True, "mica": True}


def test_a_firm_rank_is_not_marked() -> None:
    a_rated_board()

    refit_ratings()

    # Granite is a whole logit above; Mica and Talc share their score.
    assert column("fragile")["granite"] is False
    assert column("fragility")["granite"] > 10
    assert column("fragile")["opal"] is False


def styled_votes(longer_wins: int, shorter_wins: int) -> None:
    """Votes between two models that are each the longer one in every second battle."""
    granite, mica = a_model("granite"), a_model("mica")
    long, short = "word " * 60, "word " * 20
    for first, second in ((granite, mica), (mica, granite)):
        for vote in contest(first, second, longer_wins, shorter_wins):
            a_turn(vote.battle, f"Question {vote.id}?", long, short)


def test_at_equal_style_a_preference_for_length_is_told_from_the_models() -> None:
    styled_votes(longer_wins=150, shorter_wins=50)

    refit_ratings("arena-style")

    # Both models win 3 : 1 when longer, so their scores are equal and length is worth ln 3.
    [length] = published("arena-style")["coefficients"]
    assert length["name"] == "characters"
    assert length["estimate"] == pytest.approx(math.log(3), abs=1e-6)
    assert length["points"] == pytest.approx(math.log(3) * POINTS, abs=1e-3)
    assert list(column("score", "arena-style").values()) == pytest.approx([1000, 1000], abs=1e-3)
    assert published("arena-style")["score_method"] == "style"
    left_out = "headers, lists, bold, code and emoji."
    assert (
        f"Covariates in which no vote differs are left out: {left_out}"
        in published("arena-style")["warnings"]
    )


def test_style_that_the_models_fix_is_refused_with_a_reason() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    for vote in contest(granite, mica, 150, 100):
        a_turn(vote.battle, f"Question {vote.id}?", "word " * 60, "word " * 20)

    refit_ratings("arena-style")

    assert column("status", "arena-style") == {"granite": "not_rated", "mica": "not_rated"}
    assert column("code", "arena-style") == {"granite": "refused", "mica": "refused"}
    assert column("sentence", "arena-style")["mica"] == (
        "characters is fixed by the choice of the two models, so it cannot be told from their "
        "strengths; leave it out."
    )
    assert published("arena-style")["coefficients"] == []
