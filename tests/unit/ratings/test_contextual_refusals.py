"""What a fit with covariates refuses: numbers that the votes do not determine, and bad columns."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings.arrays import Array
from evaluation.ratings.contextual import Priors, fit_contextual
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError
from tests.unit.ratings.test_contextual import some_votes


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (
            lambda d: np.column_stack([d.covariates[:, 0], (d.a == 1) * 1.0 - (d.b == 1)]),
            "covariate_collinear",
            "x1 is fixed by the choice of the two models, so it cannot be told from their "
            "strengths; leave it out.",
        ),
        (
            lambda d: np.column_stack([d.covariates[:, 0], 3 * d.covariates[:, 0]]),
            "covariate_collinear",
            "x1 is fixed by the other covariates, so it cannot be told from them; leave it out.",
        ),
        (
            lambda d: d.covariates * [1, 0],
            "covariate_collinear",
            "x1 is zero in every vote; leave it out.",
        ),
        (
            lambda d: np.column_stack([d.covariates[:, 0], 2 * d.outcome - 1]),
            "separated",
            "x1 predicts every vote; its coefficient is infinite. Leave it out or give a prior.",
        ),
    ],
)
def test_what_the_votes_cannot_tell_is_refused_by_name(
    change: Callable[[Design], Array], code: str, sentence: str
) -> None:
    design = some_votes(13)
    design = replace(design, covariates=change(design))

    with pytest.raises(NotEstimableError) as refusal:
        fit_contextual(design)

    assert (refusal.value.code, refusal.value.sentence) == (code, sentence)


def test_separation_without_models_is_refused_too() -> None:
    design = Design(np.array([1.0, 1, 0, 0]), np.array([[0.1], [0.2], [-0.1], [-0.3]]), ("u",))

    with pytest.raises(NotEstimableError) as refusal:
        fit_contextual(design)

    assert refusal.value.code == "separated"


def test_a_prior_makes_a_separated_covariate_finite() -> None:
    design = some_votes(13)
    design = replace(
        design, covariates=np.column_stack([design.covariates[:, 0], 2 * design.outcome - 1])
    )

    fit = fit_contextual(design, Priors(coefficient_sd=1.0))

    assert np.isfinite(fit.coefficients).all()


def test_an_order_that_follows_the_models_is_refused() -> None:
    design = some_votes(14)
    first = np.where(design.a < design.b, 1.0, -1.0)[:, None]  # type: ignore[operator]  # arrays
    three = replace(design, covariates=first, names=("position",))
    two = Design(np.array([1.0, 0, 0, 1]), np.array([[1.0], [1], [-1], [-1]]), ("position",), 2,
                 np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))  # fmt: skip

    assert fit_contextual(three).names == ("position",)  # with four models it can be told
    with pytest.raises(NotEstimableError) as refusal:
        fit_contextual(two)
    assert refusal.value.code == "position_fixed"


def test_models_without_upsets_between_them_are_refused() -> None:
    design = Design(np.ones(3), np.zeros((3, 0)), (), 2, np.zeros(3, int), np.ones(3, int))

    with pytest.raises(NotEstimableError, match="into 2 groups with no upsets between them"):
        fit_contextual(design)
    with pytest.raises(NotEstimableError, match="into 2 groups with no upsets between them"):
        fit_contextual(design, start=np.zeros(2))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"covariates": np.zeros((4, 2))}, r"covariates has the shape \(4, 2\); with 3 votes"),
        ({"covariates": np.full((3, 1), np.nan)}, "the covariate x holds nan for vote 1"),
        ({"outcome": np.array([0, 2.0, 1])}, "outcome holds 2.0 for vote 2; it must be a finite n"),
        ({"weight": np.array([1, 1, -1.0])}, "weight holds -1.0 for vote 3; it must be a finite"),
        ({"offset": np.array([np.inf, 0, 0])}, "offset holds inf for vote 1"),
        (
            {"a": np.array([0, 2, 0])},
            "a holds 2 for vote 2; it must be a finite number from 0 to 1",
        ),
        ({"b": None}, "there are 2 models but no b"),
        ({"offset": np.zeros(2)}, r"offset has the shape \(2,\); it must be \(3,\)"),
    ],
)
def test_columns_that_are_none_are_refused(change: dict[str, object], sentence: str) -> None:
    design = Design(np.ones(3), np.ones((3, 1)), ("x",), 2, np.zeros(3, int), np.ones(3, int))

    with pytest.raises(ValueError, match=sentence):
        replace(design, **change)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ridge": 1e-4}, "ridge is 0.0001; it may be at most 1e-8. A prior on the coefficients"),
        ({"strength_sd": 0.0}, "strength_sd is 0.0; it must be a positive number"),
        ({"coefficient_sd": float("nan")}, "coefficient_sd is nan; it must be a positive number"),
    ],
)
def test_priors_that_are_none_are_refused(change: dict[str, float], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Priors(**change)
