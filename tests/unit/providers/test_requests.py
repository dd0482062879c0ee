"""What a model is sent: the fields every server knows, and the key in its header alone."""

import asyncio

import pytest

from arena.providers.openai_compatible import OpenAICompatible
from tests.unit.providers.asking import REQUEST, an_endpoint, ask
from tests.unit.providers.servers import (
    END,
    Answer,
    event,
    events,
    plain,
    serving,
    silent_after,
)

VARIABLE = "QUARRY_API_KEY"
KEY = "sk-quarry-4f1d"


async def test_only_the_fields_that_every_server_knows_are_sent() -> None:
    async with serving(events(event("Slate."), END)) as server:
        await ask(an_endpoint(server.base_url, "granite-7b"))

    [received] = server.requests
    assert received.line == "POST /v1/chat/completions HTTP/1.1"
    assert received.body == {
        "model": "granite-7b",
        "messages": [
            {"role": "system", "content": "Answer briefly."},
            {"role": "user", "content": "What is slate?"},
        ],
        "stream": True,
        "temperature": 0.7,
        "top_p": 0.9,
        "max_tokens": 64,
    }


async def test_a_slash_at_the_end_of_the_address_changes_nothing() -> None:
    async with serving(events(event("Slate."), END)) as server:
        await ask(an_endpoint(server.base_url + "/"))

    assert server.requests[0].line == "POST /v1/chat/completions HTTP/1.1"


async def test_no_key_is_sent_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    async with serving(events(event("Slate."), END)) as server:
        await ask(an_endpoint(server.base_url))

    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("stored", [KEY, f"{KEY}\n", f" {KEY}\r\n"])
async def test_the_key_goes_into_the_header(monkeypatch: pytest.MonkeyPatch, stored: str) -> None:
    monkeypatch.setenv(VARIABLE, stored)
    async with serving(events(event("Slate."), END)) as server:
        outcome = await ask(an_endpoint(server.base_url, key=VARIABLE))

    assert outcome.error is None
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in str(server.requests[0].body)


@pytest.mark.parametrize("stored", [None, "", " \n"])
async def test_a_missing_key_is_named_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, stored: str | None
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if stored is not None:
        monkeypatch.setenv(VARIABLE, stored)
    async with serving(events(event("Slate."), END)) as server:
        outcome = await ask(an_endpoint(server.base_url, key=VARIABLE))

    assert outcome.cause == "rejected"
    assert outcome.error is not None
    assert outcome.error.detail == "QUARRY_API_KEY is not set on this server"
    assert server.requests == []


@pytest.mark.parametrize("stored", [f"{KEY}\nX-More: 1", f"{KEY}\u20ac", f"{KEY}\x7f"])
async def test_a_key_that_no_header_may_hold_is_refused_without_telling_it(
    monkeypatch: pytest.MonkeyPatch, stored: str
) -> None:
    monkeypatch.setenv(VARIABLE, stored)
    async with serving(events(event("Slate."), END)) as server:
        outcome = await ask(an_endpoint(server.base_url, key=VARIABLE))

    assert outcome.cause == "rejected"
    assert outcome.error is not None
    assert outcome.error.detail == "QUARRY_API_KEY holds characters that a header cannot carry"
    assert server.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        plain("401 Unauthorized", f"Incorrect API key provided: {KEY}.".encode()),
        events({"error": {"message": f"Bearer {KEY} is unknown"}}),
        events({"choices": KEY}),
    ],
    ids=["status", "stream", "garbled"],
)
async def test_a_key_that_the_server_repeats_is_in_no_error(
    monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    async with serving(answer) as server:
        outcome = await ask(an_endpoint(server.base_url, key=VARIABLE))

    assert outcome.error is not None
    assert KEY not in outcome.error.detail
    assert KEY not in str(outcome.error)
    assert KEY not in repr(outcome.error.__cause__)


async def test_an_answer_that_is_given_up_hangs_up_on_the_model() -> None:
    async with serving(silent_after(event("Slate "))) as server:
        has_begun = asyncio.Event()
        answer = asyncio.create_task(
            OpenAICompatible().answer(
                an_endpoint(server.base_url), REQUEST, lambda _chunk: has_begun.set()
            )
        )
        await has_begun.wait()

        answer.cancel()

        async with asyncio.timeout(5):
            await server.hung_up.wait()


async def test_cookies_of_an_endpoint_are_not_sent_back() -> None:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
        b"Set-Cookie: seen=before; Path=/\r\n\r\n"
    )
    body = b'data: {"choices": [{"delta": {"content": "Slate."}, "finish_reason": "stop"}]}\n\n'

    async def with_cookie(writer: asyncio.StreamWriter) -> None:
        writer.write(head + body)

    provider = OpenAICompatible()
    async with serving(with_cookie) as server:
        for _ in range(2):
            await provider.answer(an_endpoint(server.base_url), REQUEST, lambda _chunk: None)

    assert ["cookie" in received.headers for received in server.requests] == [False, False]
