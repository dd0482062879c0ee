"""`touchstone up` with everything real: the demonstration models answer, a vote moves the board."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.zoo.catalogue import ZOO
from config.demonstration import PLAN
from tests.live.processes import ROOT, Process
from tests.live.starting import ANSWERS, environment_of, left_behind, started, wait_for
from tests.live.visitor import Visitor

REFIT_SECONDS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up")


@pytest.fixture(scope="module")
def up(folder: Path) -> Iterator[Process]:
    process = started(folder)
    yield process
    process.discard()


def touchstone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config", *words],
        cwd=ROOT, env={**os.environ, **environment_of(folder)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


async def board_with(visitor: Visitor, board: str, votes: int) -> dict[str, int]:
    """Wait until the board counts so many votes."""
    async with asyncio.timeout(REFIT_SECONDS):
        while True:
            document: dict[str, int] = (await visitor.get(f"/api/leaderboards/{board}/")).json()
            if document["votes"] == votes:
                return document
            await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_the_first_battle_on_a_fresh_machine(up: Process, folder: Path) -> None:
    wait_for(up, ANSWERS)

    async with Visitor(up.port) as visitor:
        await visitor.consent()
        first = (await visitor.get("/api/leaderboards/demo/")).json()
        battle = await visitor.answered_battle("What is the capital of France?")
        stored = await visitor.battle(battle)
        verdict = (await visitor.vote(battle, "model_a")).json()
        await board_with(visitor, "arena", votes=1)
        demo = await board_with(visitor, "demo", votes=PLAN.votes + 1)

    replies = stored["turns"][0]["replies"]
    assert all(len(replies[side]["text"].split()) >= 1 for side in "ab")
    zoo = {model.slug for model in ZOO}
    assert {verdict["models"][side]["slug"] for side in "ab"} < zoo
    assert first["votes"] == first["simulated_votes"] == demo["simulated_votes"] == PLAN.votes


@pytest.mark.slow
def test_it_tells_what_it_does_and_what_runs(up: Process, folder: Path) -> None:
    wait_for(up, ANSWERS)

    lines = [line.strip() for line in up.output.splitlines() if line.strip()]
    address = lines.index(f"{ANSWERS} http://127.0.0.1:{up.port}")
    steps, table = lines[:address], lines[address + 1 :][:7]

    names = ", ".join(model.name for model in ZOO)
    assert steps == [
        "Preparing the database",
        f"Added the demonstration models {names}",
        "Simulating 1,500 votes by 40 raters",
        "Loading 5 models",
    ]
    assert [line.split("  ")[0] for line in table] == [
        *("running", "models", "votes", "database", "files", "logs", "to stop"),
    ]
    assert table[1].endswith(names)


@pytest.mark.slow
def test_a_second_site_in_its_folder_is_refused(up: Process, folder: Path) -> None:
    wait_for(up, ANSWERS)

    refused = touchstone(folder, "up", "--port", "18997")

    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr == (
        f"{folder} belongs to a site that runs already (process {up.pid}, "
        f"http://127.0.0.1:{up.port}). Stop it, or give this one a folder of its own: "
        "VAR_DIR=var2 make up PORT=8123\n"
    )


@pytest.mark.slow
def test_a_model_that_is_added_meanwhile_is_loaded_without_a_restart(
    up: Process, folder: Path
) -> None:
    wait_for(up, ANSWERS)

    where = str(ZOO[0].folder)
    added = touchstone(folder, "models", "add", "basalt", "--name", "Basalt", "--folder", where)

    assert added.returncode == 0, added.stderr
    wait_for(up, "Basalt is loaded")


@pytest.mark.slow
def test_a_stop_leaves_no_process_behind(folder: Path, up: Process) -> None:
    """The last test of this site: it ends it."""
    wait_for(up, ANSWERS)

    assert left_behind(up, status=0) == []
