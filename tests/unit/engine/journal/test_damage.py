"""A journal that was cut or changed anywhere is never read as something it did not say."""

import os
from pathlib import Path

import pytest

from benchmarks.engine.journal.finishing import finish, read_finished
from benchmarks.engine.journal.folder import lines_path
from benchmarks.engine.journal.reading import Why
from benchmarks.engine.journal.view import View, read_view
from tests.unit.engine.journal.pretend_engine import HEADER, SHARD, begin, work

N_SMALL = 18  # requests: five batches, one oom event before the last


def a_whole_journal(folder: Path, n_requests: int = N_SMALL) -> tuple[bytes, View]:
    with begin(folder) as journal:
        work(journal, n_requests=n_requests)
    view = read_view(folder, SHARD, HEADER)
    assert view.report() == ()
    return lines_path(folder, SHARD, 1).read_bytes(), view


def results(view: View) -> dict[int, str]:
    return {number: repr(batch.entries) for number, batch in view.batches.items()}


def cuts_within_the_last_lines(whole: bytes, n_lines: int) -> range:
    tail = b"".join(whole.splitlines(keepends=True)[-n_lines:])
    return range(len(whole) - len(tail), len(whole))


def view_with_a_changed_byte(folder: Path, place: int, change: int) -> View:
    """Read while the byte is changed, in place: ext4 syncs a file that is cut and written anew."""
    with lines_path(folder, SHARD, 1).open("r+b", buffering=0) as file:
        file.seek(place)
        was = file.read(1)
        file.seek(place)
        file.write(bytes([was[0] ^ change]))
        try:
            return read_view(folder, SHARD, HEADER)
        finally:
            file.seek(place)
            file.write(was)


@pytest.mark.usefixtures("quick_disk")
def test_a_file_cut_at_any_byte_of_its_last_three_records_is_completed_to_the_same(
    tmp_path: Path,
) -> None:
    whole, view = a_whole_journal(tmp_path)
    path = lines_path(tmp_path, SHARD, 1)
    cuts = cuts_within_the_last_lines(whole, 3)
    committed = {number: text for number, text in results(view).items() if number < 4}

    for cut in reversed(cuts):
        os.truncate(path, cut)
        found = read_view(tmp_path, SHARD, HEADER)
        with begin(tmp_path, fence=2) as resumed:
            work(resumed, n_requests=N_SMALL)
        completed = read_view(tmp_path, SHARD, HEADER)
        lines_path(tmp_path, SHARD, 2).unlink()

        assert results(found) == committed, cut
        assert found.ooms == view.ooms
        # at the first cut of all nothing of the last batch is there
        assert (found.report() != ()) == (cut > cuts[0])
        assert results(completed) == results(view), cut
        assert completed.ooms == view.ooms
        assert completed.batches[3] == view.batches[3]  # of the first fence: not done again

    assert len(cuts) > 200


@pytest.mark.usefixtures("quick_disk")
def test_a_file_cut_anywhere_gives_the_same_parquet_file_in_the_end(tmp_path: Path) -> None:
    whole, view = a_whole_journal(tmp_path / "whole")
    with begin(tmp_path / "whole", fence=2) as journal:
        expected = finish(journal, n_batches=len(view.batches))

    for cut in range(0, len(whole), 61):
        folder = tmp_path / str(cut)
        folder.mkdir()
        lines_path(folder, SHARD, 1).write_bytes(whole[:cut])
        resumed = begin(folder, fence=2)
        n_batches = work(resumed, n_requests=N_SMALL)

        assert finish(resumed, n_batches=n_batches).sha256 == expected.sha256, cut

    contents = read_finished(folder, SHARD, HEADER)
    assert {number: repr(entries) for number, entries in contents.batches.items()} == results(view)


def test_each_flipped_bit_is_detected(tmp_path: Path) -> None:
    whole, view = a_whole_journal(tmp_path)
    expected = results(view)

    for place in range(len(whole)):
        # one bit, running through all eight, and all bits at once
        for change in (1 << place % 8, 0xFF):
            found = view_with_a_changed_byte(tmp_path, place, change)

            assert found.report() != (), place
            assert results(found).items() <= expected.items(), place
            assert len(found.batches) + len(found.ooms) < len(expected) + 1, place
            if found.ooms != view.ooms:  # the last batch was planned by that event
                assert found.ooms == ()
                assert max(found.batches, default=0) < 4, place


def test_every_byte_value_is_detected_in_a_response_and_its_mark(tmp_path: Path) -> None:
    whole, view = a_whole_journal(tmp_path, n_requests=1)
    start = whole.index(b"\n") + 1
    assert len(view.batches) == 1

    for place in range(start, len(whole), 7):
        for change in range(1, 256):
            found = view_with_a_changed_byte(tmp_path, place, change)

            assert (dict(found.batches), found.report() != ()) == ({}, True), (place, change)


@pytest.mark.parametrize("n_lost", [1, 2])
def test_a_batch_of_which_whole_lines_are_lost_is_not_taken_for_finished(
    tmp_path: Path, n_lost: int
) -> None:
    whole, view = a_whole_journal(tmp_path)
    lines = whole.splitlines(keepends=True)
    del lines[3 : 3 + n_lost]  # header, then four responses and the mark of batch 0
    lines_path(tmp_path, SHARD, 1).write_bytes(b"".join(lines))

    found = read_view(tmp_path, SHARD, HEADER)

    assert set(found.batches) == set(view.batches) - {0}
    assert found.ignored == {("shard-3.fence-1", Why.DAMAGED_BATCH): 1}
    assert found.report() == ("shard-3.fence-1: ignored 1 x a batch of which records are lost",)


def test_exchanged_lines_within_a_batch_are_not_taken_for_the_batch(tmp_path: Path) -> None:
    whole, _ = a_whole_journal(tmp_path)
    lines = whole.splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    lines_path(tmp_path, SHARD, 1).write_bytes(b"".join(lines))

    assert 0 not in read_view(tmp_path, SHARD, HEADER).batches


def test_a_lost_oom_event_takes_the_batches_planned_by_it_along(tmp_path: Path) -> None:
    whole, _ = a_whole_journal(tmp_path)
    kept = [line for line in whole.splitlines(keepends=True) if b'"k":"oom"' not in line]
    lines_path(tmp_path, SHARD, 1).write_bytes(b"".join(kept))

    found = read_view(tmp_path, SHARD, HEADER)

    assert sorted(found.batches) == [0, 1, 2, 3]
    assert found.ignored == {("shard-3.fence-1", Why.LOST_OOM): 1}
