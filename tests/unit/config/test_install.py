"""The installation mends what is half-made, and tells in a sentence what it cannot mend."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from config import install

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the installation at an empty project."""
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(install, "INSTALLED", tmp_path / ".venv" / "bin" / ".installed")
    return tmp_path


def an_environment(folder: Path) -> None:
    """Make one without pip, which takes a moment instead of seconds."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)


def with_pip(environment: Path, shebang: str) -> None:
    (package,) = environment.glob("lib/python*/site-packages")
    (package / "pip").mkdir()
    (package / "pip" / "__init__.py").touch()
    (environment / "bin" / "pip").write_text(f"#!{shebang}\n")


def test_a_whole_environment_is_left_alone(project: Path) -> None:
    an_environment(project / ".venv")
    with_pip(project / ".venv", f"{project}/.venv/bin/python")

    assert install.environment_problem() == ""


def test_an_environment_without_pip_is_found(project: Path) -> None:
    an_environment(project / ".venv")

    assert install.environment_problem() == "has no pip"


def test_an_environment_whose_python_is_gone_is_found(project: Path) -> None:
    an_environment(project / ".venv")
    install.PYTHON.unlink()
    install.PYTHON.symlink_to("/nowhere/python3.11")

    assert install.environment_problem() == "has no Python that works"


def test_an_empty_folder_is_no_environment(project: Path) -> None:
    (project / ".venv").mkdir()

    assert install.environment_problem() == "has no Python that works"


def test_an_environment_that_was_moved_is_found(project: Path) -> None:
    an_environment(project / ".venv")
    with_pip(project / ".venv", "/somewhere/else/.venv/bin/python")

    assert install.environment_problem() == "was made in another folder"


@pytest.mark.slow
def test_a_broken_environment_is_made_anew_with_pip(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install.PYTHON.parent.mkdir(parents=True)
    install.PYTHON.symlink_to("/nowhere/python3.11")
    install.INSTALLED.touch()

    install.mend_environment()

    assert install.environment_problem() == ""
    assert not install.INSTALLED.exists()  # so that the packages are installed again
    assert capsys.readouterr().out == (
        "The virtual environment in .venv has no Python that works; making it anew\n"
    )


@pytest.mark.slow
def test_a_lost_pip_is_brought_back(project: Path) -> None:
    an_environment(project / ".venv")
    install.INSTALLED.touch()

    install.mend_environment()

    assert install.environment_problem() == ""
    assert not install.INSTALLED.exists()


def test_a_python_that_cannot_make_environments_names_the_package(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # as Debian without python3-venv

    with pytest.raises(install.InstallationError, match=r"apt install python3\.\d+-venv"):
        install.make_environment()

    assert not (project / ".venv").exists()


def test_a_second_installation_waits_for_the_first(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "pyproject.toml").touch()
    order: list[str] = []
    said = threading.Event()

    def say(sentence: str) -> None:
        order.append(sentence)
        said.set()

    monkeypatch.setattr(install, "say", say)

    def second() -> None:
        with install.alone():
            order.append("second")

    thread = threading.Thread(target=second)
    with install.alone():
        thread.start()
        assert said.wait(10)
        order.append("first")
    thread.join(10)

    assert order == ["Waiting for another `make` that installs here", "first", "second"]


def test_a_failed_program_is_quoted_with_its_last_words() -> None:
    words = ["Collecting stone", "", "ERROR: No matching distribution found for stone"]

    assert install.explained("installing the Python packages", words) == (
        "The installation failed while installing the Python packages:\n"
        "Collecting stone\nERROR: No matching distribution found for stone"
    )


@pytest.mark.parametrize(
    "words",
    [
        "OSError: [Errno 28] No space left on device",
        "npm error code ENOSPC",
    ],
)
def test_a_full_disk_is_called_so(words: str) -> None:
    sentence = install.explained("installing the Python packages", [words])

    assert sentence.startswith("The disk is full: installing the Python packages stopped with ")
    assert sentence.endswith(f" MB free in {ROOT}. Make room.")


def make(*words: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person does, even where another make runs the tests."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_make_refuses_a_port_that_is_none_before_it_installs_anything() -> None:
    refused = make("up", "PORT=0")

    assert refused.returncode == 2
    assert refused.stderr.startswith("--port 0: write a number from 1 to 65535\n")
    assert refused.stdout == ""


def test_make_names_the_python_it_needs() -> None:
    refused = make("setup", "PYTHON3=/nowhere/python3")

    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "Touchstone needs Python 3.11 or newer; here is /nowhere/python3. "
    )
