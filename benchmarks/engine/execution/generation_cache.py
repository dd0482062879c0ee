"""Keys and values of the rows of a batch, in one buffer a layer that is never copied whole.

Conventions: R rows, C columns. A forward writes its keys and values at the columns [start, stop) of
some rows, and reads the columns [0, stop) of those rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import Cache
from transformers.cache_utils import DynamicLayer

from benchmarks.engine.execution.backend import LayerStates


@dataclass(slots=True)
class Place:
    """Where the forward under way writes; all layers look here."""

    rows: slice | torch.Tensor
    start: int
    stop: int


class BufferLayer(DynamicLayer):  # type: ignore[misc]  # transformers is untyped here
    """One layer's buffers, shape (R, n_kv_heads, C, head_dim), made when the first states come."""

    def __init__(self, n_rows: int, n_columns: int, place: Place) -> None:
        super().__init__()
        self.shape = (n_rows, n_columns)
        self.place = place

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor) -> None:
        self.dtype, self.device = key_states.dtype, key_states.device
        self.keys, self.values = self._buffer(key_states), self._buffer(value_states)
        self.is_initialized = True

    def _buffer(self, states: torch.Tensor) -> torch.Tensor:
        # Zeros: what is masked has weight 0, but 0 times what lies in fresh memory may be NaN.
        n_rows, n_columns = self.shape
        return states.new_zeros((n_rows, states.shape[1], n_columns, states.shape[3]))

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        rows, start, stop = self.place.rows, self.place.start, self.place.stop
        self.keys[rows, :, start:stop] = key_states
        self.values[rows, :, start:stop] = value_states
        return self.keys[rows, :, :stop], self.values[rows, :, :stop]

    def get_seq_length(self) -> int:
        return self.place.start

    def copy_rows(self, sources: Sequence[int], targets: Sequence[int], n_columns: int) -> None:
        for buffer in (self.keys, self.values):
            buffer[list(targets), :, :n_columns] = buffer[list(sources), :, :n_columns]


class RowsCache:
    """The buffers of all layers of one batch."""

    def __init__(self, n_rows: int, n_columns: int) -> None:
        self.place = Place(slice(0, n_rows), 0, 0)
        self.cache = Cache(
            layer_class_to_replicate=lambda: BufferLayer(n_rows, n_columns, self.place)
        )

    def put(self, rows: Sequence[int], states: LayerStates) -> None:
        """Write the states of a stem into the first columns of these rows."""
        rows_of = torch.tensor(rows)
        for number, (keys, values) in enumerate(states):
            if number == len(self.cache.layers):
                self.cache.layers.append(self.cache.layer_class_to_replicate())
            layer = self.cache.layers[number]
            if not layer.is_initialized:
                layer.lazy_initialization(keys, values)
            layer.keys[rows_of, :, : keys.shape[-2]] = keys
            layer.values[rows_of, :, : values.shape[-2]] = values

    def copy_rows(self, sources: Sequence[int], targets: Sequence[int], n_columns: int) -> None:
        """Let some rows hold what others hold in the first columns."""
        if targets:
            for layer in self.cache.layers:
                layer.copy_rows(sources, targets, n_columns)
