"""One try: send a request, wait for all of its answer, say whether another try makes sense."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import aiohttp

from arena.providers.http_session import http_session, proxy_for
from benchmarks.engine.endpoint.completion import (
    Completion,
    UnreadableAnswerError,
    read_completion,
    sentence_of,
    shortened,
)
from benchmarks.engine.endpoint.key import covered_error
from benchmarks.engine.endpoint.retries import asked_wait, may_pass
from benchmarks.engine.endpoint.settings import EndpointSettings

_MOST_BYTES: Final = 64 * 2**20
_MOST_ERROR_BYTES: Final = 64 * 2**10


class TryError(Exception):
    """One try failed; the sentence never holds the key."""

    def __init__(
        self, code: str, sentence: str, *, may_pass: bool, asked_wait: float | None = None
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.may_pass = may_pass
        self.asked_wait = asked_wait  # seconds


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    has_length: bool  # else an early end of the connection cannot be told from the end
    body: bytes


async def send(
    settings: EndpointSettings, key: str, body: Mapping[str, Any], wall: float
) -> Completion:
    """Raise TryError for every other outcome than a completion."""
    try:
        async with asyncio.timeout(settings.timeout_seconds):
            answer = await _post(settings, key, body)
    except (aiohttp.ClientError, OSError) as error:
        # No cause is kept: what aiohttp remembers of a request includes its headers.
        raise _broken(error, settings, key) from None
    if answer.status != HTTPStatus.OK:
        raise _refused(answer, key, wall)
    try:
        return read_completion(answer.body)
    except UnreadableAnswerError as error:
        was_cut = error.code == "garbled" and not answer.has_length
        code = "unreachable" if was_cut else error.code
        sentence = shortened(covered_error(key, str(error)))
        raise TryError(code, sentence, may_pass=was_cut) from None


async def _post(settings: EndpointSettings, key: str, body: Mapping[str, Any]) -> _Answer:
    async with http_session().post(
        settings.address,
        json=body,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        proxy=proxy_for(settings.address),
        allow_redirects=False,
    ) as response:
        is_ok = response.status == HTTPStatus.OK
        try:
            found = await _beginning(response, _MOST_BYTES + 1 if is_ok else _MOST_ERROR_BYTES)
        except (aiohttp.ClientError, OSError):
            if is_ok:
                raise
            found = b""  # the status says enough
        if is_ok and len(found) > _MOST_BYTES:
            raise TryError(
                "garbled", f"the answer is longer than {_MOST_BYTES:,} bytes", may_pass=False
            )
        chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
        has_length = chunked or response.content_length is not None
        return _Answer(response.status, response.headers, has_length, found)


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    found = bytearray()
    while len(found) < most and (more := await response.content.readany()):
        found += more
    return bytes(found)


def _broken(error: Exception, settings: EndpointSettings, key: str) -> TryError:
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
        sentence = f"no whole answer within {settings.timeout_seconds:g} s"
        return TryError("timeout", sentence, may_pass=True)
    sentence = shortened(covered_error(key, f"{type(error).__name__}: {error}"))
    return TryError("unreachable", sentence, may_pass=True)


def _refused(answer: _Answer, key: str, wall: float) -> TryError:
    # Covered before it is shortened: no part of a key may be left at the end.
    sentence = shortened(covered_error(key, sentence_of(answer.body)))
    headers = answer.headers
    return TryError(
        f"http_{answer.status}",
        f"HTTP {answer.status}: {sentence or 'the server says no more'}",
        may_pass=may_pass(answer.status),
        asked_wait=asked_wait(headers.get("Retry-After", ""), headers.get("Date", ""), wall),
    )
