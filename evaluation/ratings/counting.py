"""From single votes to their tally: one pass over the codes."""

from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, CountArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.tally import PairTally
from evaluation.ratings.words import OUTCOMES

_DENSE_MODELS: Final = 1_500  # up to here one counter per (a, b, outcome), above sorted keys
_BLOCK: Final = 2**22  # votes whose keys stand in memory at once


def tally_votes(votes: VoteCodes, weights: Array | None = None) -> PairTally:
    """Count the votes per pair, in the order in which the sides were shown, and outcome.

    ``weights``, shape (n_votes,), are finite and not negative; with them the tally holds their
    sums and the sums of their squares per cell.
    """
    columns = [] if weights is None else [weights, weights**2]
    dense = len(votes.names) <= _DENSE_MODELS
    pairs, *tables = (_counted_densely if dense else _counted_by_sorting)(votes, columns)
    a, b = (part.astype(np.int32) for part in np.divmod(pairs, max(len(votes.names), 1)))
    return PairTally(votes.names, a, b, *tables)


def _counted_densely(votes: VoteCodes, columns: list[Array]) -> list[np.ndarray]:
    """Return the ordered pairs with votes as a * n_models + b, ascending, and their tables.

    A table has the shape (n_pairs, 4): first the counts, then the sums of each column.
    """
    size = len(votes.names) ** 2 * len(OUTCOMES)
    tables = [np.zeros(size, dtype=np.int64), *(np.zeros(size) for _ in columns)]
    for start in range(0, len(votes), _BLOCK):
        block = slice(start, start + _BLOCK)
        keys = _keys(votes, block)
        for table, column in zip(tables, [None, *columns], strict=True):
            table += np.bincount(keys, None if column is None else column[block], size)  # noqa: PLW2901  # in place
    shaped = [table.reshape(-1, len(OUTCOMES)) for table in tables]
    pairs = np.flatnonzero(shaped[0].any(axis=1))
    return [pairs, *(table[pairs] for table in shaped)]


def _counted_by_sorting(votes: VoteCodes, columns: list[Array]) -> list[np.ndarray]:
    keys = _keys(votes, slice(None))
    if columns:
        cells, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    else:
        cells, counts = np.unique(keys, return_counts=True)
    pairs, row = np.unique(cells // len(OUTCOMES), return_inverse=True)
    tables = []
    for values in (counts, *(np.bincount(place, column) for column in columns)):
        table = np.zeros((len(pairs), len(OUTCOMES)), dtype=values.dtype)
        table[row, cells % len(OUTCOMES)] = values
        tables.append(table)
    return [pairs, *tables]


def _keys(votes: VoteCodes, block: slice) -> CountArray:
    """Return one number per vote for its ordered pair and outcome."""
    a, b, outcome = votes.in_shown_order(block)
    keys = a.astype(np.int64)
    keys *= len(votes.names)
    keys += b
    keys *= len(OUTCOMES)
    keys += outcome
    return keys
