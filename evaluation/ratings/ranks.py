"""Ranks as ranges: how many models are surely above, and how many surely below."""

import numpy as np

from evaluation.ratings.arrays import Array, CountArray


def rank_ranges(low: Array, high: Array) -> tuple[CountArray, CountArray]:
    """Return the best and the worst rank of each model, both from 1.

    ``low`` and ``high``, shape (n_models,), are the limits of the intervals, in any one unit. The
    best rank is one more than the number of models whose interval lies wholly above; the worst is
    the number of models less those wholly below. The range holds for each model by itself, not
    for the whole board at once. Raises ValueError for a limit that is missing.

    Source: LMArena publishes the best rank of this kind (FastChat, serve/monitor/elo_analysis.py).

    >>> rank_ranges(np.array([30.0, 20.0, 5.0]), np.array([40.0, 35.0, 10.0]))
    (array([1, 1, 3]), array([2, 2, 3]))
    """
    if np.isnan(low).any() or np.isnan(high).any():
        raise ValueError("a model without an interval has no rank; leave it out")
    n_models = len(low)
    above = n_models - np.searchsorted(np.sort(low), high, side="right")
    below = np.searchsorted(np.sort(high), low, side="left")
    return 1 + above, n_models - below
