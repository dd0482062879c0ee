"""`touchstone`: what an operator can mend ends with one sentence and status 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def touchstone(*words: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "config", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "yes"}, "DEBUG='yes': write 1 for yes or 0 for no"),
        (
            {"ALLOWED_HOSTS": "https://arena.example.org"},
            "ALLOWED_HOSTS='https://arena.example.org': write a name such as arena.example.org",
        ),
    ],
)
def test_a_bad_setting_is_one_sentence(environment: dict[str, str], sentence: str) -> None:
    assert touchstone("models", "list", **environment) == (2, sentence)


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    status, said = touchstone("models", "list", VAR_DIR=str(tmp_path))

    assert status == 2
    assert said == (
        "DATABASE_URL: no such table: arena_languagemodel. "
        "On a new database run `touchstone migrate` first."
    )


def test_pages_elsewhere_must_be_there(tmp_path: Path) -> None:
    empty = tmp_path / "pages"

    status, said = touchstone(
        "up", "--port", "18999", VAR_DIR=str(tmp_path), FRONTEND_DIST=str(empty)
    )

    assert status == 2
    assert said.endswith(f"FRONTEND_DIST: there are no built pages in {empty}")
