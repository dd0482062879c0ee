"""One parent for several children: start, restart what dies, stop all, leave no orphan."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

GRACE_SECONDS = 10  # between SIGTERM and SIGKILL
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60  # a child that lived so long starts again with the shortest pause
POLL_SECONDS = 0.2
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None  # None: the parent's own output


@dataclass
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = 1.0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Owns its children until `stop`, whatever ends the parent."""

    say: Callable[[str], None]
    on_restart: Callable[[Child], None] = lambda _child: None
    grace_seconds: float = GRACE_SECONDS
    _running: list[_Running] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, child: Child) -> None:
        self._running.append(_Running(child, _spawn(child), time.monotonic()))

    def request_stop(self, *_signal: object) -> None:
        self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def watch(self) -> None:
        """Restart children that die, with growing pauses, until a stop is requested."""
        while not self._stopping.wait(POLL_SECONDS):
            for running in self._running:
                self._look_after(running)

    def stop(self) -> None:
        """SIGTERM to all, the grace, SIGKILL to the rest."""
        for running in self._running:
            _signal(running.process, signal.SIGTERM)
        deadline = time.monotonic() + self.grace_seconds
        for running in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0, deadline - time.monotonic()))
        for running in self._running:
            _signal(running.process, signal.SIGKILL)
            running.process.wait()

    def _look_after(self, running: _Running) -> None:
        code = running.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if running.restart_at is None:
            if now - running.started_at > STEADY_SECONDS:
                running.pause = 1.0
            running.restart_at = now + running.pause
            where = f"; see {running.child.log}" if running.child.log else ""
            self.say(
                f"{running.child.name} ended with status {code}; "
                f"it starts again in {running.pause:g} s{where}"
            )
            running.pause = min(2 * running.pause, LONGEST_PAUSE_SECONDS)
        elif now >= running.restart_at:
            running.process = _spawn(running.child)
            running.started_at, running.restart_at = now, None
            self.on_restart(running.child)


def _spawn(child: Child) -> subprocess.Popen[bytes]:
    output = child.log.open("ab") if child.log else None
    try:
        return subprocess.Popen(  # noqa: S603  # our own commands
            child.command,
            env=dict(child.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which then stops all
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # only a system call
        )
    finally:
        if output:
            output.close()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
