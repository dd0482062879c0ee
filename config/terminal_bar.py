"""A moving bar for the time before anything is installed, hence without a library."""

import shutil
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

CELLS = 28
REDRAW_SECONDS = 0.2


def is_terminal() -> bool:
    return sys.stdout.isatty()


def drawn(title: str, done: int, total: int, seconds: float, columns: int) -> str:
    """Return one line no wider than the terminal.

    >>> drawn("Fetching", 7, 28, 3.2, 80)
    'Fetching  ███████·····················  7 of 28, 3 s'
    """
    count = f"{min(done, total)} of {total}, {seconds:.0f} s"
    room = columns - 1 - len(f"{title}    {count}")
    cells = max(0, min(CELLS, room))  # a narrow terminal keeps the words
    full = cells * min(done, total) // max(total, 1)
    return f"{title}  {'█' * full}{'·' * (cells - full)}  {count}"[: columns - 1]


class Bar:
    """Redraws itself on a terminal while the work goes on; elsewhere it says its title once."""

    def __init__(self, title: str, total: int, done: Callable[[], int]) -> None:
        self.title = title
        self.total = total
        self.done = done
        self._begun = time.monotonic()
        self._ended = threading.Event()
        self._drawer = threading.Thread(target=self._draw_until_the_end, daemon=True)

    def __enter__(self) -> Self:
        if is_terminal():
            self._drawer.start()
        else:
            sys.stdout.write(f"{self.title}\n")
            sys.stdout.flush()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._drawer.is_alive():
            self._drawer.join()
            sys.stdout.write("\r\x1b[K")  # the line is free for a sentence

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    def _draw_until_the_end(self) -> None:
        while not self._ended.wait(REDRAW_SECONDS):
            columns = shutil.get_terminal_size().columns
            line = drawn(self.title, self.done(), self.total, self.seconds, columns)
            sys.stdout.write(f"\r\x1b[K{line}")
            sys.stdout.flush()
