"""When a tie parameter exists: without ties, without upsets, and along circles."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.tally import Cell
from evaluation.ratings.tie_existence import has_tie_parameter
from tests.unit.ratings.test_ties import fit, two_models
from tests.unit.ratings.votes import seeded


def test_without_ties_davidson_and_rao_kupper_are_the_plain_fit() -> None:
    cells = two_models(won=30, lost=10, tied=0)

    for name in ("davidson", "rao-kupper"):
        found = fit(name, *cells)
        assert found.eta is None
        assert found.strengths[0] == pytest.approx(np.log(3) / 2, abs=1e-9)


def test_without_ties_grk_has_two_rivals_and_the_threshold() -> None:
    # With k = 1 the three outcomes are A, B and 1 over their sum.
    found = fit("grk", *two_models(won=60, lost=30, tied=0, bad=10))

    assert found.eta is None
    assert found.level == pytest.approx(np.log([6, 3]), abs=1e-8)


def test_wins_and_ties_without_an_upset_leave_davidson_unbounded() -> None:
    for name in ("davidson", "rao-kupper"):
        with pytest.raises(NotEstimableError) as refusal:
            fit(name, *two_models(won=5, lost=0, tied=5))

        assert refusal.value.code == "ties_unbounded"
        assert refusal.value.sentence == (
            "These votes contain no upset, so the tie parameter cannot be estimated; use ties as "
            "half wins."
        )


def test_a_circle_with_more_wins_than_ties_is_enough() -> None:
    # a beats b beats c, and a and c only tie: two wins, one tie along the circle.
    cells: list[Cell] = [("a", "b", "model_a", 5), ("b", "c", "model_a", 5), ("c", "a", "tie", 5)]

    found = fit("davidson", *cells)

    assert np.isfinite(found.strengths).all()
    assert found.gradient_norm < 1e-6


@seeded
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0, 1, 2])), max_size=9
    )
)
def test_the_condition_is_that_of_all_simple_cycles(votes: list[tuple[int, int, int]]) -> None:
    votes = [vote for vote in votes if vote[0] != vote[1]] + [(0, 1, 2), (1, 2, 2), (2, 3, 2)]
    a, b, outcome = np.array(votes).T
    sums = (np.arange(3)[:, None] == outcome).astype(np.float64)

    length = np.full((4, 4), np.inf)
    for first, second, result in votes:
        if result == 2:
            length[first, second] = min(length[first, second], 1)
            length[second, first] = min(length[second, first], 1)
        else:
            length[(first, second) if result == 0 else (second, first)] = -1
    cycles = [cycle for size in (2, 3, 4) for cycle in permutations(range(4), size)]
    shortest = min(sum(length[i, j] for i, j in zip(cycle, cycle[1:] + cycle[:1], strict=True))
                   for cycle in cycles)  # fmt: skip

    assert has_tie_parameter(4, a, b, sums) == (shortest < 0)


def test_a_model_joined_through_both_bad_votes_alone_has_a_level() -> None:
    # c was never compared with a winner; by its both-bad votes and its ties with d it has a level.
    cells: list[Cell] = [
        *two_models(won=30, lost=20, tied=10, bad=10),
        ("c", "d", "model_a", 20), ("c", "d", "model_b", 15), ("c", "d", "tie", 5),
        ("c", "d", "both_bad", 40),
    ]  # fmt: skip

    found = fit("grk", *cells)

    assert found.level is not None
    assert found.level[2:].max() < found.level[:2].min()  # half of their votes are both-bad
