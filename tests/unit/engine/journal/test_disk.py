"""Flushes, and disks and folders that do not take the journal."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.engine.journal.claim import take_up
from benchmarks.engine.journal.errors import JournalDiskError, JournalError
from benchmarks.engine.journal.folder import lines_path
from benchmarks.engine.journal.records import OomEvent
from benchmarks.engine.journal.view import read_view
from benchmarks.engine.journal.writing import Journal
from tests.unit.engine.journal.pretend_engine import HEADER, SHARD, a_claim, begin, entry, work

ROOT: Path = settings.BASE_DIR


@pytest.fixture
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the sizes of what was synced."""
    sizes: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        sizes.append(os.fstat(descriptor).st_size)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return sizes


def test_each_batch_is_flushed_and_synced_at_most_every_two_seconds(
    tmp_path: Path, syncs: list[int]
) -> None:
    now = [100.0]
    journal = take_up(a_claim(tmp_path), clock=lambda: now[0])
    assert isinstance(journal, Journal)
    path, synced_after = lines_path(tmp_path, SHARD, 1), []
    syncs.clear()  # header and folder

    for batch in range(10):  # half a second each
        now[0] += 0.5
        journal.append(batch, [entry(batch)], seconds=0.5)
        assert len(read_view(tmp_path, SHARD, HEADER).batches) == batch + 1
        if syncs and syncs[-1] == path.stat().st_size:
            synced_after.append(now[0] - 100)
    n_syncs = len(syncs)
    journal.close()
    journal.close()

    assert synced_after == [2.0, 4.0]
    assert n_syncs == 2
    assert syncs[2:] == [path.stat().st_size]  # at the end


def test_the_header_and_an_oom_event_are_on_the_disk_at_once(
    tmp_path: Path, syncs: list[int]
) -> None:
    with begin(tmp_path) as journal:
        path = lines_path(tmp_path, SHARD, 1)
        assert syncs[0] == path.stat().st_size
        journal.append_oom(OomEvent(0, 1, 1))
        assert syncs[-1] == path.stat().st_size


def test_a_full_disk_gives_one_sentence_and_keeps_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    with begin(tmp_path, fence=1) as journal:
        journal.append(0, [entry(0)], seconds=0.1)
        room = [100]

        def write(descriptor: int, data: memoryview) -> int:
            if not room[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            written = real(descriptor, data[: room[0]])
            room[0] -= written
            return written

        monkeypatch.setattr(os, "write", write)
        with pytest.raises(
            JournalDiskError, match=r"shard-3\.fence-1: no space left on device; free some space"
        ):
            journal.append(1, [entry(1)], seconds=0.1)
        monkeypatch.undo()
        with pytest.raises(JournalError, match="unusable since a write failed; claim the shard"):
            journal.append(1, [entry(1)], seconds=0.1)

    with begin(tmp_path, fence=2) as resumed:
        assert list(resumed.view.batches) == [0]
        assert resumed.view.report() == ("shard-3.fence-1: ignored 1 x a torn last line",)
        resumed.append(1, [entry(1)], seconds=0.1)
    assert list(read_view(tmp_path, SHARD, HEADER).batches) == [0, 1]


LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from benchmarks.engine.journal.errors import JournalDiskError
from tests.unit.engine.journal.pretend_engine import begin, work
try:
    work(begin(Path(sys.argv[1])))
except JournalDiskError as error:
    print(error)
"""


def test_a_limit_that_the_system_sets_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "shard-3.fence-1: file too large; raise the limit" in done.stdout, done.stderr
    assert lines_path(tmp_path, SHARD, 1).stat().st_size == 3000
    with begin(tmp_path, fence=2) as resumed:
        assert 0 < len(resumed.view.batches) < work(resumed)


def test_a_failed_sync_makes_the_journal_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begin(tmp_path)
    journal.append(0, [entry(0)], seconds=0.1)

    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(JournalDiskError, match="input/output error; check the folder"):
        journal.sync()
    with pytest.raises(JournalError, match="unusable"):
        journal.append(1, [entry(1)], seconds=0.1)
    journal.close()  # frees the file, promises nothing
    with pytest.raises(JournalError, match="closed"):
        journal.sync()


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """Give up root's right to write everywhere, where the tests run as root."""
    was = os.geteuid()
    tmp_path.chmod(0o500)
    if was == 0:
        os.seteuid(65534)
    yield
    os.seteuid(was)
    tmp_path.chmod(0o700)


@pytest.mark.usefixtures("nobody")
def test_a_folder_without_the_right_to_write_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalDiskError, match="permission denied; give the worker's user"):
        take_up(a_claim(tmp_path / "run"))


def test_a_file_in_the_place_of_the_folder_gives_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "run"
    place.write_text("not a folder")

    with pytest.raises(JournalDiskError, match="run: file exists; check the folder"):
        take_up(a_claim(place))
