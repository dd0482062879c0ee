"""DATABASE_URL as Django's DATABASES: SQLite tuned for many writers, or pooled PostgreSQL."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# IMMEDIATE takes the write lock at BEGIN, so a transaction never fails half-way with "database
# is locked"; https://www.sqlite.org/lang_transaction.html.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; "
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
)
POOL = {"min_size": 2, "max_size": 8}


def databases_from(url: str, *, base: Path, synchronous: str) -> dict[str, dict[str, Any]]:
    """Return the setting for this address. Raises ImproperlyConfigured, naming DATABASE_URL."""
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL is not a database address: write sqlite:///file or "
            "postgresql://user:password@host:5432/name"
        ) from error
    if database["ENGINE"].endswith("sqlite3"):
        if database["NAME"] == ":memory:":
            raise ImproperlyConfigured(
                "DATABASE_URL names a database in memory, which the worker could not see; "
                "name a file"
            )
        database["NAME"] = str(base / database["NAME"])
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS.format(synchronous=synchronous),
        }
    elif database["ENGINE"].endswith("postgresql"):
        if not database["NAME"]:
            raise ImproperlyConfigured("DATABASE_URL names no database: add /name at its end")
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": POOL}
        database["CONN_MAX_AGE"] = 0  # the pool keeps connections; Django must not keep them too
    else:
        raise ImproperlyConfigured(
            f"DATABASE_URL names {database['ENGINE']}: only sqlite and postgresql are supported"
        )
    return {"default": database}
