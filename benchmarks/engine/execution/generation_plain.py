"""Writing with models whose cache cannot be shared: state space, hybrid, ALiBi, encoder-decoder.

All prompts of a batch are equally long, so nothing is padded and the model needs no mask. Whatever
cache it returns is given back to it; one that cannot lose rows, or none, means that all tokens are
read again at every step.
"""

import inspect
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch

from benchmarks.engine.execution.generation_requests import WritingBatch

CACHE_NAMES: Final = ("past_key_values", "cache_params")


class PlainMemory:
    def __init__(self, model: Any, batch: WritingBatch) -> None:
        self.model, self.batch = model, batch
        self.fixed: dict[str, Any] = {}  # what an encoder made of the prompts
        self.cache_name, self.cache = "", None
        taken = inspect.signature(model.forward).parameters
        self.last_only = {"logits_to_keep": 1} if "logits_to_keep" in taken else {}
        self.has_encoder = bool(getattr(model.config, "is_encoder_decoder", False))
        self.tokens = torch.zeros((0, 0), dtype=torch.int64)  # the decoder's, so far

    def read(self) -> torch.Tensor:
        device = self.model.device
        prompts = np.stack([prompt.tokens for prompt in self.batch.prompts]).astype(np.int64)
        ids = torch.from_numpy(prompts).to(device)
        if self.has_encoder:
            self.fixed["encoder_outputs"] = self.model.get_encoder()(input_ids=ids)
            ids = ids.new_full((len(ids), 1), self.model.config.decoder_start_token_id)
        self.tokens = ids
        logits = self._forward(ids)
        counts = [len(prompt.rows) for prompt in self.batch.prompts]
        rows = torch.repeat_interleave(torch.arange(len(counts)), torch.tensor(counts)).to(device)
        self._select(rows)
        return logits[rows]

    def step(self, tokens: Sequence[int]) -> torch.Tensor:
        ids = torch.tensor(tokens, device=self.model.device)[:, None]
        self.tokens = torch.cat([self.tokens, ids], dim=1)
        return self._forward(self.tokens if self.cache is None else ids)

    def keep(self, rows: Sequence[int]) -> None:
        self._select(torch.tensor(rows, device=self.model.device))

    def _select(self, rows: torch.Tensor) -> None:
        self.tokens = self.tokens[rows]
        if self.cache is not None:
            self.cache.reorder_cache(rows)
        if self.has_encoder:
            encoded = self.fixed["encoder_outputs"]
            encoded.last_hidden_state = encoded.last_hidden_state[rows]

    def _forward(self, ids: torch.Tensor) -> torch.Tensor:
        inputs = {"decoder_input_ids" if self.has_encoder else "input_ids": ids}
        cache: dict[str, Any] = {} if self.cache is None else {self.cache_name: self.cache}
        output = self.model(**inputs, **cache, **self.fixed, **self.last_only, use_cache=True)
        for name in CACHE_NAMES:
            found = getattr(output, name, None)
            if hasattr(found, "reorder_cache"):
                self.cache_name, self.cache = name, found
        logits: torch.Tensor = output.logits[:, -1]
        return logits
