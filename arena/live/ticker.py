"""One timer for all running turns: one for each would cost more than their texts."""

import asyncio
import math
from weakref import WeakKeyDictionary

from arena.pacing import TICK_SECONDS


class Ticker:
    """Rings at whole multiples of a tick, while somebody waits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}  # by tick

    def now(self) -> int:
        """Return the number of the tick that has rung last, or should have."""
        return math.floor(self._loop.time() / TICK_SECONDS)

    async def wait_after(self, tick: int) -> int:
        """Return the next tick after this one, when it rings; at once if it should have rung."""
        due = max(tick + 1, self.now())
        if due * TICK_SECONDS <= self._loop.time():
            await asyncio.sleep(0)
            return due
        if due not in self._waiting:
            self._waiting[due] = []
            self._loop.call_at(due * TICK_SECONDS, self._ring, due)
        future = self._loop.create_future()
        self._waiting[due].append(future)
        await future
        return due

    def _ring(self, tick: int) -> None:
        for future in self._waiting.pop(tick):
            if not future.done():  # who waited may be gone
                future.set_result(None)


_tickers: WeakKeyDictionary[asyncio.AbstractEventLoop, Ticker] = WeakKeyDictionary()


def ticker() -> Ticker:
    """Return the ticker of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _tickers:
        _tickers[loop] = Ticker(loop)
    return _tickers[loop]
