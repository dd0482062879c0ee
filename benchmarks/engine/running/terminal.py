"""Progress on a terminal: tokens, their rate, the time that is left, and the memory of the card."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from benchmarks.engine.execution.memory import card_memory


class TerminalProgress:
    """Draws a bar on standard error; where that is no terminal, one line at the beginning."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f} tokens"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[memory]}"),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task: TaskID | None = None
        self._earlier = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def begin(self, what: str, *, planned: int, done: int) -> None:
        """Begin a part of the run; so many tokens were done by an earlier start."""
        earlier = f", {done:,} of them done already" if done else ""
        if not self._console.is_terminal:
            self._console.print(f"{what}: {planned:,} tokens{earlier}", highlight=False)
        self._earlier = done
        self._task = self._bar.add_task(what, total=planned, rate="", memory="")
        self._bar.update(self._task, completed=done)

    def advance(self, tokens: int) -> None:
        """Count tokens that are done, and on the disk."""
        if self._task is None:
            return
        task = self._bar.tasks[self._task]
        seconds = task.elapsed or 0.0
        fresh = task.completed + tokens - self._earlier
        rate = f"{fresh / seconds:,.0f} a second" if seconds > 0 else ""
        self._bar.update(self._task, advance=tokens, rate=rate, memory=_memory())


def _memory() -> str:
    found = card_memory()
    if found is None:
        return ""
    used, total = found
    return f"{used / 2**30:.1f} of {total / 2**30:.1f} GiB"
