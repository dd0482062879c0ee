"""From single votes to their tally: one pass over the codes."""

from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, CountArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.tally import PairTally
from evaluation.ratings.words import OUTCOMES

_DENSE_MODELS: Final = 1_500  # up to here one counter per (a, b, outcome), above sorted keys
_BLOCK: Final = 2**21  # votes whose keys stand in memory at once
_PIECE: Final = 2**15  # votes whose keys are made at once, in the cache
_FEW: Final = 16  # a table that has so many cells per vote costs more than sorting


def tally_votes(votes: VoteCodes, weights: Array | None = None) -> PairTally:
    """Count the votes per pair, in the order in which the sides were shown, and outcome.

    ``weights``, shape (n_votes,), are finite and not negative; with them the tally holds their
    sums and the sums of their squares per cell.
    """
    columns = [] if weights is None else [weights, weights**2]
    cells = len(votes.names) ** 2 * len(OUTCOMES)
    dense = len(votes.names) <= _DENSE_MODELS and cells <= _FEW * len(votes)
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
    sums = (np.bincount(place, column).astype(np.float64) for column in columns)  # if empty, int
    for values in (counts, *sums):
        table = np.zeros((len(pairs), len(OUTCOMES)), dtype=values.dtype)
        table[row, cells % len(OUTCOMES)] = values
        tables.append(table)
    return [pairs, *tables]


def _keys(votes: VoteCodes, block: slice) -> CountArray:
    """Return one number per vote for its ordered pair and outcome."""
    start, stop, _step = block.indices(len(votes))
    n_models = len(votes.names)
    kind = np.uint32 if n_models**2 * len(OUTCOMES) < 2**32 else np.int64  # narrow is faster
    keys = np.empty(stop - start, dtype=np.int64)
    for first in range(start, stop, _PIECE):
        piece = slice(first, min(first + _PIECE, stop))
        a, b, outcome = votes.in_shown_order(piece)
        of_piece: np.ndarray = a.astype(kind)
        of_piece *= n_models
        of_piece += b.astype(kind)
        of_piece *= len(OUTCOMES)
        of_piece += outcome
        keys[first - start : piece.stop - start] = of_piece
    return keys
