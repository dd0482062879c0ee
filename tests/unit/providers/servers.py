"""A scripted HTTP server: it answers byte for byte what a test tells it, and remembers requests."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    b"Connection: close\r\n\r\n"
)
LAST = b"0\r\n\r\n"


@dataclass(frozen=True)
class Received:
    line: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ScriptedServer:
    """Gives each request the next of its answers, the last one for ever."""

    answers: tuple[Answer, ...]
    requests: list[Received] = field(default_factory=list)
    base_url: str = ""
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)  # by the client

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.requests.append(await _read_request(reader))
            self.watch = asyncio.create_task(self._notice_end(reader))
            number = min(len(self.requests), len(self.answers)) - 1
            await self.answers[number](writer)
            await writer.drain()
        except ConnectionError:
            self.hung_up.set()
        finally:
            writer.close()

    async def _notice_end(self, reader: asyncio.StreamReader) -> None:
        await reader.read()
        self.hung_up.set()


@asynccontextmanager
async def serving(*answers: Answer) -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer(answers)
    handlers: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handlers.add(asyncio.create_task(scripted.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    scripted.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield scripted
    finally:
        server.close()
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)


async def _read_request(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.strip().split("\r\n")
    headers = {
        name.lower(): value for name, _, value in (field.partition(": ") for field in fields)
    }
    body = await reader.readexactly(int(headers["content-length"]))
    return Received(line, headers, json.loads(body))


def event(text: str | None = None, finish_reason: str | None = None, **more: Any) -> dict[str, Any]:
    """One chunk of a chat completion, with all that must stay behind."""
    delta = {"role": "assistant"} if text is None else {"content": text}
    return {
        "id": "chatcmpl-quarry",
        "model": "/models/granite@main",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
        **more,
    }


END = event("", "stop")


def data(payload: object) -> bytes:
    """Return one server-sent event; a string is sent as it is, anything else as JSON."""
    line = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return f"data: {line}\n\n".encode("utf-8", "surrogatepass")


def chunk(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def streamed(*pieces: bytes, last: bytes = LAST) -> Answer:
    """Send each piece as a chunk of its own, flushed; without `last` the stream is cut off."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        for piece in pieces:
            writer.write(chunk(piece))
            await writer.drain()
            await asyncio.sleep(0)
        writer.write(last)

    return answer


def events(*payloads: object) -> Answer:
    return streamed(*(data(payload) for payload in payloads))


def cut_off(*payloads: object) -> Answer:
    return streamed(*(data(payload) for payload in payloads), last=b"")


def silent_after(*payloads: object) -> Answer:
    """Send the payloads, then nothing more, and keep the connection open."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"".join(chunk(data(payload)) for payload in payloads))
        await writer.drain()
        await asyncio.Event().wait()

    return answer


async def silent(_writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def raw(everything: bytes) -> Answer:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(everything)

    return answer


def plain(status: str, body: bytes, kind: str = "application/json", more: str = "") -> Answer:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}"
    return raw(head.encode() + b"Connection: close\r\n\r\n" + body)
