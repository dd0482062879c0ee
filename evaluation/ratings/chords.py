"""Warm refits: a few new votes on many old ones, without a new factor.

A chord step uses the information of an earlier fit. The gradient is that of the new votes, so the
steps lead to their optimum; the old information only makes the way there a little longer.
"""

from typing import Final

import numpy as np

from evaluation.ratings.bradley_terry import (
    BradleyTerryFit,
    finished,
    fit_bradley_terry,
)
from evaluation.ratings.games import Games
from evaluation.ratings.likelihood import Likelihood

_CHORDS: Final = 10
_SHRINKING: Final = 3.0  # a step must be smaller than the one before by this factor
_LAST_STEP: Final = 1e-8  # logits


def refit_bradley_terry(
    earlier: BradleyTerryFit, games: Games, *, prior_sd: float | None = None
) -> BradleyTerryFit:
    """Return the optimum for these games, starting at that of similar ones.

    The models are those of the earlier fit; else, or when the chords do not contract, it is a
    Newton fit. `prior_sd` is that of the earlier fit.

    Whoever takes votes out, or adds a pair that is new, has to find the groups again before: that
    the votes still join all models is not checked here unless a Newton fit is made.

    >>> old = fit_bradley_terry(Games.from_matrices(np.array([[0.0, 300.0], [100.0, 0.0]])))
    >>> new = Games.from_matrices(np.array([[0.0, 304.0], [101.0, 0.0]]))
    >>> warm = refit_bradley_terry(old, new)
    >>> warm.method, bool(abs(warm.strengths[0] - np.log(304 / 101) / 2) < 1e-9)
    ('chord', True)
    """
    position = earlier.position is not None
    if len(earlier.strengths) != games.n_models:
        return fit_bradley_terry(games, position=position, prior_sd=prior_sd)
    likelihood = Likelihood(games, position=position, prior_sd=prior_sd)
    x = earlier.strengths.copy()
    if earlier.position is not None:
        x = np.append(x, earlier.position)
    before = np.inf
    for iteration in range(1, _CHORDS + 1):
        step = earlier.information.solve(likelihood.at(x).gradient())
        size = float(np.abs(step).max())
        if not size < before / _SHRINKING:
            break
        x, before = x + step, size
        if size < _LAST_STEP:
            return finished(likelihood, x, earlier.information, iteration, "chord")
    return fit_bradley_terry(games, position=position, prior_sd=prior_sd, start=earlier.strengths)
