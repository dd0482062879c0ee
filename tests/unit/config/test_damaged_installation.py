"""An installed package that is missing or damaged: a sentence. Our own mistakes: as Python says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def said(packages: Path) -> tuple[int, str]:
    """Run a command where the packages of this folder come first."""
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "config", "help"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def with_django(site_packages: Path, source: str) -> Path:
    (site_packages / "django").mkdir(parents=True)
    (site_packages / "django" / "__init__.py").write_text(source)
    return site_packages


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import asgiref_that_is_gone", "No module named 'asgiref_that_is_gone'"),
        ("", "No module named 'django.conf'"),
        ("def setup(", "'(' was never closed (__init__.py, line 1)"),
    ],
)
def test_a_damaged_package_is_told_with_what_to_do(
    tmp_path: Path, source: str, reason: str
) -> None:
    packages = with_django(tmp_path / "site-packages", source)

    assert said(packages) == (
        2,
        f"The installation of Touchstone is damaged ({reason}). Delete .venv, then `make up` "
        "installs it again.\n",
    )


def test_a_stop_while_modules_are_read_is_quiet(tmp_path: Path) -> None:
    packages = with_django(tmp_path, "raise KeyboardInterrupt")

    assert said(packages) == (130, "")


def test_a_mistake_of_our_own_is_not_called_damage(tmp_path: Path) -> None:
    packages = with_django(tmp_path, "from arena import what_is_not_there")

    status, words = said(packages)

    assert status == 1
    assert words.startswith("Traceback")
