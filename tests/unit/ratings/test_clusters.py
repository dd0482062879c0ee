"""Clustered standard errors: closed forms, statsmodels, and coverage when raters have tastes."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.sandwich_covariance import cov_cluster, cov_cluster_2groups

from evaluation.ratings import clusters
from evaluation.ratings.arrays import Array, CountArray
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.clusters import (
    VoteScores,
    clustered,
    grouping_of,
    median_ratio,
    normal_quantile,
)
from evaluation.ratings.contextual import fit_contextual
from evaluation.ratings.contextual_errors import (
    contextual_clustered,
    contextual_sandwich,
    standard_errors,
)
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.games import Games
from tests.unit.ratings.simulated import Truth, for_statsmodels, from_reference, simulated_design
from tests.unit.ratings.votes import seeded_few

TRUTH = Truth(np.array([-0.5, 0.0, 0.4]), np.array([0.4]), tie_share=0.2)


def some_votes(seed: int, n_votes: int = 400) -> tuple[Design, CountArray, CountArray]:
    rng = np.random.default_rng(seed)
    design = simulated_design(rng, n_votes, TRUTH)
    return design, rng.integers(0, 25, n_votes), rng.integers(0, 40, n_votes)


def oracle(design: Design) -> sm.GLM:
    with np.errstate(all="ignore"):  # its log-likelihood of half a win
        return sm.GLM(design.outcome, for_statsmodels(design), family=sm.families.Binomial()).fit(
            tol=1e-14, tol_criterion="params"
        )


def without_its_correction(design: Design) -> float:
    """Undo (N - 1) / (N - k), by which statsmodels multiplies as for a linear regression."""
    n, k = len(design.outcome), design.n_parameters - 1
    return (n - k) / (n - 1)


def compared(design: Design, covariance: Array) -> Array:
    change = from_reference(design.n_models, len(design.names))
    compared: Array = change @ covariance @ change.T
    return compared


@pytest.mark.parametrize("seed", range(3))
def test_one_way_is_that_of_statsmodels(seed: int) -> None:
    design, raters, _prompts = some_votes(seed)

    ours = contextual_clustered(design, fit_contextual(design), {"rater": raters})

    theirs = cov_cluster(oracle(design), raters) * without_its_correction(design)
    np.testing.assert_allclose(compared(design, ours.covariance), theirs, rtol=1e-6, atol=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_two_way_is_that_of_statsmodels(seed: int) -> None:
    design, raters, prompts = some_votes(seed)

    ours = contextual_clustered(
        design, fit_contextual(design), {"rater": raters, "prompt": prompts}
    )

    theirs = cov_cluster_2groups(oracle(design), raters, prompts)[0]
    theirs *= without_its_correction(design)
    np.testing.assert_allclose(compared(design, ours.covariance), theirs, rtol=1e-6, atol=1e-10)


def test_a_sparse_table_of_sums_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    design, raters, prompts = some_votes(4)
    fit, both = fit_contextual(design), {"rater": raters, "prompt": prompts}
    dense = contextual_clustered(design, fit, both).covariance
    monkeypatch.setattr(clusters, "_DENSE", 0)

    sparse = contextual_clustered(design, fit, both).covariance

    np.testing.assert_allclose(sparse, dense, rtol=1e-10, atol=1e-14)


def test_every_vote_its_own_cluster_is_the_sandwich_times_the_correction() -> None:
    design, _raters, _prompts = some_votes(5)
    fit = fit_contextual(design)

    ours = contextual_clustered(design, fit, {"vote": np.arange(400)})

    np.testing.assert_allclose(
        ours.covariance, contextual_sandwich(design, fit) * 400 / 399, rtol=1e-9, atol=1e-14
    )
    assert ours.degrees_of_freedom == pytest.approx(399)


@seeded_few
@given(st.integers(0, 10_000), st.integers(2, 5))
def test_copies_of_every_vote_in_its_cluster_change_no_error(seed: int, copies: int) -> None:
    # Each rater casts every vote several times: nothing is learnt, and the errors say so.
    design, raters, _prompts = some_votes(seed, 200)
    repeated = np.repeat(np.arange(200), copies)

    once, again = (
        contextual_clustered(votes, fit_contextual(votes), {"rater": who}).covariance
        for votes, who in ((design, raters), (design.take(repeated), raters[repeated]))
    )

    np.testing.assert_allclose(again, once, rtol=1e-6, atol=1e-10)


def test_a_nested_second_grouping_adds_nothing() -> None:
    # Every prompt belongs to one rater: the intersections are the prompts.
    design, raters, _prompts = some_votes(6)
    prompts = raters * 3 + np.arange(400) % 3

    fit = fit_contextual(design)
    both = contextual_clustered(design, fit, {"rater": raters, "prompt": prompts})
    rater = contextual_clustered(design, fit, {"rater": raters})

    np.testing.assert_allclose(both.covariance, rater.covariance, rtol=1e-6, atol=1e-12)


def test_negative_variances_of_the_difference_are_set_to_zero() -> None:
    # Scores that cancel inside each rater and each prompt, but not in their intersections.
    scores = VoteScores(
        0, np.zeros(9, int), np.zeros(9, int), np.zeros(9), np.zeros(9),
        np.array([[2.0, -1, -1, -1, 2, -1, -1, -1, 2]]),
    )  # fmt: skip
    raters, prompts = np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3)

    found = clustered(np.eye(1), scores, {"rater": raters, "prompt": prompts})

    assert found.covariance[0, 0] == 0


def test_the_effective_number_of_clusters_and_the_quantile() -> None:
    # 10 raters with one vote each and one with 10: 20^2 / (10 + 100).
    raters = np.concatenate([np.arange(10), np.full(10, 10)])

    grouping = grouping_of("rater", raters)
    found = clusters.ClusteredErrors(np.eye(1), (grouping, grouping_of("prompt", np.arange(20))))

    assert grouping.clusters == 11
    assert grouping.effective == pytest.approx(400 / 110)
    assert found.degrees_of_freedom == pytest.approx(400 / 110 - 1)
    # Tables of Student's t: 95 % with 10 and 40 degrees of freedom.
    for clusters_, t in ((11, 2.2281), (41, 2.0211)):
        even = clusters.ClusteredErrors(np.eye(1), (grouping_of("rater", np.arange(clusters_)),))
        assert even.quantile(0.95) == pytest.approx(t, abs=5e-5)
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=5e-7)


def test_weights_count_in_the_effective_number_and_votes_of_none_are_no_cluster() -> None:
    design, raters, _prompts = some_votes(7)
    silent = np.where(raters < 5, 0.0, 2.0)
    weighted = replace(design, weight=silent)
    kept = np.flatnonzero(silent)
    without = design.take(kept)

    ours = contextual_clustered(weighted, fit_contextual(weighted), {"rater": raters})
    theirs = contextual_clustered(without, fit_contextual(without), {"rater": raters[kept]})

    assert ours.groupings[0].clusters == 20
    assert ours.groupings == theirs.groupings
    np.testing.assert_allclose(ours.covariance, theirs.covariance, rtol=1e-7, atol=1e-12)


def test_two_clusters_are_too_few() -> None:
    design, raters, _prompts = some_votes(8)

    with pytest.raises(NotEstimableError) as refusal:
        contextual_clustered(design, fit_contextual(design), {"rater": raters % 2})

    assert refusal.value.code == "few_clusters"
    assert refusal.value.sentence == (
        "The votes have 2 different values of rater; an interval clustered by it needs at least 3."
    )


def test_three_groupings_at_once_are_refused() -> None:
    design, raters, prompts = some_votes(8)
    three = {"rater": raters, "prompt": prompts, "day": prompts}

    with pytest.raises(ValueError, match="3 groupings; there can be one or two"):
        contextual_clustered(design, fit_contextual(design), three)


def test_the_median_ratio_leaves_out_what_has_no_error() -> None:
    ratio = median_ratio(np.array([2.0, 3.0, np.nan, 8.0]), np.array([1.0, 2.0, np.nan, 0.0]))

    assert ratio == pytest.approx((2.0 + 1.5) / 2)


@pytest.mark.slow
def test_two_way_intervals_cover_when_raters_and_prompts_have_their_own_tastes() -> None:
    # 12 models, 4,000 votes, 120 prompts, 200 raters; a taste moves the strengths
    # that one rater, or one prompt, sees.
    rng = np.random.default_rng(21)
    truth = rng.normal(0, 0.7, 12)
    plain, two_way, rounds = [], [], 120
    target = None
    for _ in range(rounds):
        a = rng.integers(0, 12, 4_000)
        b = (a + rng.integers(1, 12, 4_000)) % 12
        raters, prompts = rng.integers(0, 200, 4_000), rng.integers(0, 120, 4_000)
        taste = rng.normal(0, 0.4, (200, 12))[raters] + rng.normal(0, 0.5, (120, 12))[prompts]
        votes = np.arange(4_000)
        lead = truth[a] - truth[b] + taste[votes, a] - taste[votes, b]
        outcome = (rng.random(4_000) < 1 / (1 + np.exp(-lead))).astype(np.float64)
        design = Design(outcome, np.zeros((4_000, 0)), (), 12, a, b)
        fit = fit_contextual(design)
        if target is None:
            target = _population_optimum(rng, truth)
        errors = contextual_clustered(design, fit, {"rater": raters, "prompt": prompts})
        wrong = np.abs(fit.strengths - target)
        two_way.append(wrong < errors.quantile(0.95) * standard_errors(errors.covariance))
        alone = standard_errors(contextual_sandwich(design, fit))
        plain.append(wrong < normal_quantile(0.95) * alone)

    # 1,440 intervals, correlated inside a round: the Monte Carlo error is about 1 %.
    assert np.mean(two_way) == pytest.approx(0.948, abs=0.02)
    assert np.mean(plain) < np.mean(two_way) - 0.01


def _population_optimum(rng: np.random.Generator, truth: Array) -> Array:
    """Return what the fit would find with endless votes: chances averaged over the tastes."""
    taste = rng.normal(0, np.sqrt(2 * (0.4**2 + 0.5**2)), 200_000)
    lead = truth[:, None] - truth[None, :]
    chance = np.array([[(1 / (1 + np.exp(-(one + taste)))).mean() for one in row] for row in lead])
    np.fill_diagonal(chance, 0.0)

    return fit_bradley_terry(Games.from_matrices(chance * 1e4)).strengths
