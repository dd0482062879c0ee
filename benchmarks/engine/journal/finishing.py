"""Close a shard: JSON lines of all its claims become one Parquet file.

Whenever the process dies, either all JSON lines are there or the seal is: the Parquet file is
whole on the disk before its seal is written, and the lines go after that.
"""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engine.journal.claim import refuse_lost_fence
from benchmarks.engine.journal.errors import DamagedShardError, IncompleteShardError, disk_errors
from benchmarks.engine.journal.finished import Finished, look_for_finished, sha256_of
from benchmarks.engine.journal.folder import (
    parquet_path,
    partial_path,
    publish,
    remove_lines,
    seal_path,
)
from benchmarks.engine.journal.lines import FinishedLine, write_line
from benchmarks.engine.journal.matching import header_line
from benchmarks.engine.journal.parquet import Contents, read_parquet, write_parquet
from benchmarks.engine.journal.records import Claim, Header
from benchmarks.engine.journal.view import View, read_view
from benchmarks.engine.journal.writing import Journal


def finish(journal: Journal, *, n_batches: int) -> Finished:
    """Write the Parquet file and its seal from what is on the disk; remove the JSON lines.

    Raises IncompleteShardError where the journals do not hold the batches 0 .. n_batches - 1 and
    no response twice, FenceLostError where the shard was claimed again, JournalDiskError.
    """
    journal.close()
    claim = journal.claim
    folder, shard, fence = claim.folder, claim.shard, claim.fence
    view = read_view(folder, shard, claim.header, up_to=fence)
    refuse_incomplete(view, shard, n_batches)
    refuse_lost_fence(claim)
    path, seal = parquet_path(folder, shard), seal_path(folder, shard)
    partial = partial_path(path, fence)
    with disk_errors(path):
        rows = write_parquet(partial, claim.header, view.ooms, view.batches)
        finished = Finished(
            path=path,
            sha256=sha256_of(partial),
            rows=rows,
            batches=n_batches,
            seconds=math.fsum(batch.seconds for batch in view.batches.values()),
        )
        publish(partial, path)
        partial_path(seal, fence).write_bytes(_seal(claim, finished))
        publish(partial_path(seal, fence), seal)
    # A claim that began meanwhile sees the seal, or this sees its file: nobody loses lines.
    refuse_lost_fence(claim)
    with disk_errors(folder):
        remove_lines(folder, shard, fence)
    return finished


def read_finished(folder: Path, shard: int, header: Header) -> Contents:
    """Return a finished shard's responses, after its checksum was compared.

    Raises IncompleteShardError where it is not finished, and what `look_for_finished` raises.
    """
    finished = look_for_finished(folder, shard, header)
    if finished is None:
        raise IncompleteShardError(f"shard {shard} is not finished; wait for its worker")
    with disk_errors(finished.path):
        contents = read_parquet(finished.path)
    rows = sum(len(entries) for entries in contents.batches.values())
    if rows != finished.rows:
        raise DamagedShardError(
            f"{finished.path.name}: it has {rows} rows, its seal names {finished.rows}"
        )
    return contents


def refuse_incomplete(view: View, shard: int, n_batches: int) -> None:
    """Raise IncompleteShardError unless each batch of the plan is there, each response once."""
    missing = [number for number in range(n_batches) if number not in view.batches]
    unplanned = [number for number in view.batches if number >= n_batches]
    keys = Counter(
        (entry.request, entry.sample, entry.index, entry.part)
        for batch in view.batches.values()
        for entry in batch.entries
    )
    twice = [key for key, count in keys.items() if count > 1]
    if missing or unplanned:
        raise IncompleteShardError(
            f"shard {shard}: of {n_batches} batches {len(missing)} are missing"
            f"{_first(missing)} and {len(unplanned)} are not in the plan{_first(unplanned)}; "
            "claim the shard again and do what is missing"
        )
    if twice:
        request, sample, index, part = twice[0]
        raise IncompleteShardError(
            f"shard {shard}: {len(twice)} responses stand there more than once, first that of "
            f"sample {sample!r}, index {index}, part {part}, request {request}; "
            "the plan must ask each once"
        )


def _first(numbers: Sequence[int]) -> str:
    return f" (first {numbers[0]})" if numbers else ""


def _seal(claim: Claim, finished: Finished) -> bytes:
    return write_line(
        FinishedLine(
            header=header_line(claim.header, claim.shard, claim.fence, {}),
            sha256=finished.sha256,
            rows=finished.rows,
            batches=finished.batches,
            seconds=finished.seconds,
        )
    )
