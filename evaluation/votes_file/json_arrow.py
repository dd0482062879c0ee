"""JSON lines that Arrow can read: of each text only its dictionary and the positions are kept."""

from collections.abc import Iterable

import pyarrow as pa
from pyarrow import json as arrow_json


def read_records(data: pa.Buffer, schema: pa.Schema) -> dict[str, pa.ChunkedArray]:
    """Return the columns of the schema, texts as dictionaries; other columns are skipped.

    Raises pa.ArrowInvalid for broken lines, values of another type and bytes that are not UTF-8.
    """
    chunks: dict[str, list[pa.Array]] = {name: [] for name in schema.names}
    for batch in _batches(data, schema):
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            chunks[name].append(_encoded(column))
    return {
        field.name: pa.chunked_array(chunks[field.name], None if chunks[field.name] else field.type)
        for field in schema
    }


def _batches(data: pa.Buffer, schema: pa.Schema) -> Iterable[pa.RecordBatch]:
    batches: Iterable[pa.RecordBatch] = arrow_json.open_json(
        pa.BufferReader(data),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=schema, unexpected_field_behavior="ignore"
        ),
    )
    return batches


def _encoded(column: pa.Array) -> pa.Array:
    if not pa.types.is_string(column.type):
        return column
    encoded = column.dictionary_encode()
    encoded.dictionary.validate(full=True)  # the parser lets any byte pass
    return encoded
