"""JSON lines with something wrong in them: a piece that Arrow refuses is read line by line."""

import io
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from evaluation.ratings.errors import problem_in
from evaluation.ratings.words import TextColumn
from evaluation.votes_file.encode import words_of
from evaluation.votes_file.json_arrow import read_records
from evaluation.votes_file.raw import RawTable
from evaluation.votes_file.source import Source

_PIECE: Final = 1 << 19  # bytes


def read_in_pieces(source: Source, schema: pa.Schema) -> RawTable:
    """Leave out lines that are no record; values stay what they are, and are judged later."""
    reading = _Reading(schema)
    with io.BufferedReader(pa.BufferReader(source.data)) as stream:
        while piece := stream.read(_PIECE) + stream.readline():
            reading.add(piece)
    bad = reading.bad
    left_out = np.array(list(bad), dtype=np.int64)
    problem = problem_in("broken JSON", left_out, bad.values(), "write one object a line")
    return RawTable(
        names=(),
        columns={name: _joined(parts) for name, parts in reading.parts.items()},
        rows=reading.rows - len(bad),
        problems=(problem,) if problem else (),
        row_numbers=np.delete(np.arange(1, reading.rows + 1), left_out - 1),
    )


@dataclass
class _Reading:
    schema: pa.Schema
    parts: dict[str, list[TextColumn]] = field(init=False)
    bad: dict[int, str] = field(default_factory=dict)  # number of the row, counted from 1: why
    rows: int = 0  # so far, with bad ones
    lines: int = 0

    def __post_init__(self) -> None:
        self.parts = {name: [] for name in self.schema.names}

    def add(self, piece: bytes) -> None:
        try:
            columns = read_records(pa.py_buffer(piece), self.schema)
        except pa.ArrowInvalid:
            self._add_lines(piece)
        else:
            for name, column in columns.items():
                self.parts[name].append(words_of(column))
            self.rows += len(next(iter(columns.values())))
        self.lines += piece.count(b"\n")

    def _add_lines(self, piece: bytes) -> None:
        values: dict[str, list[object]] = {name: [] for name in self.parts}
        for number, text in _numbered(io.BytesIO(piece), self.lines + 1):
            self.rows += 1
            try:
                record = _record(text, self.parts)
            except ValueError as error:
                self.bad[self.rows] = f"(line {number}: {error})"
                continue
            for name, column in values.items():
                column.append(_plain(record.get(name)))
        for name, column in values.items():
            self.parts[name].append(TextColumn.of(column))


def _joined(parts: Sequence[TextColumn]) -> TextColumn:
    """Return columns one after the other, with one dictionary."""
    place: dict[tuple[type, object], int] = {}  # by type, because True equals 1
    index = []
    for part in parts:
        codes = [place.setdefault((type(word), word), len(place)) for word in part.words]
        index.append(np.array([*codes, -1], dtype=np.int32)[part.index])  # -1 is the last
    return TextColumn([word for _type, word in place], np.concatenate(index))


def _record(text: str, wanted: Collection[str]) -> dict[str, Any]:
    """Return one line as a record; raises ValueError that says what is wrong with it."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        record = dict(pairs)
        if len(record) < len(pairs):
            keys = [key for key, _ in pairs]
            twins = {key for key in keys if keys.count(key) > 1 and key in wanted}
            if twins:
                raise ValueError(f"{min(twins)} stands in it twice")
        return record

    try:
        record = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} at column {error.colno}") from error
    if not isinstance(record, dict):
        raise ValueError("not an object")  # noqa: TRY004  # as for other broken lines
    try:
        "".join(value for value in record.values() if isinstance(value, str)).encode()
    except UnicodeEncodeError as error:
        raise ValueError("half a surrogate pair in a text") from error
    return record


@dataclass(frozen=True)
class _Nested:
    """A list or an object where a plain value is expected; no text, and shown as JSON."""

    shown: str

    def __str__(self) -> str:
        return self.shown


def _plain(value: object) -> object:
    return _Nested(json.dumps(value)) if isinstance(value, list | dict) else value


def lines_of(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not blank, with their numbers from 1."""
    with io.BufferedReader(pa.BufferReader(source.data)) as stream:
        yield from _numbered(stream, 1)


def _numbered(stream: io.BufferedIOBase, first: int) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(stream, start=first):
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").strip()
        if text:
            yield number, text
