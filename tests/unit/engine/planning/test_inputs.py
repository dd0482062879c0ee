"""Sorting and counting of inputs, against Python's own order and equality of lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.inputs import BLOCK, common_length, gather, lexicographic_order
from tests.unit.engine.planning.shapes import encoded, ids

# 255, 256 and 65,536 sort wrongly where bytes are taken in the machine's order.
TOKENS = st.sampled_from([0, 1, 255, 256, 65_536])
ARRAYS = st.lists(TOKENS, min_size=1, max_size=8) | st.builds(
    lambda stem, times, tail: stem * times + tail,
    st.lists(TOKENS, min_size=1, max_size=2),
    st.sampled_from([BLOCK // 2, BLOCK, BLOCK + 1, 2 * BLOCK]),
    st.lists(TOKENS, max_size=4),
)


@given(st.lists(ARRAYS, max_size=12))
def test_the_order_is_that_of_tuples(values: list[list[int]]) -> None:
    order = lexicographic_order([ids(value) for value in values])

    assert sorted(order) == list(range(len(values)))
    assert [values[place] for place in order] == sorted(values)


@given(ARRAYS, ARRAYS)
def test_the_common_length_is_that_of_the_common_prefix(
    first: list[int], second: list[int]
) -> None:
    alike = [end for end in range(min(len(first), len(second)) + 1) if first[:end] == second[:end]]

    assert common_length(ids(first), ids(second)) == alike[-1]


def test_equal_inputs_are_one_with_the_first_scored_place_of_all() -> None:
    split_late = encoded(0, [1, 2, 3], [4])
    split_early = encoded(1, [1], [2, 3, 4])  # the same input, 1 2 3

    inputs = gather([split_late, split_early], max_scored=100)

    assert [tokens.tolist() for tokens in inputs.tokens] == [[1, 2, 3]]
    assert inputs.first_scored.tolist() == [0]
    assert inputs.n_scored.tolist() == [1 + 3]


@pytest.mark.parametrize(("max_scored", "portions"), [(1, 5), (2, 3), (4, 2), (5, 1)])
def test_an_input_with_too_many_targets_is_there_several_times(
    max_scored: int, portions: int
) -> None:
    requests = [encoded(number, [1, 2, 3], [number]) for number in range(5)]

    inputs = gather(requests, max_scored)

    assert len(inputs.tokens) == portions
    assert inputs.unique == 3
