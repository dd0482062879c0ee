"""The fit with covariates: statsmodels, symmetries, refusals, and what a penalty would hide."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings import design as design_file
from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.contextual import (
    ContextualFit,
    Priors,
    fit_contextual,
    gradient,
    information,
    loss,
)
from evaluation.ratings.contextual_errors import contextual_sandwich, standard_errors
from evaluation.ratings.design import Design
from tests.unit.ratings.simulated import (
    Truth,
    for_statsmodels,
    from_reference,
    mirrored,
    simulated_design,
)
from tests.unit.ratings.votes import seeded_few

TRUTH = Truth(np.array([-0.9, -0.1, 0.2, 0.8]), np.array([0.5, -0.3]), tie_share=0.2)
ORACLE = {"tol": 1e-14, "tol_criterion": "params", "maxiter": 200}


def some_votes(seed: int, n_votes: int = 600) -> Design:
    return simulated_design(np.random.default_rng(seed), n_votes, TRUTH)


def oracle(design: Design, **how: object) -> sm.GLM:
    with np.errstate(all="ignore"):  # its log-likelihood of half a win
        return sm.GLM(
            design.outcome, for_statsmodels(design), family=sm.families.Binomial(),
            offset=design.offset, freq_weights=design.weight,
        ).fit(**ORACLE, **how)  # fmt: skip


def compared(design: Design, fit: ContextualFit) -> tuple[Array, Array]:
    """Return parameters and robust standard errors, model 0 as the reference."""
    change = from_reference(design.n_models, len(design.names))
    covariance = change @ contextual_sandwich(design, fit) @ change.T
    return change @ fit.parameters, standard_errors(covariance)


@pytest.mark.parametrize("seed", range(3))
def test_strengths_and_coefficients_are_those_of_statsmodels(seed: int) -> None:
    design = some_votes(seed)
    found = oracle(design, cov_type="HC0")

    parameters, errors = compared(design, fit_contextual(design))

    np.testing.assert_allclose(parameters, found.params, atol=1e-8)
    np.testing.assert_allclose(errors, found.bse, rtol=1e-7)


def test_without_models_it_is_the_logit_of_statsmodels() -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(300), rng.normal(0, 1, (300, 2))])
    design = Design((rng.random(300) < 0.4).astype(np.float64), x, ("one", "u", "v"))

    fit = fit_contextual(design, Priors(ridge=1e-8))

    found = sm.Logit(design.outcome, x).fit(disp=False, tol=1e-12, cov_type="HC0")
    np.testing.assert_allclose(fit.coefficients, found.params, atol=1e-7)
    errors = standard_errors(contextual_sandwich(design, fit))
    np.testing.assert_allclose(errors, found.bse, rtol=1e-7)
    np.testing.assert_allclose(fit.predictor, x @ fit.coefficients)
    np.testing.assert_allclose(fit.bread, found.normalized_cov_params, rtol=1e-6, atol=1e-9)


def test_an_offset_and_whole_weights_are_those_of_statsmodels() -> None:
    rng = np.random.default_rng(6)
    design = replace(some_votes(6), offset=rng.normal(0, 1, 600),
                     weight=rng.integers(0, 4, 600).astype(np.float64))  # fmt: skip

    parameters, _errors = compared(design, fit_contextual(design))

    np.testing.assert_allclose(parameters, oracle(design).params, atol=1e-8)


def test_a_vote_of_weight_three_is_three_votes_in_the_estimate_and_nine_in_the_spread() -> None:
    design = replace(some_votes(7), weight=np.full(600, 3.0))
    plain = some_votes(7)

    weighted, unweighted = (
        compared(design, fit_contextual(design)),
        compared(plain, fit_contextual(plain)),
    )

    np.testing.assert_allclose(weighted[0], unweighted[0], atol=1e-9)
    np.testing.assert_allclose(weighted[1], unweighted[1], rtol=1e-8)


def test_without_covariates_it_is_the_plain_fit() -> None:
    design = replace(some_votes(8), covariates=np.zeros((600, 0)), names=())

    fit = fit_contextual(design)

    plain = fit_bradley_terry(design.games())
    np.testing.assert_allclose(fit.strengths, plain.strengths, atol=1e-9)


@pytest.mark.parametrize("block", [7, 65_536])
def test_information_and_gradient_are_the_derivatives_of_the_loss(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(design_file, "_BLOCK", block)
    design = replace(some_votes(9, 120), weight=np.linspace(0.5, 2, 120))
    priors = Priors(strength_sd=1.5, coefficient_sd=0.7)
    x, step = np.array([0.4, -0.2, 0.1, 0.3, -0.5, 0.2]), 1e-5

    matrix, slope = information(design, priors, x)

    np.testing.assert_allclose(slope, gradient(design, priors, x), rtol=1e-12)
    for place in range(6):
        move = step * np.eye(6)[place]
        falling = (loss(design, priors, x - move) - loss(design, priors, x + move)) / (2 * step)
        assert slope[place] == pytest.approx(falling, abs=1e-7)
        bend = gradient(design, priors, x - move) - gradient(design, priors, x + move)
        np.testing.assert_allclose(matrix[place], bend / (2 * step), atol=1e-7)


@seeded_few
@given(st.integers(0, 10_000))
def test_exchanging_all_sides_keeps_strengths_and_coefficients(seed: int) -> None:
    design = some_votes(seed, 300)

    fit, other = fit_contextual(design), fit_contextual(mirrored(design))

    np.testing.assert_allclose(other.parameters, fit.parameters, atol=1e-8)
    np.testing.assert_allclose(other.predictor, -fit.predictor, atol=1e-8)


@seeded_few
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_a_covariate_in_another_unit_has_its_coefficient_in_that_unit(
    seed: int, unit: float
) -> None:
    design = some_votes(seed, 300)
    other = replace(design, covariates=design.covariates * [unit, 1])

    fit, scaled = fit_contextual(design), fit_contextual(other)

    np.testing.assert_allclose(scaled.coefficients * [unit, 1], fit.coefficients, atol=1e-7)
    np.testing.assert_allclose(scaled.strengths, fit.strengths, atol=1e-7)
    np.testing.assert_allclose(scaled.variance_left, fit.variance_left, rtol=1e-6)


@seeded_few
@given(st.integers(0, 10_000))
def test_all_votes_twice_divide_the_errors_by_the_root_of_two(seed: int) -> None:
    design = some_votes(seed, 300)
    twice = design.take(np.tile(np.arange(300), 2))

    (parameters, errors), (again, smaller) = (
        compared(votes, fit_contextual(votes)) for votes in (design, twice)
    )

    np.testing.assert_allclose(again, parameters, atol=1e-8)
    np.testing.assert_allclose(smaller, errors / np.sqrt(2), rtol=1e-7)


def test_an_offset_of_the_known_effect_gives_the_ratings_of_including_it() -> None:
    design = some_votes(10)
    fit = fit_contextual(design)

    offset = design.covariates @ fit.coefficients
    partial = replace(design, covariates=np.zeros((600, 0)), names=(), offset=offset)

    np.testing.assert_allclose(fit_contextual(partial).strengths, fit.strengths, atol=1e-8)


def test_a_start_elsewhere_leads_to_the_same_optimum() -> None:
    design = some_votes(11)

    fit = fit_contextual(design, start=np.array([1.0, -1, 2, -2, 1, 1]))

    np.testing.assert_allclose(fit.parameters, fit_contextual(design).parameters, atol=1e-9)
    assert fit.gradient_norm < 1e-7


def test_priors_enter_estimate_and_variance() -> None:
    # One parameter: x = 1 for 30 wins and 10 losses. Its optimum is written out below.
    design = Design(np.repeat([1.0, 0.0], [30, 10]), np.ones((40, 1)), ("x",))

    fit = fit_contextual(design, Priors(coefficient_sd=0.5))

    beta = fit.coefficients[0]
    p = 1 / (1 + np.exp(-beta))
    assert 30 - 40 * p == pytest.approx(beta / 0.5**2, abs=1e-8)
    inverse = 1 / (40 * p * (1 - p) + 4)
    spread = 30 * (1 - p) ** 2 + 10 * p**2 + 4
    assert contextual_sandwich(design, fit)[0, 0] == pytest.approx(inverse**2 * spread)


def test_a_prior_on_strengths_alone_leaves_coefficients_free() -> None:
    design = some_votes(12)

    fit = fit_contextual(design, Priors(strength_sd=100.0))  # as BIAS' ridge of 1e-4

    np.testing.assert_allclose(fit.parameters, fit_contextual(design).parameters, atol=1e-3)
    assert not np.allclose(fit.strengths, fit_contextual(design).strengths, rtol=0, atol=1e-9)


def test_the_variance_left_and_the_condition_number_tell_what_is_nearly_fixed() -> None:
    rng = np.random.default_rng(15)
    design = some_votes(15)
    by_models = (design.a == 2) * 1.0 - (design.b == 2)
    nearly = (by_models + 0.05 * rng.normal(0, 1, 600))[:, None]

    free = fit_contextual(design)
    bound = fit_contextual(replace(design, covariates=nearly, names=("nearly",)))

    assert free.variance_left.min() > 0.9
    assert bound.variance_left[0] < 0.02
    assert bound.condition_number > 10 * free.condition_number


def test_an_unpenalised_coefficient_finds_a_style_that_models_differ_in() -> None:
    # 60,000 votes, 20 models that differ in verbosity, true effect 0.25. A penalty
    # of one per vote leaves 0.03 of it and puts the rest into the ratings.
    rng = np.random.default_rng(16)
    verbosity, strengths = rng.normal(0, 1, 20), rng.normal(0, 0.5, 20)
    a = rng.integers(0, 20, 60_000)
    b = (a + rng.integers(1, 20, 60_000)) % 20
    x = verbosity[a] - verbosity[b] + rng.normal(0, 1, 60_000)
    x /= np.sqrt((x**2).mean())
    lead = strengths[a] - strengths[b] + 0.25 * x
    outcome = (rng.random(60_000) < 1 / (1 + np.exp(-lead))).astype(np.float64)
    design = Design(outcome, x[:, None], ("tokens",), 20, a, b)

    fit = fit_contextual(design)

    error = standard_errors(contextual_sandwich(design, fit))[-1]
    assert abs(fit.coefficients[0] - 0.25) < 3 * error
    assert error < 0.02
    wrong = fit.strengths - (strengths - strengths.mean())
    assert abs(np.corrcoef(wrong, verbosity)[0, 1]) < 0.6  # 20 models: 0.6 is 3 standard errors
