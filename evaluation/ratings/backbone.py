"""A few edges that join all models, to see at a glance that resampled votes still do.

Two trees of shortest ways, from one model to all and back, where an edge is the shorter the more
votes it has. While all their edges have votes the graph is strongly connected; else one must look.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from evaluation.ratings.arrays import BoolArray, CountArray
from evaluation.ratings.games import Games

Wins = NDArray[np.floating]  # shape (n_pairs, columns)


@dataclass(frozen=True, eq=False)
class Backbone:
    forth: CountArray  # pairs in which i must have beaten, or tied with, j
    back: CountArray  # pairs in which j must have beaten, or tied with, i

    def holds(self, wins_i: Wins, wins_j: Wins) -> BoolArray:
        """Return for each column of wins, shape (n_pairs, columns), whether all edges have some."""
        edges = np.concatenate([wins_i[self.forth], wins_j[self.back]])
        whole: BoolArray = edges.min(axis=0) > 0
        return whole


def backbone_of(games: Games) -> Backbone:
    """Return the backbone of games that are strongly connected."""
    n = games.n_models
    winners, losers = games.beats()
    wins = np.concatenate([games.wins_i[games.wins_i > 0], games.wins_j[games.wins_j > 0]])
    lengths = csr_array((1 / wins, (winners, losers)), shape=(n, n))
    root = int(games.totals(games.votes_of_weight, games.votes_of_weight).argmax())
    others = np.flatnonzero(np.arange(n) != root)
    before = dijkstra(lengths, indices=root, return_predecessors=True)[1][others]
    after = dijkstra(lengths.T, indices=root, return_predecessors=True)[1][others]
    starts = np.concatenate([before, others]).astype(np.int64)
    ends = np.concatenate([others, after]).astype(np.int64)
    is_forth = starts < ends
    keys = np.minimum(starts, ends) * n + np.maximum(starts, ends)
    pairs = np.searchsorted(games.i.astype(np.int64) * n + games.j, keys)
    return Backbone(np.unique(pairs[is_forth]), np.unique(pairs[~is_forth]))
