"""Workers are processes: when one dies in the middle of its work, another takes it over."""

import os
import subprocess
import sys

from tests.live.conftest import Sites
from tests.live.processes import ROOT, Process, wait_until
from tests.live.site import Site
from tests.live.visitor import Visitor

REFIT = (
    "SELECT worker, fence, failures, done_at IS NOT NULL, lease_until IS NOT NULL, error "
    "FROM arena_workitem WHERE key = 'ratings.refit'"
)
WORK_SECONDS = 60


async def test_a_refit_whose_worker_is_killed_is_done_by_another_once_the_lease_is_over(
    a_site: Sites,
) -> None:
    site = a_site(REFIT_DEBOUNCE_SECONDS="0")
    async with Visitor(site.port) as rater:
        await rater.consent()
        await rater.vote(await rater.answered_battle(), "model_a")
        stuck = Process([sys.executable, "-m", "tests.live.stuck_worker"], site.variables,
                        site.folder / "stuck-worker.log")  # fmt: skip
        stuck.start()
        wait_until(lambda: site.database.rows(REFIT)[0][4], "the stuck worker takes the refit")
        stuck.kill()

        work_once(site)
        [(still_its, *_)] = site.database.rows(REFIT)
        let_the_lease_end(site)
        work_once(site)
        board = (await rater.get("/api/leaderboards/arena/")).json()

    assert still_its.endswith(f":{stuck.pid}")
    assert site.database.rows(REFIT) == [("", 2, 0, True, False, "")]
    assert board["votes"] == 1


def work_once(site: Site) -> None:
    """Let a real worker do all that is due."""
    subprocess.run(
        [sys.executable, "-m", "config", "worker", "--once"],
        cwd=ROOT,
        env={**os.environ, **site.variables},
        timeout=WORK_SECONDS,
        check=True,
    )


def let_the_lease_end(site: Site) -> None:
    """Move the lease an hour back instead of waiting for its minute."""
    hour_ago = (
        "lease_until - interval '1 hour'"
        if site.database.is_postgresql
        else "strftime('%Y-%m-%d %H:%M:%f', lease_until, '-1 hour')"
    )
    statement = f"UPDATE arena_workitem SET lease_until = {hour_ago}"  # noqa: S608  # our words
    site.database.execute(statement)
