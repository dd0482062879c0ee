"""OpenAI-compatible chat completions, streamed: vLLM, TGI, Ollama, llama.cpp, transformers serve.

Servers differ, so the reader is forgiving about form and strict about substance: a stream may
end with or without `[DONE]`, keep-alive comments and events that are no JSON are skipped, an
`error` object may arrive inside a 200; but an answer without an end, or without text, is a failure.
"""

import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import aiohttp

from arena.deadline import Deadline, moving_deadline
from arena.providers.base import ChatRequest, Chunk, Endpoint, FailureCause, ProviderError
from arena.providers.completion_chunks import DETAIL_CHARACTERS, read_event
from arena.providers.event_stream import EventStream
from arena.providers.http_session import http_session, proxy_for

RETRIES = 1  # on connection errors before any text; none after
END_SECONDS = 1.0  # after the last chunk only counts of tokens may come; some never hang up


class OpenAICompatible:
    """One protocol for local and hosted models."""

    async def answer(
        self, endpoint: Endpoint, request: ChatRequest, take: Callable[[Chunk], None]
    ) -> None:
        key = api_key_of(endpoint)
        answer = _Answer(endpoint, take)
        try:
            await answer.read(request, key)
        except ProviderError as error:
            if not answer.has_end:  # else it is whole, whatever becomes of the connection
                raise ProviderError(error.cause, without_key(key, error.detail)) from None
        if not answer.has_end:
            raise ProviderError("closed_early", "the stream ended without a finish_reason")


class _Answer:
    """One answer while it arrives; how far it has come decides what a failure means."""

    def __init__(self, endpoint: Endpoint, take: Callable[[Chunk], None]) -> None:
        self.endpoint = endpoint
        self.take = take
        self.has_text = False
        self.has_end = False

    async def read(self, request: ChatRequest, key: str) -> None:
        try:
            async with moving_deadline() as deadline:
                deadline.move(self.endpoint.first_text_seconds)
                await self._read_with_one_retry(request, key, deadline)
        except TimeoutError as error:
            cause: FailureCause = "stalled" if self.has_text else "no_text_in_time"
            raise ProviderError(cause, "no text within the time this model is given") from error

    async def _read_with_one_retry(
        self, request: ChatRequest, key: str, deadline: Deadline
    ) -> None:
        for attempt in range(RETRIES + 1):
            try:
                async with await _ask(self.endpoint, request, key) as response:
                    await self._read_events(response, deadline)
            except (aiohttp.ClientError, OSError) as error:
                failure = self._failure(error)
                if failure.cause != "unreachable" or attempt == RETRIES:
                    raise failure from error
            else:
                return

    async def _read_events(self, response: aiohttp.ClientResponse, deadline: Deadline) -> None:
        events = EventStream()
        while received := await response.content.readany():
            for data in events.feed(received):
                if (chunk := read_event(data)) is not None:
                    self._take(chunk, deadline)

    def _take(self, chunk: Chunk, deadline: Deadline) -> None:
        self.take(chunk)
        if chunk.text or chunk.reasoning:  # a chunk without text does not buy time
            self.has_text = True
            deadline.move(self.endpoint.stall_seconds)
        if chunk.finish_reason:
            self.has_end = True
            deadline.move(END_SECONDS)

    def _failure(self, error: Exception) -> ProviderError:
        detail = f"{type(error).__name__}: {error}"
        if isinstance(error.__cause__, aiohttp.http_exceptions.ContentEncodingError):
            return ProviderError("garbled", detail)
        return ProviderError("closed_early" if self.has_text else "unreachable", detail)


async def _ask(endpoint: Endpoint, request: ChatRequest, key: str) -> aiohttp.ClientResponse:
    """Return the beginning of the stream. Raises ProviderError for an answer that is none."""
    address = f"{endpoint.base_url.rstrip('/')}/chat/completions"
    response = await http_session().post(
        address,
        json=request_body(endpoint, request),
        headers={"Authorization": f"Bearer {key}"} if key else {},
        proxy=proxy_for(address),
        allow_redirects=False,
    )
    if response.status == HTTPStatus.OK and response.content_type == "text/event-stream":
        return response
    async with response:
        if response.status == HTTPStatus.OK:
            raise ProviderError("garbled", f"{response.content_type} instead of an event stream")
        raise ProviderError("rejected", f"HTTP {response.status}: {await _beginning(response)}")


async def _beginning(response: aiohttp.ClientResponse) -> str:
    found = b""
    while len(found) < DETAIL_CHARACTERS and (more := await response.content.readany()):
        found += more
    return found[:DETAIL_CHARACTERS].decode(errors="replace")


def request_body(endpoint: Endpoint, request: ChatRequest) -> dict[str, Any]:
    """Only these fields: some servers refuse what they do not know."""
    return {
        "model": endpoint.model,
        "messages": list(request.messages),
        "stream": True,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "max_tokens": request.max_tokens,
    }


def api_key_of(endpoint: Endpoint) -> str:
    """Raise ProviderError, never with the key, for one that is missing or cannot be sent."""
    if not endpoint.api_key_variable:
        return ""
    key = os.environ.get(endpoint.api_key_variable, "").strip()
    if not key:
        raise ProviderError("rejected", f"{endpoint.api_key_variable} is not set on this server")
    if not (key.isascii() and key.isprintable()):
        raise ProviderError(
            "rejected", f"{endpoint.api_key_variable} holds characters that a header cannot carry"
        )
    return key


def without_key(key: str, detail: str) -> str:
    """Cover the key: some servers repeat what they were sent."""
    return detail.replace(key, "***") if key else detail
