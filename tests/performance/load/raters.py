"""Raters with a browser's manners: consent, a battle, one prompt, and every frame noted."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.performance.load.schedule import Frame

AT_ONCE = 6  # raters that are set up at the same time
OPEN_SECONDS = 60.0


@dataclass
class Played:
    """One battle as its rater saw it. Nothing is worked out while the battles run."""

    question: str
    sent_at: float = 0.0
    frames: list[tuple[float, str]] = field(default_factory=list)
    close_code: int | None = None

    @property
    def events(self) -> list[tuple[float, dict[str, Any]]]:
        return [(at, event) for at, frame in self.frames for event in json.loads(frame)]

    def moment(self, kind: str) -> float:
        return next(at for at, event in self.events if event["type"] == kind)

    @property
    def panes(self) -> dict[str, str]:
        shown = {"a": "", "b": ""}
        for _, event in self.events:
            if event["type"] == "reply.delta":
                shown[event["side"]] += event["text"]
        return shown

    @property
    def text_frames(self) -> list[Frame]:
        """Return the frames with text, each with how much it added to either side."""
        found = []
        for at, frame in self.frames:
            added = {"a": 0, "b": 0}
            for event in json.loads(frame):
                if event["type"] == "reply.delta":
                    added[event["side"]] += len(event["text"])
            if any(added.values()):
                found.append(Frame(at, {"a": added["a"], "b": added["b"]}))
        return found

    def faults(self, answers: set[str]) -> list[str]:
        """Return what is missing, doubled or misplaced; `answers` is what both models wrote."""
        kinds = Counter(event["type"] for _, event in self.events)
        found = []
        if set(self.panes.values()) != answers:
            found.append(f"{self.question}: the panes do not show what the models wrote")
        expected = {"turn.started": 1, "reply.finished": 2, "turn.ready": 1}
        if {kind: kinds[kind] for kind in kinds if kind != "reply.delta"} != expected:
            found.append(f"{self.question}: {dict(kinds)}, closed with {self.close_code}")
        return found


class LoadRater:
    """One person with cookies and connections of its own."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True),  # the server drops idle connections
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # also of an address without a name
        )

    async def consent(self) -> "LoadRater":
        async with self.http.get(f"{self.address}/arena") as answer:
            self.token = answer.cookies["csrftoken"].value
        await self.post("/api/me/", {"consent": {"study": True}, "version": 1})
        return self

    async def post(self, path: str, body: object) -> Any:
        headers = {"X-CSRFToken": self.token}
        async with self.http.post(self.address + path, json=body, headers=headers) as answer:
            if not answer.ok:
                raise RuntimeError(f"POST {path}: {answer.status} {await answer.text()}")
            return await answer.json()

    async def open_battle(self) -> aiohttp.ClientWebSocketResponse:
        battle = (await self.post("/api/battles/", {}))["id"]
        return await self.http.ws_connect(
            f"{self.address}/ws/battles/{battle}/", origin=self.address, max_msg_size=2**20
        )


@asynccontextmanager
async def raters(port: int, count: int) -> AsyncIterator[list[LoadRater]]:
    """Bring so many people who have consented."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> LoadRater:
        async with gate:
            return await LoadRater(port).consent()

    people = await asyncio.gather(*(one() for _ in range(count)))
    try:
        yield people
    finally:
        await asyncio.gather(*(rater.http.close() for rater in people))


async def open_battles(people: list[LoadRater]) -> list[aiohttp.ClientWebSocketResponse]:
    """Open one battle each, a few at a time: setting up is not what is measured."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(rater: LoadRater) -> aiohttp.ClientWebSocketResponse:
        async with gate, asyncio.timeout(OPEN_SECONDS):
            return await rater.open_battle()

    return await asyncio.gather(*(one(rater) for rater in people))


async def play(socket: aiohttp.ClientWebSocketResponse, question: str, after: float) -> Played:
    """Ask after some seconds and note every frame until the turn has ended."""
    played = Played(question)
    await asyncio.sleep(after)
    played.sent_at = time.perf_counter()
    await socket.send_json({"type": "prompt.submit", "text": question})
    async for message in socket:
        played.frames.append((time.perf_counter(), message.data))
        if '"turn.ready"' in message.data or "fail" in message.data or "refused" in message.data:
            break
    played.close_code = socket.close_code
    await socket.close()
    return played
