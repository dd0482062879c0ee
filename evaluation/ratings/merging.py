"""Two sorted lists of keys become one, and each key learns its new place, in linear time."""

import numpy as np

from evaluation.ratings.arrays import CountArray


def merge_keys(
    mine: CountArray, others: CountArray
) -> tuple[CountArray, CountArray | slice, CountArray]:
    """Return the sorted union of two sorted lists of distinct keys, and the places of both in it.

    >>> merge_keys(np.array([2, 5]), np.array([1, 5, 9]))
    (array([1, 2, 5, 9]), array([1, 2]), array([0, 2, 3]))
    """
    places = np.searchsorted(mine, others)
    new = np.append(mine, -1)[places] != others
    if not new.any():
        return mine, slice(None), places
    keys = np.insert(mine, places[new], others[new])
    new_before = np.cumsum(new) - new
    of_others = places + new_before
    of_mine = (
        np.arange(len(mine)) + np.cumsum(np.bincount(places[new], minlength=len(mine) + 1))[:-1]
    )
    return keys, of_mine, of_others
