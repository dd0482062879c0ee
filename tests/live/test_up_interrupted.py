"""`touchstone up` stopped before it has started: no process left, and the next start is whole."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.live.starting import ANSWERS, left_behind, started, wait_for
from tests.live.visitor import Visitor

INTERRUPTED = 130


def rows(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "touchstone.sqlite3")) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # ours
    return int(number)


@pytest.mark.slow
def test_a_stop_while_votes_are_simulated_leaves_an_empty_site(tmp_path: Path) -> None:
    up = started(tmp_path)
    wait_for(up, "Simulating")

    left = left_behind(up, status=INTERRUPTED)

    assert left == []
    assert (rows(tmp_path, "arena_languagemodel"), rows(tmp_path, "arena_vote")) == (0, 0)
    assert up.output.endswith("\nStopped.\n")


@pytest.mark.slow
async def test_a_start_after_one_that_was_cut_off_is_whole(tmp_path: Path) -> None:
    first = started(tmp_path, "--no-demo")
    wait_for(first, "Preparing the database")
    assert left_behind(first, status=INTERRUPTED) == []

    again = started(tmp_path, "--no-demo")
    wait_for(again, ANSWERS)
    async with Visitor(again.port) as visitor:
        answer = await visitor.get("/api/leaderboards/arena/")

    assert answer.status_code == 200
    assert "none yet; add two: touchstone models add --help" in again.output
    assert rows(tmp_path, "arena_languagemodel") == 0
    assert left_behind(again, status=0) == []
