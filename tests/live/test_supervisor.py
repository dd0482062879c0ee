"""The parent of `touchstone up`: restarts what dies, stops all, leaves no orphan."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from config.child_process import Child
from config.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 15.0

SLEEPER = "import time; time.sleep(600)"
STUBBORN = (
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
)


def python(program: str, *words: str) -> Child:
    return Child("child", [sys.executable, "-c", program, *words], os.environ)


def wait_until(happened: object, seconds: float = WAIT_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]  # a function without arguments
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    said: list[str] = []
    supervisor = Supervisor(said.append)
    supervisor.start(python(f"open({str(starts)!r}, 'a').write('x')"))
    watcher = threading.Thread(target=supervisor.watch)

    watcher.start()
    wait_until(lambda: starts.exists() and len(starts.read_text()) >= 2)
    supervisor.request_stop()
    watcher.join(WAIT_SECONDS)
    supervisor.stop()

    assert said[0] == "child ended with status 0; it starts again in 1 s"


def test_stop_ends_even_a_child_that_ignores_the_polite_signal(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    others = set(psutil.Process().children())
    supervisor = Supervisor(lambda _sentence: None, grace_seconds=0.3)
    supervisor.start(python(STUBBORN, str(ready)))
    supervisor.start(python(SLEEPER))
    wait_until(ready.exists)
    children = set(psutil.Process().children()) - others

    supervisor.stop()

    _, alive = psutil.wait_procs(children, timeout=WAIT_SECONDS)
    assert alive == []


def test_no_child_survives_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, sys; from config.child_process import Child; "
        "from config.supervisor import Supervisor; s = Supervisor(print); "
        f"s.start(Child('child', [sys.executable, '-c', {SLEEPER!r}], os.environ)); s.watch()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    wait_until(lambda: psutil.Process(parent.pid).children())
    children = psutil.Process(parent.pid).children()

    parent.send_signal(signal.SIGKILL)
    parent.wait(WAIT_SECONDS)

    _, alive = psutil.wait_procs(children, timeout=WAIT_SECONDS)
    assert alive == []
