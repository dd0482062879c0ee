"""A run: some of the inputs, in lexicographic order. It may become one row, or be divided."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine.planning.inputs import Counts, Inputs

Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Run:
    inputs: Inputs
    indices: Indices  # shape (n,), n >= 1, rising: places in the sorted inputs
    shared: Counts  # shape (n,): tokens in common with the input before in this run, first: 0

    def __len__(self) -> int:
        return len(self.indices)

    @cached_property
    def common(self) -> int:
        """Tokens that all inputs share: L0."""
        return int(self.shared[1:].min()) if len(self) > 1 else self.longest

    @cached_property
    def longest(self) -> int:
        return int(self.inputs.lengths[self.indices].max())

    @cached_property
    def plain(self) -> int:
        """Tokens without any sharing."""
        return int(self.inputs.lengths[self.indices].sum())

    @cached_property
    def size(self) -> int:
        """Nodes of the token trie, from the root."""
        return self.plain - int(self.shared.sum())

    @property
    def is_chain(self) -> bool:
        return self.size == self.longest

    @cached_property
    def n_scored(self) -> int:
        return int(self.inputs.n_scored[self.indices].sum())

    @cached_property
    def first_scored(self) -> int:
        return int(self.inputs.first_scored[self.indices].min())

    @cached_property
    def n_contexts(self) -> int:
        """Count the contexts: the tokens up to the first scored one, that one included."""
        ends = self.inputs.first_scored[self.indices] + 1
        repeats = (self.shared[1:] >= ends[1:]) & (ends[1:] == ends[:-1])
        return len(self) - int(repeats.sum())

    @cached_property
    def n_branches(self) -> int:
        """Count the distinct tokens after the common ones, an end counted as one."""
        return 1 + int((self.shared[1:] == self.common).sum())

    def branches(self) -> list["Run"]:
        """Divide by the token after the common ones."""
        cuts = 1 + np.flatnonzero(self.shared[1:] == self.common)
        starts = [0, *cuts.tolist(), len(self)]
        return [
            _run(self.inputs, self.indices[start:end], self.shared[start:end])
            for start, end in pairwise(starts)
        ]

    def scored_early(self) -> NDArray[np.bool_]:
        """Mark the inputs that are scored before the end of the common tokens."""
        return self.inputs.first_scored[self.indices] < self.common

    def only(self, chosen: NDArray[np.bool_]) -> "Run":
        """Return the run of the chosen inputs, at least one."""
        places = np.flatnonzero(chosen)
        # What two inputs share is the least that any neighbours between them share.
        starts = np.concatenate(([0], places[:-1] + 1))
        shared = np.minimum.reduceat(self.shared[: places[-1] + 1], starts)
        return _run(self.inputs, self.indices[places], shared)


def _run(inputs: Inputs, indices: Indices, shared: Counts) -> Run:
    shared = shared.copy()
    shared[0] = 0
    return Run(inputs, indices, shared)


def all_inputs(inputs: Inputs) -> Run:
    """Return the run of everything; there must be at least one input."""
    return _run(inputs, np.arange(len(inputs.tokens)), inputs.shared)
