"""How a command tells its progress: a moving bar on a terminal, one line elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[int, int], None]  # how many are done, of how many


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """Yield what a long piece of work calls with how far it is, as often as it likes."""
    if not sys.stdout.isatty():
        sys.stdout.write(f"{title}\n")
        sys.stdout.flush()
        yield lambda _done, _total: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
