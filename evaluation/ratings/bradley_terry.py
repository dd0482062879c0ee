"""Bradley-Terry ratings: turn a table of pairwise wins into one strength per model.

The model says P(i beats j) = sigmoid(theta_i - theta_j). Strengths are natural-log odds with mean
zero; only `scale.py` knows the 400-point scale shown on leaderboards. The optimum is found by
choix (iterative Luce spectral ranking) and checked here: choix stops when its steps are small, so
the distance to the optimum is measured by the gradient and one Newton step.
"""

from dataclasses import dataclass
from typing import Final

import choix
import numpy as np
from scipy.linalg import LinAlgError

from evaluation.ratings.arrays import Array
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import count_components
from evaluation.ratings.information import (
    centred_inverse,
    fisher_information,
    win_probabilities,
)

ENGINE: Final = "choix.ilsr_pairwise_dense"
_STEP_TOLERANCES: Final = (1e-10, 1e-12)  # logits per model, mean |step|; the second is a retry
_MAX_ITERATIONS: Final = 1_000
_MAX_DISTANCE: Final = 1e-7  # logits; a whole point of the board is 6e-3


@dataclass(frozen=True)
class BradleyTerryFit:
    strengths: Array  # shape (n_models,), natural-log odds, mean 0
    gradient_norm: float  # largest |gradient| of the log-likelihood, in votes
    distance: float  # largest component of the Newton step that is left, in logits
    converged: bool  # distance is at most 1e-7; choix does not tell its iterations


def fit_bradley_terry(wins: Array) -> BradleyTerryFit:
    """Return the maximum-likelihood Bradley-Terry strengths.

    Parameters
    ----------
    wins : array, shape (n_models, n_models)
        ``wins[i, j]`` counts votes in which model i beat model j; a tie adds 0.5 to both
        ``wins[i, j]`` and ``wins[j, i]``. The diagonal must be zero.

    Raises
    ------
    ValueError
        If ``wins`` is not such a table of at least two models.
    NotEstimableError
        ``not_connected``: some group of models never lost to, or never met, the others.
        ``not_converged``: the distances are too great for double precision.

    Source: R. A. Bradley and M. E. Terry, Biometrika 39 (1952) 324-345; L. R. Ford, Amer. Math.
    Monthly 64 (1957) 28-33, for the condition; L. Maystre and M. Grossglauser, "Fast and accurate
    inference of Plackett-Luce models", NeurIPS 2015, for the algorithm.

    >>> fit_bradley_terry(np.array([[0.0, 3.0], [1.0, 0.0]])).strengths.round(4)
    array([ 0.5493, -0.5493])
    """
    _check_wins(wins)
    n_components = count_components(wins)
    if n_components > 1:
        raise NotEstimableError(
            "not_connected",
            f"The votes split the {len(wins)} models into {n_components} groups with no upsets "
            "between them; rate each group by itself.",
        )
    strengths = None
    for tolerance in _STEP_TOLERANCES:
        strengths = _climb(wins, strengths, tolerance)
        fit = _judged(wins, strengths)
        if fit.converged:
            return fit
    raise NotEstimableError(
        "not_converged",
        f"The strengths of {len(wins)} models are still {fit.distance:.1g} logits from their "
        "optimum; look for pairs with extremely one-sided votes.",
    )


def _climb(wins: Array, start: Array | None, tolerance: float) -> Array:
    try:
        with np.errstate(all="ignore"):  # choix divides by zero on its way to an error
            strengths: Array = choix.ilsr_pairwise_dense(
                wins, initial_params=start, max_iter=_MAX_ITERATIONS, tol=tolerance
            )
    except (RuntimeError, ValueError) as error:
        raise NotEstimableError(
            "not_converged",
            f"The strengths of {len(wins)} models were not found within {_MAX_ITERATIONS} "
            "iterations; look for pairs with extremely one-sided votes.",
        ) from error
    strengths -= strengths.mean()
    return strengths


def _judged(wins: Array, strengths: Array) -> BradleyTerryFit:
    p = win_probabilities(strengths)
    surprise = wins * p.T  # wins times the probability of a loss: no cancellation when p is near 1
    gradient = (surprise - surprise.T).sum(axis=1)
    try:
        newton_step = centred_inverse(fisher_information(wins, strengths)) @ gradient
        distance = float(np.abs(newton_step).max())
    except (LinAlgError, ValueError):  # singular, or not finite: nothing is known of the distance
        distance = float("inf")
    return BradleyTerryFit(
        strengths, float(np.abs(gradient).max()), distance, distance <= _MAX_DISTANCE
    )


def _check_wins(wins: Array) -> None:
    if wins.ndim != 2 or wins.shape[0] != wins.shape[1] or len(wins) < 2:  # noqa: PLR2004  # a square of pairs
        raise ValueError(f"wins has the shape {wins.shape}; it must be (n, n) with n from 2")
    if not np.isfinite(wins).all() or (wins < 0).any():
        bad = wins[~(np.isfinite(wins) & (wins >= 0))][0]
        raise ValueError(f"wins contains {bad}; counts are finite and not negative")
    if np.diag(wins).any():
        raise ValueError(f"model {np.flatnonzero(np.diag(wins))[0]} has wins against itself")
