"""A model that scores rows: the chosen backend, and what must be recorded about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from benchmarks.engine.execution.backend import BackendName, LayerStates
from benchmarks.engine.execution.capabilities import capabilities, max_length
from benchmarks.engine.execution.layout import wanted
from benchmarks.engine.execution.reduce import TargetScores, reduce_logits
from benchmarks.engine.execution.self_check import choose_backend
from benchmarks.engine.planning.plan import Capabilities, Ids, Row

ON_CUDA: tuple[BackendName, ...] = ("cascade", "tree", "plain")
ELSEWHERE: tuple[BackendName, ...] = ("tree", "plain")


@dataclass(frozen=True, slots=True)
class EngineRecord:
    """What a result file says under `engine` about how the model was run."""

    backend: BackendName
    fallback_reason: str  # "": the first choice was used
    self_check_max_diff: float | None  # nats; None: `plain`, nothing was compared
    attn_implementation: str
    dtype: str
    device: str


class Scorer:
    """One model, one scorer; not to be used from two threads at once."""

    record: EngineRecord
    capabilities: Capabilities

    def __init__(
        self,
        model: Any,
        tokenizer: Any = None,
        *,
        length: int | None = None,
        order: Sequence[BackendName] | None = None,
    ) -> None:
        """Choose the first backend of the order that fits; `length` overrides what is read at once.

        Raises UnsupportedModelError when none fits.
        """
        self.model = model.eval()
        if model.dtype == torch.float32:
            _compute_in_full_float32()
        reach = max_length(model, tokenizer, setting=length)
        if order is None:
            order = ON_CUDA if model.device.type == "cuda" else ELSEWHERE
        choice = choose_backend(model, length=reach, order=order)
        self._backend = choice.backend
        self.capabilities = capabilities(model, length=reach, shares=choice.backend.shares)
        self.record = EngineRecord(
            backend=choice.backend.name,
            fallback_reason=choice.fallback_reason,
            self_check_max_diff=choice.max_diff,
            attn_implementation=model.config._attn_implementation,  # noqa: SLF001  # no public name
            dtype=str(model.dtype).removeprefix("torch."),
            device=model.device.type,
        )

    def prefix_states(self, prefix: Ids) -> LayerStates:
        """Forward a cluster's prefix; give the result to `score` with each of its batches."""
        with torch.inference_mode():
            return self._backend.prefix_states(prefix) if len(prefix) else []

    def score(self, rows: Sequence[Row], states: LayerStates) -> TargetScores:
        """Return log-probability and greedy flag of each target, row by row in their order."""
        asked = wanted(rows)
        with torch.inference_mode():
            return reduce_logits(self._backend.logits(rows, states, asked), asked)


def _compute_in_full_float32() -> None:
    """Switch TensorFloat-32 off: with its 10 bits of mantissa float32 scores miss by 1e-2 nats."""
    torch.set_float32_matmul_precision("highest")
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
