"""The optimum by choix: another program's algorithm, to choose or to compare with.

Iterative Luce spectral ranking on the dense table of wins; comfortable to about 500 models. choix
stops when its steps are small, so the distance to the optimum is measured here by a Newton step.
"""

from typing import Final

import choix
import numpy as np
from scipy.linalg import LinAlgError

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import (
    MAX_DISTANCE,
    BradleyTerryFit,
    check_connected,
    too_far,
)
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.games import Games
from evaluation.ratings.likelihood import Likelihood

_STEP_TOLERANCES: Final = (1e-10, 1e-12)  # logits per model, mean |step|; the second is a retry
_MAX_ITERATIONS: Final = 1_000


def fit_with_choix(games: Games) -> BradleyTerryFit:
    """Return the maximum-likelihood strengths as choix finds them.

    Raises NotEstimableError with ``not_connected`` or ``not_converged``, as the Newton engine.

    Source: L. Maystre and M. Grossglauser, "Fast and accurate inference of Plackett-Luce models",
    NeurIPS 2015.

    >>> games = Games.from_matrices(np.array([[0.0, 3.0], [1.0, 0.0]]))
    >>> fit_with_choix(games).strengths.round(4)
    array([ 0.5493, -0.5493])
    """
    check_connected(games)
    wins = np.zeros((games.n_models, games.n_models))
    np.add.at(wins, (games.i, games.j), games.wins_i)
    np.add.at(wins, (games.j, games.i), games.wins_j)
    strengths = None
    for tolerance in _STEP_TOLERANCES:
        strengths = _climb(wins, strengths, tolerance)
        fit = _judged(games, strengths)
        if fit.distance <= MAX_DISTANCE:
            return fit
    raise too_far(games.n_models, fit.distance)


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


def _judged(games: Games, strengths: Array) -> BradleyTerryFit:
    point = Likelihood(games).at(strengths)
    gradient = point.gradient()
    try:
        information = point.information()
    except LinAlgError as error:
        raise too_far(games.n_models, float("inf")) from error
    return BradleyTerryFit(
        strengths=strengths,
        position=None,
        iterations=None,
        gradient_norm=float(np.abs(gradient).max()),
        distance=float(np.abs(information.solve(gradient)).max()),
        method="choix",
        information=information,
    )
