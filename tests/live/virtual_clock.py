"""An event loop on a virtual clock: hours of waiting pass at once, and always the same way."""

import asyncio
import selectors
from asyncio import Future
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

Result = TypeVar("Result")
Given = TypeVarTuple("Given")
THREAD_POLL_SECONDS = 0.005
LONGEST_SECONDS = 1_000_000.0  # of virtual time; beyond it something waits for ever


class VirtualClockLoop(asyncio.SelectorEventLoop):
    """Time stands still while there is anything to do, then jumps to the next timer.

    Work in threads takes no virtual time: the clock waits until they are done.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.in_threads = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Given], Result], *args: *Given
    ) -> "Future[Result]":
        work = super().run_in_executor(executor, func, *args)
        self.in_threads += 1
        work.add_done_callback(self._leave_thread)
        return work

    def _leave_thread(self, _work: "Future[Result]") -> None:
        self.in_threads -= 1


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualClockLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if self._loop.in_threads:
            return super().select(THREAD_POLL_SECONDS)
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self._loop.now > LONGEST_SECONDS:
            raise RuntimeError("everything waits, and nothing will ever happen")
        self._loop.now += max(timeout, 0.0)
        return []


def run_on_virtual_clock(work: Coroutine[Any, Any, Result]) -> Result:
    with asyncio.Runner(loop_factory=VirtualClockLoop) as runner:
        return runner.run(work)
