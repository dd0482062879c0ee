"""Keys and values of stems: each computed once, as long as the batches that need it follow."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from transformers import DynamicCache

from benchmarks.engine.execution.backend import LayerStates
from benchmarks.engine.execution.generation_requests import Stem
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.execution.prefix import forward_prefix
from benchmarks.engine.planning.plan import Ids


class StemStates:
    """Those stems of a plan that are in memory."""

    def __init__(self, model: Any, stems: Sequence[Stem]) -> None:
        self._model, self._stems = model, stems
        self._held: dict[int, LayerStates] = {}

    def of(self, wanted: Iterable[int]) -> dict[int, LayerStates]:
        """Return the states of these stems; forget those that they do not go on from."""
        numbers = sorted(set(wanted))
        chain = {one for number in numbers for one in self._ancestry(number)}
        self._held = {one: states for one, states in self._held.items() if one in chain}
        for one in sorted(chain):  # a parent has a smaller number than its children
            if one not in self._held:
                self._held[one] = self._computed(self._stems[one])
        return {number: self._held[number] for number in numbers}

    def length(self, number: int) -> int:
        """Return how many tokens a stem has; 0 for none."""
        return len(self._stems[number].tokens) if number >= 0 else 0

    def _computed(self, stem: Stem) -> LayerStates:
        if stem.parent < 0:
            return forward_prefix(self._model, stem.tokens)
        return _go_on(self._model, self._held[stem.parent], stem.tokens)

    def _ancestry(self, number: int) -> list[int]:
        found = []
        while number >= 0:
            found.append(number)
            number = self._stems[number].parent
        return found


def _go_on(model: Any, before: LayerStates, tokens: Ids) -> LayerStates:
    """Return the states after all tokens; those of the first ones are known."""
    cache = DynamicCache()
    for number, (keys, values) in enumerate(before):
        cache.update(keys, values, number)
    n_before = before[0][0].shape[-2]
    places = torch.arange(n_before, len(tokens), device=model.device)[None]
    ids = torch.from_numpy(tokens[n_before:].astype(np.int64))[None].to(model.device)
    first = np.zeros(1, dtype=np.int64)
    last = Wanted(first, first + ids.shape[1] - 1, first, first)
    logits_at(
        model, last, input_ids=ids, position_ids=places, past_key_values=cache, use_cache=True
    )
    return [(layer.keys, layer.values) for layer in cache.layers]
