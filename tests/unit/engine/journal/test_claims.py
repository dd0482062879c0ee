"""Who may write, what a later claim reads, and what it refuses."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.engine.journal.claim import take_up
from benchmarks.engine.journal.errors import (
    BadRecordError,
    FenceLostError,
    FenceTakenError,
    HeaderMismatchError,
)
from benchmarks.engine.journal.folder import lines_path
from benchmarks.engine.journal.reading import Why
from benchmarks.engine.journal.records import Header, OomEvent
from benchmarks.engine.journal.view import View, read_view
from benchmarks.engine.journal.writing import Journal
from tests.unit.engine.journal.pretend_engine import HEADER, SHARD, a_claim, begin, entry, work


def test_of_two_writers_with_one_fence_the_second_is_refused(tmp_path: Path) -> None:
    with begin(tmp_path) as first:
        first.append(0, [entry(0)], seconds=0.1)

        with pytest.raises(FenceTakenError, match=r"shard-3\.fence-1 exists: another writer"):
            take_up(a_claim(tmp_path))

        first.append(1, [entry(1)], seconds=0.1)
    assert list(read_view(tmp_path, SHARD, HEADER).batches) == [0, 1]


def test_a_claim_below_an_existing_fence_is_refused(tmp_path: Path) -> None:
    begin(tmp_path, fence=5).close()

    with pytest.raises(FenceLostError, match="fence 5 exists, this claim holds 4"):
        take_up(a_claim(tmp_path, fence=4))


def test_shards_do_not_see_each_other(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        work(journal)
    (tmp_path / "shard-03.fence-7").write_bytes(b"of somebody else")

    other = take_up(replace(a_claim(tmp_path), shard=33))

    assert isinstance(other, Journal)
    assert other.view == View({}, (), {}, {})
    other.close()


def test_what_a_late_worker_adds_is_ignored_and_reported(tmp_path: Path) -> None:
    late = begin(tmp_path, fence=1)
    late.append(0, [entry(0)], seconds=0.1)
    with begin(tmp_path, fence=2) as second:
        second.append(1, [entry(1)], seconds=0.2)
        late.append(1, [replace(entry(1), sample="late")], seconds=0.3)
        late.append(2, [replace(entry(2), sample="late")], seconds=0.3)
        late.append_oom(OomEvent(3, 1, 1))
        late.close()

    with begin(tmp_path, fence=3) as third:
        view = third.view

    assert [(b.entries, b.fence) for b in view.batches.values()] == [
        ((entry(0),), 1),
        ((entry(1),), 2),
    ]
    assert view.ooms == ()
    assert view.ignored == {("shard-3.fence-1", Why.LATE): 5}  # two batches of two lines, one oom
    assert read_view(tmp_path, SHARD, HEADER).batches == view.batches


def test_a_fence_that_no_higher_one_had_seen_is_ignored(tmp_path: Path) -> None:
    begin(tmp_path, fence=2).close()
    # A worker of fence 1 read the folder before, and makes its file only now.
    elsewhere = tmp_path / "elsewhere"
    with begin(elsewhere, fence=1) as late:
        late.append(0, [entry(0)], seconds=0.1)
    lines_path(elsewhere, SHARD, 1).rename(lines_path(tmp_path, SHARD, 1))

    view = read_view(tmp_path, SHARD, HEADER)

    assert view.batches == {}
    assert view.ignored == {("shard-3.fence-1", Why.LATE): 3}


def test_a_batch_that_a_lower_fence_holds_is_ignored(tmp_path: Path) -> None:
    with begin(tmp_path, fence=1) as first:
        first.append(0, [entry(0)], seconds=0.1)
    with begin(tmp_path / "other", fence=2) as second:  # did not see fence 1
        second.append(0, [replace(entry(0), sample="again")], seconds=0.2)
    own = lines_path(tmp_path / "other", SHARD, 2).read_bytes().splitlines(keepends=True)[1:]
    begin(tmp_path, fence=2).close()
    with lines_path(tmp_path, SHARD, 2).open("ab") as file:
        file.writelines(own)

    view = read_view(tmp_path, SHARD, HEADER)

    assert view.batches[0].entries == (entry(0),)
    assert view.ignored == {("shard-3.fence-2", Why.REPEATED): 1}


def test_a_finished_batch_is_not_taken_again(tmp_path: Path) -> None:
    with begin(tmp_path, fence=1) as first:
        first.append(0, [entry(0)], seconds=0.1)

    with begin(tmp_path, fence=2) as second:
        assert second.is_finished(0)
        with pytest.raises(BadRecordError, match="batch 0 is finished already"):
            second.append(0, [entry(0)], seconds=0.1)


def test_a_file_without_a_whole_header_is_ignored(tmp_path: Path) -> None:
    begin(tmp_path, fence=1).close()
    path = lines_path(tmp_path, SHARD, 1)
    header = path.read_bytes()
    for cut in range(len(header)):
        path.write_bytes(header[:cut])

        assert read_view(tmp_path, SHARD, HEADER).ignored == {(path.name, Why.HEADER): 1}, cut


def test_bytes_that_a_higher_fence_had_read_and_that_are_gone_are_reported(tmp_path: Path) -> None:
    with begin(tmp_path, fence=1) as first:
        first.append(0, [entry(0)], seconds=0.1)
        first.append(1, [entry(1)], seconds=0.1)
    begin(tmp_path, fence=2).close()
    path = lines_path(tmp_path, SHARD, 1)
    whole = path.read_bytes()
    mark = len(whole.splitlines(keepends=True)[-1])
    path.write_bytes(whole[:-mark])

    view = read_view(tmp_path, SHARD, HEADER)

    assert list(view.batches) == [0]
    assert view.ignored[path.name, Why.MISSING] == mark
    path.unlink()
    gone = read_view(tmp_path, SHARD, HEADER)
    assert gone.ignored == {(path.name, Why.MISSING): len(whole)}


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (replace(HEADER, run="run-2"), "its run is 'run-1', that of this claim is 'run-2'"),
        (replace(HEADER, task_version="2"), "its task_version is '1', .* is '2'"),
        (replace(HEADER, settings_sha256="aa"), "its settings is '5e.*', .* is 'aa'"),
        (replace(HEADER, plan_sha256="bb"), "its plan is '91.*', .* is 'bb'"),
        (replace(HEADER, code_version="0.2.0"), "its code is '0.1.0', .* is '0.2.0'"),
        (
            replace(HEADER, engine={**HEADER.engine, "dtype": "bfloat16"}),
            "its engine.dtype is 'float32', .* is 'bfloat16'",
        ),
        (
            replace(HEADER, engine={**HEADER.engine, "fuse": 0}),
            "its engine.fuse is False, .* is 0",
        ),
        (
            replace(HEADER, engine={**HEADER.engine, "compiled": True}),
            "its engine.compiled is 'nothing', .* is True",
        ),
        (replace(HEADER, engine={}), "its engine.backend is 'tree', .* is 'nothing'"),
    ],
)
def test_another_header_is_refused_with_the_field_and_both_values(
    tmp_path: Path, other: Header, sentence: str
) -> None:
    begin(tmp_path).close()

    with pytest.raises(HeaderMismatchError, match=rf"shard-3\.fence-1: {sentence}"):
        take_up(a_claim(tmp_path, 2, other))

    assert not lines_path(tmp_path, SHARD, 2).exists()


def test_a_journal_under_another_shard_s_name_is_refused(tmp_path: Path) -> None:
    begin(tmp_path).close()
    lines_path(tmp_path, SHARD, 1).rename(lines_path(tmp_path, 4, 1))

    with pytest.raises(HeaderMismatchError, match="its shard is 3, that of this claim is 4"):
        read_view(tmp_path, 4, HEADER)


def test_a_header_that_json_cannot_hold_is_refused(tmp_path: Path) -> None:
    bad = replace(HEADER, engine={"self_check_max_diff": float("nan")})

    with pytest.raises(BadRecordError, match="the header cannot be journalled"):
        take_up(a_claim(tmp_path, header=bad))


def test_oom_events_are_replayed_and_counted_on(tmp_path: Path) -> None:
    with begin(tmp_path, fence=1) as first:
        first.append_oom(OomEvent(0, 2048, 10))
        first.append(0, [entry(0)], seconds=0.1)
    with begin(tmp_path, fence=2) as second:
        assert second.view.ooms == (OomEvent(0, 2048, 10),)
        second.append_oom(OomEvent(1, 1024, 5))
        second.append(1, [entry(1)], seconds=0.1)

    view = read_view(tmp_path, SHARD, HEADER)

    assert view.ooms == (OomEvent(0, 2048, 10), OomEvent(1, 1024, 5))
    assert list(view.batches) == [0, 1]
    assert view.report() == ()
