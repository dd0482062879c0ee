"""A lean OpenAI-compatible server that writes its tokens on time and remembers when.

The model's name says how: `one?tokens=400&speed=20` writes 400 tokens of four characters, 20 a
second. Every answer is different and no part of it repeats, so that a lost, doubled or misplaced
piece shows. It runs in the loop of whoever measures: what it remembers is on the same clock.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qsl

TOKEN_CHARACTERS = 4
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
LAST = b"0\r\n\r\n"


def tokens_of(model: str, question: str, count: int) -> list[str]:
    """Return an answer by its tokens: whose it is, to what, and then a running number.

    >>> tokens_of("one", "Battle 17", 4)
    ['one ', ' 17 ', '002 ', '003 ']
    """
    number = question.rpartition(" ")[2]
    head = [f"{model[:3]:3} ", f"{number:>3} "]
    return [*head, *(f"{place:03} " for place in range(2, count))]


@dataclass
class Writing:
    """One answer: what was written, and when each token left."""

    tokens: list[str]
    seconds: float  # between tokens
    due: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    ended_at: float = 0.0

    @property
    def text(self) -> str:
        return "".join(self.tokens)


class FakeModels:
    """Answers of all models, by model and question."""

    def __init__(self) -> None:
        self.writings: dict[tuple[str, str], Writing] = {}

    async def start(self) -> int:
        """Listen on a free port; return it."""
        server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self.writings), "127.0.0.1", 0, backlog=1024
        )
        port: int = server.sockets[0].getsockname()[1]
        self.server = server
        return port

    def lateness(self) -> list[float]:
        """Return by how many seconds each token left later than it should have."""
        return [
            written - due
            for writing in self.writings.values()
            for written, due in zip(writing.written, writing.due, strict=True)
        ]


class _Connection(asyncio.Protocol):
    """One connection; requests come one after another."""

    def __init__(self, writings: dict[tuple[str, str], Writing]) -> None:
        self.writings = writings
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.received = b""
        request = json.loads(body)
        name, _, query = request["model"].partition("?")
        options = dict(parse_qsl(query))
        question = request["messages"][-1]["content"]
        tokens = tokens_of(name, question, int(options["tokens"]))
        writing = Writing(tokens, 1 / float(options["speed"]))
        self.writings[name, question] = writing
        self.transport.write(HEAD)
        loop, now = asyncio.get_running_loop(), time.perf_counter()
        offset = loop.time() - now
        writing.due = [now + place * writing.seconds for place in range(len(tokens))]
        pieces = [_piece(name, token) for token in tokens]
        self._write(loop, offset, writing, pieces)

    def _write(
        self,
        loop: asyncio.AbstractEventLoop,
        offset: float,
        writing: Writing,
        pieces: list[bytes],
    ) -> None:
        if self.transport.is_closing():
            return
        place = len(writing.written)
        if place < len(pieces):
            self.transport.write(pieces[place])
            writing.written.append(time.perf_counter())
            due = writing.due[place] + writing.seconds
            loop.call_at(due + offset, self._write, loop, offset, writing, pieces)
        else:
            self.transport.write(_piece("", None) + LAST)
            writing.ended_at = time.perf_counter()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("a request without a length")


def _piece(model: str, token: str | None) -> bytes:
    """Return one chunk as hosted services write it, or the end of an answer."""
    chunk = {
        "id": "chatcmpl-7f3c9a1e5b",
        "object": "chat.completion.chunk",
        "created": 1_795_478_400,
        "model": model,
        "system_fingerprint": "fp_2c9e",
        "choices": [
            {
                "index": 0,
                "delta": {} if token is None else {"content": token},
                "logprobs": None,
                "finish_reason": "stop" if token is None else None,
            }
        ],
    }
    data = b"data: " + json.dumps(chunk).encode() + b"\n\n"
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"
