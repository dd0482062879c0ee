"""`touchstone up` where it cannot start: one sentence, status 2, nothing left running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.live.processes import ROOT
from tests.live.starting import START_SECONDS, environment_of

PORT = "18998"


def refusal(folder: Path, *words: str, **more: str) -> tuple[str, str]:
    """Return what it said before it refused, and the refusal."""
    refused = subprocess.run(
        [sys.executable, "-m", "config", "up", *(words or ("--port", PORT))],
        cwd=ROOT, env={**os.environ, **environment_of(folder), **more}, capture_output=True,
        text=True, timeout=START_SECONDS, check=False,
    )  # fmt: skip
    assert refused.returncode == 2, refused.stderr
    assert "Traceback" not in refused.stderr
    return refused.stdout, refused.stderr.strip()


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        said, sentence = refusal(tmp_path, "--port", str(port))

    assert said == ""
    assert sentence == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use); "
        "open it if it is this site, or choose another: make up PORT=8123"
    )


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()

    _, sentence = refusal(tmp_path, VAR_DIR=str(tmp_path / "letter" / "var"))

    assert sentence.startswith(
        f"VAR_DIR: {tmp_path}/letter/var cannot be written (Not a directory)"
    )


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "touchstone.sqlite3"
    file.write_text("a letter to a friend, long enough to be read as a header " * 20)

    _, sentence = refusal(tmp_path)

    assert sentence.startswith(f"{file} is no database, or damaged (file is not a database). ")


def test_a_database_with_a_damaged_page_is_refused_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "touchstone.sqlite3"
    environment = {**os.environ, **environment_of(tmp_path)}
    migrate = [sys.executable, "-m", "config", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    whole = file.read_bytes()
    page = 4096
    file.write_bytes(whole[: 10 * page] + b"\xa5" * 8 * page + whole[18 * page :])

    _, sentence = refusal(tmp_path)

    assert sentence.startswith(f"{file} is damaged (")
