"""Backend `tree`: branches in a row by a 4D mask, behind a prefix that is forwarded once."""

from collections.abc import Sequence
from typing import Any, Literal

import torch

from benchmarks.engine.execution.backend import LayerStates, UnsupportedModelError
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Rectangle, Wanted, has_only_chains, rectangle
from benchmarks.engine.execution.plain import PlainBackend
from benchmarks.engine.execution.prefix import as_cache, forward_prefix
from benchmarks.engine.execution.tree_mask import additive, layer_windows, tree_masks
from benchmarks.engine.planning.plan import Ids, Row

TAKES_MASKS = {"sdpa": False, "eager": True}  # attention implementation: does it add its mask?


class TreeBackend:
    """For any model that accepts a 4D mask and position_ids; the self-check finds out."""

    name: Literal["tree"] = "tree"
    shares = True

    def __init__(self, model: Any) -> None:
        attention = model.config._attn_implementation  # noqa: SLF001  # it has no public name
        if attention not in TAKES_MASKS:
            raise UnsupportedModelError(
                f"the attention implementation {attention!r} takes no 4D mask; load the model with "
                f"{' or '.join(TAKES_MASKS)}"
            )
        self.model = model
        self.adds_mask = TAKES_MASKS[attention]
        self.windows = layer_windows(model.config.get_text_config())
        self.plain = PlainBackend(model)

    def prefix_states(self, prefix: Ids) -> LayerStates:
        return forward_prefix(self.model, prefix)

    def logits(self, rows: Sequence[Row], states: LayerStates, wanted: Wanted) -> torch.Tensor:
        if not states and has_only_chains(rows):  # causal as it is: no mask, the fastest kernels
            return self.plain.logits(rows, states, wanted)
        padded = rectangle(rows)
        device = self.model.device
        n_prefix = states[0][0].shape[-2] if states else 0
        return logits_at(
            self.model,
            wanted,
            input_ids=torch.from_numpy(padded.tokens).to(device),
            position_ids=torch.from_numpy(padded.positions).to(device),
            attention_mask=self._mask(padded, n_prefix),
            past_key_values=as_cache(states) if states else None,
            use_cache=bool(states),
        )

    def _mask(self, padded: Rectangle, n_prefix: int) -> torch.Tensor | dict[str, torch.Tensor]:
        masks = tree_masks(padded, n_prefix, self.windows, self.model.device)
        if self.adds_mask:
            masks = {kind: additive(mask, self.model.dtype) for kind, mask in masks.items()}
        # Models with mixed layers look their mask up by kind; the others take it as it is.
        return masks if len(masks) > 1 else next(iter(masks.values()))
