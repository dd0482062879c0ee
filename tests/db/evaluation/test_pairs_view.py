"""What models did against each other: counts as they were cast, shares by hand."""

import math
from typing import Any

import pytest
from django.test import Client

from evaluation.models import RatingRow
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import a_model, contest, some_votes

pytestmark = pytest.mark.django_db


def pairs(board: str = "arena") -> dict[str, Any]:
    response = Client().get(f"/api/leaderboards/{board}/pairs/")
    assert response.status_code == 200
    document: dict[str, Any] = response.json()
    return document


def test_each_pair_stands_once_with_its_votes_and_both_shares() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, wins=60, losses=30)
    some_votes(mica, granite, "tie", 6)
    some_votes(mica, granite, "both_bad", 4)
    refit_ratings()

    columns = pairs()["columns"]

    assert (columns["first"], columns["second"]) == (["granite"], ["mica"])
    assert (columns["wins"], columns["losses"], columns["ties"]) == ([60], [30], [10])
    assert columns["observed"] == pytest.approx([65 / 100])
    # With two models the fit is exact: what is expected is what was seen.
    assert columns["expected"] == pytest.approx([65 / 100])


def test_what_is_expected_follows_from_the_scores() -> None:
    granite, mica, talc = (a_model(slug) for slug in ("granite", "mica", "talc"))
    contest(granite, mica, wins=60, losses=50)
    contest(mica, talc, wins=70, losses=45)
    contest(talc, granite, wins=55, losses=65)
    run = refit_ratings()

    columns = pairs()["columns"]

    rows = RatingRow.objects.filter(run=run).select_related("model")
    strengths = {row.model.slug: row.strength or math.nan for row in rows}
    assert len(columns["first"]) == 3
    for first, second, expected in zip(
        columns["first"], columns["second"], columns["expected"], strict=True
    ):
        lead = strengths[first] - strengths[second]
        assert expected == pytest.approx(1 / (1 + math.exp(-lead)))


def test_a_score_that_is_withheld_is_not_told_through_its_pairs() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, wins=6, losses=3)
    refit_ratings()

    assert pairs()["columns"]["expected"] == [None]


def test_a_model_without_a_rating_has_counts_and_no_expectation() -> None:
    granite, mica, slate = (a_model(slug) for slug in ("granite", "mica", "slate"))
    contest(granite, mica, wins=60, losses=50)
    contest(granite, slate, wins=7, losses=0)
    refit_ratings()

    columns = pairs()["columns"]

    place = columns["second"].index("slate")
    assert (columns["wins"][place], columns["observed"][place]) == (7, 1.0)
    assert columns["expected"][place] is None


def test_an_unknown_board_is_told_so() -> None:
    response = Client().get("/api/leaderboards/nowhere/pairs/")

    assert response.status_code == 404
    assert "lists those there are" in response.json()["detail"]
