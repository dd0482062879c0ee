"""What a batch has read: stems once, each distinct prompt once, then a token a row and step.

A row is `[stem][padding][rest of the prompt][written tokens]`, so that all rows write to one
column. Attention never sees the padding: masks are made of positions, and so are sliding windows,
which would be wrong by column.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import torch

from benchmarks.engine.execution.backend import LayerStates
from benchmarks.engine.execution.generation_cache import RowsCache
from benchmarks.engine.execution.generation_requests import WritingBatch
from benchmarks.engine.execution.head import logits_at
from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.execution.tree import TAKES_MASKS
from benchmarks.engine.execution.tree_mask import additive, layer_windows

NOTHING = -1  # position of a column that holds no token of the row


class Memory(Protocol):
    """The state of the model after what each row has read."""

    def read(self) -> torch.Tensor:
        """Read the prompts; return the logits after them, shape (n_rows, n_vocabulary)."""

    def step(self, tokens: Sequence[int]) -> torch.Tensor:
        """Read one token a row; return the logits after it, shape (n_rows, n_vocabulary)."""

    def keep(self, rows: Sequence[int]) -> None:
        """Let row k be what row `rows[k]` was, and forget the others; `rows[k] >= k`."""


class SharedMemory:
    """For models whose keys and values can be shared, with masks of four dimensions."""

    def __init__(
        self,
        model: Any,
        batch: WritingBatch,
        stems: Mapping[int, LayerStates],
        lengths: Sequence[int],
    ) -> None:
        """Take the states of the batch's stems, and the lengths of the stems of its prompts."""
        self.model, self.batch, self.stems, self.lengths = model, batch, stems, lengths
        attention = model.config._attn_implementation  # noqa: SLF001  # it has no public name
        self.adds_mask = TAKES_MASKS[attention] or model.device.type == "cpu"  # as in `tree`
        self.windows = layer_windows(model.config.get_text_config())
        self.n_rows = len(batch.rows)
        self.column = batch.n_stem + batch.width  # the next to be written
        self.cache = RowsCache(self.n_rows, batch.n_columns)
        counts = [len(prompt.rows) for prompt in batch.prompts]
        self.first_rows = np.cumsum([0, *counts])[:-1]  # of each prompt
        self.prompt_of_row = np.repeat(np.arange(len(counts)), counts)
        columns = np.stack([self._positions(prompt) for prompt in range(len(counts))])
        self.positions = torch.from_numpy(columns[self.prompt_of_row]).to(model.device)

    def read(self) -> torch.Tensor:
        for stem, states in self.stems.items():
            prompts = [n for n, prompt in enumerate(self.batch.prompts) if prompt.stem == stem]
            self.cache.put(self.first_rows[prompts].tolist(), states)
        borders = np.cumsum([0, *self.batch.pieces]).tolist()
        logits = torch.cat([self._read_piece(range(*piece)) for piece in pairwise(borders)])
        sources = self.first_rows[self.prompt_of_row]
        copies = np.flatnonzero(sources != np.arange(self.n_rows))
        self.cache.copy_rows(sources[copies].tolist(), copies.tolist(), self.column)
        return logits[torch.from_numpy(self.prompt_of_row).to(logits.device)]

    def step(self, tokens: Sequence[int]) -> torch.Tensor:
        column = self.column
        self.column += 1
        ids = torch.tensor(tokens, device=self.model.device)[:, None]
        return self._forward(ids, slice(0, self.n_rows), column)

    def keep(self, rows: Sequence[int]) -> None:
        moved = [(source, target) for target, source in enumerate(rows) if source != target]
        sources, targets = [one for one, _ in moved], [one for _, one in moved]
        self.cache.copy_rows(sources, targets, self.column)
        self.positions[targets] = self.positions[sources]
        self.n_rows = len(rows)

    def _positions(self, number: int) -> np.ndarray:
        """Return the position of the token in each column of a prompt's rows."""
        n_stem, length = self.lengths[number], len(self.batch.prompts[number].tokens)
        end = self.batch.n_stem + self.batch.width
        positions = np.full(self.batch.n_columns, NOTHING, dtype=np.int64)
        positions[:n_stem] = np.arange(n_stem)
        positions[end - (length - n_stem) :] = np.arange(
            n_stem, n_stem + self.batch.n_columns - end + length - n_stem
        )
        return positions

    def _read_piece(self, numbers: range) -> torch.Tensor:
        rests = [self.batch.prompts[n].tokens[self.lengths[n] :] for n in numbers]
        width = max(map(len, rests))
        # Padding repeats a token of its own row: what the model makes of it harms no other row.
        padded = np.stack([np.pad(rest, (width - len(rest), 0), mode="edge") for rest in rests])
        rows = torch.from_numpy(self.first_rows[numbers.start : numbers.stop])
        ids = torch.from_numpy(padded.astype(np.int64)).to(self.model.device)
        return self._forward(ids, rows.to(self.model.device), self.column - width)

    def _forward(self, ids: torch.Tensor, rows: slice | torch.Tensor, start: int) -> torch.Tensor:
        n_rows, width = ids.shape
        place = self.cache.place
        place.rows, place.start, place.stop = rows, start, start + width
        positions = self.positions[rows, : place.stop]
        numbers = np.arange(n_rows)
        return logits_at(
            self.model,
            Wanted(numbers, np.full(n_rows, width - 1), numbers, numbers),
            input_ids=ids,
            position_ids=positions[:, start:].clamp(min=0),
            attention_mask=self._mask(positions, start),
            past_key_values=self.cache.cache,
            use_cache=True,
        )

    def _mask(self, positions: torch.Tensor, start: int) -> torch.Tensor | dict[str, torch.Tensor]:
        """Return who sees whom, (n_rows, 1, n_queries, n_columns), for each kind of layer."""
        keys, queries = positions[:, None, :], positions[:, start:, None]
        columns = torch.arange(positions.shape[1], device=positions.device)
        itself = (
            columns[start:, None] == columns
        )  # padding sees nothing else, and none would be NaN
        sees = (keys != NOTHING) & (keys <= queries)
        masks = {
            kind: ((sees if window is None else sees & (queries - keys < window)) | itself)[:, None]
            for kind, window in self.windows.items()
        }
        if self.adds_mask:
            masks = {kind: additive(mask, self.model.dtype) for kind, mask in masks.items()}
        # Models with mixed layers look their mask up by kind; the others take it as it is.
        return masks if len(masks) > 1 else next(iter(masks.values()))
