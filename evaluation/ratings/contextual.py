"""The logistic fit with covariates: ratings at equal style, and every regression of `bias`.

logit P(A is preferred) = theta_a - theta_b + x beta + offset, a tie counting half for each side.
The coefficients are **not penalised**: a penalty on them leaves in the ratings what it takes from
them. Newton's method, one pass over the votes per step; the last steps are chords.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import check_connected, fit_bradley_terry
from evaluation.ratings.chances import chances_at
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.identifiability import check_covariates, lifted, variance_left

_ITERATIONS: Final = 50
_CHORD_FROM: Final = 0.05  # a shorter step does not need a new matrix after it
_SHRINKING: Final = 3.0  # chords that do not shrink by this factor need one too
# With r logits the most that a step moves a vote, a whole Newton step lowers the loss where
# exp(r) - r - 1 < r ** 2, so below 1.79 (F. Bach, Electronic Journal of Statistics 4 (2010)
# 384-414): there the loss is not computed.
_SURE_STEP: Final = 1.75
_LAST_STEP: Final = 1e-6  # logits; a Newton step follows, which leaves the square of it
_RUNNING_AWAY: Final = 5.0  # a step that long after the third iteration has no end
_SMALLEST_SHARE: Final = 1e-6  # of a step
_LARGEST_RIDGE: Final = 1e-8


@dataclass(frozen=True)
class Priors:
    """What is added to the likelihood; every number is named beside the result."""

    strength_sd: float | None = None  # logits, of a Normal prior on each theta
    coefficient_sd: float | None = None  # of a Normal prior on each beta
    ridge: float = 0.0  # on beta, for rounding only: at most 1e-8, and not in the variance

    def __post_init__(self) -> None:
        for name, sd in (
            ("strength_sd", self.strength_sd),
            ("coefficient_sd", self.coefficient_sd),
        ):
            if sd is not None and not 0 < sd < np.inf:
                raise ValueError(f"{name} is {sd}; it must be a positive number")
        if not 0 <= self.ridge <= _LARGEST_RIDGE:
            raise ValueError(f"ridge is {self.ridge}; it may be at most 1e-8. A prior on the "
                             "coefficients is coefficient_sd")  # fmt: skip

    def precision(self, design: Design) -> Array:
        """Return shape (n_parameters,): the precision that the priors state."""
        precision = np.zeros(design.n_parameters)
        if self.strength_sd is not None:
            precision[: design.n_models] = self.strength_sd**-2
        if self.coefficient_sd is not None:
            precision[design.n_models :] = self.coefficient_sd**-2
        return precision

    def ridge_of(self, design: Design) -> Array:
        """Return shape (n_parameters,): the ridge on the coefficients."""
        return np.repeat([0.0, self.ridge], [design.n_models, len(design.names)])

    @property
    def on_strengths(self) -> bool:
        return self.strength_sd is not None


@dataclass(frozen=True, eq=False)
class ContextualFit:
    strengths: Array  # shape (n_models,), natural-log odds, mean 0
    coefficients: Array  # shape (k,), logits per unit of the covariate
    names: tuple[str, ...]
    predictor: Array  # shape (n_votes,), log-odds that A is preferred
    information: Array  # shape (n_models + k,) * 2; priors are in it
    bread: Array  # its (pseudo-)inverse, strengths taken from their mean
    variance_left: Array  # shape (k,): the share of each covariate that models do not explain
    iterations: int
    gradient_norm: float  # votes
    priors: Priors

    @property
    def parameters(self) -> Array:
        return np.concatenate([self.strengths, self.coefficients])

    @cached_property
    def condition_number(self) -> float:
        """Of the information with unit diagonal; strengths without their common shift."""
        matrix = lifted(self.information, len(self.strengths), self.priors.on_strengths)
        scale = np.sqrt(np.diag(matrix))
        eigenvalues = np.linalg.eigvalsh(matrix / np.outer(scale, scale))
        return float(eigenvalues[-1] / eigenvalues[0]) if eigenvalues[0] > 0 else np.inf


def fit_contextual(
    design: Design, priors: Priors | None = None, *, start: Array | None = None
) -> ContextualFit:
    """Return the maximum-likelihood strengths and coefficients.

    `start`, shape (n_models + k,), is where the climb begins; by default at the strengths without
    covariates and at coefficients of 0.

    Raises NotEstimableError: ``not_connected`` (see the plain fit), ``covariate_collinear``,
    ``position_fixed``, ``separated``, ``not_converged``.

    Source: the model of FastChat's and arena-rank's style control, there with a penalty.

    >>> # 30 wins at x = 1, 10 losses: the odds are 3.
    >>> outcome = np.repeat([1.0, 0.0], [30, 10])
    >>> fit = fit_contextual(Design(outcome, np.ones((40, 1)), ("length",)))
    >>> bool(abs(fit.coefficients[0] - np.log(3)) < 1e-9)
    True
    """
    priors = priors or Priors()
    if start is None:
        start = _start(design, priors)
    elif design.n_models and priors.strength_sd is None:
        check_connected(design.games())
    x, iterations = _climb(design, priors, start)
    return _finished(design, priors, x, iterations)


def _start(design: Design, priors: Priors) -> Array:
    beta = np.zeros(len(design.names))
    if not design.n_models:
        return beta
    plain = fit_bradley_terry(design.games(), prior_sd=priors.strength_sd)
    return np.concatenate([plain.strengths, beta])


def gradient(design: Design, priors: Priors, x: Array) -> Array:
    """Return the derivatives of the log-posterior, shape (n_parameters,)."""
    return _gradient(design, priors, x, None)


def _gradient(design: Design, priors: Priors, x: Array, predictor: Array | None) -> Array:
    """Return the same; the predictor is made on the way if it is not known."""
    total = -(priors.precision(design) + priors.ridge_of(design)) * x
    for block in design.blocks():
        lead = design.predictor(x, block) if predictor is None else predictor[block]
        residual = design.residual(chances_at(lead), block)
        total += design.total(design.weighed(residual, block), block)
    return total


def information(design: Design, priors: Priors, x: Array) -> tuple[Array, Array]:
    """Return the information and the gradient, from one pass over the votes."""
    ridge = priors.precision(design) + priors.ridge_of(design)
    matrix, total = np.diag(ridge), -ridge * x
    for block in design.blocks():
        chances = design.chances(x, block)
        matrix += design.gram(design.weighed(chances.of_i * chances.of_j, block), block)
        total += design.total(design.weighed(design.residual(chances, block), block), block)
    return matrix, total


def _climb(design: Design, priors: Priors, x: Array) -> tuple[Array, int]:
    scale = np.concatenate([np.ones(design.n_models), design.scales])  # steps in logits
    factor, size, before = None, np.inf, np.inf
    for iteration in range(1, _ITERATIONS + 1):
        if factor is None or size > min(_CHORD_FROM, before / _SHRINKING):
            matrix, slope = information(design, priors, x)
            if iteration == 1:
                check_covariates(
                    design, matrix, lifted(matrix, design.n_models, priors.on_strengths)
                )
            factor = _factor(design, priors, matrix, x * scale)
        else:
            slope = gradient(design, priors, x)
        step = cho_solve(factor, slope)
        before, size = size, float(np.abs(step * scale).max(initial=0.0))
        if iteration > 3 and size > _RUNNING_AWAY:  # noqa: PLR2004  # the first ones may be long
            raise _endless(design, step * scale)
        share = 1.0 if size < _CHORD_FROM else _share_of(design, priors, x, step)
        x = x + share * step
        if size < _LAST_STEP:
            return x, iteration
    raise _endless(design, x * scale)


def _factor(design: Design, priors: Priors, matrix: Array, at: Array) -> tuple[Array, bool]:
    try:
        factor: tuple[Array, bool] = cho_factor(
            lifted(matrix, design.n_models, priors.on_strengths)
        )
    except LinAlgError as error:
        raise _endless(design, at) from error
    return factor


def _share_of(design: Design, priors: Priors, x: Array, step: Array) -> float:
    """Return how much of a step to take: halved until the loss does not rise."""
    image = design.image(step)
    if max(image.max(initial=0.0), -image.min(initial=0.0)) < _SURE_STEP:
        return 1.0
    lead = design.predictor(x)
    share, before = 1.0, _loss(design, priors, x, lead)
    while share > _SMALLEST_SHARE and not (
        _loss(design, priors, x + share * step, lead + share * image) <= before
    ):
        share /= 2
    return share


def _endless(design: Design, far: Array) -> NotEstimableError:
    """Return the refusal of a climb without end; `far` says, in logits, what went where."""
    on_covariates = np.abs(far[design.n_models :])
    if on_covariates.max(initial=0.0) < 1:
        return NotEstimableError(
            "not_converged",
            f"The strengths of {design.n_models} models and {len(design.names)} coefficients were "
            f"not found within {_ITERATIONS} iterations; look for pairs with extremely one-sided "
            "votes.",
        )
    name = design.names[int(on_covariates.argmax())]
    return NotEstimableError(
        "separated",
        f"{name} predicts every vote; its coefficient is infinite. Leave it out or give a prior.",
    )


def _finished(design: Design, priors: Priors, x: Array, iterations: int) -> ContextualFit:
    n = design.n_models
    matrix, slope = information(design, priors, x)
    whole = lifted(matrix, n, priors.on_strengths)
    factor = cho_factor(whole)
    x = x + cho_solve(factor, slope)
    predictor = design.predictor(x)
    slope = _gradient(design, priors, x, predictor)
    bread: Array = cho_solve(factor, np.eye(len(whole)))
    bread[:n] -= bread[:n].mean(axis=0) if n else 0.0
    strengths = x[:n] - (x[:n].mean() if n else 0.0)
    return ContextualFit(
        strengths=strengths,
        coefficients=x[n:],
        names=design.names,
        predictor=predictor,
        information=matrix,
        bread=bread,
        variance_left=variance_left(design, matrix, whole),
        iterations=iterations,
        gradient_norm=float(np.abs(slope).max(initial=0.0)),
        priors=priors,
    )


def loss(design: Design, priors: Priors, x: Array) -> float:
    """Return the negative log-posterior but for a constant."""
    return _loss(design, priors, x, design.predictor(x))


def _loss(design: Design, priors: Priors, x: Array, predictor: Array) -> float:
    total = float(((priors.precision(design) + priors.ridge_of(design)) * x**2).sum() / 2)
    for block in design.blocks():
        lead, outcome = predictor[block], design.outcome[block]
        # log(1 + exp(lead)); np.logaddexp, which says the same, takes four times as long.
        of_votes = np.log1p(np.exp(-np.abs(lead))) + np.maximum(lead, 0) - outcome * lead
        total += float(design.weighed(of_votes, block).sum())
    return total
