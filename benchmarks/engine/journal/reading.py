"""Read one journal file into what its shard has done so far; what is ignored is counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from benchmarks.engine.journal.lines import (
    BatchLine,
    FinishedLine,
    HeaderLine,
    Line,
    OomLine,
    ResponseLine,
    checksum_of,
    digest_of,
    read_line,
)
from benchmarks.engine.journal.records import FinishedBatch, OomEvent
from benchmarks.engine.journal.translation import entry_of


class Why(StrEnum):
    """Why something in a journal is not used."""

    TORN = "a torn last line"
    CHECKSUM = "a line with a wrong checksum"
    HEADER = "a file without a sound header"
    MISPLACED = "a line that has no place there"
    UNCOMMITTED = "a response without the commit mark of its batch"
    DAMAGED_BATCH = "a batch of which records are lost"
    REPEATED = "a batch that is held already"
    LOST_OOM = "a batch or oom event that follows a lost oom event"
    LATE = "a line added after a higher fence had read the file"
    MISSING = "a byte lost after a higher fence had read the file"


@dataclass
class ShardSoFar:
    """Filled file by file, in the order of the fences."""

    batches: dict[int, FinishedBatch] = field(default_factory=dict)
    ooms: list[OomEvent] = field(default_factory=list)
    ignored: Counter[tuple[str, Why]] = field(default_factory=Counter)

    def ignore(self, file: str, why: Why, count: int = 1) -> None:
        if count:
            self.ignored[file, why] += count


def read_header(path: Path) -> HeaderLine | None:
    """Return the first line, or None where it is torn, damaged or something else."""
    with path.open("rb") as file:
        raw = file.readline()
    line = read_line(raw) if raw.endswith(b"\n") else None
    return line if isinstance(line, HeaderLine) else None


def read_records(path: Path, fence: int, limit: int | None, shard: ShardSoFar) -> int:
    """Add what the file says to the shard; return how many bytes of it were used.

    The header must be sound. `limit`: bytes that a higher fence used; what follows is late.
    """
    reader = _FileReader(path.name, fence, shard)
    with path.open("rb") as file:
        used = len(file.readline())
        for raw in _whole_lines(file, None if limit is None else limit - used):
            reader.take(raw)
            used += len(raw)
        file.seek(used)
        whole = [raw.endswith(b"\n") for raw in file]
        shard.ignore(path.name, Why.TORN, whole.count(False))
        if limit is not None:
            shard.ignore(path.name, Why.MISSING, max(0, limit - used))
            shard.ignore(path.name, Why.LATE, whole.count(True))
    reader.close()
    return used


def _whole_lines(file: BinaryIO, room: int | None) -> Iterator[bytes]:
    """Yield lines up to the first without its newline: a writer may be at work on that one."""
    while room is None or room > 0:
        raw = file.readline() if room is None else file.readline(room)
        if not raw.endswith(b"\n"):
            return
        yield raw
        if room is not None:
            room -= len(raw)


class _FileReader:
    """Holds back the responses of one file until the commit mark of their batch comes."""

    def __init__(self, name: str, fence: int, shard: ShardSoFar) -> None:
        self.name = name
        self.fence = fence
        self.shard = shard
        self.pending: list[tuple[bytes, ResponseLine]] = []

    def take(self, raw: bytes) -> None:
        line: Line | None = read_line(raw)
        match line:
            case None:
                self._ignore(Why.CHECKSUM)
            case BatchLine():
                self._commit(line)
            case OomLine():
                self._oom(line)
            case HeaderLine() | FinishedLine():
                self._ignore(Why.MISPLACED)
            case _:
                self.pending.append((checksum_of(raw), line))

    def close(self) -> None:
        self._ignore(Why.UNCOMMITTED, len(self.pending))
        self.pending = []

    def _commit(self, mark: BatchLine) -> None:
        """Accept the batch of the mark, if all of its records are there."""
        mine = [(checksum, line) for checksum, line in self.pending if line.b == mark.b]
        self._ignore(Why.UNCOMMITTED, len(self.pending) - len(mine))
        self.pending = []
        if (len(mine), digest_of([checksum for checksum, _ in mine])) != (mark.n, mark.d):
            self._ignore(Why.DAMAGED_BATCH)
        elif mark.o != len(self.shard.ooms):
            self._ignore(Why.LOST_OOM)
        elif mark.b in self.shard.batches:
            self._ignore(Why.REPEATED)
        else:
            entries = tuple(entry_of(line) for _, line in mine)
            self.shard.batches[mark.b] = FinishedBatch(entries, mark.seconds, self.fence)

    def _oom(self, line: OomLine) -> None:
        if line.o == len(self.shard.ooms):
            self.shard.ooms.append(OomEvent(line.b, line.token_budget, line.kv_budget))
        else:
            self._ignore(Why.LOST_OOM)

    def _ignore(self, why: Why, count: int = 1) -> None:
        self.shard.ignore(self.name, why, count)
