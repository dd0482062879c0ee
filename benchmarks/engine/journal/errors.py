"""What can go wrong with a journal, each with one sentence that says what to do."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class JournalError(Exception):
    """A refusal; its text is one sentence for people."""


class HeaderMismatchError(JournalError):
    """The journal was written for something else than this claim wants to do."""


class FenceTakenError(JournalError):
    """Another writer has made the file of this very fence."""


class FenceLostError(JournalError):
    """The shard was claimed again: this claim's work is to be dropped."""


class BadRecordError(JournalError):
    """The caller wants to journal something that could not be read back as it was."""


class IncompleteShardError(JournalError):
    """The shard is to be finished, but its batches are not exactly those of the plan."""


class DamagedShardError(JournalError):
    """A finished shard whose files are not what was written."""


class JournalDiskError(JournalError):
    """The disk or the folder does not take the journal."""


_REMEDIES = {
    errno.ENOSPC: "free some space and claim the shard again; finished batches are kept",
    errno.EDQUOT: "raise the quota or free some space and claim the shard again",
    errno.EFBIG: "raise the limit on the size of files and claim the shard again",
    errno.EACCES: "give the worker's user the right to write there",
    errno.EPERM: "give the worker's user the right to write there",
    errno.EROFS: "mount it for writing, or choose another folder for runs",
}


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn an OSError into one sentence with the path and the remedy."""
    try:
        yield
    except OSError as error:
        what = os.strerror(error.errno).lower() if error.errno else str(error)
        remedy = _REMEDIES.get(error.errno or 0, "check the folder and the disk")
        raise JournalDiskError(f"{path}: {what}; {remedy}") from error
