"""DATABASE_URL names SQLite or PostgreSQL; all else is refused without repeating a password."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.databases import databases_from

BASE = Path("/srv/touchstone")
NO_ADDRESS = (
    "DATABASE_URL is not a database address: write sqlite:///file or "
    "postgresql://user:password@host:5432/name"
)


def database(url: str) -> dict[str, Any]:
    return databases_from(url, base=BASE, synchronous="FULL")["default"]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////data/stones.sqlite3", "/data/stones.sqlite3"),
        ("sqlite:///var/stones.sqlite3", "/srv/touchstone/var/stones.sqlite3"),
        ("sqlite:////data/50%25%20off%23/s.sqlite3", "/data/50% off#/s.sqlite3"),
    ],
)
def test_sqlite_is_a_file_below_the_project_or_anywhere(url: str, file: str) -> None:
    assert database(url)["NAME"] == file


def test_sqlite_takes_the_write_lock_at_once_and_waits_for_it() -> None:
    options = database("sqlite:///stones.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_synchronous_can_be_relaxed() -> None:
    relaxed = databases_from("sqlite:///s.sqlite3", base=BASE, synchronous="NORMAL")["default"]

    assert "synchronous=NORMAL" in relaxed["OPTIONS"]["init_command"]


def test_postgresql_has_a_pool_that_keeps_the_connections() -> None:
    postgresql = database("postgresql://ada:stone@db.example:5433/arena")

    assert postgresql["NAME"] == "arena"
    assert postgresql["HOST"] == "db.example"
    assert postgresql["PORT"] == 5433
    assert postgresql["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 8}
    assert postgresql["CONN_MAX_AGE"] == 0


def test_options_of_the_address_are_kept_beside_the_pool() -> None:
    options = database("postgresql://db.example/arena?sslmode=require")["OPTIONS"]

    assert options["sslmode"] == "require"
    assert "pool" in options


@pytest.mark.parametrize(
    "url", ["", "stones.sqlite3", "quarry://db/arena", "postgresql://ada:secret@db:port/arena"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database(url)

    assert str(refused.value) == NO_ADDRESS


def test_another_database_is_refused_by_its_engine() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database("mysql://ada:secret@db/arena")

    assert str(refused.value) == (
        "DATABASE_URL names django.db.backends.mysql: only sqlite and postgresql are supported"
    )


@pytest.mark.parametrize("url", ["sqlite://", "sqlite://:memory:", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database(url)

    assert str(refused.value) == (
        "DATABASE_URL names a database in memory, which the worker could not see; name a file"
    )


def test_postgresql_without_a_name_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database("postgresql://ada:secret@db.example:5432")

    assert str(refused.value) == "DATABASE_URL names no database: add /name at its end"
