"""Concurrency, requests per minute and tokens per minute are kept."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.endpoint import Arrived
from benchmarks.engine.endpoint.ask import ask_all
from benchmarks.engine.endpoint.pace import Window
from benchmarks.engine.requests import Generate, GenerationOptions
from tests.unit.engine.endpoint.asking import PROMPT, Waiting, answers, settings_for
from tests.unit.engine.endpoint.server import completion, serving, status

READ = completion(usage={"prompt_tokens": 5, "completion_tokens": 5})


@pytest.mark.parametrize(("concurrency", "at_once"), [(1, 1), (3, 3), (50, 12)])
async def test_so_many_requests_are_in_flight_and_never_more(
    concurrency: int, at_once: int
) -> None:
    in_flight, seen = 0, []
    is_full = asyncio.Event()

    async def slow(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        nonlocal in_flight
        in_flight += 1
        seen.append(in_flight)
        if in_flight == at_once:
            is_full.set()
        await is_full.wait()  # ends only if so many do come together
        await asyncio.sleep(0.01)  # and leaves one more the time to come
        in_flight -= 1
        return await completion()(request, body)

    async with asyncio.timeout(20), serving(slow) as server:
        settings = settings_for(server.base_url, concurrency=concurrency)
        outcome = await answers(settings, [PROMPT] * 12)

    assert sorted(arrived.index for arrived in outcome.arrived) == list(range(12))
    assert max(seen) == at_once


async def test_an_answer_is_handed_over_while_others_are_awaited() -> None:
    has_first = asyncio.Event()

    async def answer(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if body["messages"][0]["content"] == "slow":
            await has_first.wait()  # for ever, if answers were kept back
        return await completion()(request, body)

    order: list[int] = []

    def take(arrived: Arrived) -> None:
        order.append(arrived.index)
        has_first.set()

    slow, fast = Generate("slow", GenerationOptions(4)), Generate("fast", GenerationOptions(4))
    async with asyncio.timeout(20), serving(answer) as server:
        await ask_all(settings_for(server.base_url), [slow, fast], take)

    assert order == [1, 0]


async def test_requests_a_minute_are_kept_tries_included() -> None:
    waiting = Waiting()
    begun: list[float] = []

    async def stamp(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        begun.append(waiting.seconds)
        busy = len(begun) % 4 == 0
        return await (status(500) if busy else completion())(request, body)

    async with serving(stamp) as server:
        settings = settings_for(server.base_url, concurrency=1, requests_per_minute=3)
        await answers(settings, [PROMPT] * 8, waiting)

    assert len(begun) == 10  # two of them were refused
    assert all(later - earlier >= 60 for earlier, later in zip(begun, begun[3:], strict=False))
    assert begun[2] == begun[0]  # no slower than is asked for
    assert begun[-1] - begun[0] < 4 * 60


@pytest.mark.parametrize(("answer", "apart"), [(READ, False), (completion(), True)])
async def test_tokens_a_minute_count_what_was_used_and_the_most_where_nobody_says(
    answer: Any, *, apart: bool
) -> None:
    waiting = Waiting()
    begun: list[float] = []

    async def stamp(request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        begun.append(waiting.seconds)
        return await answer(request, body)  # type: ignore[no-any-return]  # an Answer

    # 14 bytes and 64 tokens: 78 at most, 10 in truth
    async with serving(stamp) as server:
        settings = settings_for(server.base_url, concurrency=1, tokens_per_minute=100)
        await answers(settings, [PROMPT] * 3, waiting)

    assert [later > earlier for earlier, later in pairwise(begun)] == [apart] * 2


@given(
    asked=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 50)), max_size=40),
    requests=st.one_of(st.none(), st.integers(1, 5)),
    tokens=st.one_of(st.none(), st.integers(50, 120)),
)
def test_no_sixty_seconds_hold_more_than_is_allowed_and_nobody_waits_for_ever(
    asked: list[tuple[float, int]], requests: int | None, tokens: int | None
) -> None:
    window, now = Window(requests, tokens), 0.0
    begun: list[tuple[float, int]] = []
    for pause, size in asked:
        now += pause
        waited = 0
        while wait := window.wait(now, size):
            assert 0 < wait <= 60 + 1e-6  # sums of waits are off by some last digits
            now += wait
            waited += 1
            assert waited < 5
        window.begin(now, size)
        begun.append((now, size))

    for end, _ in begun:
        inside = [size for at, size in begun if end - 60 + 1e-6 < at <= end]
        assert requests is None or len(inside) <= requests
        assert tokens is None or sum(inside) <= tokens


def test_a_request_larger_than_the_limit_waits_for_an_empty_window() -> None:
    window = Window(None, 100)
    window.begin(0.0, 10)

    assert window.wait(20.0, 500) == 40.0
    assert window.wait(60.0, 500) == 0.0
