"""One web process on one core, and how much of it and of memory it uses."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from config.web_server import web_command
from tests.live.databases import LiveDatabase, prepared_database
from tests.live.processes import Process, free_port
from tests.live.site import fake_pages

WEB_CORE, LOAD_CORE = 0, 1
SECRET = "only-for-measuring-" + "x" * 40
# Starts the rest of the command line on one core: threads that libraries start are on it too.
PINNED = "import os, sys; os.sched_setaffinity(0, {int(sys.argv[1])}); os.execv(sys.argv[2], sys.argv[2:])"  # fmt: skip  # noqa: E501


def on_core(core: int, command: Sequence[str]) -> list[str]:
    """Return the command so that it runs on one core, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        return list(command)
    return [sys.executable, "-c", PINNED, str(core), *command]


def stay_on_load_core() -> None:
    """Keep this process off the core of the web process."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {LOAD_CORE})


@dataclass(frozen=True)
class Usage:
    """What a process has used so far, with all its children."""

    cpu_seconds: float
    mebibytes: float


def usage_of(pid: int) -> Usage:
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    times = [member.cpu_times() for member in family]
    return Usage(
        cpu_seconds=sum(time.user + time.system for time in times),
        mebibytes=sum(member.memory_info().rss for member in family) / 2**20,
    )


@dataclass
class MeasuredSite:
    """A site with two endpoint models; `port` is that of its one web process."""

    folder: Path
    database: LiveDatabase
    process: Process

    @property
    def port(self) -> int:
        return self.process.port

    @property
    def environment(self) -> dict[str, str]:
        return _environment(self.folder, self.database)


def _environment(folder: Path, database: LiveDatabase) -> dict[str, str]:
    return {
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": SECRET,
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": database.url,
        "VAR_DIR": str(folder),
        "FRONTEND_DIST": str(folder / "dist"),
        "ENFORCE_LIMITS": "0",
    }


@contextmanager
def measured_site(models: Sequence[tuple[str, str]], models_port: int) -> Iterator[MeasuredSite]:
    """Open a site whose models are (slug, name at the endpoint); it is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fake_pages(folder)
        location = f"http://127.0.0.1:{models_port}/v1"
        rows = [{"slug": slug, "location": location, "remote_name": at} for slug, at in models]
        database = prepared_database(folder, rows)
        port = free_port()
        command = on_core(WEB_CORE, web_command("127.0.0.1", port))
        web = Process(command, _environment(folder, database), folder / "web.log", port)
        try:
            web.start()
            yield MeasuredSite(folder, database, web)
        finally:
            web.discard()
            database.drop()
