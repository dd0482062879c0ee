"""One child process: started in a group of its own, so that nothing it starts can be left behind.

Only the standard library: the installation uses this before anything is installed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

GRACE_SECONDS = 10  # between SIGTERM and SIGKILL
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True)
class Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None  # None: the parent's own output
    folder: Path | None = None  # None: the parent's own


def spawn(child: Child) -> subprocess.Popen[bytes]:
    output = child.log.open("ab") if child.log else None
    try:
        return _popen(child, output)
    finally:
        if output:
            output.close()


def run_to_end(child: Child, on_line: Callable[[str], None]) -> int:
    """Run a child to its end, hear each line of its output, and return its status.

    Whatever interrupts the wait, Ctrl-C included, ends the child and all that it started.
    """
    process = _popen(child, subprocess.PIPE)
    assert process.stdout is not None  # noqa: S101  # asked for above
    try:
        for line in process.stdout:
            on_line(line.decode(errors="replace").rstrip())
        return process.wait()
    except BaseException:
        end(process)
        raise
    finally:
        process.stdout.close()


def end(process: subprocess.Popen[bytes], grace_seconds: float = GRACE_SECONDS) -> None:
    """SIGTERM to the group, the grace, SIGKILL to the rest."""
    signal_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace_seconds)
    signal_group(process, signal.SIGKILL)
    process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _popen(child: Child, output: IO[bytes] | int | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own commands
        child.command,
        cwd=child.folder,
        env=dict(child.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,  # Ctrl-C reaches the parent alone, which then stops all
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # only a system call
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
