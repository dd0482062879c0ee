"""What a database refused, as a sentence that says what its operator can do."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.db.utils import DatabaseError, OperationalError, ProgrammingError

from config.machine import free_megabytes

# What SQLite says (sqlite3ErrStr in its main.c), and what it means for a person.
SQLITE = {
    "disk is full": ("The disk is full: {file} cannot grow, {free} MB are free there. Make room"),
    "disk I/O error": (
        "{file} cannot be read or written (disk I/O error), {free} MB are free there. "
        "Check the disk"
    ),
    "not a database": (
        "{file} is no database, or damaged ({reason}). Move it away to begin anew, or put a "
        "backup in its place"
    ),
    "malformed": (
        "{file} is damaged ({reason}). Move it away to begin anew, or put a backup in its place"
    ),
    "unable to open": (
        "{file} cannot be opened. Check VAR_DIR, DATABASE_URL and who owns the folder"
    ),
    "readonly database": "{file} may not be written. Check who owns it and its folder",
    "locked": "{file} is locked by another process. Wait for it, or stop it",
}
NO_TABLES = ("no such table", "no such column", "does not exist")


def is_of_the_operator(error: DatabaseError) -> bool:
    """Return whether the database or its file is at fault, and not our code."""
    return isinstance(error, OperationalError | ProgrammingError) or type(error) is DatabaseError


def sentence_for(error: DatabaseError, database: dict[str, Any]) -> str:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if database["ENGINE"].endswith("sqlite3"):
        file = Path(database["NAME"])
        if not file.parent.is_dir():
            return f"There is no site in {file.parent} yet; `touchstone up` or `migrate` makes one."
        for words, sentence in SQLITE.items():
            if words in reason:
                told = sentence.format(file=file, reason=reason, free=free_megabytes(file.parent))
                return f"{told}, then start again."
    if any(words in reason for words in NO_TABLES):
        return f"DATABASE_URL: {reason}. On a new database run `touchstone migrate` first."
    return f"DATABASE_URL: the database does not answer as it should: {reason}"


def require_whole_database() -> None:
    """Raise CommandError for an SQLite file with damaged pages; they would show up much later."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (found,) = cursor.fetchone()
    if found != "ok":
        error = DatabaseError(f"malformed: {found}")
        raise CommandError(sentence_for(error, connection.settings_dict), returncode=2)
