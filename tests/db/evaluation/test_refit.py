"""A refit reads the counted votes and publishes a run, its rows and a snapshot."""

import json
import math
from importlib import metadata
from typing import Any

import pytest
from django.utils import timezone

from arena.models import Vote, Winner
from evaluation.models import RatingRow, RatingRun, Snapshot
from evaluation.ratings.tally import PairTally
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import (
    a_model,
    a_rated_board,
    contest,
    exclude,
    reverse,
    some_votes,
)

pytestmark = pytest.mark.django_db
POINTS = 400 / math.log(10)


def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board="arena").body))
    return document


def column(name: str) -> dict[str, Any]:
    columns = published()["columns"]
    return dict(zip(columns["slug"], columns[name], strict=True))


def test_an_empty_board_lists_every_model_without_votes() -> None:
    a_model("mica")
    a_model("granite", status="retired")

    refit_ratings()

    document = published()
    assert document["votes"] == 0
    assert document["cut_off"] is None
    assert document["groups"] == 0
    assert document["columns"]["slug"] == ["granite", "mica"]
    assert document["columns"]["model_status"] == ["retired", "active"]
    assert document["columns"]["status"] == ["not_rated", "not_rated"]
    assert document["columns"]["code"] == ["no_votes", "no_votes"]
    assert document["columns"]["sentence"] == [
        "Granite has no votes yet.",
        "Mica has no votes yet.",
    ]
    assert document["columns"]["score"] == [None, None]


def test_a_site_without_models_publishes_an_empty_board() -> None:
    refit_ratings()

    assert set(map(len, published()["columns"].values())) == {0}


def test_one_vote_makes_one_model_unbeaten_and_the_other_winless() -> None:
    some_votes(a_model("granite"), a_model("mica"), Winner.MODEL_A)

    refit_ratings()

    assert column("code") == {"granite": "unbeaten", "mica": "winless"}
    assert column("sentence") == {
        "granite": "Granite won all 1 of its votes, so its score has no upper limit; it needs at "
        "least one loss or tie.",
        "mica": "Mica lost all 1 of its votes, so its score has no lower limit; it needs at least "
        "one win or tie.",
    }


def test_a_rated_board_has_scores_intervals_and_ranks() -> None:
    a_rated_board()

    refit_ratings()

    step = math.log(3) * POINTS  # see a_rated_board
    ranked = {"granite": 1000 + step, "mica": 1000.0, "talc": 1000.0, "pyrite": 1000 - step}
    assert {slug: column("score")[slug] for slug in ranked} == pytest.approx(ranked, abs=1e-3)
    assert column("status") == dict.fromkeys(ranked, "ranked") | {
        "opal": "needs_votes",
        "slate": "not_rated",
    }
    best, worst = column("rank_best"), column("rank_worst")
    assert {slug: (best[slug], worst[slug]) for slug in ranked} == {
        "granite": (1, 1),
        "mica": (2, 3),
        "talc": (2, 3),
        "pyrite": (4, 4),
    }
    assert column("votes") == {
        "granite": 1200, "mica": 1240, "talc": 1200, "pyrite": 1200, "opal": 40, "slate": 0,
    }  # fmt: skip
    assert column("opponents")["mica"] == 4
    assert set(column("group").values()) == {1, None}


def test_rows_are_ordered_by_status_then_by_score_or_name() -> None:
    a_rated_board()

    refit_ratings()

    # Mica and Talc share a score up to rounding; ranked come before all others.
    order = published()["columns"]["slug"]
    assert (order[0], {*order[1:3]}, order[3:]) == (
        "granite",
        {"mica", "talc"},
        ["pyrite", "opal", "slate"],
    )


def test_scores_of_too_few_votes_are_stored_but_withheld() -> None:
    a_rated_board()

    run = refit_ratings()

    row = run.rows.get(model__slug="opal")
    assert row.score == pytest.approx(1000.0, abs=1e-3)
    withheld = ("score", "low", "high", "rank_best", "rank_worst")
    assert [column(name)["opal"] for name in withheld] == [None] * 5
    assert column("sentence")["opal"] == "Opal needs 60 more votes before it gets a score."


def test_provisional_models_say_why_and_come_after_the_ranked() -> None:
    models = a_rated_board()
    contest(a_model("amber"), models["granite"], 60, 60)

    refit_ratings()

    assert column("status")["amber"] == "provisional"
    assert column("code")["amber"] == "few_votes"
    assert column("sentence")["amber"] == "Amber has 120 of the 300 votes that a rank needs."
    assert column("score")["amber"] is not None
    assert published()["columns"]["slug"].index("amber") == 4


def test_the_document_says_how_its_numbers_were_made() -> None:
    a_rated_board()
    before = timezone.now()

    run = refit_ratings()

    document = published()
    last = Vote.objects.order_by("id").last()
    assert last is not None
    assert list(document) == [
        "schema_version", "board", "base", "score_method", "category", "title", "run",
        "computed_at", "cut_off", "votes", "simulated_votes", "excluded_votes", "method", "limits",
        "code_version", "data_sha256", "groups", "position", "categories",
        "coefficients", "columns", "warnings",
    ]  # fmt: skip
    assert document["schema_version"] == 3
    assert (document["board"], document["run"]) == ("arena", run.id)
    assert document["votes"] == 2440
    assert document["simulated_votes"] == 0
    assert document["method"] == {
        "engine": "newton",
        "engine_version": "scipy " + metadata.version("scipy"),
        "ties": "half",
        "interval": "sandwich",
        "level": 0.95,
        "weights": "none",
        "anchor": None,
        "cluster": ["rater", "prompt"],
        "covariates": [],
        "rater_cap": 0.03,
        "prompt_cap": 0.02,
        "prior_sd": None,
    }
    assert document["limits"] == {
        "votes": 300, "opponents": 3, "half_width": 50, "shown_from_votes": 100, "checked": 30,
    }  # fmt: skip
    assert document["data_sha256"] == run.data_sha256
    assert document["cut_off"] == last.cast_at.isoformat().replace("+00:00", "Z")
    assert document["computed_at"] >= before.isoformat()[:19]
    assert (run.watermark, run.cut_off) == (last.id, last.cast_at)


def test_the_stored_tally_is_the_one_that_was_rated() -> None:
    a_rated_board()

    run = refit_ratings()

    stored = PairTally.from_json(RatingRun.objects.get(id=run.id).tally)
    assert stored.sha256() == run.data_sha256
    assert stored.votes == 2440


def test_excluded_votes_leave_and_reversed_exclusions_return() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 30, 10)
    [extra] = some_votes(granite, mica, Winner.MODEL_B)

    refit_ratings()
    assert published()["votes"] == 41

    exclusion = exclude(extra)
    refit_ratings()
    assert (published()["votes"], published()["excluded_votes"]) == (40, 1)
    strengths = {row.model.slug: row.strength for row in RatingRow.objects.filter(run__votes=40)}
    assert strengths["granite"] == pytest.approx(math.log(30 / 10) / 2)

    reverse(exclusion)
    refit_ratings()
    assert (published()["votes"], published()["excluded_votes"]) == (41, 0)


def test_models_that_are_not_listed_stay_unnamed_and_uncounted() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    secret = a_model("undisclosed-9", status="preview")
    contest(granite, mica, 30, 10)
    contest(secret, granite, 5, 5)

    refit_ratings()

    body = bytes(Snapshot.objects.get().body)
    assert b"ndisclosed" not in body
    assert published()["votes"] == 40
    assert published()["warnings"] == ["10 votes on unlisted models are left out."]


def test_a_second_group_is_provisional_and_a_warning_says_so() -> None:
    a_rated_board()
    contest(a_model("jade"), a_model("onyx"), 200, 200)

    refit_ratings()

    assert published()["groups"] == 2
    assert (column("group")["jade"], column("status")["jade"]) == (2, "provisional")
    assert column("sentence")["jade"] == (
        "Jade and Onyx were never compared with the other 6 models; their scores would have no "
        "common zero."
    )
    assert published()["warnings"] == [
        "The votes split the models into 2 groups; scores of different groups cannot be compared."
    ]
