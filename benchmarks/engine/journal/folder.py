"""The files of shards in a run's folder: their names, and writes that outlive a crash."""

import os
import re
from contextlib import suppress
from pathlib import Path

_LINES = re.compile(r"shard-(0|[1-9]\d*)\.fence-(0|[1-9]\d*)")


def lines_path(folder: Path, shard: int, fence: int) -> Path:
    return folder / f"shard-{shard}.fence-{fence}"


def parquet_path(folder: Path, shard: int) -> Path:
    return folder / f"shard-{shard}.parquet"


def seal_path(folder: Path, shard: int) -> Path:
    return folder / f"shard-{shard}.finished"


def partial_path(path: Path, fence: int) -> Path:
    """Return where a claim writes what is to become `path`; no two claims share it."""
    return path.with_name(f"{path.name}.partial-{fence}")


def fences(folder: Path, shard: int) -> list[int]:
    """Return the fences that have a journal of the shard, lowest first."""
    names = [path.name for path in folder.iterdir()] if folder.exists() else []
    matches = [match for name in names if (match := _LINES.fullmatch(name))]
    return sorted(int(match[2]) for match in matches if int(match[1]) == shard)


def publish(partial: Path, path: Path) -> None:
    """Give a written file its name: all of it is on the disk before anybody can see it."""
    sync_file(partial)
    partial.replace(path)
    sync_folder(path.parent)


def remove_lines(folder: Path, shard: int, fence: int) -> None:
    """Remove the shard's JSON lines and unfinished files up to this fence."""
    for lower in fences(folder, shard):
        if lower <= fence:
            with suppress(FileNotFoundError):  # two may tidy up at once
                lines_path(folder, shard, lower).unlink()
    for target in (parquet_path(folder, shard), seal_path(folder, shard)):
        for left in folder.glob(f"{target.name}.partial-*"):
            number = left.name.rpartition("-")[2]
            if number.isdecimal() and int(number) <= fence:
                left.unlink(missing_ok=True)
    sync_folder(folder)


def sync_file(path: Path) -> None:
    _sync(path, os.O_RDONLY)


def sync_folder(folder: Path) -> None:
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
