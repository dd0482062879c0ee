"""kill -9 at random moments: nothing is lost that was committed, nothing is done twice."""

import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.engine.journal.finishing import finish
from benchmarks.engine.journal.folder import fences, lines_path
from benchmarks.engine.journal.lines import BatchLine, read_line
from benchmarks.engine.journal.view import read_view
from tests.unit.engine.journal.pretend_engine import HEADER, SHARD, begin, work

ROOT: Path = settings.BASE_DIR
N_KILLS = 10
SIZE = 3_000  # tokens a response: a batch takes long enough to be hit in the middle


def a_life(folder: Path, fence: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.unit.engine.journal.pretend_engine"]
    return subprocess.Popen(
        [*command, str(folder), str(fence), str(SIZE)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def batches_until_killed(life: subprocess.Popen[str], rng: random.Random) -> list[int]:
    """Let the life begin 0 to 2 batches, kill it within the last; return what it began."""
    assert life.stdin is not None
    assert life.stdout is not None
    begun = []
    for _ in range(rng.randrange(3)):
        life.stdin.write("go\n")
        life.stdin.flush()
        begun.append(int(life.stdout.readline()))
    end = time.perf_counter() + rng.uniform(0, 0.01)
    while time.perf_counter() < end:
        pass  # a sleep is too coarse for a moment within a write
    life.kill()
    life.communicate()
    return begun


@pytest.mark.slow
def test_ten_kills_end_in_the_journal_of_an_undisturbed_run(tmp_path: Path) -> None:
    with begin(tmp_path / "undisturbed") as journal:
        n_batches = work(journal, SIZE)
    undisturbed = read_view(tmp_path / "undisturbed", SHARD, HEADER)
    rng, folder = random.Random(5), tmp_path / "killed"  # noqa: S311  # moments to kill at

    for fence in range(1, N_KILLS + 1):
        committed = set(read_view(folder, SHARD, HEADER).batches)
        begun = batches_until_killed(a_life(folder, fence), rng)
        assert committed.isdisjoint(begun), fence
    committed = set(read_view(folder, SHARD, HEADER).batches)
    rest, _ = a_life(folder, N_KILLS + 1).communicate("")

    view = read_view(folder, SHARD, HEADER)
    marks = Counter(
        line.b
        for fence in fences(folder, SHARD)
        for raw in lines_path(folder, SHARD, fence).read_bytes().splitlines(keepends=True)
        if isinstance(line := read_line(raw), BatchLine)
    )
    assert 0 < len(committed) < n_batches
    assert set(map(int, rest.split())) == set(range(n_batches)) - committed
    assert marks == Counter(range(n_batches))
    assert view.ooms == undisturbed.ooms
    assert {b: repr(found.entries) for b, found in view.batches.items()} == {
        b: repr(found.entries) for b, found in undisturbed.batches.items()
    }
    shas = {
        finish(begin(place, fence=N_KILLS + 2), n_batches=n_batches).sha256
        for place in (folder, tmp_path / "undisturbed")
    }
    assert len(shas) == 1
