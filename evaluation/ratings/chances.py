"""The chances of both sides at a given lead, without overflow and without cancellation."""

from typing import Final, NamedTuple

import numpy as np

from evaluation.ratings.arrays import Array

_BLOCK: Final = 2**14  # leads whose steps on the way stay in the cache
_LARGEST: Final = 700.0  # exp of a little more is infinite


class Chances(NamedTuple):
    of_i: Array  # shape of the leads: P(i is preferred)
    of_j: Array  # 1 minus that, but precise where it is tiny


def chances_at(lead: Array) -> Chances:
    """Return sigmoid(lead) and sigmoid(-lead); leads are log-odds.

    >>> of_i, of_j = chances_at(np.array([0.0, np.log(3), -800.0]))
    >>> of_i.round(6), of_j.round(6)
    (array([0.5 , 0.75, 0.  ]), array([0.5 , 0.25, 1.  ]))
    """
    of_i, of_j = np.empty_like(lead), np.empty_like(lead)
    for start in range(0, len(lead), _BLOCK):
        block = slice(start, start + _BLOCK)
        p, odds = of_i[block], of_j[block]  # in place, with one exponential for both sides
        np.negative(lead[block], out=odds)
        np.minimum(odds, _LARGEST, out=odds)
        np.exp(odds, out=odds)  # of j
        np.add(odds, 1, out=p)
        np.divide(1, p, out=p)
        odds *= p
    return Chances(of_i, of_j)
