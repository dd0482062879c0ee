"""What a reader of one format hands on: columns as they stand, and records that are none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyarrow as pa

from evaluation.ratings.arrays import IndexArray
from evaluation.ratings.errors import Problem
from evaluation.ratings.words import TextColumn
from evaluation.votes_file.errors import VotesFileError, listed
from evaluation.votes_file.source import Source

# How a column is used: read word by word, only told apart, or calculated with.
Kind = Literal["text", "id", "number"]
Column: TypeAlias = pa.ChunkedArray | TextColumn


@dataclass(frozen=True, eq=False)
class RawTable:
    names: tuple[str, ...]  # of every column of the file, wanted or not
    columns: Mapping[str, Column]  # the wanted ones
    rows: int
    problems: tuple[Problem, ...] = ()  # records that could not be read; they are not in columns
    nested: tuple[str, ...] = ()  # wanted columns of lists or objects; they are not in columns
    row_numbers: IndexArray | None = None  # of the rows; None: counted from 1 without a gap


def refuse_twins(source: Source, names: tuple[str, ...], kinds: Mapping[str, Kind]) -> None:
    """Raise VotesFileError if a wanted column is in the file more than once."""
    twins = [name for name, times in Counter(names).items() if times > 1 and name in kinds]
    if twins:
        raise VotesFileError([f"{source.name}: there is more than one column {listed(twins)}; "
                              "rename or remove all but one"])  # fmt: skip
