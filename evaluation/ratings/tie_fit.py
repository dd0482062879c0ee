"""Fit a model in which ties are an outcome, by damped Fisher scoring from the tally.

The parameters are the strengths and the tie parameter eta. Probabilities depend on the pair only,
so one pass over the pairs gives the gradient, the information and the spread of the scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import LinAlgError, cho_solve

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.games import games_of, pairs_among
from evaluation.ratings.sandwich import sandwich
from evaluation.ratings.tally import PairTally
from evaluation.ratings.tie_existence import has_tie_parameter
from evaluation.ratings.tie_scores import TieCells, TieScores
from evaluation.ratings.ties import TieModel

_ITERATIONS: Final = 100
_LAST_STEP: Final = 1e-9  # logits
_SURE_STEP: Final = 1e-4  # logits; a shorter step cannot overshoot, and rounding would judge it
_UNBOUNDED: Final = (
    "These votes contain no upset, so the tie parameter cannot be estimated; use ties as half wins."
)
_TIE, _BOTH_BAD = 2, 3


@dataclass(frozen=True, eq=False)
class TieFit:
    strengths: Array  # shape (n_models,), natural-log odds, mean 0
    level: Array | None  # shape (n_models,): strengths over the threshold of "bad"; GRK only
    eta: float | None  # the tie parameter; None: there are no ties
    covariance: Array  # shape (n_models,) * 2, or one more with eta: of strengths with mean 0
    bread: Array  # of the same shape: the inverse information, its strengths with mean 0
    iterations: int
    gradient_norm: float


def fit_ties(model: TieModel, tally: PairTally, members: Sequence[int]) -> TieFit:
    """Return the maximum-likelihood strengths and tie parameter of some models of a tally.

    Without ties eta is left out: the plain fit is the limit, and for GRK the fit with k = 1.
    The covariance is the sandwich: inverse information, spread of the scores, inverse information.

    Raises NotEstimableError: ``not_connected`` as the plain fit, ``ties_unbounded`` when the votes
    contain no upset, ``not_converged``.

    Two models, 40 wins, 10 losses, 20 ties: Davidson's e^d = 40/10 and nu = 20 / sqrt(40 * 10).

    >>> from evaluation.ratings.ties import TIE_MODELS
    >>> cells = [("a", "b", "model_a", 40), ("a", "b", "model_b", 10), ("a", "b", "tie", 20)]
    >>> fit = fit_ties(TIE_MODELS["davidson"], PairTally.from_cells(cells), [0, 1])
    >>> bool(abs(fit.strengths[0] - np.log(4) / 2) < 1e-9), bool(abs(fit.eta) < 1e-9)
    (True, True)
    """
    cells = _cells(model, tally, members)
    has_ties = bool(cells.sums[_TIE].any())
    if not has_ties and not model.has_level:
        return _without_ties(tally, members)
    if (
        has_ties
        and not model.has_level
        and not has_tie_parameter(cells.n_models, cells.a, cells.b, cells.sums)
    ):
        raise NotEstimableError("ties_unbounded", _UNBOUNDED)
    x = _start(model, tally, members, cells)
    scores, iterations = _climb(TieScores(model, cells, np.append(x, 0.0) if has_ties else x))
    bread = scores.inverse_information()
    theta = scores.x[: cells.n_models]
    return TieFit(
        strengths=theta - theta.mean(),
        level=theta if model.has_level else None,
        eta=float(scores.x[-1]) if has_ties else None,
        covariance=bread @ scores.spread() @ bread.T,
        bread=bread,
        iterations=iterations,
        gradient_norm=float(np.abs(scores.gradient()).max()),
    )


def _climb(scores: TieScores) -> tuple[TieScores, int]:
    with np.errstate(over="ignore", invalid="ignore"):  # a step too far is halved
        for iteration in range(1, _ITERATIONS + 1):
            try:
                step = cho_solve(scores.factor(), scores.gradient())
            except (LinAlgError, ValueError):  # flat, or not finite
                break
            scores = _better(scores, step)
            if np.abs(step).max() < _LAST_STEP:
                return scores, iteration
    raise NotEstimableError(
        "not_converged",
        f"The strengths of {scores.cells.n_models} models and the tie parameter were not found "
        f"within {_ITERATIONS} iterations; use ties as half wins.",
    )


def _better(scores: TieScores, step: Array) -> TieScores:
    """Take a step, halved until the log-likelihood does not fall; short ones are not judged."""
    before, share = scores.log_likelihood(), 1.0
    while True:
        after = TieScores(scores.model, scores.cells, scores.x + share * step)
        if share * np.abs(step).max() < _SURE_STEP or after.log_likelihood() >= before:
            return after
        share /= 2


def _without_ties(tally: PairTally, members: Sequence[int]) -> TieFit:
    games = games_of(tally, members)
    fit = fit_bradley_terry(games)
    errors = sandwich(fit.strengths, games)
    return TieFit(
        strengths=fit.strengths,
        level=None,
        eta=None,
        covariance=errors.covariance,
        bread=errors.bread,
        iterations=fit.iterations or 0,
        gradient_norm=fit.gradient_norm,
    )


def _start(model: TieModel, tally: PairTally, members: Sequence[int], cells: TieCells) -> Array:
    """Return the half-win strengths, for GRK at the level that the share of both-bad suggests."""
    try:
        strengths = fit_bradley_terry(games_of(tally, members)).strengths
    except NotEstimableError:  # GRK alone can join models that only both-bad votes compare
        if not model.has_level:
            raise
        strengths = np.zeros(cells.n_models)
    if model.has_level:
        bad = cells.sums[_BOTH_BAD].sum() / cells.sums.sum()
        strengths = strengths + np.log((1 / bad - 1) / 2)
    return strengths


def _cells(model: TieModel, tally: PairTally, members: Sequence[int]) -> TieCells:
    n_models, a, b, inside = pairs_among(tally, members)
    tables = []
    for table in tally.weights():
        outcomes = table[inside].T.copy()
        if not model.own_both_bad:
            outcomes[_TIE] += outcomes[_BOTH_BAD]
            outcomes = outcomes[:_BOTH_BAD]
        tables.append(outcomes)
    return TieCells(n_models, a, b, *tables)
