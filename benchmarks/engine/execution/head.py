"""Logits at the wanted positions only.

A forward pre-hook on the output embeddings hands them the hidden states of those positions alone:
logits for other positions never exist, and soft-caps and scalings inside the model still apply.
`logits_to_keep` cannot do this: it takes the same positions of every row.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from benchmarks.engine.execution.layout import Wanted

_in_use: "weakref.WeakSet[torch.nn.Module]" = weakref.WeakSet()


class _Selection:
    """The hook: replace hidden states (B, T, d) by the wanted ones (1, n_wanted, d)."""

    def __init__(self, rows: torch.Tensor, nodes: torch.Tensor, shape: tuple[int, int]) -> None:
        self.rows, self.nodes, self.shape = rows, nodes, shape
        self.has_fired = False

    def __call__(self, head: torch.nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if not inputs or tuple(inputs[0].shape[:2]) != self.shape:
            return None
        hidden, *others = inputs
        self.has_fired = True
        chosen = hidden[self.rows.to(hidden.device), self.nodes.to(hidden.device)]
        return (chosen[None], *others)


@contextmanager
def _selecting(model: Any, selection: _Selection) -> Iterator[None]:
    head = model.get_output_embeddings()
    if head is None:
        yield
        return
    if head in _in_use:
        raise RuntimeError(
            "this model is being scored by somebody else in this process; give each scorer its own "
            "copy of the model, or score one after the other"
        )
    _in_use.add(head)
    handle = head.register_forward_pre_hook(selection)
    try:
        yield
    finally:
        handle.remove()
        _in_use.discard(head)


def logits_at(model: Any, wanted: Wanted, **inputs: Any) -> torch.Tensor:
    """Forward the inputs; return the logits of the wanted nodes, shape (n_wanted, n_vocabulary).

    A model that does not call its output embeddings as a module computes all logits; they are
    picked out afterwards, at the cost of memory.
    """
    tokens = inputs["input_ids"]
    rows = torch.from_numpy(wanted.rows).to(tokens.device)
    nodes = torch.from_numpy(wanted.nodes).to(tokens.device)
    selection = _Selection(rows, nodes, tuple(tokens.shape))
    with _selecting(model, selection):
        logits = model(**inputs).logits
    if selection.has_fired:
        return logits[0]
    return logits[rows.to(logits.device), nodes.to(logits.device)]
