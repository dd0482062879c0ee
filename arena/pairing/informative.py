"""Weights of pairs by what one more vote on them would tell about the ratings.

A pair of rated models weighs its gain, in units of the mean gain. A model that is not rated yet has
no gain: each of its pairs weighs 5, the boost of newcomers in LMArena's published policy (votes
needed first of all for a rating at all). The floor of `draw_pair` stays below all of them.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

NEWCOMER: Final = 5.0  # mean pairs


def informative_weights(
    models: Sequence[str], gains: Mapping[frozenset[str], float]
) -> dict[frozenset[str], float] | None:
    """Return one weight per pair of models, or None (draw evenly) where no gain is known.

    Raises ValueError for a gain that is negative.

    >>> weights = informative_weights(["a", "b", "c"], {frozenset("ab"): 0.02})
    >>> weights[frozenset("ab")], weights[frozenset("ac")]
    (1.0, 5.0)
    """
    known = {pair: gains[pair] for pair in map(frozenset, combinations(models, 2)) if pair in gains}
    if any(not gain >= 0 for gain in known.values()):
        raise ValueError("a gain is negative; one more vote never takes information away")
    total = sum(known.values())
    if not total:
        return None
    mean = total / len(known)
    return {
        pair: known[pair] / mean if pair in known else NEWCOMER
        for pair in map(frozenset, combinations(models, 2))
    }
