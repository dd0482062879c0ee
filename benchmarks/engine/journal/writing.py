"""The writer of one claim: whole batches only, flushed each, on the disk within two seconds."""

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

from benchmarks.engine.journal.errors import BadRecordError, JournalError, disk_errors
from benchmarks.engine.journal.folder import lines_path
from benchmarks.engine.journal.lines import (
    BatchLine,
    Line,
    OomLine,
    checksum_of,
    digest_of,
    write_line,
)
from benchmarks.engine.journal.records import Claim, Entry, OomEvent
from benchmarks.engine.journal.translation import encode_entry
from benchmarks.engine.journal.view import View

SYNC_SECONDS: Final = 2.0


class Journal:
    """One claim of a shard: what lower fences have done, and a file to add to.

    Safe to use from the worker's thread and its heartbeat's. After a failed write nothing more
    is taken: the file may end in half a line, and only a new claim starts a new file.
    """

    def __init__(
        self,
        claim: Claim,
        *,
        descriptor: int,
        view: View,
        clock: Callable[[], float],
    ) -> None:
        self.claim = claim
        self.path = lines_path(claim.folder, claim.shard, claim.fence)
        self.view = view  # as it was at the claim
        self._descriptor = descriptor
        self._clock = clock
        self._done = set(view.batches)
        self._n_ooms = len(view.ooms)
        self._lock = threading.Lock()
        self._synced_at = clock()
        self._is_synced = True
        self._is_broken = False
        self._is_closed = False

    def is_finished(self, batch: int) -> bool:
        """Return whether this claim, or one before it, has committed the batch."""
        return batch in self._done

    def append(self, batch: int, entries: Sequence[Entry], *, seconds: float) -> None:
        """Write the batch and its commit mark, and hand them to the operating system.

        Raises BadRecordError (and writes nothing) for a response that would not be read back as
        it is or a batch that is finished already, JournalDiskError where the disk does not take it.
        """
        lines = [encode_entry(entry, batch) for entry in entries]
        digest = digest_of([checksum_of(line) for line in lines])
        with self._lock:
            if batch in self._done:
                raise BadRecordError(f"{self.path.name}: batch {batch} is finished already")
            mark = BatchLine(batch, float(seconds), len(lines), digest, self._n_ooms)
            self._write(b"".join([*lines, _encoded(mark)]))
            self._done.add(batch)
            if self._clock() - self._synced_at >= SYNC_SECONDS:
                self._sync()

    def append_oom(self, event: OomEvent) -> None:
        """Write that memory ran out; on the disk at once, since later batches rest on it."""
        with self._lock:
            line = OomLine(event.batch, event.token_budget, event.kv_budget, self._n_ooms)
            self._write(_encoded(line))
            self._n_ooms += 1
            self._sync()

    def sync(self) -> None:
        """Return when all batches so far would outlive a loss of power."""
        with self._lock:
            self._refuse_unusable()
            self._sync()

    def close(self) -> None:
        """Sync and close; a second call does nothing."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            try:
                if not self._is_broken:
                    self._sync()
            finally:
                os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.close()
        else:
            with suppress(JournalError):  # the first error is the one to be told
                self.close()

    def _write(self, data: bytes) -> None:
        self._refuse_unusable()
        self._is_broken = True  # unless all of it is written
        self._is_synced = False
        with disk_errors(self.path):
            write_all(self._descriptor, data)
        self._is_broken = False

    def _sync(self) -> None:
        if self._is_synced:
            return
        self._is_broken = True  # after a failed fsync nobody knows what is on the disk
        with disk_errors(self.path):
            os.fsync(self._descriptor)
        self._is_broken = False
        self._is_synced = True
        self._synced_at = self._clock()

    def _refuse_unusable(self) -> None:
        if self._is_closed or self._is_broken:
            state = "closed" if self._is_closed else "unusable since a write failed"
            raise JournalError(f"{self.path.name} is {state}; claim the shard again to go on")


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, in one call where the system takes them in one."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _encoded(line: Line) -> bytes:
    try:
        return write_line(line)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadRecordError(f"{line!r} cannot be journalled: {error}") from error
