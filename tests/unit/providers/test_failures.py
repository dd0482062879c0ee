"""A model that gives no usable answer: the cause is named, and only a connection is tried twice."""

import asyncio
import gzip
import json

import pytest

from arena.providers import openai_compatible
from arena.providers.completion_chunks import DETAIL_CHARACTERS
from tests.unit.providers.asking import an_endpoint, ask
from tests.unit.providers.servers import (
    END,
    Answer,
    chunk,
    cut_off,
    data,
    event,
    events,
    plain,
    raw,
    serving,
    silent,
    silent_after,
    streamed,
)

ZIPPED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"


async def cause_of(*answers: Answer) -> tuple[str | None, str, int]:
    """Return the cause, the detail for operators and the number of requests."""
    async with serving(*answers) as server:
        outcome = await ask(an_endpoint(server.base_url))
        return outcome.cause, outcome.error.detail if outcome.error else "", len(server.requests)


@pytest.mark.parametrize("status", ["400 Bad Request", "401 Unauthorized", "503 Unavailable"])
async def test_another_status_than_200_is_a_rejection_and_not_tried_again(status: str) -> None:
    cause, detail, requests = await cause_of(plain(status, b'{"error": "overloaded"}'))

    assert (cause, requests) == ("rejected", 1)
    assert detail == f'HTTP {status[:3]}: {{"error": "overloaded"}}'


async def test_a_rejection_needs_no_json() -> None:
    cause, detail, _ = await cause_of(plain("500 Error", b"Internal \xff Error", "text/plain"))

    assert cause == "rejected"
    assert detail == "HTTP 500: Internal \ufffd Error"


async def test_of_a_long_rejection_the_beginning_is_kept() -> None:
    _, detail, _ = await cause_of(plain("500 Error", b"x" * 100_000))

    assert detail == "HTTP 500: " + "x" * DETAIL_CHARACTERS


async def test_a_redirect_is_not_followed() -> None:
    async with serving(events(event("Slate."), END)) as elsewhere:
        moved = plain("307 Moved", b"", more=f"Location: {elsewhere.base_url}\r\n")
        cause, _, requests = await cause_of(moved)

        assert (cause, requests) == ("rejected", 1)
        assert elsewhere.requests == []


async def test_a_page_instead_of_a_stream_is_garbled() -> None:
    cause, _, requests = await cause_of(plain("200 OK", b"<h1>Welcome</h1>", "text/html"))

    assert (cause, requests) == ("garbled", 1)


async def test_a_json_document_instead_of_a_stream_is_garbled() -> None:
    whole = json.dumps({"choices": [{"message": {"content": "Slate."}}]}).encode()

    cause, _, _ = await cause_of(plain("200 OK", whole))

    assert cause == "garbled"


@pytest.mark.parametrize(
    "payload",
    [
        {"choices": "none"},
        {"choices": {"0": {}}},
        {"choices": [7]},
        {"choices": [{"delta": "Slate."}]},
        {"choices": [{"delta": {"content": 7}}]},
        {"choices": [{"delta": {"content": ["Slate."]}}]},
        {"choices": [{"delta": {}}], "usage": "much"},
    ],
)
async def test_an_object_that_is_no_chunk_is_garbled(payload: object) -> None:
    cause, detail, requests = await cause_of(events(payload, event("Slate."), END))

    assert (cause, requests) == ("garbled", 1)
    assert str(payload) in detail


async def test_bytes_that_do_not_unpack_are_garbled() -> None:
    zipped = gzip.compress(data(event("Slate.")))
    broken = raw(ZIPPED + b"Connection: close\r\n\r\n" + zipped[:10] + b"\xff" * 40)

    cause, _, _ = await cause_of(broken)

    assert cause == "garbled"


async def test_an_event_without_end_is_garbled() -> None:
    cause, _, _ = await cause_of(streamed(b"data: " + b"x" * 70_000_000))

    assert cause == "garbled"


@pytest.mark.parametrize("error", ["out of memory", {"message": "out of memory", "code": 500}])
async def test_an_error_inside_the_stream_is_a_rejection(error: object) -> None:
    cause, detail, requests = await cause_of(events(event("Sl"), {"error": error}))

    assert (cause, requests) == ("rejected", 1)
    assert "out of memory" in detail


async def test_a_stream_that_ends_without_a_reason_was_closed_early() -> None:
    cause, detail, requests = await cause_of(events(event(), event("Slate")))

    assert (cause, requests) == ("closed_early", 1)
    assert detail == "the stream ended without a finish_reason"


async def test_a_connection_that_breaks_before_any_text_is_tried_once_more() -> None:
    async with serving(cut_off(event()), events(event(), event("Slate."), END)) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.text == "Slate."
    assert len(server.requests) == 2
    assert server.requests[0].body == server.requests[1].body


async def test_a_connection_that_breaks_twice_before_any_text_is_unreachable() -> None:
    cause, _, requests = await cause_of(cut_off(event()))

    assert (cause, requests) == ("unreachable", 2)


async def test_a_connection_that_breaks_after_text_is_not_tried_again() -> None:
    cause, _, requests = await cause_of(cut_off(event(), event("Sl")))

    assert (cause, requests) == ("closed_early", 1)


async def test_a_connection_that_breaks_after_reasoning_is_not_tried_again() -> None:
    thinking = {"choices": [{"delta": {"reasoning_content": "Hm."}, "finish_reason": None}]}

    cause, _, requests = await cause_of(cut_off(thinking))

    assert (cause, requests) == ("closed_early", 1)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.9\r\n", b"\x00\xff\x00\xff"])
async def test_what_speaks_no_http_is_unreachable(answer: bytes) -> None:
    cause, _, requests = await cause_of(raw(answer))

    assert (cause, requests) == ("unreachable", 2)


async def test_a_closed_port_is_unreachable() -> None:
    async with serving(events(END)) as server:
        pass

    outcome = await ask(an_endpoint(server.base_url))

    assert outcome.cause == "unreachable"


@pytest.mark.parametrize("url", ["http://[::1/v1", "ftp://stone/v1", "stone"])
async def test_an_address_that_is_none_is_unreachable(url: str) -> None:
    outcome = await ask(an_endpoint(url))

    assert outcome.cause == "unreachable"


async def test_no_text_in_time() -> None:
    async with serving(silent_after(event())) as server:
        outcome = await ask(an_endpoint(server.base_url, first_text_seconds=0.05))

    assert outcome.cause == "no_text_in_time"
    assert len(server.requests) <= 1


async def test_no_headers_in_time() -> None:
    async with serving(silent) as server:
        outcome = await ask(an_endpoint(server.base_url, first_text_seconds=0.05))

    assert outcome.cause == "no_text_in_time"


async def test_a_stall_after_text() -> None:
    async with serving(silent_after(event("Sl"))) as server:
        outcome = await ask(an_endpoint(server.base_url, stall_seconds=0.05))

    assert outcome.text == "Sl"
    assert outcome.cause == "stalled"


async def test_events_without_text_buy_no_time() -> None:
    empty = silent_after(*[event("") for _ in range(50)])
    async with serving(empty) as server:
        outcome = await ask(an_endpoint(server.base_url, first_text_seconds=0.05))

    assert outcome.cause == "no_text_in_time"


@pytest.mark.parametrize(
    "answer",
    [cut_off(event("Slate."), END), events(event("Slate."), END, {"error": "late"})],
    ids=["cut off", "error"],
)
async def test_what_comes_after_the_end_does_not_matter(answer: Answer) -> None:
    async with serving(answer) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.text == "Slate."


async def test_a_connection_kept_open_after_the_end_is_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openai_compatible, "END_SECONDS", 0.05)
    async with serving(silent_after(event("Slate."), END, "[DONE]")) as server:
        outcome = await ask(an_endpoint(server.base_url, stall_seconds=5))

    assert outcome.error is None
    assert outcome.text == "Slate."


async def test_text_in_one_packet_with_an_error_is_read() -> None:
    together = data(event("Sl")) + data({"error": "out of memory"})
    async with serving(streamed(together)) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.text == "Sl"
    assert outcome.cause == "rejected"


async def test_an_error_in_one_packet_with_the_end_does_not_matter() -> None:
    together = data(event("Slate.")) + data(END) + data({"error": "late"})
    async with serving(streamed(together)) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.text == "Slate."


async def test_only_the_beginning_of_an_endless_rejection_is_read() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 500 Error\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(chunk(b"x" * 10_000))
            await writer.drain()

    cause, detail, requests = await cause_of(endless)

    assert (cause, requests) == ("rejected", 1)
    assert detail == "HTTP 500: " + "x" * DETAIL_CHARACTERS
