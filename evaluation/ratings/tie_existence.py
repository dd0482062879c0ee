"""When the tie parameter of Davidson or Rao-Kupper exists.

Besides strong connection there must be a tie, and a cycle of models with more wins than ties
along it; else strengths and tie parameter grow together without end.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import NegativeCycleError, bellman_ford, connected_components

from evaluation.ratings.arrays import Array, IndexArray


def has_tie_parameter(n_models: int, a: IndexArray, b: IndexArray, sums: Array) -> bool:
    """Return whether some cycle has more wins than ties.

    ``sums``, shape (3 or 4, n_pairs): weights won by a, won by b, tied. A win is an edge of length
    -1 from winner to loser, a tie one of length 1 both ways: such a cycle has a negative length.
    A cycle of wins alone is one, and quickly found.

    >>> a, b = np.array([0]), np.array([1])
    >>> has_tie_parameter(2, a, b, np.array([[5.0], [0.0], [5.0]]))
    False
    >>> has_tie_parameter(2, a, b, np.array([[5.0], [1.0], [5.0]]))
    True
    """
    by_a, by_b, tied = (weights > 0 for weights in sums[:3])
    winners, losers = np.concatenate([a[by_a], b[by_b]]), np.concatenate([b[by_a], a[by_b]])
    shape = (n_models, n_models)
    wins = csr_array((np.ones(len(winners)), (winners, losers)), shape=shape)
    if connected_components(wins, connection="strong")[0] < n_models:
        return True
    dense = np.zeros(shape)
    dense[a[tied], b[tied]] = dense[b[tied], a[tied]] = 1.0
    dense[winners, losers] = -1.0  # a win is the shorter way
    try:
        bellman_ford(csr_array(dense), indices=0)
    except NegativeCycleError:
        return True
    return False
