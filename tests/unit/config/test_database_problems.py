"""What SQLite itself says in trouble becomes a sentence with the file and what to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db.utils import DatabaseError, IntegrityError, OperationalError

from config.database_problems import is_of_the_operator, sentence_for


def sentence(file: Path, error: sqlite3.Error) -> str:
    """Hand on the error as Django does: its own class of the same name, the same words."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    kind = OperationalError if isinstance(error, sqlite3.OperationalError) else DatabaseError
    assert is_of_the_operator(kind(str(error)))
    return sentence_for(kind(str(error)), database)


def test_a_full_disk_is_told_with_the_free_space(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA max_page_count=2")  # SQLite's own words without a full disk
        with pytest.raises(sqlite3.OperationalError) as full:
            connection.execute("CREATE TABLE stone AS SELECT zeroblob(100000) AS words")

    told = sentence(file, full.value)

    assert told.startswith(f"The disk is full: {file} cannot grow, ")
    assert told.endswith(" MB are free there. Make room, then start again.")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    file.write_text("a letter to a friend, long enough to be read as a header " * 20)
    with (
        closing(sqlite3.connect(file)) as connection,
        pytest.raises(sqlite3.DatabaseError) as refused,
    ):
        connection.execute("SELECT * FROM sqlite_master")

    assert sentence(file, refused.value) == (
        f"{file} is no database, or damaged (file is not a database). Move it away to begin anew, "
        "or put a backup in its place, then start again."
    )


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE stone AS SELECT zeroblob(100000) AS words")
        connection.commit()
    file.write_bytes(file.read_bytes()[:8192])
    with (
        closing(sqlite3.connect(file)) as connection,
        pytest.raises(sqlite3.DatabaseError) as refused,
    ):
        connection.execute("SELECT sum(length(words)) FROM stone").fetchall()

    assert sentence(file, refused.value) == (
        f"{file} is damaged (database disk image is malformed). Move it away to begin anew, or "
        "put a backup in its place, then start again."
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "site.sqlite3"
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(file)

    assert sentence(file, refused.value) == (
        f"There is no site in {file.parent} yet; `touchstone up` or `migrate` makes one."
    )


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    file.mkdir()  # refused even to root
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(file)

    assert sentence(file, refused.value).startswith(f"{file} cannot be opened. Check VAR_DIR")


def test_our_own_mistakes_are_not_laid_at_the_operators_door() -> None:
    assert not is_of_the_operator(IntegrityError("UNIQUE constraint failed: arena_vote.battle_id"))
