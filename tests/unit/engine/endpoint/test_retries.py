"""Which failures are tried again, how long is waited, and when a sample is given up."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from benchmarks.engine.endpoint.retries import asked_wait
from benchmarks.engine.requests import Failed, Generated
from tests.unit.engine.endpoint.asking import PROMPT, Waiting, answers, settings_for
from tests.unit.engine.endpoint.server import completion, hang_up, serving, status

SLATE = Generated("Slate.", "eos", (), ())
ERROR = b'{"error": {"message": "please  wait\\na little", "type": "x"}}'


@pytest.mark.parametrize("code", [408, 409, 425, 429, 500, 502, 503, 504, 529, 599])
async def test_a_status_that_may_pass_is_tried_again(code: int) -> None:
    waiting = Waiting()
    async with serving(status(code, ERROR), completion()) as server:
        outcome = await answers(settings_for(server.base_url), waiting=waiting)

    assert outcome.responses == [SLATE]
    assert len(server.requests) == 2
    assert server.requests[0].body == server.requests[1].body
    assert outcome.spending.tries == 2
    assert waiting.drawn == [(1.0, 2.0)]
    assert waiting.slept == [1.5]


@pytest.mark.parametrize("code", [301, 307, 400, 401, 402, 403, 404, 405, 413, 415, 422])
async def test_any_other_status_fails_at_once_with_the_servers_sentence(code: int) -> None:
    waiting = Waiting()
    headers = {"Location": "/v1/chat/completions"} if code < 400 else {}
    async with serving(status(code, ERROR, **headers), completion()) as server:
        outcome = await answers(settings_for(server.base_url), waiting=waiting)

    assert outcome.responses == [Failed(f"http_{code}", f"HTTP {code}: please wait a little")]
    assert len(server.requests) == 1
    assert waiting.slept == []


async def test_the_eighth_try_is_the_last_and_waits_double_up_to_a_minute() -> None:
    waiting = Waiting()
    async with serving(status(503, b"Busy", "text/plain")) as server:
        outcome = await answers(settings_for(server.base_url), waiting=waiting)

    assert outcome.responses == [Failed("http_503", "HTTP 503: Busy; given up after 8 tries")]
    assert len(server.requests) == 8
    assert waiting.drawn == [(1, 2), (1, 4), (1, 8), (1, 16), (1, 32), (1, 60), (1, 60)]


async def test_a_sample_that_fails_does_not_end_the_run() -> None:
    async with serving(status(400, ERROR), completion()) as server:
        settings = settings_for(server.base_url, concurrency=1)
        outcome = await answers(settings, [PROMPT, PROMPT])

    assert outcome.responses == [Failed("http_400", "HTTP 400: please wait a little"), SLATE]


@pytest.mark.parametrize("code", [429, 503])
async def test_a_server_that_says_how_long_is_left_alone_for_exactly_that(code: int) -> None:
    waiting = Waiting()
    busy = status(code, ERROR, Retry_After="137")
    async with serving(busy, completion()) as server:
        outcome = await answers(settings_for(server.base_url), waiting=waiting)

    assert outcome.responses == [SLATE]
    assert (waiting.slept, waiting.drawn) == ([137.0], [])


async def test_a_server_may_name_a_time_of_its_own_clock() -> None:
    waiting = Waiting()
    times = {
        "Date": "Fri, 31 Dec 1999 23:59:00 GMT",
        "Retry_After": "Sat, 01 Jan 2000 00:00:30 GMT",
    }
    async with serving(status(429, ERROR, **times), completion()) as server:
        await answers(settings_for(server.base_url), waiting=waiting)

    assert waiting.slept == [90.0]


async def test_a_server_that_wants_a_day_is_given_up() -> None:
    waiting = Waiting()
    async with serving(status(429, ERROR, Retry_After="86400")) as server:
        outcome = await answers(settings_for(server.base_url), waiting=waiting)

    [response] = outcome.responses
    assert isinstance(response, Failed)
    assert "86,400 s" in response.sentence
    assert (len(server.requests), waiting.slept) == (1, [])


@pytest.mark.parametrize("text", ["", "soon", "-3", "NaN", "1e3", "31 Foo 1999", "\u0663"])
def test_what_is_no_time_is_no_wish(text: str) -> None:
    assert asked_wait(text, "", 0.0) is None


def test_a_time_that_has_passed_is_no_wait_and_without_date_our_clock_counts() -> None:
    assert asked_wait("Thu, 01 Jan 1970 00:01:40 GMT", "", 40.0) == 60.0
    assert asked_wait("Thu, 01 Jan 1970 00:01:40 GMT", "", 400.0) == 0.0
    assert asked_wait("0", "", 400.0) == 0.0


async def test_a_connection_that_is_dropped_is_tried_again() -> None:
    async with serving(hang_up, hang_up, completion()) as server:
        outcome = await answers(settings_for(server.base_url))

    assert outcome.responses == [SLATE]
    assert len(server.requests) == 3


async def test_a_closed_port_is_unreachable_after_eight_tries() -> None:
    async with serving(completion()) as server:
        pass

    outcome = await answers(settings_for(server.base_url))

    [response] = outcome.responses
    assert isinstance(response, Failed)
    assert response.code == "unreachable"
    assert response.sentence.endswith("given up after 8 tries")
    assert outcome.spending.tries == 8


async def _silent(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def _drips(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Send a space each moment: there is always something, but never the whole."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.005)


@pytest.mark.parametrize("slow", [_silent, _drips])
async def test_an_answer_that_takes_too_long_is_tried_again(slow: Any) -> None:
    async with serving(slow, completion()) as server:
        outcome = await answers(settings_for(server.base_url, timeout_seconds=0.2))

    assert outcome.responses == [SLATE]
    assert len(server.requests) == 2


async def test_an_endpoint_that_never_answers_fails_the_sample_with_the_limit() -> None:
    async with serving(_silent) as server:
        outcome = await answers(settings_for(server.base_url, timeout_seconds=0.02))

    sentence = "no whole answer within 0.02 s; given up after 8 tries"
    assert outcome.responses == [Failed("timeout", sentence)]


async def test_of_an_endless_refusal_the_beginning_is_kept() -> None:
    async def endless(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(status=400)
        await response.prepare(request)
        while True:
            await response.write(b"x" * 10_000)

    async with serving(endless) as server:
        outcome = await answers(settings_for(server.base_url))

    assert outcome.responses == [Failed("http_400", "HTTP 400: " + "x" * 2_000)]
