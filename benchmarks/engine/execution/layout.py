"""Rows of a batch as rectangular arrays: tokens, positions, family intervals, wanted nodes.

Conventions: B rows, T nodes in the longest row. Shorter rows are padded on the right with token 0;
masks, never the padding token, keep padding out of sight.

A node's ancestors are found without walking: number the nodes in depth-first order; then the family
of node j is an interval [enter_j, leave_j), and j is an ancestor of i (or i itself) exactly when
enter_j <= enter_i < leave_j. So the T x T mask is made on the device from two vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine.planning.plan import Ids, Row

PAD_TOKEN = 0


@dataclass(frozen=True, eq=False, slots=True)
class Rectangle:
    """The rows of one forward."""

    tokens: NDArray[np.int64]  # shape (B, T)
    positions: NDArray[np.int64]  # shape (B, T), 0 on padding
    enter: NDArray[np.int64]  # shape (B, T), -1 on padding: no node's family holds it
    leave: NDArray[np.int64]  # shape (B, T), -1 on padding: an empty family


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """The nodes whose logits are needed, each once, and what is asked of them."""

    rows: NDArray[np.int64]  # shape (n_wanted,)
    nodes: NDArray[np.int64]  # shape (n_wanted,)
    sources: NDArray[np.int64]  # shape (n_targets,): which of the wanted nodes predicts the target
    tokens: NDArray[np.int64]  # shape (n_targets,), in the order of the rows and their targets


def rectangle(rows: Sequence[Row]) -> Rectangle:
    """Pad the rows on the right to one width."""
    shape = (len(rows), max(len(row.tokens) for row in rows))
    tokens = np.full(shape, PAD_TOKEN, dtype=np.int64)
    positions = np.zeros(shape, dtype=np.int64)
    enter, leave = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
    for index, row in enumerate(rows):
        width = len(row.tokens)
        tokens[index, :width] = row.tokens
        positions[index, :width] = row.depths
        enter[index, :width], leave[index, :width] = family_intervals(row)
    return Rectangle(tokens, positions, enter, leave)


def family_intervals(row: Row) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each node's family begins and ends in depth-first order, both shape (n_nodes,).

    Parents must stand before their children, as Row promises.
    """
    if row.is_chain:
        places = np.arange(len(row.tokens))
        return places, np.full_like(places, len(places))
    parents = row.parents.tolist()
    sizes = [1] * len(parents)
    for node in range(len(parents) - 1, -1, -1):
        if parents[node] >= 0:
            sizes[parents[node]] += sizes[node]
    free = [0] * (len(parents) + 1)  # next free place inside each node's family; last: of the roots
    enter = [0] * len(parents)
    for node, parent in enumerate(parents):  # a root's parent is -1, the last entry of `free`
        enter[node] = free[parent]
        free[parent] += sizes[node]
        free[node] = enter[node] + 1
    begins = np.array(enter, dtype=np.int64)
    return begins, begins + np.array(sizes, dtype=np.int64)


def wanted(rows: Sequence[Row]) -> Wanted:
    """Gather the targets of the rows; targets at one node share its logits."""
    row_numbers = np.repeat(np.arange(len(rows)), [len(row.target_nodes) for row in rows])
    nodes = np.concatenate([row.target_nodes for row in rows]).astype(np.int64)
    tokens = np.concatenate([row.target_tokens for row in rows]).astype(np.int64)
    places = np.stack([row_numbers, nodes])
    unique, sources = np.unique(places, axis=1, return_inverse=True)
    return Wanted(unique[0], unique[1], sources.reshape(-1), tokens)


def has_only_chains(rows: Sequence[Row]) -> bool:
    return all(row.is_chain for row in rows)


def chain(tokens: Ids, *, first_target: int, targets: Ids, request: int = 0) -> Row:
    """Return a row without branches; `targets[k]` is predicted at `tokens[first_target + k]`."""
    n, n_targets = len(tokens), len(targets)
    places = np.arange(n_targets, dtype=np.int32)
    return Row(
        tokens=tokens.astype(np.int32),
        depths=np.arange(n, dtype=np.int32),
        parents=np.arange(-1, n - 1, dtype=np.int32),
        target_nodes=first_target + places,
        target_tokens=targets.astype(np.int32),
        target_requests=np.full(n_targets, request, dtype=np.int32),
        target_parts=np.zeros(n_targets, dtype=np.int32),
        target_places=places,
        is_chain=True,
    )
