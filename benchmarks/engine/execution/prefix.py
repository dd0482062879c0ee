"""Keys and values of a prefix: computed once, put before each row's own, never copied whole."""

from typing import Any

import numpy as np
import torch
from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

from benchmarks.engine.execution.backend import LayerStates, UnsupportedModelError
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.planning.plan import Ids


class PrefixLayer(DynamicLayer):  # type: ignore[misc]  # transformers is untyped here
    """One layer's prefix; `update` joins it with the rows' own states and keeps nothing.

    So the expanded keys and values of one layer at a time exist, not those of all layers, and
    the prefix serves any number of batches.
    """

    def __init__(self, keys: torch.Tensor, values: torch.Tensor) -> None:
        super().__init__()
        self.keys, self.values = keys, values
        self.dtype, self.device = keys.dtype, keys.device
        self.is_initialized = True

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        n_rows = key_states.shape[0]
        return (
            torch.cat([self.keys.expand(n_rows, -1, -1, -1), key_states], dim=-2),
            torch.cat([self.values.expand(n_rows, -1, -1, -1), value_states], dim=-2),
        )


def forward_prefix(model: Any, prefix: Ids) -> LayerStates:
    """Return the keys and values of each layer after the prefix; [] for an empty one."""
    if not len(prefix):
        return []
    # Without a configuration the cache keeps every position; one made from it may crop windows.
    cache = DynamicCache()
    tokens = torch.from_numpy(prefix.astype(np.int64))[None].to(model.device)
    logits_at(model, _last(len(prefix)), input_ids=tokens, past_key_values=cache, use_cache=True)
    states = [(layer.keys, layer.values) for layer in cache.layers]
    if not states or any(keys is None or keys.shape[-2] != len(prefix) for keys, _ in states):
        raise UnsupportedModelError(
            "the model does not keep keys and values of every position in each layer, so a prefix "
            "cannot be shared"
        )
    return states


def as_cache(states: LayerStates) -> DynamicCache:
    """Return a cache that shows the prefix to every row."""
    cache = DynamicCache()
    cache.layers = [PrefixLayer(keys, values) for keys, values in states]
    return cache


def _last(length: int) -> Wanted:
    """Want one node: logits of a prefix are not used, and none at all trips some models."""
    first = np.zeros(1, dtype=np.int64)
    return Wanted(first, first + length - 1, first, first)
