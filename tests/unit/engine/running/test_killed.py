"""kill -9 at ten random moments of a run: the end is that of a run that was let alone."""

import random
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from tests.unit.engine.running.folders import save_model

N_KILLS = 10
MOST_FORWARDS = 4  # of a life
KILLED = "killed"


def start(folder: Path, model: Path, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.unit.engine.running.a_run"]
    return subprocess.Popen([*command, str(folder), str(model), str(log)], cwd=settings.BASE_DIR)


def lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def kill_after_forwards(life: subprocess.Popen[bytes], log: Path, forwards: int) -> None:
    """Kill it when it has begun so many more forwards, or let it end if it is faster."""
    target = len(lines(log)) + forwards
    deadline = time.monotonic() + 60
    while len(lines(log)) < target and life.poll() is None:
        assert time.monotonic() < deadline, "the run does not forward anything"
        time.sleep(0.0005)
    life.kill()
    life.wait()
    with log.open("a") as file:
        file.write(f"{KILLED}\n")


@pytest.mark.slow
def test_ten_kills_end_in_the_file_of_an_undisturbed_run(tmp_path: Path) -> None:
    model = save_model(tmp_path / "model")
    assert start(tmp_path / "whole", model, tmp_path / "whole.log").wait() == 0
    assert len(lines(tmp_path / "whole.log")) > N_KILLS * MOST_FORWARDS
    rng = random.Random(7)  # noqa: S311  # moments to kill at
    folder, log = tmp_path / "killed", tmp_path / "killed.log"

    for _kill in range(N_KILLS):
        kill_after_forwards(start(folder, model, log), log, rng.randint(1, MOST_FORWARDS))
    assert start(folder, model, log).wait() == 0

    noted, undisturbed = lines(log), lines(tmp_path / "whole.log")
    in_flight = Counter(before for before, line in pairwise(noted) if line == KILLED)
    forwarded = Counter(line for line in noted if line != KILLED)
    assert Counter(noted)[KILLED] == N_KILLS
    assert set(forwarded) == set(undisturbed)
    assert all(count <= 1 + in_flight[line] for line, count in forwarded.items())
    assert _content(folder) == _content(tmp_path / "whole")


def _content(folder: Path) -> dict[str, bytes]:
    assert {path.name for path in folder.iterdir()} == {"shard-0.parquet", "shard-0.finished"}
    return {"shard-0.parquet": (folder / "shard-0.parquet").read_bytes()}
