"""Take a row apart, so that one bad sample does not spoil those that share its row.

A masked key has weight 0, but 0 times NaN is NaN: one node that overflows (float16 does so at
65,504) makes every node of its row a NaN. Branch by branch only the guilty samples stay so.
"""

from collections.abc import Iterator

import numpy as np

from benchmarks.engine.execution.reduce import TargetScores
from benchmarks.engine.planning.plan import Ids, Row


def branches(row: Row) -> Iterator[tuple[Row, Ids]]:
    """Yield a chain for each path that ends in a request's last target, and its targets' indices.

    Requests that end at one node share their chain.
    """
    for last, indices in _targets_by_last_node(row).items():
        nodes = _path(row, last)
        places = np.full(len(row.tokens), -1, dtype=np.int32)
        places[nodes] = np.arange(len(nodes))
        chain = Row(
            tokens=row.tokens[nodes],
            depths=row.depths[nodes],
            parents=np.arange(-1, len(nodes) - 1, dtype=np.int32),
            target_nodes=places[row.target_nodes[indices]],
            target_tokens=row.target_tokens[indices],
            target_requests=row.target_requests[indices],
            target_parts=row.target_parts[indices],
            target_places=row.target_places[indices],
            is_chain=True,
        )
        yield chain, indices


def put_back(scores: TargetScores, indices: Ids, found: TargetScores) -> None:
    """Write the scores of a branch over those that the row had for its targets."""
    scores.logprobs[indices] = found.logprobs
    scores.is_greedy[indices] = found.is_greedy
    scores.is_finite[indices] = found.is_finite


def _targets_by_last_node(row: Row) -> dict[int, Ids]:
    """Return the indices of the targets of all requests that end at a node, by that node."""
    requests = np.stack([row.target_requests, row.target_parts])
    _, owners = np.unique(requests, axis=1, return_inverse=True)
    owners = owners.reshape(-1)
    deepest = np.zeros(owners.max() + 1, dtype=np.int64)
    order = np.argsort(row.depths[row.target_nodes], kind="stable")
    deepest[owners[order]] = row.target_nodes[order]  # the last one written is the deepest
    ends = deepest[owners]
    return {int(end): np.flatnonzero(ends == end).astype(np.int32) for end in np.unique(ends)}


def _path(row: Row, node: int) -> Ids:
    found = [node]
    while row.parents[found[-1]] >= 0:
        found.append(int(row.parents[found[-1]]))
    return np.array(found[::-1], dtype=np.int32)
