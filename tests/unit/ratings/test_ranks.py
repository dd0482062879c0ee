"""Rank ranges against the definition written out, and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.ranks import rank_ranges, rank_ranges_of_rounds
from tests.unit.ratings.votes import seeded

intervals = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 20)).map(lambda x: (x[0], x[0] + x[1])),
    min_size=1,
    max_size=12,
)


def ranges(*limits: tuple[float, float]) -> list[tuple[int, int]]:
    low, high = np.array(limits, dtype=np.float64).T
    best, worst = rank_ranges(low, high)
    return list(zip(best.tolist(), worst.tolist(), strict=True))


def test_intervals_apart_give_single_ranks() -> None:
    assert ranges((90, 99), (70, 80), (50, 60)) == [(1, 1), (2, 2), (3, 3)]


def test_overlapping_intervals_share_a_range() -> None:
    # The second overlaps both neighbours, which do not overlap each other.
    assert ranges((80, 100), (60, 85), (40, 65)) == [(1, 2), (1, 3), (2, 3)]


def test_exact_ties_share_a_rank() -> None:
    assert ranges((80, 90), (50, 60), (50, 60), (10, 20)) == [(1, 1), (2, 3), (2, 3), (4, 4)]


def test_intervals_that_touch_overlap() -> None:
    assert ranges((60, 70), (50, 60)) == [(1, 2), (1, 2)]


def test_a_single_model_is_first() -> None:
    assert ranges((1, 2)) == [(1, 1)]


@seeded
@given(intervals)
def test_the_definition_written_out_gives_the_same(limits: list[tuple[float, float]]) -> None:
    best = [1 + sum(low > high_a for low, _ in limits) for _, high_a in limits]
    worst = [len(limits) - sum(high < low_a for _, high in limits) for low_a, _ in limits]

    assert ranges(*limits) == list(zip(best, worst, strict=True))


def test_a_model_without_an_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="a model without an interval has no rank"):
        rank_ranges(np.array([1.0, np.nan]), np.array([2.0, np.nan]))


def test_ranks_of_rounds_are_quantiles_of_whole_ranks() -> None:
    # Of 100 rounds, model 1 leads in 10, and model 2 comes last but in 2.
    rounds = np.array([[3.0, 2.0, 1.0]] * 88 + [[2.0, 3.0, 1.0]] * 10 + [[3.0, 1.0, 2.0]] * 2)

    best, worst = rank_ranges_of_rounds(rounds, 0.95)

    assert best.tolist() == [1, 1, 3]
    assert worst.tolist() == [2, 2, 3]


def test_rounds_without_a_model_are_left_out_of_the_ranks() -> None:
    rounds = np.array([[1.0, 2.0], [np.nan, 5.0], [1.0, 3.0]])

    best, worst = rank_ranges_of_rounds(rounds, 0.95)

    assert (best.tolist(), worst.tolist()) == ([2, 1], [2, 1])
    with pytest.raises(ValueError, match="no round has all models"):
        rank_ranges_of_rounds(rounds[1:2], 0.95)


def test_equal_strengths_share_a_rank_in_a_round() -> None:
    assert rank_ranges_of_rounds(np.ones((5, 3)), 0.95)[1].tolist() == [1, 1, 1]
