"""Parquet to columns; texts are read as dictionaries, however they are stored."""

from collections.abc import Mapping

import pyarrow as pa
from pyarrow import parquet

from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.raw import Kind, RawTable, refuse_twins
from evaluation.votes_file.source import Source


def read_parquet(source: Source, kinds: Mapping[str, Kind]) -> RawTable:
    """Return the wanted columns in the types that they have.

    Raises VotesFileError for bytes that are no Parquet file and texts that are not UTF-8.
    """
    if not source.data.size:
        raise VotesFileError([f"{source.name}: the file is empty; expected is a Parquet file with "
                              "the columns model_a, model_b and winner"])  # fmt: skip
    try:
        schema = parquet.read_schema(pa.BufferReader(source.data))
        names = tuple(schema.names)
        refuse_twins(source, names, kinds)
        types = {name: schema.field(name).type for name in kinds if name in names}
        nested = tuple(name for name, kind in types.items() if pa.types.is_nested(kind))
        texts = [name for name, kind in types.items() if _is_text(kind)]
        file = parquet.ParquetFile(pa.BufferReader(source.data), read_dictionary=texts)
        table = file.read(columns=[name for name in types if name not in nested])
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).splitlines()[0]
        raise VotesFileError([f"{source.name}: it cannot be read as Parquet: {reason}"]) from error
    columns = dict(zip(table.column_names, table.columns, strict=True))
    _check_texts(source, columns)
    return RawTable(names, columns, len(table), nested=nested)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _check_texts(source: Source, columns: Mapping[str, pa.ChunkedArray]) -> None:
    for name, column in columns.items():
        for chunk in column.chunks:
            words = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
            try:
                words.validate(full=True)
            except pa.ArrowInvalid as error:
                raise VotesFileError([f"{source.name}: the column {name} holds text that is not "
                                      "UTF-8"]) from error  # fmt: skip
