"""How few votes decide an order: an upper bound, found greedily and confirmed by a refit.

Removing one vote of outcome y between a and b moves the gap theta_u - theta_l by about
-(y - p)(k_a - k_b) / (1 - h (K_aa - 2 K_ab + K_bb)), with k = K[u] - K[l], h = p (1 - p) and K the
inverse information (one Newton step without that vote). All votes of a cell do the same, so cells
are sorted and not votes. The most harmful go first until the gap is closed; then the rest is
fitted anew. The true minimum may be smaller, never larger.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, CountArray, IndexArray
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.chances import chances_at
from evaluation.ratings.existence import count_components
from evaluation.ratings.games import Games
from evaluation.ratings.information import DenseInformation, gram

_BATCHES: Final = 30  # refits from which the search goes on before it gives up
_ABOVE: Final = 1e-9  # logits; closer together they are equal but for rounding
_NOTHING: Final = 1e-12  # logits; a vote that moves the gap by less moves it by rounding
_SCORES: Final = np.array([[1.0], [0.0], [0.5]])  # of i: a win, a loss, a tie


@dataclass(frozen=True, eq=False)
class Flip:
    """Votes whose removal puts `lower` above `upper`: enough, not the fewest possible."""

    upper: int
    lower: int
    votes: int
    removed: CountArray  # shape (3, n_pairs), as the sums of the games


def flips_of_neighbours(games: Games, fit: BradleyTerryFit, bread: Array) -> Iterator[Flip]:
    """Yield a flip for each two models that follow each other, where one is found.

    ``games`` are folded, with votes that weigh 1; ``bread`` is the centred inverse information.
    """
    order = np.argsort(-fit.strengths, kind="stable").tolist()
    for upper, lower in pairwise(order):
        flip = find_flip(games, fit.strengths, bread, (upper, lower))
        if flip is not None:
            yield flip


def find_flip(
    games: Games, strengths: Array, bread: Array, neighbours: tuple[int, int]
) -> Flip | None:
    """Return votes whose removal puts the second model above the first; None: none were found.

    Source: J. Huang, Y. Shen, D. Wei, T. Broderick, arXiv 2508.11847, who ask the question.

    Two models, 5 wins to 3: without three of the wins the order is reversed.

    >>> games = Games.from_matrices(np.array([[0.0, 5.0], [3.0, 0.0]]))
    >>> fit = fit_bradley_terry(games)
    >>> bread = np.array([[1.0, -1.0], [-1.0, 1.0]]) / (4 * 8 * 15 / 64)
    >>> find_flip(games, fit.strengths, bread, (0, 1)).votes
    3
    """
    removed = np.zeros_like(games.sums)
    for _batch in range(_BATCHES):
        left = _without(games, removed)
        batch = _most_harmful(left, strengths, bread, neighbours)
        if batch is None:
            return None
        strengths = _refit(_without(left, batch.take(batch.votes)), strengths)
        if _is_flipped(strengths, neighbours):
            fewest = _fewest(left, strengths, batch, neighbours)
            removed = removed + batch.take(fewest)
            return Flip(*neighbours, int(removed.sum()), removed.astype(np.int64))
        removed = removed + batch.take(batch.votes)
        bread = _inverse(_without(games, removed), strengths)
    return None


@dataclass(frozen=True, eq=False)
class _Batch:
    """Cells in the order in which their votes are taken, and how many votes are enough."""

    cells: IndexArray  # positions in the raveled sums
    available: Array  # votes of each of them
    votes: int
    shape: tuple[int, ...]

    def take(self, votes: int) -> Array:
        """Return the first so many votes, as a table like the sums."""
        before = np.cumsum(self.available) - self.available
        taken = np.zeros(self.shape).ravel()
        taken[self.cells] = np.clip(votes - before, 0, self.available)
        return taken.reshape(self.shape)


def _most_harmful(
    games: Games, strengths: Array, bread: Array, neighbours: tuple[int, int]
) -> _Batch | None:
    """Return the votes that close the gap by the linear rule and leave the models joined."""
    upper, lower = neighbours
    gap = max(float(strengths[upper] - strengths[lower]), 0.0)  # equal but for rounding is 0
    effects = _effects(games, strengths, bread, neighbours).ravel()
    available = games.sums.ravel().copy()
    while True:
        harmful = np.flatnonzero((effects < -_NOTHING) & (available > 0))
        cells = harmful[np.argsort(effects[harmful], kind="stable")]
        counts = available[cells]
        reached = np.cumsum(-effects[cells] * counts)
        if not len(cells) or reached[-1] <= gap:
            return None
        last = int(np.searchsorted(reached, gap, side="right"))
        before = reached[last - 1] if last else 0.0
        votes = int(counts[:last].sum()) + int((gap - before) // -effects[cells[last]]) + 1
        votes = min(votes, int(counts[: last + 1].sum()))
        batch = _Batch(cells, counts, votes, games.sums.shape)
        taken = batch.take(votes)
        if count_components(_without(games, taken)) == 1:
            return batch
        emptied = np.flatnonzero((taken.ravel() > 0) & (taken.ravel() == games.sums.ravel()))
        if not len(emptied):
            return None
        available[emptied[effects[emptied].argmax()]] -= 1  # this vote holds the models together


def _effects(games: Games, strengths: Array, bread: Array, neighbours: tuple[int, int]) -> Array:
    """Return shape (3, n_pairs): how the gap moves when one vote of a cell is removed."""
    upper, lower = neighbours
    p, q = chances_at(strengths[games.i] - strengths[games.j])
    pull = bread[upper] - bread[lower]
    own = np.diag(bread)
    width = own[games.i] + own[games.j] - 2 * bread[games.i, games.j]
    leverage = np.maximum(1 - p * q * width, 1e-9)
    effects: Array = -(_SCORES - p) * (pull[games.i] - pull[games.j]) / leverage
    return effects


def _fewest(left: Games, strengths: Array, batch: _Batch, neighbours: tuple[int, int]) -> int:
    """Return how many of the batch are enough, by halving; each answer was fitted."""
    too_few, enough = 0, batch.votes
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        refitted = _refit(_without(left, batch.take(middle)), strengths)
        if _is_flipped(refitted, neighbours):
            enough = middle
        else:
            too_few = middle
    return enough


def _refit(games: Games, strengths: Array) -> Array:
    return fit_bradley_terry(games, start=strengths).strengths


def _is_flipped(strengths: Array, neighbours: tuple[int, int]) -> bool:
    upper, lower = neighbours
    return bool(strengths[lower] > strengths[upper] + _ABOVE)


def _inverse(games: Games, strengths: Array) -> Array:
    p, q = chances_at(strengths[games.i] - strengths[games.j])
    h = games.votes_of_weight * p * q
    return DenseInformation(gram(games, h), games.n_models).inverse()


def _without(games: Games, removed: Array) -> Games:
    """Return the games less some votes; pairs without votes stay, at no weight."""
    sums = games.sums - removed
    return replace(games, sums=sums, squares=sums)
