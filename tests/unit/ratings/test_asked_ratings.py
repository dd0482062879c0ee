"""`rate` with covariates, position and clusters, checked by statsmodels on the same votes."""

import math
from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings.counting import tally_votes
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import rate
from tests.unit.ratings.asked import (
    N_MODELS,
    N_VOTES,
    by_statsmodels,
    some_votes,
    strengths_and_errors,
)


def test_covariates_and_position_are_those_of_statsmodels() -> None:
    votes = some_votes()
    length = votes.numbers["length"]
    scale = np.sqrt((length**2).mean())
    columns = np.column_stack([length / scale, votes.first_shown()])

    rating = rate(votes, RateOptions(covariates=("length", "position")))

    expected, errors = by_statsmodels(votes, columns)
    assert rating.position is not None
    found = [rating.coefficients[0], rating.position]
    np.testing.assert_allclose(strengths_and_errors(rating)[0], expected[:N_MODELS], atol=1e-8)
    np.testing.assert_allclose(strengths_and_errors(rating)[1], errors[:N_MODELS], atol=1e-6)
    assert [effect.name for effect in found] == ["length", "position"]
    assert [effect.estimate for effect in found] == pytest.approx(expected[N_MODELS:], abs=1e-8)
    assert [effect.standard_error for effect in found] == pytest.approx(errors[N_MODELS:], abs=1e-6)
    assert rating.coefficients[0].scale == pytest.approx(scale)
    assert rating.removes_position


def test_position_alone_is_removed_in_the_same_way_from_a_tally() -> None:
    votes = some_votes()
    asked = RateOptions(covariates=("position",))

    from_votes, from_tally = rate(votes, asked), rate(tally_votes(votes), asked)

    expected, errors = by_statsmodels(votes, votes.first_shown()[:, None])
    for rating in (from_votes, from_tally):
        assert rating.position is not None
        found, widths = strengths_and_errors(rating)
        np.testing.assert_allclose(found, expected[:N_MODELS], atol=1e-8)
        np.testing.assert_allclose(widths, errors[:N_MODELS], atol=1e-6)
        assert rating.position.estimate == pytest.approx(expected[-1], abs=1e-8)
        assert rating.position.standard_error == pytest.approx(errors[-1], abs=1e-6)


def test_position_is_reported_even_where_it_stays_in_the_scores() -> None:
    votes = some_votes()

    rating = rate(votes)

    expected, errors = by_statsmodels(votes, votes.first_shown()[:, None])
    assert rating.position is not None
    assert rating.position.estimate == pytest.approx(expected[-1], abs=1e-8)
    assert rating.position.standard_error == pytest.approx(errors[-1], abs=1e-6)
    assert not rating.removes_position


def test_errors_by_rater_are_those_of_statsmodels_with_the_small_sample_factor() -> None:
    votes = some_votes()

    rating = rate(votes, RateOptions(cluster=("rater",)))

    expected, errors = by_statsmodels(votes, np.zeros((N_VOTES, 0)), cluster="rater")
    groups = len(np.unique(votes.clusters["rater"]))
    found, widths = strengths_and_errors(rating)
    np.testing.assert_allclose(found, expected, atol=1e-8)
    np.testing.assert_allclose(widths, errors * math.sqrt(groups / (groups - 1)), atol=1e-6)


def test_every_grouping_column_is_reported_and_a_strong_one_is_warned_of() -> None:
    votes = some_votes(raters=40)

    rating = rate(votes)

    assert [report.column for report in rating.clusters] == ["rater", "prompt"]
    rater = rating.clusters[0]
    assert rater.median_se_ratio > 1.2
    assert rater.median_se_ratio_uncorrected == pytest.approx(
        rater.median_se_ratio * math.sqrt((rater.clusters - 1) / rater.clusters)
    )
    assert any(warning.startswith("Votes of one rater resemble") for warning in rating.warnings)
    asked = rate(votes, RateOptions(cluster=("rater",)))
    assert not any(warning.startswith("Votes of one rater") for warning in asked.warnings)


def test_a_column_with_gaps_is_not_reported_on() -> None:
    votes = some_votes()
    gaps = votes.clusters["rater"].copy()
    gaps[5] = -1

    rating = rate(replace(votes, clusters={"rater": gaps}))

    assert rating.clusters == ()


def test_few_clusters_show_the_wider_of_two_intervals() -> None:
    votes = some_votes(raters=8)

    by_formula = rate(replace(votes, clusters={}), RateOptions())
    rating = rate(votes, RateOptions(cluster=("rater",), rounds=200))

    assert any(warning.startswith("Few values of rater") for warning in rating.warnings)
    widths = [row.high - row.low for row in rating.rows if row.high and row.low]
    plain = [row.high - row.low for row in by_formula.rows if row.high and row.low]
    assert np.median(widths) > np.median(plain)
