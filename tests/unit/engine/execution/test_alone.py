"""Taking a row apart keeps what each request reads and what is asked of it."""

from dataclasses import replace

import numpy as np

from benchmarks.engine.execution.alone import branches, put_back
from benchmarks.engine.execution.reduce import TargetScores
from tests.unit.engine.execution.hand_made_rows import path, random_forest


def test_each_branch_is_the_path_to_its_targets() -> None:
    row = random_forest(np.random.default_rng(8), 20, n_prefix=5)

    chains = list(branches(row))

    assert sorted(index for _, indices in chains for index in indices) == list(range(20))
    for chain, indices in chains:
        [index] = indices  # each node is the target of a request of its own
        nodes = path(row, int(row.target_nodes[index]))
        assert chain.tokens.tolist() == row.tokens[nodes].tolist()
        assert chain.depths.tolist() == list(range(5, 5 + len(nodes)))
        assert chain.target_nodes.tolist() == [len(nodes) - 1]
        assert chain.target_requests.tolist() == [row.target_requests[index]]
        assert chain.is_chain


def test_a_request_of_several_targets_stays_together() -> None:
    # 0 - 1 - 2
    #      \- 3
    row = replace(
        random_forest(np.random.default_rng(9), 5, n_prefix=0),
        tokens=np.array([10, 11, 12, 13], dtype=np.int32),
        depths=np.array([0, 1, 2, 2], dtype=np.int32),
        parents=np.array([-1, 0, 1, 1], dtype=np.int32),
        target_nodes=np.array([2, 1, 1, 3, 1], dtype=np.int32),
        target_tokens=np.array([20, 21, 22, 23, 24], dtype=np.int32),
        target_requests=np.array([4, 4, 5, 5, 6], dtype=np.int32),
        target_parts=np.zeros(5, dtype=np.int32),
        target_places=np.array([1, 0, 0, 1, 0], dtype=np.int32),
    )

    found = {tuple(indices.tolist()): chain for chain, indices in branches(row)}

    assert {indices: chain.tokens.tolist() for indices, chain in found.items()} == {
        (0, 1): [10, 11, 12],
        (2, 3): [10, 11, 13],
        (4,): [10, 11],
    }
    assert found[0, 1].target_nodes.tolist() == [2, 1]
    assert found[0, 1].target_places.tolist() == [1, 0]


def test_scores_of_a_branch_replace_those_of_the_row() -> None:
    scores = TargetScores(
        np.full(3, np.nan, dtype=np.float32), np.zeros(3, dtype=bool), np.zeros(3, dtype=bool)
    )

    found = TargetScores(np.array([-2.0], dtype=np.float32), np.array([True]), np.array([True]))
    put_back(scores, np.array([1], dtype=np.int32), found)

    assert scores.logprobs[1] == -2.0
    assert scores.is_greedy.tolist() == [False, True, False]
    assert scores.is_finite.tolist() == [False, True, False]
