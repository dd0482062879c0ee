"""Nominal 95 % intervals of coefficients, and of scores at equal style, cover 95 %."""

import numpy as np
import pytest

from evaluation.ratings.arrays import Array
from evaluation.ratings.clusters import normal_quantile
from evaluation.ratings.contextual import fit_contextual
from evaluation.ratings.contextual_errors import (
    contextual_clustered,
    contextual_sandwich,
    standard_errors,
)
from evaluation.ratings.design import Design
from tests.unit.ratings.simulated import Truth, simulated_design

COEFFICIENTS = np.array([0.25, 0.02, -0.1, 0.4])
QUANTILE = normal_quantile(0.95)


def centred(strengths: Array) -> Array:
    moved: Array = strengths - strengths.mean()
    return moved


@pytest.mark.slow
def test_scores_and_coefficients_are_covered_in_the_design_of_the_specification() -> None:
    # 30 models, 15,000 votes, 4 covariates: the method page's table.
    rng = np.random.default_rng(41)
    truth = Truth(centred(rng.normal(0, 0.7, 30)), COEFFICIENTS)
    scores, coefficients = [], []
    for _ in range(250):
        design = simulated_design(rng, 15_000, truth)
        fit = fit_contextual(design)
        errors = QUANTILE * standard_errors(contextual_sandwich(design, fit))
        scores.append(np.abs(fit.strengths - truth.strengths) < errors[:30])
        coefficients.append(np.abs(fit.coefficients - COEFFICIENTS) < errors[30:])

    # 1,000 intervals of coefficients: the Monte Carlo error is 0.7 %; three times that.
    assert np.mean(coefficients) == pytest.approx(0.95, abs=0.02)
    assert np.mean(scores) == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
def test_coefficients_are_covered_where_length_goes_with_the_model() -> None:
    # Each model has a length of its own: most of the covariate's variance lies between models.
    rng = np.random.default_rng(43)
    strengths = centred(rng.normal(0, 0.7, 12))
    length = rng.normal(0, 1, 12)
    covered = []
    for _ in range(500):
        a = rng.integers(0, 12, 3_000)
        b = (a + rng.integers(1, 12, 3_000)) % 12
        x = length[a] - length[b] + rng.normal(0, 0.5, 3_000)
        lead = strengths[a] - strengths[b] + 0.25 * x
        outcome = (rng.random(3_000) < 1 / (1 + np.exp(-lead))).astype(np.float64)
        design = Design(outcome, x[:, None], ("length",), 12, a, b)
        fit = fit_contextual(design)
        error = standard_errors(contextual_sandwich(design, fit))[12]
        covered.append(abs(fit.coefficients[0] - 0.25) < QUANTILE * error)

    # 500 intervals: the Monte Carlo error is 1 %; twice that.
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)


@pytest.mark.slow
def test_coefficients_are_covered_by_two_way_intervals_when_raters_differ_in_taste() -> None:
    # 200 raters and 150 prompts whose liking for length varies about 0.25; small effects, so it is
    # linear enough for the mean liking to be the optimum, to well under a tenth of
    # the standard error.
    rng = np.random.default_rng(47)
    strengths = centred(rng.normal(0, 0.3, 12))
    plain, two_way = [], []
    for _ in range(250):
        a = rng.integers(0, 12, 4_000)
        b = (a + rng.integers(1, 12, 4_000)) % 12
        raters, prompts = rng.integers(0, 200, 4_000), rng.integers(0, 150, 4_000)
        liking = 0.25 + rng.normal(0, 0.25, 200)[raters] + rng.normal(0, 0.2, 150)[prompts]
        x = rng.normal(0, 1, 4_000)
        lead = strengths[a] - strengths[b] + liking * x
        outcome = (rng.random(4_000) < 1 / (1 + np.exp(-lead))).astype(np.float64)
        design = Design(outcome, x[:, None], ("length",), 12, a, b)
        fit = fit_contextual(design)
        wrong = abs(fit.coefficients[0] - 0.25)
        found = contextual_clustered(design, fit, {"rater": raters, "prompt": prompts})
        two_way.append(wrong < found.quantile(0.95) * standard_errors(found.covariance)[12])
        plain.append(wrong < QUANTILE * standard_errors(contextual_sandwich(design, fit))[12])

    # 250 intervals: the Monte Carlo error is 1.4 %.
    assert np.mean(two_way) == pytest.approx(0.95, abs=0.028)
    assert np.mean(plain) < np.mean(two_way) - 0.02
