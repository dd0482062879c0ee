"""Databases of live tests: one prepared by migrations, of which each site gets a copy.

SQLite files by default; PostgreSQL, each copy a database of its own, when DATABASE_URL says so.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.live.processes import ROOT

PREPARE_SECONDS = 120
BUSY_SECONDS = 20


@dataclass(frozen=True)
class LiveDatabase:
    """A database that a test looks into from outside, without Django."""

    url: str

    @property
    def is_postgresql(self) -> bool:
        return self.url.startswith("postgres")

    @property
    def name(self) -> str:
        return self.url.removeprefix("sqlite:///") if not self.is_postgresql else _name(self.url)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        if self.is_postgresql:
            with psycopg.connect(self.url) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.name, timeout=BUSY_SECONDS)) as file:
            return file.execute(query).fetchall()

    def execute(self, statement: str) -> None:
        if self.is_postgresql:
            with psycopg.connect(self.url) as connection:
                connection.execute(statement.encode())
            return
        with closing(sqlite3.connect(self.name, timeout=BUSY_SECONDS)) as file, file:
            file.execute(statement)

    def copy(self, folder: Path) -> "LiveDatabase":
        if self.is_postgresql:
            return _create(template=self.name)
        target = folder / f"{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(self.name, target)
        return LiveDatabase(f"sqlite:///{target}")

    def drop(self) -> None:
        if self.is_postgresql:
            _on_server(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        else:
            Path(self.name).unlink(missing_ok=True)


def prepared_database(folder: Path, models: Sequence[dict[str, Any]]) -> LiveDatabase:
    """Migrate a new database and register these models in it, in a process of its own."""
    is_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    file = LiveDatabase(f"sqlite:///{folder / 'prepared.sqlite3'}")
    database = _create(template="template0") if is_postgresql else file
    subprocess.run(
        [sys.executable, "-m", "tests.live.prepare"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database.url, "VAR_DIR": str(folder)},
        input=json.dumps(models).encode(),
        timeout=PREPARE_SECONDS,
        check=True,
    )
    return database


def _create(*, template: str) -> LiveDatabase:
    name = f"touchstone_live_{uuid.uuid4().hex[:12]}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return LiveDatabase(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl())


def _on_server(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement.encode())


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
