"""A socket's end of a running turn: a queue that never makes the run wait."""

import asyncio

from arena.events import ServerEvent

MOST_WAITING = 600  # frames; at 20 a second a reader that is half a minute behind
TOO_SLOW = 4408


class Listener:
    """Frames for one socket, in order, and at last the code with which to close it.

    A reader that falls too far behind is let go; it may come back for the rest.
    """

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[list[ServerEvent] | int] = asyncio.Queue()
        self.is_closed = False
        self.is_live = False  # a run of this process has told it of its turn; replays keep silent

    def put(self, events: list[ServerEvent]) -> None:
        if self.is_closed:
            return
        if self._waiting.qsize() >= MOST_WAITING:
            self.close(TOO_SLOW)
        else:
            self._waiting.put_nowait(events)

    def close(self, code: int) -> None:
        """Close the socket behind the frames that wait; nothing is taken after this."""
        if not self.is_closed:
            self.is_closed = True
            self._waiting.put_nowait(code)

    async def get(self) -> list[ServerEvent] | int:
        """Return the next frame, or the closing code."""
        return await self._waiting.get()
