"""Child processes of live tests: started on a free port, stopped by their handle."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.02


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(happened: Callable[[], object], what: str, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain: {what}"
        time.sleep(POLL_SECONDS)


@dataclass
class Process:
    """One child; what it says goes to its log."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = 0  # that it will listen on; 0: none
    _child: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def start(self) -> None:
        """Start it and wait until its port answers."""
        with self.log.open("ab") as output:
            self._child = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        if self.port:
            wait_until(self._answers, f"{self.command} on port {self.port}; see {self.log}")

    def kill(self) -> None:
        """Send the signal that no process can handle: SIGKILL."""
        self._running().kill()
        self._running().wait(STOP_SECONDS)

    def terminate(self, seconds: float = STOP_SECONDS) -> int:
        """Ask it to end, by SIGTERM, and return its status. Raises when it does not in time."""
        self._running().terminate()
        return self._running().wait(seconds)

    def discard(self) -> None:
        if self._child is not None and self._child.poll() is None:
            self.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._child is not None, "not started"
        return self._child

    def _answers(self) -> bool:
        status = self._running().poll()
        assert status is None, f"{self.command} ended with status {status}:\n{self.output}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
