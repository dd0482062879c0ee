"""The client's end of a battle socket: what arrived, when, and what the two panes show."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

Event = dict[str, Any]
WAIT_SECONDS = 20.0


@dataclass
class BattleSocket:
    """Frames in order; the panes are emptied when a turn starts, as a page does."""

    connection: ClientConnection
    frames: list[list[Event]] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)  # seconds, one a frame
    panes: dict[str, str] = field(default_factory=lambda: {"a": "", "b": ""})
    turn: int = 0
    attempt: int = 0

    @property
    def events(self) -> list[Event]:
        return [event for frame in self.frames for event in frame]

    @property
    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]

    @property
    def position(self) -> str:
        """Return the query by which this client comes back for the rest."""
        a, b = len(self.panes["a"]), len(self.panes["b"])
        return f"?turn={self.turn}&attempt={self.attempt}&a={a}&b={b}"

    async def ask(self, text: str) -> None:
        await self.send({"type": "prompt.submit", "text": text})

    async def stop(self) -> None:
        await self.send({"type": "turn.stop"})

    async def regenerate(self) -> None:
        await self.send({"type": "turn.regenerate"})

    async def send(self, message: object) -> None:
        await self.send_raw(json.dumps(message))

    async def send_raw(self, message: str | bytes) -> None:
        await self.connection.send(message)

    async def receive(self, seconds: float = WAIT_SECONDS) -> list[Event]:
        """Return the next frame. Raises ConnectionClosed, TimeoutError."""
        async with asyncio.timeout(seconds):
            frame: list[Event] = json.loads(await self.connection.recv())
        self.arrived.append(time.monotonic())
        self.frames.append(frame)
        for event in frame:
            self._show(event)
        return frame

    async def until(self, kind: str, seconds: float = WAIT_SECONDS) -> Event:
        """Return the next event of this kind; everything on the way is kept."""
        async with asyncio.timeout(seconds):
            while True:
                for event in await self.receive(seconds):
                    if event["type"] == kind:
                        return event

    async def until_shown(self, characters: int) -> None:
        """Return when both panes show this much."""
        while min(len(text) for text in self.panes.values()) < characters:
            await self.receive()

    async def until_closed(self, seconds: float = WAIT_SECONDS) -> int:
        """Return the code with which the server closes; what comes before it is kept."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.receive(seconds)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def is_silent(self, seconds: float) -> bool:
        """Tell whether nothing arrives for so long."""
        try:
            await self.receive(seconds)
        except TimeoutError:
            return True
        return False

    def vanish(self) -> None:
        """Drop the connection without a word, as a lost network does."""
        self.connection.transport.abort()

    def _show(self, event: Event) -> None:
        if event["type"] == "turn.started":
            self.turn, self.attempt = event["turn"], event["attempt"]
            self.panes = {"a": "", "b": ""}
        elif event["type"] == "reply.delta":
            self.panes[event["side"]] += event["text"]
