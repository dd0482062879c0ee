"""Random token forests, and what a node sees in them found by walking."""

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine.planning.plan import Row


def random_forest(rng: np.random.Generator, n_nodes: int, n_prefix: int) -> Row:
    """Return a row in which each node hangs under any earlier one, or under the prefix."""
    parents = np.array([rng.integers(-1, node) for node in range(n_nodes)], dtype=np.int32)
    depths = np.zeros(n_nodes, dtype=np.int32)
    for node, parent in enumerate(parents):
        depths[node] = n_prefix if parent < 0 else depths[parent] + 1
    nodes = np.arange(n_nodes, dtype=np.int32)
    zeros = np.zeros(n_nodes, dtype=np.int32)
    return Row(
        tokens=rng.integers(0, 100, n_nodes).astype(np.int32),
        depths=depths,
        parents=parents,
        target_nodes=nodes,
        target_tokens=rng.integers(0, 100, n_nodes).astype(np.int32),
        target_requests=nodes,
        target_parts=zeros,
        target_places=zeros,
        is_chain=False,
    )


def path(row: Row, node: int) -> list[int]:
    """Return the nodes from the root to this one, by following parents."""
    found = [node]
    while row.parents[found[-1]] >= 0:
        found.append(int(row.parents[found[-1]]))
    return found[::-1]


def sees(row: Row, n_prefix: int, window: int | None) -> NDArray[np.bool_]:
    """Return the mask (n_nodes, n_prefix + n_nodes) by its definition."""
    n_nodes = len(row.tokens)
    mask = np.zeros((n_nodes, n_prefix + n_nodes), dtype=bool)
    for node in range(n_nodes):
        keys = [*range(n_prefix), *(n_prefix + other for other in path(row, node))]
        key_depths = [*range(n_prefix), *(int(row.depths[other]) for other in path(row, node))]
        for key, depth in zip(keys, key_depths, strict=True):
            mask[node, key] = window is None or row.depths[node] - depth < window
    return mask
