"""Real sites for the browser: one of scripted models without votes, one of simulated votes."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.web_server import web_command
from tests.live.databases import LiveDatabase, prepared_database
from tests.live.processes import ROOT, Process, free_port

SIMULATED_VOTES = 1_000  # enough for ranks
PREPARE_SECONDS = 300
TOUCHSTONE = [sys.executable, "-m", "config"]
REGISTER = "from benchmarks.services import load_demonstration; load_demonstration()"
PUBLISH = "from evaluation.services import refit_ratings; refit_ratings()"  # as at every start


@dataclass
class Site:
    address: str
    database: LiveDatabase
    web: Process


@contextmanager
def scripted_site(folder: Path) -> Iterator[Site]:
    """Run three models that write what a test tells them to, and all that a battle needs."""
    models_port = free_port()
    models = [
        {
            "slug": slug,
            "name": slug.title(),
            "organisation": "Tests",
            "licence": "Apache-2.0",
            "location": f"http://127.0.0.1:{models_port}/v1",
            "remote_name": f"{slug}?length=400&says={slug[::-1]}&chunk=5&speed={speed}",
        }
        for slug, speed in (("quartz", 220), ("basalt", 160), ("gneiss", 190))
    ]
    database = prepared_database(folder, models)
    environment = {
        "DATABASE_URL": database.url,
        "VAR_DIR": str(folder),
        "ENFORCE_LIMITS": "0",
        "REFIT_DEBOUNCE_SECONDS": "0",
        "BATTLE_OWNER_LOST_SECONDS": "1",
    }
    _run([*TOUCHSTONE, "shell", "--no-imports", "-c", PUBLISH], environment)
    model_server = [sys.executable, "-m", "tests.fakes.model_server", str(models_port)]
    others = [
        Process(model_server, {}, folder / "models.log", models_port),
        Process([*TOUCHSTONE, "worker"], environment, folder / "worker.log"),
    ]
    with _running(folder, database, environment, others) as site:
        yield site


@contextmanager
def demonstration_site(folder: Path) -> Iterator[Site]:
    """Run the demonstration models, on whose kept answers simulated raters have voted."""
    database = prepared_database(folder, models=[])
    environment = {"DATABASE_URL": database.url, "VAR_DIR": str(folder)}
    _run([*TOUCHSTONE, "shell", "--no-imports", "-c", REGISTER], environment)
    _run([*TOUCHSTONE, "simulate", "--votes", str(SIMULATED_VOTES)], environment)
    with _running(folder, database, environment, []) as site:
        yield site


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    everything = {**os.environ, **environment}
    subprocess.run(command, cwd=ROOT, env=everything, timeout=PREPARE_SECONDS, check=True)


@contextmanager
def _running(
    folder: Path, database: LiveDatabase, environment: Mapping[str, str], others: list[Process]
) -> Iterator[Site]:
    port = free_port()
    web = Process(web_command("127.0.0.1", port), environment, folder / "web.log", port)
    processes = [*others, web]
    try:
        for process in processes:
            process.start()
        yield Site(f"http://127.0.0.1:{port}", database, web)
    finally:
        for process in processes:
            process.discard()
        database.drop()
