"""Runs, against counts made from Python lists."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.inputs import gather
from benchmarks.engine.planning.runs import Run, all_inputs
from tests.unit.engine.planning.checks import brute_force_unique
from tests.unit.engine.planning.shapes import encoded

INPUTS = st.lists(
    st.lists(st.integers(0, 2), min_size=1, max_size=8).map(tuple), min_size=1, unique=True
)


def run_of(inputs: list[tuple[int, ...]]) -> Run:
    return all_inputs(gather([encoded(n, tokens, [1]) for n, tokens in enumerate(inputs)], 10))


def tokens_of(run: Run) -> list[tuple[int, ...]]:
    return [tuple(run.inputs.tokens[index].tolist()) for index in run.indices]


def trie_size(inputs: list[tuple[int, ...]]) -> int:
    return brute_force_unique(encoded(0, tokens, [1]) for tokens in inputs)


@given(INPUTS, st.data())
def test_a_run_of_chosen_inputs_counts_their_trie(
    inputs: list[tuple[int, ...]], data: st.DataObject
) -> None:
    run = run_of(inputs)
    chosen = data.draw(
        st.lists(st.booleans(), min_size=len(run), max_size=len(run)).filter(any), "chosen"
    )

    part = run.only(np.array(chosen))

    kept = [tokens for tokens, is_kept in zip(sorted(inputs), chosen, strict=True) if is_kept]
    assert tokens_of(part) == kept
    assert part.size == trie_size(kept)
    assert part.common == common(kept)


@given(INPUTS)
def test_branches_differ_in_the_token_after_the_common_ones(
    inputs: list[tuple[int, ...]],
) -> None:
    run = run_of(inputs)

    branches = run.branches()

    heads = [{tokens[run.common : run.common + 1] for tokens in tokens_of(b)} for b in branches]
    assert len(branches) == run.n_branches
    assert all(len(head) == 1 for head in heads)
    assert all(one != other for one, other in pairwise(heads))
    assert [tokens for branch in branches for tokens in tokens_of(branch)] == sorted(inputs)
    assert all(branch.size == trie_size(tokens_of(branch)) for branch in branches)


def common(inputs: list[tuple[int, ...]]) -> int:
    first = inputs[0]
    return max(
        end for end in range(len(first) + 1) if all(other[:end] == first[:end] for other in inputs)
    )


def test_contexts_are_counted_not_answers() -> None:
    contexts = [[1, 2], [1, 2, 3], [1, 4]]
    answers = [[5, 6, 7], [5, 8, 7], [9, 9, 9]]
    requests = [
        encoded(3 * c + a, context, answer)
        for c, context in enumerate(contexts)
        for a, answer in enumerate(answers)
    ]

    assert all_inputs(gather(requests, 10)).n_contexts == 3
