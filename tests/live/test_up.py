"""`touchstone up` with everything real: the demonstration models answer, a vote moves the board."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.live.processes import ROOT, Process, free_port, wait_until
from tests.live.site import fake_pages
from tests.live.visitor import Visitor

START_SECONDS = 180  # torch is loaded and five models are warmed
REFIT_SECONDS = 30
ZOO = {"granite", "mica", "pyrite", "slate", "talc"}


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Process]:
    port = free_port()
    environment = {
        "VAR_DIR": str(tmp_path),
        "FRONTEND_DIST": str(fake_pages(tmp_path)),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'touchstone.sqlite3'}",
        "REDIS_URL": "",
        "REFIT_DEBOUNCE_SECONDS": "0",
    }
    command = [sys.executable, "-m", "config", "up", "--port", str(port)]
    process = Process(command, environment, tmp_path / "up.log")
    process.start()
    process.port = port
    yield process
    process.discard()


@pytest.mark.slow
async def test_the_first_battle_on_a_fresh_machine(up: Process) -> None:
    wait_until(lambda: "answers on" in up.output, "the site", START_SECONDS)

    async with Visitor(up.port) as visitor:
        await visitor.consent()
        battle = await visitor.answered_battle("What is the capital of France?")
        stored = await visitor.battle(battle)
        verdict = (await visitor.vote(battle, "model_a")).json()
        votes = await votes_on_board(visitor)

    replies = stored["turns"][0]["replies"]
    assert all(len(replies[side]["text"].split()) >= 1 for side in "ab")
    assert {verdict["models"][side]["slug"] for side in "ab"} < ZOO
    assert votes == 1
    children = psutil.Process(up.pid).children(recursive=True)
    assert up.terminate() == 0
    _, alive = psutil.wait_procs(children, timeout=1)
    assert alive == []


async def votes_on_board(visitor: Visitor) -> int:
    """Wait for the first vote on the board."""
    async with asyncio.timeout(REFIT_SECONDS):
        while True:
            votes: int = (await visitor.get("/api/leaderboards/arena/")).json()["votes"]
            if votes:
                return votes
            await asyncio.sleep(0.1)


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    port = free_port()
    holder = Process(
        [sys.executable, "-m", "http.server", str(port)], {}, tmp_path / "holder", port
    )
    holder.start()
    command = [sys.executable, "-m", "config", "up", "--port", str(port)]

    refused = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "VAR_DIR": str(tmp_path)}, capture_output=True,
        text=True, timeout=START_SECONDS, check=False,
    )  # fmt: skip
    holder.discard()

    assert refused.returncode == 2
    assert "choose another: make up PORT=8123" in refused.stderr
    assert refused.stdout == ""
