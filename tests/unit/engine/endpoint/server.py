"""A real HTTP server on this machine that does what a test tells it, and remembers requests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Server:
    """Gives each request the next of its answers, the last one for ever."""

    answers: tuple[Answer, ...]
    base_url: str = ""
    requests: list[Received] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.json()
        self.requests.append(Received(request.path, headers, body))
        number = min(len(self.requests), len(self.answers)) - 1
        return await self.answers[number](request, body)


@asynccontextmanager
async def serving(*answers: Answer) -> AsyncIterator[Server]:
    server = Server(answers)
    application = web.Application(client_max_size=2**24)
    application.router.add_post("/{path:.*}", server.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield server
    finally:
        await runner.cleanup()


def completion(text: str | None = "Slate.", finish: str | None = "stop", **more: Any) -> Answer:
    """Answer as a server of either API does, by the path that was asked."""

    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        is_chat = request.path.endswith("/chat/completions")
        said = {"message": {"role": "assistant", "content": text}} if is_chat else {"text": text}
        choice = {"index": 0, "finish_reason": finish, **said}
        return web.json_response({"choices": [choice], **more})

    return answer


def status(code: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(status=code, body=body, content_type=kind, headers=named)

    return answer


def cut_off(announced: int | None, beginning: bytes) -> Answer:
    """Hang up after the beginning; without a length, only the missing rest tells of it."""

    async def answer(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        assert request.transport is not None
        length = "" if announced is None else f"Content-Length: {announced}\r\n"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}Connection: close\r\n"
        request.transport.write(head.encode() + b"\r\n" + beginning)
        request.transport.close()
        raise ConnectionResetError

    return answer


async def hang_up(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    raise ConnectionResetError
