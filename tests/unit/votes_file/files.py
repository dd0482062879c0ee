"""Small votes files in every format, from the same records."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

Record = Mapping[str, Any]
FORMATS = ("csv", "jsonl", "parquet", "parquet of dictionaries")

A_FEW: list[Record] = [
    {"model_a": "talc", "model_b": "mica", "winner": "model_b"},
    {"model_a": "mica", "model_b": "slate", "winner": "model_a"},
    {"model_a": "slate", "model_b": "talc", "winner": "tie"},
    {"model_a": "talc", "model_b": "mica", "winner": "both_bad"},
]


def a_vote(**changes: Any) -> Record:
    return {"model_a": "talc", "model_b": "mica", "winner": "tie", **changes}


def written(folder: Path, file_format: str, records: Iterable[Record]) -> str:
    """Write the records and return the path; columns are those of all records."""
    rows = list(records)
    names = list(dict.fromkeys(name for row in rows for name in row))
    path = folder / f"votes.{file_format.split(maxsplit=1)[0]}"
    if file_format == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    elif file_format == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        table = pa.table({name: [row.get(name) for row in rows] for name in names})
        if file_format == "parquet of dictionaries":
            table = pa.table({name: table[name].dictionary_encode() for name in names})
        parquet.write_table(table, path, use_dictionary=file_format != "parquet")
    return str(path)


def text_file(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)
