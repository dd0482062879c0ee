"""OpenAI-compatible chat completions, streamed: vLLM, TGI, Ollama, llama.cpp, transformers serve.

Servers differ, so the reader is forgiving about form and strict about substance: a stream may
end with or without `[DONE]`, keep-alive comments and events that are no JSON are skipped, an
`error` object may arrive inside a 200; but an answer without an end, or without text, is a failure.
"""

import asyncio
import json
import os
from collections.abc import AsyncGenerator
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Literal
from weakref import WeakKeyDictionary

import httpx2

from arena.providers.base import ChatRequest, Chunk, Endpoint, FailureCause, ProviderError

CONNECT_SECONDS = 10
DETAIL_CHARACTERS = 2_000  # of a foreign error text that is kept for operators
FINISHED: dict[str, Literal["stop", "length"]] = {"length": "length", "max_tokens": "length"}
RETRIES = 1  # on connection errors before any text; none after
END_SECONDS = 1.0  # after the last chunk only counts of tokens may come; some never hang up
MOST_TOKENS = 2**31 - 1


class OpenAICompatible:
    """One protocol for local and hosted models."""

    def __init__(self) -> None:
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx2.AsyncClient] = (
            WeakKeyDictionary()
        )

    async def stream(self, endpoint: Endpoint, request: ChatRequest) -> AsyncGenerator[Chunk, None]:
        key = _api_key(endpoint)
        has_text = has_end = False
        clock = asyncio.get_running_loop().time
        deadline = clock() + endpoint.first_text_seconds
        chunks = self._with_one_retry(endpoint, request, key)
        try:
            while chunk := await _next_before(deadline, chunks, has_text=has_text):
                if chunk.text or chunk.reasoning:  # a chunk without text does not buy time
                    has_text = True
                    deadline = clock() + endpoint.stall_seconds
                if chunk.finish_reason:
                    has_end = True
                    deadline = clock() + END_SECONDS
                yield chunk
        except ProviderError as error:
            if not has_end:  # else the answer is whole, whatever becomes of the connection
                raise ProviderError(error.cause, _without(key, error.detail)) from None
        finally:
            await chunks.aclose()
        if not has_end:
            raise ProviderError("closed_early", "the stream ended without a finish_reason")

    async def _with_one_retry(
        self, endpoint: Endpoint, request: ChatRequest, key: str
    ) -> AsyncGenerator[Chunk, None]:
        for attempt in range(RETRIES + 1):
            has_begun = False
            try:
                async for chunk in self._request(endpoint, request, key):
                    has_begun = has_begun or bool(chunk.text or chunk.reasoning)
                    yield chunk
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                failure = _failure(error, has_begun=has_begun)
                if failure.cause != "unreachable" or attempt == RETRIES:
                    raise failure from error
            else:
                return

    async def _request(
        self, endpoint: Endpoint, request: ChatRequest, key: str
    ) -> AsyncGenerator[Chunk, None]:
        async with self._client().stream(
            "POST",
            f"{endpoint.base_url.rstrip('/')}/chat/completions",
            json=request_body(endpoint, request),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        ) as response:
            if response.status_code != HTTPStatus.OK:
                body = (await response.aread())[:DETAIL_CHARACTERS].decode(errors="replace")
                raise ProviderError("rejected", f"HTTP {response.status_code}: {body}")
            async for event in httpx2.EventSource(response):
                chunk = read_event(event.data)
                if chunk is not None:
                    yield chunk

    def _client(self) -> httpx2.AsyncClient:
        """Return the running loop's own client: sockets and their pool belong to one loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            # Reading has no limit here: the limits of the answer itself are the caller's.
            timeout = httpx2.Timeout(None, connect=CONNECT_SECONDS)
            limits = httpx2.Limits(max_connections=None, max_keepalive_connections=32)
            # No cookie is kept: nothing of one battle may reach the next.
            jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
            self._clients[loop] = httpx2.AsyncClient(timeout=timeout, limits=limits, cookies=jar)
        return self._clients[loop]


async def _next_before(
    deadline: float, chunks: AsyncGenerator[Chunk, None], *, has_text: bool
) -> Chunk | None:
    try:
        async with asyncio.timeout_at(deadline):
            return await anext(chunks, None)
    except TimeoutError as error:
        cause: FailureCause = "stalled" if has_text else "no_text_in_time"
        raise ProviderError(cause, "no text within the time this model is given") from error


def _failure(error: Exception, *, has_begun: bool) -> ProviderError:
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, httpx2.SSEError | httpx2.DecodingError):
        return ProviderError("garbled", detail)
    return ProviderError("closed_early" if has_begun else "unreachable", detail)


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


def read_chunk(data: dict[str, Any]) -> Chunk:
    """Take what is ours from one chunk; its id, model and fingerprint stay behind.

    Raises ProviderError for an error object or a shape that is no chunk.
    """
    if data.get("error"):
        raise ProviderError("rejected", str(data["error"])[:DETAIL_CHARACTERS])
    try:
        choice = (data.get("choices") or [{}])[0]
        delta = choice.get("delta") or {}
        usage = data.get("usage") or {}
        reason = choice.get("finish_reason")
        return Chunk(
            text=_storable(delta.get("content")),
            reasoning=_storable(delta.get("reasoning_content") or delta.get("reasoning")),
            finish_reason=FINISHED.get(str(reason), "stop") if reason else "",
            prompt_tokens=_count(usage.get("prompt_tokens")),
            completion_tokens=_count(usage.get("completion_tokens")),
        )
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        raise ProviderError("garbled", f"{error}: {str(data)[:DETAIL_CHARACTERS]}") from error


def read_event(payload: str) -> Chunk | None:
    """Read one event's data; None for what is no chunk: `[DONE]`, or a line that is no JSON."""
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return read_chunk(data) if isinstance(data, dict) else None


def _api_key(endpoint: Endpoint) -> str:
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


def _without(key: str, detail: str) -> str:
    """Cover the key: some servers repeat what they were sent."""
    return detail.replace(key, "***") if key else detail


def _storable(text: str | None) -> str:
    """NUL cannot be stored in PostgreSQL, a lone surrogate not be sent as UTF-8."""
    if not text:
        return ""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\ufffd")


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= MOST_TOKENS else None
