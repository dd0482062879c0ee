"""`touchstone up` as a process of its own, with a folder of its own."""

import sys
from pathlib import Path

import psutil

from tests.live.processes import Process, free_port, wait_until
from tests.live.site import fake_pages

START_SECONDS = 180.0  # torch is loaded, five models are warmed, 1,500 votes are simulated
ANSWERS = "Touchstone answers on"


def environment_of(folder: Path) -> dict[str, str]:
    """Return the settings of a site that keeps everything in the folder."""
    pages = folder / "dist" if (folder / "dist").is_dir() else fake_pages(folder)
    return {
        "VAR_DIR": str(folder),
        "FRONTEND_DIST": str(pages),
        "DATABASE_URL": f"sqlite:///{folder / 'touchstone.sqlite3'}",
        "REDIS_URL": "",
        "REFIT_DEBOUNCE_SECONDS": "0",
    }


def started(folder: Path, *words: str) -> Process:
    """Start it; `port` is where it will answer."""
    port = free_port()
    command = [sys.executable, "-m", "config", "up", "--port", str(port), *words]
    process = Process(command, environment_of(folder), folder / f"up-{port}.log")
    process.start()
    process.port = port
    return process


def wait_for(process: Process, words: str) -> None:
    """Wait until it has said these words. Raises when it ended without them."""

    def happened() -> bool:
        said = process.output
        assert words in said or psutil.Process(process.pid).status() != "zombie", said
        return words in said

    wait_until(happened, f"{words!r} of `up`", START_SECONDS)


def left_behind(process: Process, status: int) -> list[psutil.Process]:
    """Ask it to end, check how it does, and return those of its children that live on."""
    children = psutil.Process(process.pid).children(recursive=True)
    assert process.terminate() == status, process.output
    _, alive = psutil.wait_procs(children, timeout=2)
    return list(alive)
