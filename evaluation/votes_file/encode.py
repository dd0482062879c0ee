"""Columns to words with positions, to codes that are only told apart, and to numbers."""

import math
import re
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import compute

from evaluation.ratings.arrays import Array, BoolArray, CodeArray
from evaluation.ratings.errors import Problem, problem_in, quoted
from evaluation.ratings.words import TextColumn
from evaluation.votes_file.raw import Column

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def words_of(column: Column) -> TextColumn:
    """Return a column by its dictionary; the rows themselves are never touched as text.

    Raises pa.ArrowNotImplementedError for lists and other nested values.
    """
    if isinstance(column, TextColumn):
        return column
    dictionary, index = _encoded(column)
    return TextColumn(dictionary.to_pylist(), index)


def codes_of(column: Column) -> CodeArray:
    """Return a code for each value, -1 where there is none; an empty text is none.

    Codes count from 0 in the order in which the values first appear: the same votes have the
    same codes in every format. Raises pa.ArrowNotImplementedError for nested values.
    """
    if isinstance(column, TextColumn):
        index = column.index
        missing = np.array([*map(_is_missing, column.words), True])
    else:
        dictionary, index = _encoded(column)
        missing = np.append(_missing(dictionary), True)
    first = np.full(len(missing), len(index))
    first[index[::-1]] = np.arange(len(index))[::-1]  # the earliest row is written last
    first[missing] = len(index)  # as if they never appeared, so that no code is left out
    code = np.empty(len(missing), dtype=np.int32)
    code[np.argsort(first, kind="stable")] = np.arange(len(missing), dtype=np.int32)
    code[missing] = -1
    codes: CodeArray = code[index]
    return codes


def _encoded(column: pa.ChunkedArray) -> tuple[pa.Array, CodeArray]:
    """Return the distinct values and each row's position among them, -1 where there is none."""
    if not column.num_chunks:
        return pa.array([], pa.string()), np.empty(0, dtype=np.int32)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    else:
        column = column.dictionary_encode()  # one dictionary for all chunks
    dictionary = column.chunk(0).dictionary
    index = np.concatenate([_positions(chunk.indices) for chunk in column.chunks])
    return dictionary, index


def _positions(indices: pa.Array) -> CodeArray:
    if indices.type != pa.int32():
        indices = indices.cast(pa.int32())
    if indices.null_count:
        indices = indices.fill_null(-1)
    positions: CodeArray = indices.to_numpy()
    return positions


def _missing(dictionary: pa.Array) -> BoolArray:
    missing: BoolArray = dictionary.is_null(nan_is_null=True).to_numpy(zero_copy_only=False)
    if pa.types.is_string(dictionary.type) or pa.types.is_large_string(dictionary.type):
        empty = compute.equal(dictionary, "").fill_null(True)
        missing = missing | empty.to_numpy(zero_copy_only=False)
    return missing


def _is_missing(word: object) -> bool:
    return word is None or word == "" or (isinstance(word, float) and math.isnan(word))


def numbers_of(name: str, column: Column) -> tuple[Array, Problem | None]:
    """Return the numbers of a column, and which rows hold none that is finite."""
    if not isinstance(column, TextColumn) and _is_numeric(column.type):
        values = column.cast(pa.float64()).to_numpy()
    else:
        words = words_of(column)
        table = np.array([*(_number(word) for word in words.words), np.nan])
        values = table[words.index]
    rows = np.flatnonzero(~np.isfinite(values))
    return values, problem_in(f"no finite number in {name}", rows + 1,
                              (_shown(column, int(row)) for row in rows),
                              "write one")  # fmt: skip


def _is_numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _number(word: object) -> float:
    """Return what is written as a number, as CSV has it; NaN for all else."""
    if isinstance(word, str):
        return float(word) if _NUMBER.fullmatch(word) else math.nan
    return float(word) if isinstance(word, int | float) and not isinstance(word, bool) else math.nan


def _shown(column: Column, row: int) -> str:
    if isinstance(column, TextColumn):
        place = int(column.index[row])
        value = column.words[place] if place >= 0 else None
    else:
        value = column[row].as_py()
    return "(missing)" if value in {None, ""} else quoted(value)
