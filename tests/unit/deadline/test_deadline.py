"""A deadline that moves, on a virtual clock."""

import asyncio
import contextlib

import pytest

from arena.deadline import Deadline, moving_deadline
from tests.live.virtual_clock import run_on_virtual_clock


async def waited(deadline: Deadline, *moves: tuple[float, float]) -> None:
    """Move the deadline: after so many seconds, by so many seconds. Then wait for ever."""
    for after, seconds in moves:
        await asyncio.sleep(after)
        deadline.move(seconds)
    await asyncio.Event().wait()


def ends_after(*moves: tuple[float, float]) -> float:
    async def watch() -> float:
        loop = asyncio.get_running_loop()
        started = loop.time()
        with pytest.raises(TimeoutError):
            async with moving_deadline() as deadline:
                await waited(deadline, *moves)
        return loop.time() - started

    return run_on_virtual_clock(watch())


@pytest.mark.parametrize(
    ("moves", "end"),
    [
        ([(0, 5)], 5),
        ([(0, 5), (4, 5), (4, 5), (4, 5)], 17),  # put off again and again
        ([(0, 30), (1, 1)], 2),  # brought forward
        ([(0, 30), (1, 1), (0.5, 30)], 31.5),
    ],
)
def test_a_block_ends_at_the_time_of_the_last_move(
    moves: list[tuple[float, float]], end: float
) -> None:
    assert ends_after(*moves) == pytest.approx(end, abs=0.001)  # the resolution of loops


def test_a_lifted_deadline_ends_nothing_until_it_is_moved_again() -> None:
    async def watch() -> float:
        with contextlib.suppress(TimeoutError):
            async with moving_deadline() as deadline:
                deadline.move(1)
                deadline.lift()
                await asyncio.sleep(100)
                deadline.move(5)
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert run_on_virtual_clock(watch()) == pytest.approx(105, abs=0.001)


def test_a_block_that_ends_by_itself_leaves_no_timer() -> None:
    async def watch() -> float:
        async with moving_deadline() as deadline:
            deadline.move(1)
        await asyncio.sleep(10)  # a late ring would cancel this
        return asyncio.get_running_loop().time()

    assert run_on_virtual_clock(watch()) == 10


def test_a_cancelled_block_is_cancelled_and_not_late() -> None:
    async def watch() -> bool:
        async def block() -> None:
            async with moving_deadline() as deadline:
                await waited(deadline, (0, 50))

        task = asyncio.create_task(block())
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait({task})
        return task.cancelled()

    assert run_on_virtual_clock(watch())
