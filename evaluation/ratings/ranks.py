"""Ranks as ranges: how many models are surely above, and how many surely below."""

import numpy as np
from scipy.stats import rankdata

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


def rank_ranges_of_rounds(values: Array, level: float) -> tuple[CountArray, CountArray]:
    """Return the best and the worst rank of each model over bootstrap rounds, both from 1.

    ``values``, shape (rounds, n_models), are strengths; a round in which one is missing (NaN) is
    left out. The limits are quantiles of the ranks themselves, so whole ranks: (1 - level) / 2 of
    the rounds or more lie at or below the best, and so above. Raises ValueError if no round is
    left.

    >>> rounds = np.array([[3.0, 2.0, 1.0]] * 39 + [[2.0, 3.0, 1.0]])
    >>> rank_ranges_of_rounds(rounds, 0.95)
    (array([1, 1, 3]), array([1, 2, 3]))
    """
    whole = values[~np.isnan(values).any(axis=1)]
    if not len(whole):
        raise ValueError("no round has all models; ranks need one in which all votes are joined")
    ranks = rankdata(-whole, method="min", axis=1)
    tails = np.round([(1 - level) / 2, (1 + level) / 2], 12)  # 1 of 40 rounds is 2.5 % of them
    best, worst = np.quantile(ranks, tails, axis=0, method="inverted_cdf").astype(np.int64)
    return best, worst
