"""The commands of the site in a folder that does not hold one yet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def touchstone(folder: Path, *words: str) -> tuple[int, str]:
    environment = {**os.environ, "VAR_DIR": str(folder)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "config", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_migrate_makes_the_folder_of_a_new_site(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"

    assert touchstone(folder, "migrate", "--plan", "--verbosity", "0") == (0, "")
    assert folder.is_dir()


def test_another_command_says_that_there_is_no_site_yet(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "there"

    assert touchstone(folder, "models", "list") == (
        2,
        f"There is no site in {folder} yet; `touchstone up` or `migrate` makes one.\n",
    )
    assert not folder.exists()


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()

    status, said = touchstone(tmp_path / "letter", "migrate")

    assert status == 2
    assert said.startswith(f"{tmp_path}/letter cannot be opened: File exists. ")
