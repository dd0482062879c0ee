"""`touchstone rate` as a process of its own: its examples run, and no database is touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation.management.commands.rate import EXAMPLES

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = [line.strip() for line in EXAMPLES.splitlines() if line.startswith("  touchstone rate")]


def run_in_shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    arguments = command.removeprefix("touchstone ")
    return subprocess.run(  # noqa: S602  # one example reads standard input
        f"{sys.executable} -m config {arguments}",
        shell=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_of_the_help_run(command: str) -> None:
    done = run_in_shell(command)

    assert (done.returncode, done.stderr) == (0, "")
    assert "granite" in done.stdout
    if "--format json" in command:
        assert json.loads(done.stdout)["ratings"][0]["model"] == "granite"


def test_no_database_is_needed_or_made(tmp_path: Path) -> None:
    done = run_in_shell(
        COMMANDS[0], DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", VAR_DIR=str(tmp_path)
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_bad_input_ends_with_status_2_and_a_sentence() -> None:
    done = run_in_shell("touchstone rate docs/examples/none.csv")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "docs/examples/none.csv: there is no such file\n"


def test_an_unknown_option_is_one_sentence_as_well() -> None:
    done = run_in_shell("touchstone rate docs/examples/votes.csv --no-such-option")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "unrecognized arguments: --no-such-option\n"


def test_the_help_shows_the_examples() -> None:
    done = run_in_shell("touchstone rate --help")

    assert (done.returncode, done.stderr) == (0, "")
    assert EXAMPLES.strip() in done.stdout
