"""Encoding in a background thread, a few tasks ahead of the model that scores them."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

_PATIENCE_SECONDS = 0.1  # how often a full queue is asked whether anybody still reads it


@dataclass(frozen=True, slots=True)
class _Result(Generic[Done]):
    value: Done


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


def encode_ahead(
    tasks: Iterable[Task], encode: Callable[[Task], Done], *, depth: int = 2
) -> Iterator[Done]:
    """Yield `encode(task)` for each task in order, at most `depth` of them ready and waiting.

    The thread starts with the first read. An error of `encode` or of `tasks` is raised where the
    results are read, after those before it. A reader that stops early stops the thread.

    Raises ValueError for a depth below 1.
    """
    if depth < 1:
        raise ValueError(f"depth is {depth}; at least 1 task must be encoded ahead")
    return _read(tasks, encode, _Shelf(depth))


class _Shelf(Generic[Done]):
    """What is encoded and not yet read."""

    def __init__(self, depth: int) -> None:
        self._ready: queue.Queue[_Result[Done] | _End] = queue.Queue(depth)
        self._closed = threading.Event()

    def put(self, item: _Result[Done] | _End) -> bool:
        """Wait for room; False: nobody reads any more."""
        while not self._closed.is_set():
            try:
                self._ready.put(item, timeout=_PATIENCE_SECONDS)
            except queue.Full:
                continue
            return True
        return False

    def take(self) -> _Result[Done] | _End:
        return self._ready.get()

    def close(self) -> None:
        self._closed.set()


def _fill(tasks: Iterable[Task], encode: Callable[[Task], Done], shelf: _Shelf[Done]) -> None:
    try:
        for task in tasks:
            if not shelf.put(_Result(encode(task))):
                return
    except BaseException as error:  # noqa: BLE001  # the reader raises it
        shelf.put(_End(error))
    else:
        shelf.put(_End())


def _read(
    tasks: Iterable[Task], encode: Callable[[Task], Done], shelf: _Shelf[Done]
) -> Iterator[Done]:
    thread = threading.Thread(
        target=_fill, args=(tasks, encode, shelf), name="encode-ahead", daemon=True
    )
    thread.start()
    try:
        while isinstance(item := shelf.take(), _Result):
            yield item.value
        if item.error is not None:
            raise item.error
    finally:
        shelf.close()
        thread.join()
