"""A limit of time that moves on: for many short waits, of which hardly one is ever too long."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

RESOLUTION_SECONDS = 0.001  # loops may ring so much too early


class Deadline:
    """When its block ends with a TimeoutError.

    Moving it on costs no more than an assignment: the timer that was set looks at it when it rings.
    """

    def __init__(self, limit: asyncio.Timeout) -> None:
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._at = math.inf
        self._timer: asyncio.TimerHandle | None = None

    def move(self, seconds: float) -> None:
        """Let the block end so many seconds from now."""
        self._at = self._loop.time() + seconds
        if self._timer is None or self._at < self._timer.when():
            self.clear()
            self._timer = self._loop.call_at(self._at, self._look)

    def lift(self) -> None:
        """Let the block take any time, until the next move."""
        self._at = math.inf

    def clear(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        if self._at <= now + RESOLUTION_SECONDS:
            self._limit.reschedule(now)
        elif self._at < math.inf:
            self._timer = self._loop.call_at(self._at, self._look)


@asynccontextmanager
async def moving_deadline() -> AsyncIterator[Deadline]:
    """Bring a deadline, lifted at first; its passing ends the block with a TimeoutError."""
    async with asyncio.timeout(None) as limit:
        deadline = Deadline(limit)
        try:
            yield deadline
        finally:
            deadline.clear()
