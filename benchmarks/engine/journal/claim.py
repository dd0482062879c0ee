"""Take up a shard: read what lower fences have done, begin a file of this fence's own."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.engine.journal.errors import (
    BadRecordError,
    FenceLostError,
    FenceTakenError,
    JournalDiskError,
    disk_errors,
)
from benchmarks.engine.journal.finished import Finished, look_for_finished
from benchmarks.engine.journal.folder import fences, lines_path, remove_lines, sync_folder
from benchmarks.engine.journal.lines import write_line
from benchmarks.engine.journal.matching import header_line
from benchmarks.engine.journal.records import Claim
from benchmarks.engine.journal.view import read_view
from benchmarks.engine.journal.writing import Journal, write_all


def take_up(claim: Claim, *, clock: Callable[[], float] = time.monotonic) -> Journal | Finished:
    """Return the journal of this claim, or Finished where the shard needs no more work.

    A crash while a shard was being finished may have left JSON lines behind; they are removed.

    Raises FenceTakenError, FenceLostError, HeaderMismatchError, DamagedShardError, BadRecordError
    (the header) or JournalDiskError, each with one sentence.
    """
    with disk_errors(claim.folder):
        claim.folder.mkdir(parents=True, exist_ok=True)
    refuse_lost_fence(claim)
    finished = look_for_finished(claim.folder, claim.shard, claim.header)
    if finished is None:
        try:
            journal = _begin(claim, clock)
        except JournalDiskError:
            finished = look_for_finished(claim.folder, claim.shard, claim.header)
            if finished is None:
                raise
        else:
            # The claim before may have finished, and removed its lines, while this one read.
            finished = look_for_finished(claim.folder, claim.shard, claim.header)
            if finished is None:
                return journal
            journal.close()
    with disk_errors(claim.folder):
        remove_lines(claim.folder, claim.shard, claim.fence)
    return finished


def refuse_lost_fence(claim: Claim) -> None:
    """Raise FenceLostError where a later claim of the shard has begun its file."""
    with disk_errors(claim.folder):
        latest = max(fences(claim.folder, claim.shard), default=claim.fence)
    if latest > claim.fence:
        raise FenceLostError(
            f"shard {claim.shard} was claimed again: fence {latest} exists, this claim holds "
            f"{claim.fence}; drop its work"
        )


def _begin(claim: Claim, clock: Callable[[], float]) -> Journal:
    """Make the claim's file with its header, on the disk before any response is."""
    view = read_view(claim.folder, claim.shard, claim.header, up_to=claim.fence - 1)
    path = lines_path(claim.folder, claim.shard, claim.fence)
    try:
        first = write_line(header_line(claim.header, claim.shard, claim.fence, view.used))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadRecordError(f"{path.name}: the header cannot be journalled: {error}") from error
    with disk_errors(path):
        descriptor = _create(path)
        try:
            write_all(descriptor, first)
            os.fsync(descriptor)
            sync_folder(claim.folder)
        except BaseException:
            os.close(descriptor)
            raise
    return Journal(claim, descriptor=descriptor, view=view, clock=clock)


def _create(path: Path) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError as error:
        raise FenceTakenError(
            f"{path.name} exists: another writer holds this fence; claim the shard again"
        ) from error
