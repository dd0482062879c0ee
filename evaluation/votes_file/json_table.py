"""JSON lines to columns: fast as long as all is well, in pieces when something is not."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from evaluation.ratings.words import TextColumn
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.json_arrow import read_records
from evaluation.votes_file.json_pieces import lines_of, read_in_pieces
from evaluation.votes_file.raw import Column, Kind, RawTable
from evaluation.votes_file.source import Source, check_encoding

_LOOKED_AT: Final = 1_000  # first records, for the names and types of the columns
_TYPES: Final = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


def read_json_lines(source: Source, kinds: Mapping[str, Kind]) -> RawTable:
    """Return the wanted columns; a column is there if any record has a value in it.

    Raises VotesFileError for an empty file and one that is not UTF-8 text.
    """
    first = _first_records(source)
    names = tuple(dict.fromkeys(name for record in first for name in record))
    nested = tuple(name for name in kinds if isinstance(_first_value(name, first), list | dict))
    schema = pa.schema(
        [(name, _type_of(name, kind, first)) for name, kind in kinds.items() if name not in nested]
    )
    try:
        table = _read_at_once(source, schema)
    except pa.ArrowInvalid:
        check_encoding(source)
        table = read_in_pieces(source, schema)
    filled = {
        name: column
        for name, column in table.columns.items()
        if name in names or _has_values(column)
    }
    every_name = tuple(dict.fromkeys((*names, *filled)))
    return replace(table, names=every_name, columns=filled, nested=nested)


def _read_at_once(source: Source, schema: pa.Schema) -> RawTable:
    columns = read_records(source.data, schema)
    return RawTable((), columns, len(next(iter(columns.values()))))


def _has_values(column: Column) -> bool:
    if isinstance(column, TextColumn):
        return bool((column.index >= 0).any())
    return bool(column.null_count < len(column))


def _first_records(source: Source) -> list[dict[str, Any]]:
    """Return the records among the first lines."""
    lines = list(islice(lines_of(source), _LOOKED_AT))
    if not lines:
        raise VotesFileError([f"{source.name}: the file is empty; expected is one object a line "
                              "with model_a, model_b and winner"])  # fmt: skip
    records = []
    for _number, text in lines:
        try:
            record = json.loads(text)
        except ValueError:
            continue  # named with its row by the reading in pieces
        if isinstance(record, dict):
            records.append(record)
    return records


def _type_of(name: str, kind: Kind, records: list[dict[str, Any]]) -> pa.DataType:
    """Return what the first value says; a later value of another type stops the fast reading."""
    first = _TYPES.get(type(_first_value(name, records)))
    if first is None:
        return pa.float64() if kind == "number" else pa.string()
    return pa.float64() if kind == "number" and first == pa.int64() else first


def _first_value(name: str, records: list[dict[str, Any]]) -> object:
    return next((record[name] for record in records if record.get(name) is not None), None)
