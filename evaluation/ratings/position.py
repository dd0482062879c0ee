"""The effect of being shown first, from a plain fit with one more parameter."""

from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.chances import chances_at
from evaluation.ratings.clusters import normal_quantile
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import Members
from evaluation.ratings.games import Games, HalfOrDrop, games_of
from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.information import (
    Information,
    SparseInformation,
    information_of,
)
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rating import Effect
from evaluation.ratings.tally import PairTally

_SOLVED: Final = 1e-10  # of the right-hand side
_ENDLESS: Final = "The effect of being shown first is infinite in these votes; it is not given."


def position_effect(
    tally: PairTally, members: Members, options: RateOptions, start: Array | None = None
) -> tuple[tuple[Effect, ...], str]:
    """Return the advantage of being shown first; where the votes cannot tell it, a note on why.

    It is that of half wins (of decisive votes with `drop`), whatever else the rating models.
    """
    ties: HalfOrDrop = "drop" if options.ties == "drop" else "half"
    games = games_of(tally, members, ties=ties, ordered=True)
    try:
        fit = fit_bradley_terry(games, position=True, prior_sd=options.prior_sd, start=start)
    except NotEstimableError as error:  # the strengths alone were found before
        told = error.sentence if error.code == "position_fixed" else _ENDLESS
        return (), told
    return (effect_of_position(games, fit, options),), ""


def effect_of_position(games: Games, fit: BradleyTerryFit, options: RateOptions) -> Effect:
    """Return the fitted effect with its sandwich interval; `games` are ordered.

    Only its own row of the inverse information is solved for.
    """
    delta = float(fit.position or 0.0)
    p, q = chances_at(fit.strengths[games.i] - fit.strengths[games.j] + delta)
    h = games.votes_of_weight * p * q
    won, lost, tied = games.squares
    spread = won * q**2 + lost * p**2 + tied * (0.5 - p) ** 2
    information: Information = information_of(games, h, position=True, prior_sd=options.prior_sd)
    unit = np.zeros(games.n_models + 1)
    unit[-1] = 1.0
    row = information.solve(unit, _SOLVED)
    filling = SparseInformation(games, spread, position=True, prior_sd=options.prior_sd)
    variance = float(row @ filling.times(row[:, None])[:, 0])
    error = max(variance, 0.0) ** 0.5
    reach = normal_quantile(options.level) * error
    return Effect(
        name=POSITION,
        estimate=delta,
        standard_error=error,
        low=delta - reach,
        high=delta + reach,
        scale=1.0,
        variance_left=float(1 / (row[-1] * h.sum())),  # Schur complement over information
    )
