"""A proxy between a browser and the site that keeps every byte the site sends."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any, Self

CHUNK = 65_536
CLOSE_SECONDS = 10


@dataclass
class Exchange:
    """One connection: what was asked in its first line, and every byte of the answer."""

    asked: str = ""
    answer: bytes = b""

    @property
    def status(self) -> int:
        return int(self.answer.split(b" ", 2)[1]) if self.answer else 0


@dataclass
class Recorder:
    """Listens on a port of its own and passes everything on."""

    upstream: int
    exchanges: list[Exchange] = field(default_factory=list)
    port: int = 0
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)
    _serving: list[Any] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        async with asyncio.timeout(CLOSE_SECONDS):
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        exchange = Exchange()
        self.exchanges.append(exchange)
        self._serving.append(asyncio.current_task())
        site_reader, site_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        self._writers += [writer, site_writer]
        with contextlib.suppress(ConnectionError):
            await asyncio.gather(
                self._ask(reader, site_writer, exchange),
                self._answer(site_reader, writer, exchange),
            )

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, exchange: Exchange
    ) -> None:
        while data := await reader.read(CHUNK):
            exchange.asked = exchange.asked or data.split(b" HTTP/", 1)[0].decode()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, exchange: Exchange
    ) -> None:
        while data := await reader.read(CHUNK):
            exchange.answer += data
            writer.write(data)
            await writer.drain()
        writer.close()
