"""One child run to its end: each line heard, and nothing left behind when the wait is cut off."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.child_process import Child, run_to_end

# A program that starts another and waits for it, as npm does.
PARENT = (
    "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', "
    "'import time; time.sleep(600)']); print(child.pid, flush=True); child.wait()"
)


def python(program: str, folder: Path | None = None) -> Child:
    return Child("child", [sys.executable, "-c", program], os.environ, folder=folder)


def test_every_line_is_heard_and_the_status_is_returned(tmp_path: Path) -> None:
    heard: list[str] = []
    program = "import os, sys; print('one'); print('two', file=sys.stderr); sys.exit(3)"

    status = run_to_end(python(program), heard.append)

    assert status == 3
    assert sorted(heard) == ["one", "two"]


def test_a_child_works_in_its_folder(tmp_path: Path) -> None:
    heard: list[str] = []

    run_to_end(python("import os; print(os.getcwd())", tmp_path), heard.append)

    assert heard == [str(tmp_path.resolve())]


def test_an_interrupt_ends_the_child_and_what_it_started() -> None:
    pids: list[int] = []

    def interrupted(line: str) -> None:
        pids.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_to_end(python(PARENT), interrupted)

    deadline = time.monotonic() + 15
    while psutil.pid_exists(pids[0]) and psutil.Process(pids[0]).status() != "zombie":
        assert time.monotonic() < deadline, "the grandchild lives on"
        time.sleep(0.05)
