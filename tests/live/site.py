"""A whole site on this machine: a database, and one or more web processes as `up` starts them."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from config.web_server import web_command
from tests.live import nonsense
from tests.live.databases import LiveDatabase
from tests.live.processes import Process, free_port

ENTRY = {"src/main.ts": {"file": "assets/main-00000000.js", "css": ["assets/main-00000000.css"]}}
APPLICATION = "config.asgi:application"
SHORT_LIMITS = {
    "BATTLE_FIRST_TEXT_SECONDS": "1.5",
    "BATTLE_STALL_SECONDS": "1",
    "BATTLE_OWNER_LOST_SECONDS": "1",
}


def fake_pages(folder: Path) -> Path:
    """Write the least that the pages need, so that no test waits for a build."""
    dist = folder / "dist"
    (dist / ".vite").mkdir(parents=True)
    (dist / "assets").mkdir()
    (dist / ".vite" / "manifest.json").write_text(json.dumps(ENTRY))
    for name in (ENTRY["src/main.ts"]["file"], *ENTRY["src/main.ts"]["css"]):
        (dist / str(name)).write_text("/* nothing */")
    return dist


@dataclass
class Site:
    """Web processes on one database; the first is what a test usually means."""

    database: LiveDatabase
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    web: list[Process] = field(default_factory=list)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(40))

    def __enter__(self) -> Self:
        self.dist = fake_pages(self.folder)
        self.add_web()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.web:
            process.discard()
        self.database.drop()

    @property
    def port(self) -> int:
        return self.web[0].port

    def add_web(self, application: str = APPLICATION, **more: str) -> Process:
        """Start one more web process on the same database."""
        port, log = free_port(), self.folder / f"web-{len(self.web)}.log"
        command = web_command("127.0.0.1", port)
        command[command.index(APPLICATION)] = application
        process = Process(command, self.variables | more, log, port)
        process.start()
        self.web.append(process)
        return process

    @property
    def variables(self) -> dict[str, str]:
        """Return the environment in which a process belongs to this site."""
        return {
            "DEBUG": "0",
            "HTTPS": "0",
            "SECRET_KEY": self.secret,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": self.database.url,
            "VAR_DIR": str(self.folder),
            "FRONTEND_DIST": str(self.dist),
            "ENFORCE_LIMITS": "0",
            "PYTHONUNBUFFERED": "1",
            nonsense.KEY_VARIABLE: nonsense.KEY,
            **SHORT_LIMITS,
            **self.environment,
        }
