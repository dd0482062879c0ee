"""A finished shard: its Parquet file and the seal that says so."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine.journal.errors import DamagedShardError, disk_errors
from benchmarks.engine.journal.folder import parquet_path, seal_path
from benchmarks.engine.journal.lines import FinishedLine, read_line
from benchmarks.engine.journal.matching import header_line, refuse_other
from benchmarks.engine.journal.records import Header


@dataclass(frozen=True, slots=True)
class Finished:
    """The seal: it is written last, so where it stands the Parquet file is whole."""

    path: Path  # of the Parquet file
    sha256: str  # of its bytes
    rows: int
    batches: int
    seconds: float  # of all batches


def look_for_finished(folder: Path, shard: int, header: Header) -> Finished | None:
    """Return the seal of the shard, or None while it is not finished.

    Raises DamagedShardError where the Parquet file is not the one that was sealed, and
    HeaderMismatchError where it belongs to something else.
    """
    seal, path = seal_path(folder, shard), parquet_path(folder, shard)
    with disk_errors(seal):
        if not seal.exists():
            return None
        line = read_line(seal.read_bytes())
    if not isinstance(line, FinishedLine):
        raise DamagedShardError(f"{seal.name} is damaged; {_remedy(shard)}")
    refuse_other(seal, line.header, header_line(header, shard, line.header.fence, {}))
    with disk_errors(path):
        found = sha256_of(path) if path.exists() else "no file"
    if found != line.sha256:
        raise DamagedShardError(
            f"{path.name}: its sha256 is {found}, sealed was {line.sha256}; {_remedy(shard)}"
        )
    return Finished(path, line.sha256, line.rows, line.batches, line.seconds)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remedy(shard: int) -> str:
    return (
        f"restore shard-{shard}.parquet and shard-{shard}.finished from a copy, "
        "or remove both to compute the shard again"
    )
