"""Backend `cascade`: trees behind a prefix whose keys, values and mask are never expanded."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import torch

from benchmarks.engine.execution.backend import LayerStates, UnsupportedModelError
from benchmarks.engine.execution.cascade_attention import (
    CASCADE_ATTENTION,
    register_cascade,
    shared_prefix,
)
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted, rectangle
from benchmarks.engine.execution.tree import TreeBackend
from benchmarks.engine.execution.tree_mask import FULL, tree_masks
from benchmarks.engine.planning.plan import Ids, Row


class CascadeBackend:
    """For full attention without soft-cap, on CUDA; elsewhere it runs in a slow reference form."""

    name: Literal["cascade"] = "cascade"
    shares = True

    def __init__(self, model: Any) -> None:
        config = model.config.get_text_config()
        if getattr(config, "attn_logit_softcapping", None):
            raise UnsupportedModelError("the model caps its attention scores")
        self.model = model
        self.tree = TreeBackend(model)  # rows without a prefix, and the prefix itself
        if self.tree.windows != {FULL: None}:
            raise UnsupportedModelError("the model has sliding layers")
        if self.tree.adds_mask:
            raise UnsupportedModelError("the model has eager attention of its own")
        register_cascade()

    def prefix_states(self, prefix: Ids) -> LayerStates:
        return self.tree.prefix_states(prefix)

    def logits(self, rows: Sequence[Row], states: LayerStates, wanted: Wanted) -> torch.Tensor:
        if not states:
            return self.tree.logits(rows, states, wanted)
        padded = rectangle(rows)
        device = self.model.device
        with self._attention(states):
            return logits_at(
                self.model,
                wanted,
                input_ids=torch.from_numpy(padded.tokens).to(device),
                position_ids=torch.from_numpy(padded.positions).to(device),
                attention_mask=tree_masks(padded, 0, {FULL: None}, device)[FULL],
                use_cache=False,  # the prefix's keys come from outside, rotated already
            )

    @contextmanager
    def _attention(self, states: LayerStates) -> Iterator[None]:
        before = self.model.config._attn_implementation  # noqa: SLF001  # it has no public name
        self.model.set_attn_implementation(CASCADE_ATTENTION)
        token = shared_prefix.set(states)
        try:
            yield
        finally:
            shared_prefix.reset(token)
            self.model.set_attn_implementation(before)
