"""Bradley-Terry ratings: turn pairwise wins into one strength per model.

The model says P(i beats j) = sigmoid(theta_i - theta_j); with the position effect delta,
P(i beats j) = sigmoid(theta_i - theta_j + delta) when i is shown first. Strengths are natural-log
odds with mean zero; only `scale.py` knows the 400-point scale of leaderboards. The likelihood is
climbed by Newton's method, with a Cholesky factor or, for many models, conjugate gradients.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import LinAlgError

from evaluation.ratings.arrays import Array
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import count_components
from evaluation.ratings.games import Games
from evaluation.ratings.information import Information, is_dense, share_left_to_position
from evaluation.ratings.likelihood import Likelihood

_ITERATIONS: Final = 50
_ITERATIONS_FROM_ZERO: Final = 200  # there one-sided pairs come closer by about 1 logit a step
_SURE_STEP: Final = 0.7  # logits; a shorter step cannot overshoot by much, so no loss is computed
_SMALLEST_SHARE: Final = 1e-6  # of a step
_LAST_STEP: Final = 1e-5  # logits; Newton squares the error, so 1e-10 is left after it
_LAST_CHORD: Final = 1e-9  # logits; a chord divides it by 3 or more
_CHORD_FROM: Final = 0.05  # logits; a shorter step does not need a new factor after it
_SHRINKING: Final = 3.0  # chords that do not shrink by this factor need one too
MAX_DISTANCE: Final = 1e-7  # logits; a whole point of the board is 6e-3
_ESTIMABLE: Final = 1e-8  # share of the information on delta that must be left beside the models


@dataclass(frozen=True, eq=False)
class BradleyTerryFit:
    strengths: Array  # shape (n_models,), natural-log odds, mean 0
    position: float | None  # delta, logits; None: not asked for
    iterations: int | None  # None: choix does not tell
    gradient_norm: float  # largest |gradient| of the log-likelihood, in votes
    distance: float  # largest component of the last correction, in logits
    method: str  # newton, chord or choix
    information: Information  # near the optimum; a warm refit starts from it


def fit_bradley_terry(
    games: Games,
    *,
    position: bool = False,
    prior_sd: float | None = None,
    start: Array | None = None,
) -> BradleyTerryFit:
    """Return the maximum-likelihood strengths.

    Parameters
    ----------
    games : Games
        With ``position`` they must be ordered: i was shown first.
    position : bool
        Estimate the advantage of being shown first too.
    prior_sd : float, optional
        Logits; adds -sum(theta ** 2) / (2 prior_sd ** 2) to the log-likelihood. With a prior any
        votes determine the strengths.
    start : array, shape (n_models,), optional
        Strengths to begin at; by default the log-odds of each model's wins.

    Raises
    ------
    NotEstimableError
        ``not_connected``: some group of models never lost to, or never met, the others.
        ``position_fixed``: the display order follows the models.
        ``not_converged``: the distances are too great for double precision.

    Source: R. A. Bradley and M. E. Terry, Biometrika 39 (1952) 324-345; L. R. Ford, Amer. Math.
    Monthly 64 (1957) 28-33, for the condition on the comparison graph.

    >>> games = Games.from_matrices(np.array([[0.0, 3.0], [1.0, 0.0]]))
    >>> fit_bradley_terry(games).strengths.round(4)
    array([ 0.5493, -0.5493])
    """
    if prior_sd is None:
        check_connected(games)
    likelihood = Likelihood(games, position=position, prior_sd=prior_sd)
    begin = _padded(_log_odds(games) if start is None else start, position)
    # The log-odds can lie far beyond the optimum, where the likelihood is flat; zero never does.
    for x, iterations in ((begin, _ITERATIONS), (0 * begin, _ITERATIONS_FROM_ZERO)):
        fit = _newton(likelihood, x, iterations)
        if fit is not None:
            return fit
    raise NotEstimableError(
        "not_converged",
        f"The strengths of {games.n_models} models were not found within {_ITERATIONS_FROM_ZERO} "
        "iterations; look for pairs with extremely one-sided votes.",
    )


def _log_odds(games: Games) -> Array:
    """Return shape (n_models,): the log-odds of each model's wins, about their mean."""
    wins = games.totals(games.wins_i, games.wins_j)
    losses = games.totals(games.wins_j, games.wins_i)
    log_odds: Array = np.log((wins + 0.5) / (losses + 0.5))
    log_odds -= log_odds.mean()
    return log_odds


def _newton(likelihood: Likelihood, x: Array, iterations: int) -> BradleyTerryFit | None:
    """Climb from x; None where the likelihood is too flat, or too far, to find the optimum."""
    information, size, before = None, np.inf, np.inf
    has_factor = is_dense(likelihood.games.n_models)
    for iteration in range(1, iterations + 1):
        point = likelihood.at(x)
        if iteration == 1 and likelihood.position:
            _check_position(likelihood, x)
        # Near the optimum a further step with the last factor costs a quarter of a new one.
        is_chord = has_factor and size < min(_CHORD_FROM, before / _SHRINKING)
        try:
            if information is None or not is_chord:
                information = point.information()
            step = information.solve(point.gradient())
        except LinAlgError:
            return None
        share = _share_of(likelihood, x, step)
        if share < _SMALLEST_SHARE:
            return None
        x = x + share * step
        before, size = size, float(np.abs(step).max())
        if share == 1 and size < (_LAST_CHORD if is_chord else _LAST_STEP):
            return finished(likelihood, x, information, iteration, "newton")
    return None


def _share_of(likelihood: Likelihood, x: Array, step: Array) -> float:
    """Return how much of a step to take: halved until the loss does not rise."""
    if np.abs(step).max() < _SURE_STEP:
        return 1.0
    share, loss = 1.0, likelihood.loss(x)
    while share > _SMALLEST_SHARE and not likelihood.loss(x + share * step) <= loss:
        share /= 2
    return share


def finished(
    likelihood: Likelihood, x: Array, information: Information, iterations: int | None, method: str
) -> BradleyTerryFit:
    """Correct x once more by the last information, and return the fit if that is next to nothing.

    The correction is the distance to the optimum but for its square: `distance` is measured.
    """
    correction = information.solve(likelihood.at(x).gradient())
    distance = float(np.abs(correction).max())
    if not distance <= MAX_DISTANCE:
        raise too_far(likelihood.games.n_models, distance)
    x = x + correction
    n = likelihood.games.n_models
    gradient = likelihood.at(x).gradient()
    return BradleyTerryFit(
        strengths=x[:n] - x[:n].mean(),
        position=float(x[n]) if likelihood.position else None,
        iterations=iterations,
        gradient_norm=float(np.abs(gradient).max()),
        distance=distance,
        method=method,
        information=information,
    )


def too_far(n_models: int, distance: float) -> NotEstimableError:
    return NotEstimableError(
        "not_converged",
        f"The strengths of {n_models} models are still {distance:.1g} logits from their optimum; "
        "look for pairs with extremely one-sided votes.",
    )


def check_connected(games: Games) -> None:
    n_components = count_components(games)
    if n_components > 1:
        raise NotEstimableError(
            "not_connected",
            f"The votes split the {games.n_models} models into {n_components} groups with no "
            "upsets between them; rate each group by itself.",
        )


def _check_position(likelihood: Likelihood, x: Array) -> None:
    h, prior_sd = likelihood.weights(x), likelihood.prior_sd
    if share_left_to_position(likelihood.games, h, prior_sd=prior_sd) <= _ESTIMABLE:
        raise NotEstimableError(
            "position_fixed",
            "The display order follows the models, so its effect cannot be told from their "
            "strengths.",
        )


def _padded(strengths: Array, position: bool) -> Array:
    return np.append(strengths, 0.0) if position else strengths
