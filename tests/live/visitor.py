"""A browser without a screen: cookies, requests and battle sockets of one person."""

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import httpx2
from websockets.asyncio.client import connect

from tests.live.battle_socket import BattleSocket

REQUEST_SECONDS = 30.0
CONSENT = {"study": True, "votes": True, "conversations": False, "strata": False}


def a_question(*variants: str) -> str:
    """Return a question that nobody has asked; the variants are for the fake model server."""
    return " | ".join([f"What is {uuid.uuid4().hex}?", *(variants or ["length=20"])])


@dataclass
class Visitor:
    """Somebody with a cookie jar. Each request has a connection of its own."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    sockets: list[BattleSocket] = field(default_factory=list)  # all that were ever opened

    def __post_init__(self) -> None:
        self.http = httpx2.AsyncClient(
            timeout=REQUEST_SECONDS,
            headers={"Accept-Encoding": "identity"},
            limits=httpx2.Limits(max_keepalive_connections=0),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.http.aclose()

    def at(self, port: int) -> "Visitor":
        """Return the same person at another web process of the site."""
        return Visitor(port, self.cookies)

    async def get(self, path: str) -> httpx2.Response:
        return await self._request("GET", path)

    async def post(self, path: str, body: object) -> httpx2.Response:
        if "csrftoken" not in self.cookies:
            await self.get("/arena")
        return await self._request("POST", path, body)

    async def consent(self) -> Self:
        answer = await self.post("/api/me/", {"consent": CONSENT, "version": 1})
        assert answer.status_code == 200, answer.text
        return self

    async def start_battle(self, **more: str) -> str:
        answer = await self.post("/api/battles/", more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def battle(self, battle: str) -> dict[str, Any]:
        answer = await self.get(f"/api/battles/{battle}/")
        assert answer.status_code == 200, answer.text
        stored: dict[str, Any] = answer.json()
        return stored

    async def vote(self, battle: str, winner: str = "tie", **more: object) -> httpx2.Response:
        return await self.post(f"/api/battles/{battle}/vote/", {"winner": winner, **more})

    @asynccontextmanager
    async def socket(
        self, battle: str, seen: str = "", *, origin: str | None = "", **more: Any
    ) -> AsyncIterator[BattleSocket]:
        """Open the battle's socket; `seen` is the query of somebody who comes back."""
        address = f"ws://127.0.0.1:{self.port}/ws/battles/{battle}/{seen}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with connect(
            address,
            origin=self.origin if origin == "" else origin,  # type: ignore[arg-type]  # a plain str
            additional_headers={"Cookie": cookies} if cookies else {},
            compression=None,
            proxy=None,
            open_timeout=REQUEST_SECONDS,
            close_timeout=1,
            **more,
        ) as connection:
            self.sockets.append(BattleSocket(connection))
            yield self.sockets[-1]

    async def answered_battle(self, question: str = "") -> str:
        """Start a battle and ask one question; return it when it is ready for a vote."""
        battle = await self.start_battle()
        async with self.socket(battle) as socket:
            await socket.ask(question or a_question())
            await socket.until("turn.ready")
        return battle

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _request(self, method: str, path: str, body: object = None) -> httpx2.Response:
        answer = await self.http.request(
            method,
            f"{self.origin}{path}",
            content=None if body is None else json.dumps(body).encode(),
            headers={
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/json",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            },
        )
        self.cookies |= dict(answer.cookies.items())
        self.http.cookies.clear()  # ours are the only ones
        return answer
