"""One parent for several children: start, restart what dies, stop all, leave no orphan."""

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.child_process import GRACE_SECONDS, Child, signal_group, spawn

LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 60  # a child that lived so long starts again with the shortest pause
POLL_SECONDS = 0.2


@dataclass
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    started_at: float
    pause: float = 1.0
    restart_at: float | None = None
    deaths: int = 0


@dataclass
class Supervisor:
    """Owns its children until `stop`, whatever ends the parent."""

    say: Callable[[str], None]
    on_restart: Callable[[Child], None] = lambda _child: None
    grace_seconds: float = GRACE_SECONDS
    _running: list[_Running] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, child: Child) -> None:
        self._running.append(_Running(child, spawn(child), time.monotonic()))

    def request_stop(self, *_signal: object) -> None:
        self._stopping.set()

    def request_stop_now(self, *_signal: object) -> None:
        """Stop the work of the main thread as well, wherever it is."""
        self._stopping.set()
        self.go_on()

    def go_on(self) -> None:
        """Raise KeyboardInterrupt where a stop was requested; long work calls this now and then.

        Python drops what is raised while it clears away an object, so once is not always enough.
        """
        if self.is_stopping:
            raise KeyboardInterrupt

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def deaths(self, name: str) -> int:
        """Return how often the child of this name has died."""
        return sum(running.deaths for running in self._running if running.child.name == name)

    def watch(self, until: Callable[[], object] = lambda: False) -> None:
        """Restart children that die, with growing pauses, until that is so or a stop is asked."""
        while not until() and not self._stopping.wait(POLL_SECONDS):
            for running in list(self._running):
                self._look_after(running)

    def stop(self) -> None:
        """SIGTERM to all, the grace, SIGKILL to the rest."""
        for running in self._running:
            signal_group(running.process, signal.SIGTERM)
        deadline = time.monotonic() + self.grace_seconds
        for running in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0, deadline - time.monotonic()))
        for running in self._running:
            signal_group(running.process, signal.SIGKILL)
            running.process.wait()

    def _look_after(self, running: _Running) -> None:
        code = running.process.poll()
        if code is None:
            return
        now = time.monotonic()
        if running.restart_at is None:
            running.deaths += 1
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
            running.process = spawn(running.child)
            running.started_at, running.restart_at = now, None
            self.on_restart(running.child)
