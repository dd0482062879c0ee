"""CSV to columns: fast as long as all is well, once more and carefully when something is not."""

import csv
import io
from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from evaluation.ratings.errors import problem_in
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.raw import Kind, RawTable, refuse_twins
from evaluation.votes_file.source import Source, check_encoding

_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_FAST_BLOCK: Final = 1 << 20
_CAREFUL_BLOCK: Final = 1 << 26  # also takes cells that are longer than a fast block
_EXPECTED: Final = "a header with model_a, model_b and winner"


def read_csv(source: Source, kinds: Mapping[str, Kind]) -> RawTable:
    """Return the wanted columns; words stay words, so that `1` may be the name of a model.

    Raises VotesFileError for a file without a header and one that is not UTF-8 text.
    """
    names, has_rows = _header(source)
    refuse_twins(source, names, kinds)
    present = {name: kind for name, kind in kinds.items() if name in names}
    if not present or not has_rows:
        empty = pa.chunked_array([], _WORDS)
        return RawTable(names, dict.fromkeys(present, empty), 0)
    try:
        types = {
            name: pa.float64() if kind == "number" else _WORDS for name, kind in present.items()
        }
        table = _table(source, types, arrow_csv.ReadOptions(block_size=_FAST_BLOCK))
    except pa.ArrowInvalid:
        check_encoding(source)
        return _read_carefully(source, names, present)
    return RawTable(names, dict(zip(table.column_names, table.columns, strict=True)), len(table))


def _table(
    source: Source,
    types: Mapping[str, pa.DataType],
    how: arrow_csv.ReadOptions,
    parse: arrow_csv.ParseOptions | None = None,
) -> pa.Table:
    return arrow_csv.read_csv(
        pa.BufferReader(source.data),
        read_options=how,
        parse_options=parse or arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=types,
            include_columns=list(types),
            null_values=[""],  # of numbers only: a model may be called NA
        ),
    )


def _read_carefully(
    source: Source, names: tuple[str, ...], present: Mapping[str, Kind]
) -> RawTable:
    """Take everything as words, and leave out records that have not one field per name."""
    bad: list[tuple[int, str]] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        number = row.number - 1  # the header is not counted
        bad.append((number, f"({row.actual_columns} instead of {row.expected_columns})"))
        return "skip"

    try:
        table = _table(
            source,
            dict.fromkeys(present, _WORDS),
            # Only one thread knows the numbers of the rows.
            arrow_csv.ReadOptions(use_threads=False, block_size=_CAREFUL_BLOCK),
            arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note),
        )
    except pa.ArrowInvalid as error:
        raise VotesFileError([f"{source.name}: it cannot be divided into rows; probably a "
                              "quotation mark is opened and never closed"]) from error  # fmt: skip
    left_out = np.array([number for number, _ in bad], dtype=np.int64)
    problem = problem_in(
        "a wrong number of fields",
        left_out,
        (what for _, what in bad),
        "each needs one for every name in the header; put double quotes around a field that holds "
        "a comma, and close them",
    )
    every = np.arange(1, len(table) + len(left_out) + 1)
    return RawTable(
        names,
        dict(zip(table.column_names, table.columns, strict=True)),
        len(table),
        (problem,) if problem else (),
        row_numbers=np.delete(every, left_out - 1),
    )


def _header(source: Source) -> tuple[tuple[str, ...], bool]:
    """Return the names of the columns, and whether anything follows them."""
    text = io.TextIOWrapper(
        pa.BufferReader(source.data), encoding="utf-8-sig", errors="replace", newline=""
    )
    rows = (row for row in csv.reader(text) if row)
    names = tuple(next(rows, ()))
    if not names:
        raise VotesFileError([f"{source.name}: the file is empty; expected is {_EXPECTED}"])
    if any("\0" in name or "\ufffd" in name for name in names):
        check_encoding(source)
    for sign, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(names) == 1 and sign in names[0]:
            raise VotesFileError([f"{source.name}: the header is divided by {called}; write commas "
                                  f"between the columns; expected is {_EXPECTED}"])  # fmt: skip
    try:
        return names, next(rows, None) is not None
    except csv.Error:  # a cell of more than 128 kB, say
        return names, True
