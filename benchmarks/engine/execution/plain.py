"""Backend `plain`: right-padded chains and nothing else; the model makes its own causal mask.

For state-space and hybrid models, ALiBi and unknown code, and the yardstick of the self-check.
"""

from collections.abc import Sequence
from typing import Any, Literal

import torch

from benchmarks.engine.execution.backend import LayerStates
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted, has_only_chains, rectangle
from benchmarks.engine.planning.plan import Ids, Row


class PlainBackend:
    """Causality alone keeps the padding on the right out of sight, so no mask is passed."""

    name: Literal["plain"] = "plain"
    shares = False

    def __init__(self, model: Any) -> None:
        self.model = model

    def prefix_states(self, prefix: Ids) -> LayerStates:
        raise ValueError(
            f"a prefix of {len(prefix)} tokens reached the backend `plain`, which shares none; "
            "plan with the capabilities of the scorer that executes the plan"
        )

    def logits(self, rows: Sequence[Row], states: LayerStates, wanted: Wanted) -> torch.Tensor:
        if states or not has_only_chains(rows):
            raise ValueError(
                "rows with branches or a prefix reached the backend `plain`; plan with the "
                "capabilities of the scorer that executes the plan"
            )
        tokens = torch.from_numpy(rectangle(rows).tokens).to(self.model.device)
        return logits_at(self.model, wanted, input_ids=tokens, use_cache=False)
