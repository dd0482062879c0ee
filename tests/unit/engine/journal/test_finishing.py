"""From JSON lines to Parquet: equal content, and no moment at which a crash loses anything."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.engine.journal import claim as claim_module
from benchmarks.engine.journal import finishing, folder
from benchmarks.engine.journal.claim import take_up
from benchmarks.engine.journal.errors import (
    DamagedShardError,
    FenceLostError,
    HeaderMismatchError,
    IncompleteShardError,
)
from benchmarks.engine.journal.finished import Finished
from benchmarks.engine.journal.finishing import finish, read_finished
from benchmarks.engine.journal.view import View, read_view
from tests.unit.engine.journal.pretend_engine import (
    HEADER,
    SHARD,
    a_claim,
    answer,
    begin,
    entry,
    work,
)


def a_finished_shard(place: Path) -> tuple[View, Finished]:
    journal = begin(place)
    n_batches = work(journal)
    view = read_view(place, SHARD, HEADER)
    return view, finish(journal, n_batches=n_batches)


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_the_parquet_file_holds_what_the_journal_held(tmp_path: Path) -> None:
    view, finished = a_finished_shard(tmp_path)

    contents = read_finished(tmp_path, SHARD, HEADER)

    entries = {number: batch.entries for number, batch in view.batches.items()}
    assert repr(dict(contents.batches)) == repr(entries)
    assert contents.ooms == view.ooms != ()
    assert contents.header == HEADER
    assert finished == Finished(
        path=tmp_path / "shard-3.parquet",
        sha256=hashlib.sha256((tmp_path / "shard-3.parquet").read_bytes()).hexdigest(),
        rows=36,
        batches=len(view.batches),
        seconds=0.25 * len(view.batches),
    )
    assert names(tmp_path) == {"shard-3.parquet", "shard-3.finished"}


def test_anybody_s_parquet_reader_finds_one_row_a_response_in_zstd(tmp_path: Path) -> None:
    a_finished_shard(tmp_path)

    file = pq.ParquetFile(tmp_path / "shard-3.parquet")
    rows = file.read().to_pylist()

    group = file.metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
    assert [row["kind"] for row in rows[:3]] == ["scored", "generated", "failed"]
    assert [row["sample"] for row in rows] == [f"sample/{number // 2}" for number in range(36)]
    logprobs = answer(0, 2).token_logprobs  # type: ignore[union-attr]  # number 0 is scored
    assert tuple(rows[0]["token_logprobs"]) == logprobs
    assert rows[0]["logprob"] == math.fsum(logprobs)
    assert rows[0]["text"] is None
    assert rows[2]["sentence"] == "request 2: a logit is not finite"


def test_missing_and_unplanned_batches_are_named(tmp_path: Path) -> None:
    journal = begin(tmp_path)
    journal.append(0, [entry(0)], seconds=0.1)
    journal.append(5, [entry(1)], seconds=0.1)

    with pytest.raises(
        IncompleteShardError, match=r"of 3 batches 2 are missing \(first 1\) and 1 .* \(first 5\)"
    ):
        finish(journal, n_batches=3)

    assert names(tmp_path) == {"shard-3.fence-1"}
    with pytest.raises(IncompleteShardError, match="shard 3 is not finished"):
        read_finished(tmp_path, SHARD, HEADER)


def test_a_response_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    journal = begin(tmp_path)
    journal.append(0, [entry(0)], seconds=0.1)
    journal.append(1, [entry(0)], seconds=0.1)

    with pytest.raises(IncompleteShardError, match="sample 'sample/0', index 0, part 0"):
        finish(journal, n_batches=2)


def test_a_lost_fence_finishes_nothing(tmp_path: Path) -> None:
    journal = begin(tmp_path, fence=1)
    n_batches = work(journal)
    begin(tmp_path, fence=2).close()

    with pytest.raises(FenceLostError, match="fence 2 exists, this claim holds 1"):
        finish(journal, n_batches=n_batches)

    assert names(tmp_path) == {"shard-3.fence-1", "shard-3.fence-2"}


class Crash(BaseException):
    """The process ends here."""


@pytest.fixture
def crash_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Return a switch: the n-th call that changes or secures the folder never happens."""
    calls: list[str] = []
    left = [0]

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if left[0] == 0:
                raise Crash
            left[0] -= 1
            calls.append(name)
            return real(*args, **kwargs)

        return call

    for module, name in (
        (finishing, "write_parquet"),
        (folder, "sync_file"),
        (folder, "sync_folder"),
        (Path, "write_bytes"),
        (Path, "replace"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(module, name, watched(name, getattr(module, name)))

    def switch(n: int) -> list[str]:
        left[0] = n
        calls.clear()
        return calls

    return switch


def test_a_crash_at_any_step_of_finishing_loses_nothing(
    tmp_path: Path, crash_at: Callable[[int], list[str]]
) -> None:
    crash_at(-1)
    view, expected = a_finished_shard(tmp_path / "undisturbed")
    n_batches, steps = len(view.batches), 0

    while True:
        place = tmp_path / str(steps)
        crash_at(-1)
        with begin(place, fence=1) as first:
            first.append(0, view.batches[0].entries, seconds=0.25)
        journal = begin(place, fence=2)
        work(journal)
        calls = crash_at(steps)
        try:
            finish(journal, n_batches=n_batches)
        except Crash:
            pass
        else:
            break
        crash_at(-1)

        again = take_up(a_claim(place, fence=3))
        if not isinstance(again, Finished):
            assert len(again.view.batches) == n_batches, steps  # no batch is to be done again
            again = finish(again, n_batches=n_batches)

        assert again.sha256 == expected.sha256, steps
        assert names(place) == {"shard-3.parquet", "shard-3.finished"}, steps
        steps += 1

    publishing = ["sync_file", "replace", "sync_folder"]
    assert calls == [
        *["write_parquet", *publishing],
        *["write_bytes", *publishing],
        *["unlink", "unlink", "sync_folder"],
    ]


def test_a_claim_that_reads_while_the_shard_is_being_finished_gets_the_finished_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begin(tmp_path, fence=1)
    n_batches = work(journal)

    def read_after_the_end(*args: Any, **kwargs: Any) -> View:
        finish(journal, n_batches=n_batches)
        return read_view(*args, **kwargs)

    monkeypatch.setattr(claim_module, "read_view", read_after_the_end)

    found = take_up(a_claim(tmp_path, fence=2))

    assert isinstance(found, Finished)
    assert names(tmp_path) == {"shard-3.parquet", "shard-3.finished"}


def test_a_finished_shard_of_something_else_is_refused(tmp_path: Path) -> None:
    a_finished_shard(tmp_path)

    with pytest.raises(HeaderMismatchError, match=r"shard-3\.finished: its run is 'run-1'"):
        take_up(a_claim(tmp_path, 2, replace(HEADER, run="run-2")))


def test_each_changed_byte_of_a_finished_shard_is_detected(tmp_path: Path) -> None:
    a_finished_shard(tmp_path)
    for name, step in (("shard-3.parquet", 41), ("shard-3.finished", 1)):
        path = tmp_path / name
        whole = path.read_bytes()
        for at in range(0, len(whole), step):
            with path.open("r+b", buffering=0) as file:
                file.seek(at)
                file.write(bytes([whole[at] ^ 0x10]))
                with pytest.raises(DamagedShardError, match="restore shard-3"):
                    take_up(a_claim(tmp_path, 2))
                file.seek(at)
                file.write(whole[at : at + 1])

    (tmp_path / "shard-3.parquet").unlink()
    with pytest.raises(DamagedShardError, match="its sha256 is no file"):
        read_finished(tmp_path, SHARD, HEADER)
