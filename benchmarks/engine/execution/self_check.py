"""Before a run: see that sharing gives the plain scores, with fewer tokens.

Wrong masks and forgotten caches raise no error, they give wrong numbers. So every backend is tried
on random tokens when a model is loaded, the fastest first, and the first that agrees is used.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from benchmarks.engine.execution.backend import Backend, BackendName, UnsupportedModelError
from benchmarks.engine.execution.cascade import CascadeBackend
from benchmarks.engine.execution.layout import wanted
from benchmarks.engine.execution.plain import PlainBackend
from benchmarks.engine.execution.probes import (
    Probe,
    continuation_lengths,
    continuation_sums,
    probes,
)
from benchmarks.engine.execution.reduce import reduce_logits
from benchmarks.engine.execution.tree import TreeBackend
from benchmarks.engine.planning.plan import Ids, Row

EXACT_TOLERANCE = 1e-3  # nats for each continuation token, float32
HALF_TOLERANCE = 0.05  # the same for 16-bit types, or what batching alone changes
BATCHING_FACTOR = 3.0

MAKERS: Mapping[BackendName, Callable[[Any], Backend]] = {
    "cascade": CascadeBackend,
    "tree": TreeBackend,
    "plain": PlainBackend,
}


class SelfCheckError(Exception):
    """A backend does not give the plain scores, or saves nothing."""


@dataclass(frozen=True, slots=True)
class BackendChoice:
    backend: Backend
    fallback_reason: (
        str  # why the backends before it in the order were not used; "": it is the first
    )
    max_diff: float | None  # nats, the largest over the probes; None: nothing to compare with


def choose_backend(model: Any, *, length: int, order: Sequence[BackendName]) -> BackendChoice:
    """Return the first backend that passes the check; `plain` passes by definition.

    Raises UnsupportedModelError when none of the order passes.
    """
    reasons = []
    for name in order:
        try:
            backend = MAKERS[name](model)
            max_diff = check_backend(backend, model, length=length) if backend.shares else None
        # A model may fail in any way it likes here; the reason is recorded with the results.
        except Exception as error:  # noqa: BLE001
            reasons.append(f"{name}: {type(error).__name__}: {error}")
        else:
            return BackendChoice(backend, "; ".join(reasons), max_diff)
    raise UnsupportedModelError(
        f"no way of scoring fits this model ({'; '.join(reasons)}); allow the backend `plain`"
    )


def check_backend(backend: Backend, model: Any, *, length: int) -> float:
    """Return the largest difference to `plain` in nats.

    Raises SelfCheckError when a continuation differs by more than the tolerance, or when the model
    was given as many tokens as `plain` gives it.
    """
    return max(_check_probe(backend, model, probe) for probe in probes(model, length))


def _check_probe(backend: Backend, model: Any, probe: Probe) -> float:
    lengths = continuation_lengths(probe)
    plain = PlainBackend(model)
    with tokens_seen(model) as seen_plain:
        expected = continuation_sums(_logprobs(plain, probe.chains), lengths)
    with tokens_seen(model) as seen_shared:
        found = continuation_sums(_logprobs(backend, probe.trees, probe.prefix), lengths)
    allowed = _tolerance(plain, probe, expected, lengths)
    differences = np.abs(found - expected)
    if not np.all(differences <= allowed):  # a NaN is a difference, too
        worst = int(np.nanargmax(differences - allowed)) if np.isfinite(differences).any() else 0
        raise SelfCheckError(
            f"a continuation of {lengths[worst]} tokens scores {found[worst]:.4f} nats instead of "
            f"{expected[worst]:.4f} (allowed: {allowed[worst]:.4f} apart)"
        )
    if sum(seen_shared) >= sum(seen_plain):
        raise SelfCheckError(
            f"{sum(seen_shared)} tokens were forwarded where plain scoring forwards "
            f"{sum(seen_plain)}: nothing is shared"
        )
    return float(differences.max())


def _tolerance(
    plain: PlainBackend, probe: Probe, expected: np.ndarray, lengths: Sequence[int]
) -> np.ndarray:
    """Return the allowed difference of each continuation, in nats."""
    per_token = EXACT_TOLERANCE
    if plain.model.dtype != torch.float32:
        fours = [probe.chains[start : start + 4] for start in range(0, len(lengths), 4)]
        ones = [(row,) for row in probe.chains]
        apart = np.abs(
            continuation_sums(np.concatenate([_logprobs(plain, rows) for rows in ones]), lengths)
            - continuation_sums(np.concatenate([_logprobs(plain, rows) for rows in fours]), lengths)
        )
        per_token = max(HALF_TOLERANCE, BATCHING_FACTOR * float((apart / lengths).max()))
    return per_token * np.array(lengths, dtype=np.float64)


def _logprobs(backend: Backend, rows: Sequence[Row], prefix: Ids | None = None) -> np.ndarray:
    with torch.inference_mode():
        states = [] if prefix is None else backend.prefix_states(prefix)
        asked = wanted(rows)
        scores = reduce_logits(backend.logits(rows, states, asked), asked)
    return np.where(scores.is_finite, scores.logprobs, np.nan)


@contextmanager
def tokens_seen(model: Any) -> Iterator[list[int]]:
    """Count the tokens that reach the input embeddings, one entry a forward."""
    seen: list[int] = []

    def count(_: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
        seen.append(inputs[0].numel())

    handle = model.get_input_embeddings().register_forward_pre_hook(count)
    try:
        yield seen
    finally:
        handle.remove()
