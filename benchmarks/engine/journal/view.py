"""What all claims of a shard have done so far: finished batches, oom events, and what was ignored.

The view is a function of the bytes that the last claim used, so every later reader sees the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine.journal.errors import disk_errors
from benchmarks.engine.journal.folder import fences, lines_path
from benchmarks.engine.journal.lines import HeaderLine
from benchmarks.engine.journal.matching import header_line, refuse_other
from benchmarks.engine.journal.reading import ShardSoFar, Why, read_header, read_records
from benchmarks.engine.journal.records import FinishedBatch, Header, OomEvent


@dataclass(frozen=True, slots=True)
class View:
    batches: Mapping[int, FinishedBatch]  # by number, ascending
    ooms: tuple[OomEvent, ...]  # to replay, in this order, when the plan is made again
    ignored: Mapping[tuple[str, Why], int]  # (file, why) -> how many
    used: Mapping[int, int]  # fence -> how many bytes of its file this view rests on

    def is_finished(self, batch: int) -> bool:
        return batch in self.batches

    def report(self) -> tuple[str, ...]:
        """Return a sentence for each file and reason; empty: nothing was ignored."""
        return tuple(f"{file}: ignored {n} x {why}" for (file, why), n in self.ignored.items())


def read_view(folder: Path, shard: int, header: Header, *, up_to: int | None = None) -> View:
    """Read the shard's journals of all fences, or of those up to `up_to`.

    Raises HeaderMismatchError where a journal that is in use was begun with another header, and
    JournalDiskError where a file cannot be read. Damage is no error: it is ignored and counted.
    """
    with disk_errors(folder):
        return _read_view(folder, shard, header, up_to)


def _read_view(folder: Path, shard: int, header: Header, up_to: int | None) -> View:
    present = [fence for fence in fences(folder, shard) if up_to is None or fence <= up_to]
    headers = {fence: read_header(lines_path(folder, shard, fence)) for fence in present}
    limits = _limits(headers)
    so_far, used = ShardSoFar(), {}
    for fence in sorted({*present, *limits}):
        path = lines_path(folder, shard, fence)
        limit, found = limits.get(fence, 0), headers.get(fence)
        if found is None and fence in headers:
            so_far.ignore(path.name, Why.HEADER)
        elif found is None:
            so_far.ignore(path.name, Why.MISSING, limit or 0)
        elif limit == 0:  # the last claim never saw it
            with path.open("rb") as file:
                so_far.ignore(path.name, Why.LATE, sum(1 for _ in file))
        else:
            refuse_other(path, found, header_line(header, shard, fence, {}))
            used[fence] = read_records(path, fence, limit, so_far)
    ordered = {number: so_far.batches[number] for number in sorted(so_far.batches)}
    return View(ordered, tuple(so_far.ooms), dict(so_far.ignored), used)


def _limits(headers: Mapping[int, HeaderLine | None]) -> dict[int, int | None]:
    """Return how much of each file counts: all of the last claim's own, and what that one used."""
    sound = [(fence, found) for fence, found in headers.items() if found is not None]
    if not sound:
        return {}
    last, found = max(sound, key=lambda pair: pair[0])
    return {**found.lower, last: None}
