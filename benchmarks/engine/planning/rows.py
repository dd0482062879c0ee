"""Write runs as rows: the trie under the prefix, node by node, and what is scored at which node."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine.planning.plan import EncodedRequest, Ids, Row
from benchmarks.engine.planning.runs import Run


def build_row(runs: Sequence[Run], n_prefix: int) -> Row:
    """Return one row of the tries of all runs, which do not see each other."""
    writer = _Writer(n_prefix)
    for run in runs:
        writer.add(run)
    return writer.row()


class _Writer:
    def __init__(self, n_prefix: int) -> None:
        self.n_prefix = n_prefix
        self.n_nodes = 0
        self.tokens: list[Ids] = []
        self.depths: list[NDArray[np.int64]] = []
        self.parents: list[NDArray[np.int64]] = []
        self.target_nodes: list[NDArray[np.int64]] = []
        self.requests: list[EncodedRequest] = []

    def add(self, run: Run) -> None:
        path = np.empty(run.longest, dtype=np.int64)  # node of the last input at each depth
        for index, shared in zip(run.indices.tolist(), run.shared.tolist(), strict=True):
            tokens = run.inputs.tokens[index]
            self._branch(tokens, max(shared, self.n_prefix), path)
            for request in run.inputs.requests[index]:
                first = request.first_scored
                self.target_nodes.append(path[first : first + len(request.continuation)].copy())
                self.requests.append(request)

    def _branch(self, tokens: Ids, start: int, path: NDArray[np.int64]) -> None:
        nodes = np.arange(self.n_nodes, self.n_nodes + len(tokens) - start)
        if not len(nodes):
            return  # the same input again, with other targets
        parents = nodes - 1
        parents[0] = path[start - 1] if start > self.n_prefix else -1
        path[start : len(tokens)] = nodes
        self.tokens.append(tokens[start:])
        self.depths.append(np.arange(start, len(tokens)))
        self.parents.append(parents)
        self.n_nodes += len(nodes)

    def row(self) -> Row:
        parents = _joined(self.parents)
        n_scored = [len(request.continuation) for request in self.requests]
        return Row(
            tokens=_joined(self.tokens),
            depths=_joined(self.depths),
            parents=parents,
            target_nodes=_joined(self.target_nodes),
            target_tokens=_joined([request.continuation for request in self.requests]),
            target_requests=_repeated([request.request for request in self.requests], n_scored),
            target_parts=_repeated([request.part for request in self.requests], n_scored),
            target_places=_joined([np.arange(n) for n in n_scored]),
            is_chain=bool((parents == np.arange(-1, len(parents) - 1)).all()),
        )


def _joined(pieces: Sequence[NDArray[np.integer]]) -> Ids:
    return np.concatenate(pieces).astype(np.int32, copy=False)


def _repeated(values: list[int], times: list[int]) -> Ids:
    return np.repeat(np.array(values, dtype=np.int32), times)
