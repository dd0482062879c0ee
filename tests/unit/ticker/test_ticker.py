"""The common timer of running turns, on a clock that nobody waits for."""

import asyncio

from arena.live.ticker import ticker
from arena.pacing import TICK_SECONDS
from tests.live.virtual_clock import run_on_virtual_clock


async def waits(n: int, rung: list[tuple[int, float]]) -> None:
    """Wait for n ticks in a row, and keep each with the moment when it rang."""
    ticks = ticker()
    tick = ticks.now()
    for _tick in range(n):
        tick = await ticks.wait_after(tick)
        rung.append((tick, asyncio.get_running_loop().time()))


def test_everybody_hears_every_tick_at_its_moment() -> None:
    async def two() -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
        first: list[tuple[int, float]] = []
        second: list[tuple[int, float]] = []
        await asyncio.gather(waits(5, first), waits(5, second))
        return first, second

    first, second = run_on_virtual_clock(two())

    assert first == second
    numbers = [tick for tick, _at in first]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    assert all(0 <= at - tick * TICK_SECONDS < TICK_SECONDS for tick, at in first)


def test_who_stops_waiting_does_not_stop_the_others() -> None:
    async def one_leaves() -> int:
        rung: list[tuple[int, float]] = []
        leaving = asyncio.create_task(waits(1, []))
        staying = asyncio.create_task(waits(1, rung))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying
        return len(rung)

    assert run_on_virtual_clock(one_leaves()) == 1


def test_a_tick_that_was_missed_comes_at_once() -> None:
    async def late() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        ticks = ticker()
        tick = ticks.now()
        await asyncio.sleep(3.5 * TICK_SECONDS)
        before = loop.time()
        await ticks.wait_after(tick)
        return before, loop.time()

    before, after = run_on_virtual_clock(late())

    assert after == before
