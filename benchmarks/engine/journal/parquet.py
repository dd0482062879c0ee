"""The finished shard as a table: one row a response, in the order of the plan.

The file holds results and what decides them, no fences and no times: a shard that was killed and
resumed gives the same bytes as one that was not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
from pyarrow import parquet

from benchmarks.engine.journal.records import Entry, FinishedBatch, Header, OomEvent
from benchmarks.engine.requests import Failed, Generated, Response, Scored

_ROWS_AT_ONCE: Final = 16_384
_ABOUT: Final = b"touchstone.journal"
_SCHEMA: Final = pa.schema(
    [
        pa.field("batch", pa.int64(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),  # scored, generated, failed
        pa.field("request", pa.string(), nullable=False),
        pa.field("sample", pa.string(), nullable=False),
        pa.field("index", pa.int64(), nullable=False),
        pa.field("part", pa.int64(), nullable=False),
        pa.field("prompt_tokens", pa.int64()),
        pa.field("logprob", pa.float64()),
        pa.field("is_greedy", pa.bool_()),
        pa.field("text", pa.large_string()),
        pa.field("finish_reason", pa.string()),
        pa.field("tokens", pa.large_list(pa.int64())),
        pa.field("token_logprobs", pa.large_list(pa.float64())),
        pa.field("code", pa.string()),
        pa.field("sentence", pa.string()),
    ]
)
# Log-probabilities and texts seldom repeat: a dictionary of them would only cost.
_DICTIONARIES: Final = ["kind", "sample", "finish_reason", "code"]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a finished shard's file says."""

    header: Header
    ooms: tuple[OomEvent, ...]
    batches: Mapping[int, tuple[Entry, ...]]


class _About(msgspec.Struct, frozen=True):
    header: Header
    ooms: tuple[OomEvent, ...]
    batches: tuple[int, ...]  # also those without a response


def write_parquet(
    path: Path, header: Header, ooms: tuple[OomEvent, ...], batches: Mapping[int, FinishedBatch]
) -> int:
    """Write the file and return its number of rows."""
    about = msgspec.json.encode(_About(header, ooms, tuple(batches)), order="sorted")
    schema = _SCHEMA.with_metadata({_ABOUT: about})
    waiting, rows = _rows(batches), 0
    with parquet.ParquetWriter(
        path, schema, compression="zstd", use_dictionary=_DICTIONARIES
    ) as writer:
        while some := list(islice(waiting, _ROWS_AT_ONCE)):
            writer.write_batch(pa.RecordBatch.from_pylist(some, schema=schema))
            rows += len(some)
    return rows


def read_parquet(path: Path) -> Contents:
    """Return what `write_parquet` was given, times and fences apart."""
    with parquet.ParquetFile(path) as file:
        about = msgspec.json.decode(file.schema_arrow.metadata[_ABOUT], type=_About)
        found: dict[int, list[Entry]] = {number: [] for number in about.batches}
        for some in file.iter_batches(batch_size=_ROWS_AT_ONCE):
            for row in some.to_pylist():
                found[row["batch"]].append(_entry(row))
    batches = {number: tuple(entries) for number, entries in found.items()}
    return Contents(about.header, about.ooms, batches)


def _rows(batches: Mapping[int, FinishedBatch]) -> Iterator[dict[str, Any]]:
    for number, batch in batches.items():
        for entry in batch.entries:
            about = {
                "batch": number,
                "request": entry.request,
                "sample": entry.sample,
                "index": entry.index,
                "part": entry.part,
                "prompt_tokens": entry.prompt_tokens,
            }
            yield about | _columns(entry.response)


def _columns(response: Response) -> dict[str, Any]:
    """Return the fields of the response, which are columns of the same names, and its kind."""
    values = {field.name: getattr(response, field.name) for field in fields(response)}
    return {"kind": type(response).__name__.lower()} | values


def _entry(row: Mapping[str, Any]) -> Entry:
    response: Response
    match row["kind"]:
        case "scored":
            response = Scored(row["logprob"], row["is_greedy"], tuple(row["token_logprobs"]))
        case "generated":
            response = Generated(
                row["text"],
                row["finish_reason"],
                tuple(row["tokens"]),
                tuple(row["token_logprobs"]),
            )
        case _:
            response = Failed(row["code"], row["sentence"])
    return Entry(
        row["request"],
        row["sample"],
        row["index"],
        row["part"],
        response,
        row["prompt_tokens"],
    )
