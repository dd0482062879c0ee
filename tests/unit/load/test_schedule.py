"""The pacing schedule of a battle, and how far behind it frames came: worked out by hand.

Both models write a token of four characters each 50 ms, 30 tokens in all: token n at n * 50 ms.
The start barrier of 90 characters falls with token 22 (23 tokens are 92 characters), at 1.1 s.
"""

import pytest

from arena.pacing import SIDES, Side
from tests.performance.load.schedule import Frame, Release, Written, delays, schedule

TOKENS = [f"{number:03} " for number in range(30)]


def written(start: float = 0.0, pause: float = 0.05) -> Written:
    moments = [start + number * pause for number in range(len(TOKENS))]
    return Written(TOKENS, moments, ended_at=moments[-1] + pause)


def releases_of(a: Written, b: Written, started_at: float = 0.0) -> dict[Side, list[Release]]:
    return schedule(started_at, {"a": a, "b": b})


def test_both_sides_begin_when_the_barrier_is_reached_and_go_on_at_the_full_quota() -> None:
    releases = releases_of(written(), written())

    for side in SIDES:
        first, second, *_, last = releases[side]
        # 120 characters at 9 a tick: 13 whole ticks and a rest of 3.
        assert [one.characters for one in (first, second, last)] == [9, 18, 120]
        assert [one.at for one in (first, second, last)] == pytest.approx([1.1, 1.15, 1.75])


def test_the_slower_side_holds_both() -> None:
    releases = releases_of(written(), written(start=10))

    assert releases["a"] == releases["b"]
    assert releases["a"][0].at == pytest.approx(11.1)


def test_ticks_are_whole_multiples_whenever_the_turn_begins() -> None:
    releases = releases_of(written(start=100.01), written(start=100.01), started_at=100.013)

    assert releases["a"][0].at == pytest.approx(101.15)  # the barrier is at 101.11


def test_a_frame_is_late_by_what_lies_between_its_release_and_its_arrival() -> None:
    releases = releases_of(written(), written())
    frames = [
        Frame(1.1, {"a": 9, "b": 9}),  # on time
        Frame(1.25, {"a": 9, "b": 9}),  # due at 1.15
        Frame(1.26, {"a": 18, "b": 0}),  # a shows 36, due at 1.25; b is not in this frame
        Frame(1.5, {"a": 0, "b": 0}),  # no text, no delay
    ]

    assert delays(frames, releases) == [
        pytest.approx(0.0, abs=1e-9),
        pytest.approx(0.1),
        pytest.approx(0.01),
    ]
