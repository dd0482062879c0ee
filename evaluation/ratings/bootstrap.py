"""Resampled votes: for ranks as ranges, and as a check on the sandwich.

Every count of a pair becomes a Poisson number around it. Rounds are columns of one array; all
share the information of the whole data and find their optimum by chords. No round is tied to one
model: each is centred, so no model seems certain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.backbone import backbone_of
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.existence import strong_components
from evaluation.ratings.games import Games

Single = NDArray[np.float32]
_COLUMNS: Final = 25  # rounds at once
_CHORDS: Final = 30  # a round that needs more is fitted by itself
_LAST_STEP: Final = 1e-4  # logits; the spread of the rounds is a hundred times as wide
_LARGE: Final = 50.0  # a Poisson number with a larger mean is drawn as a Normal one
MOST_APART: Final = 0.01  # share of rounds without a maximum; above, no bootstrap interval


@dataclass(frozen=True, eq=False)
class Rounds:
    values: Array  # shape (rounds, parameters); NaN where a round says nothing of one

    @property
    def apart(self) -> Array:
        """Return shape (parameters,): the share of rounds in which it had no maximum."""
        share: Array = np.isnan(self.values).mean(axis=0)
        return share

    def interval(self, level: float) -> tuple[Array, Array]:
        """Return the percentile interval; NaN where more than 1 % of the rounds are missing."""
        tails = [(1 - level) / 2, (1 + level) / 2]
        usable = self.apart <= MOST_APART
        low, high = np.full((2, self.values.shape[1]), np.nan)
        if usable.any():
            low[usable], high[usable] = np.nanquantile(self.values[:, usable], tails, axis=0)
        return low, high

    def standard_errors(self) -> Array:
        """Return shape (parameters,): the standard deviation over the rounds; NaN of under two."""
        several = (~np.isnan(self.values)).sum(axis=0) > 1
        errors = np.full(self.values.shape[1], np.nan)
        if several.any():
            errors[several] = np.nanstd(self.values[:, several], axis=0, ddof=1)
        return errors


def bootstrap(games: Games, fit: BradleyTerryFit, rounds: int, rng: np.random.Generator) -> Rounds:
    """Return the strengths of resampled votes, one row per round.

    Parameters
    ----------
    games : Games
        Those that were fitted, without a position effect and without a prior.
    fit : BradleyTerryFit
        Their optimum.
    rounds : int
        How many times the votes are drawn again; the same `rng` gives the same rounds.
    rng : numpy.random.Generator
        The source of the draws.

    A round in which some models are no longer joined with the others rates the largest group, and
    has NaN for the rest. A model's place in such a round is taken from the mean of that group.
    """
    backbone = backbone_of(games)
    incidence = _incidence(games)
    rows = []
    for wins_i, wins_j in _draws(games, rounds, rng):
        x, settled = _chords(games, fit, incidence, (wins_i, wins_j))
        whole = backbone.holds(wins_i, wins_j)
        for column in np.flatnonzero(~(settled & whole)):
            drawn = _round(games, wins_i[:, column], wins_j[:, column])
            x[:, column] = _fitted_apart(drawn, fit.strengths)
        rows.append(x.T)
    return Rounds(np.concatenate(rows))


def _draws(games: Games, rounds: int, rng: np.random.Generator) -> Iterator[tuple[Single, Single]]:
    """Yield half-wins of i and j, shape (n_pairs, columns), for a few rounds at a time.

    Of weighted votes the draw has the mean and the variance of the sum of Poisson(1) times weight.
    """
    scale = np.divide(games.squares, games.sums, out=np.ones_like(games.sums), where=games.sums > 0)
    mean = games.sums / scale
    few, many = (mean > 0) & (mean <= _LARGE), mean > _LARGE
    for start in range(0, rounds, _COLUMNS):
        columns = min(_COLUMNS, rounds - start)
        drawn = np.zeros((*mean.shape, columns), dtype=np.float32)
        drawn[few] = rng.poisson(mean[few][:, None], (int(few.sum()), columns))
        noise = rng.standard_normal((int(many.sum()), columns), dtype=np.float32)
        around = mean[many][:, None].astype(np.float32)
        drawn[many] = np.maximum(around + np.sqrt(around) * noise, 0)
        drawn *= scale[:, :, None].astype(np.float32)
        half = drawn[2] / 2
        yield drawn[0] + half, drawn[1] + half


def _incidence(games: Games) -> csr_array:
    """Return shape (n_models, n_pairs): +1 where a model is i, -1 where it is j."""
    pairs = np.arange(len(games.i))
    signs = np.repeat(np.array([1.0, -1.0], dtype=np.float32), len(pairs))
    places = (np.concatenate([games.i, games.j]), np.tile(pairs, 2))
    return csr_array((signs, places), shape=(games.n_models, len(pairs)))


def _chords(
    games: Games, fit: BradleyTerryFit, incidence: csr_array, wins: tuple[Single, Single]
) -> tuple[Array, BoolArray]:
    """Return the strengths of each column, and whether its chords have come to an end."""
    wins_i, wins_j = wins
    votes = wins_i + wins_j
    x = np.repeat(fit.strengths[:, None], votes.shape[1], axis=1)
    size = np.full(votes.shape[1], np.inf)
    for _chord in range(_CHORDS):
        short = x.astype(np.float32)
        chance = 1 / (1 + np.exp(short[games.j] - short[games.i]))
        step = fit.information.solve((incidence @ (wins_i - votes * chance)).astype(np.float64))
        x += step
        size = np.abs(step).max(axis=0)
        if (size < _LAST_STEP).all() or not np.isfinite(size).all():
            break
    return x - x.mean(axis=0), size < _LAST_STEP


def _round(games: Games, wins_i: Single, wins_j: Single) -> Games:
    """Return the games of one round; only half-wins are known of it, and needed."""
    sums = np.stack([wins_i, wins_j, np.zeros_like(wins_i)]).astype(np.float64)
    played = sums.any(axis=0)
    sums = sums[:, played]
    return Games(games.n_models, games.i[played], games.j[played], sums, sums)


def _fitted_apart(games: Games, strengths: Array) -> Array:
    """Return the strengths of the largest group, around the mean that it has in all data."""
    group = strong_components(games)
    members = np.flatnonzero(group == np.bincount(group).argmax())
    fitted = np.full(games.n_models, np.nan)
    if len(members) > 1:
        place = np.full(games.n_models, -1)
        place[members] = np.arange(len(members))
        i, j = place[games.i], place[games.j]
        inside = (i >= 0) & (j >= 0)
        sums = games.sums[:, inside]
        alone = fit_bradley_terry(Games(len(members), i[inside], j[inside], sums, sums))
        fitted[members] = alone.strengths + strengths[members].mean()
    return fitted
