"""What every way of running rows through a model offers, and how it says no."""

from collections.abc import Sequence
from typing import Literal, Protocol

import torch

from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.planning.plan import Ids, Row

BackendName = Literal["cascade", "tree", "plain"]
LayerStates = list[tuple[torch.Tensor, torch.Tensor]]  # keys, values: (1, n_kv_heads, n, head_dim)


class UnsupportedModelError(Exception):
    """The model cannot be run in such a way; the sentence says why and what to do."""


class Backend(Protocol):
    """Rows of one cluster go in, the logits of the wanted nodes come out."""

    @property
    def name(self) -> BackendName: ...

    @property
    def shares(self) -> bool:
        """Say whether rows may branch and follow a prefix."""

    def prefix_states(self, prefix: Ids) -> LayerStates:
        """Forward the prefix once; return the keys and values of each layer."""

    def logits(self, rows: Sequence[Row], states: LayerStates, wanted: Wanted) -> torch.Tensor:
        """Return the logits of the wanted nodes, shape (n_wanted, n_vocabulary)."""
