"""Stems: which beginnings of prompts are worth a forward of their own. Pure: numpy, no torch."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from benchmarks.engine.execution.generation_requests import PromptRows, Stem, ToWrite
from benchmarks.engine.planning.inputs import Inputs, gather
from benchmarks.engine.planning.plan import EncodedRequest, Ids
from benchmarks.engine.planning.runs import Run, all_inputs

# A forward costs about as much time as so many tokens in it do, whatever it holds.
FORWARD_TOKENS: Final = 64


def find_stems(asked: Sequence[ToWrite], stems: list[Stem], *, shares: bool) -> list[PromptRows]:
    """Return the distinct prompts with their stems, in lexicographic order; add stems to the list.

    A stem ends before the last token of every prompt that follows it, for its logits are needed.
    """
    inputs = _inputs(asked)
    chosen = np.full(len(inputs.tokens), -1, dtype=np.int64)
    waiting = [(all_inputs(inputs), -1)] if shares else []
    while waiting:
        run, parent = waiting.pop()
        begun = len(stems[parent].tokens) if parent >= 0 else 0
        if (len(run) - 1) * (run.longest - begun) < FORWARD_TOKENS:
            continue  # not even all tokens of all prompts would be worth it
        end = min(run.common, run.first_scored)
        if (len(run) - 1) * (end - begun) >= FORWARD_TOKENS:
            stems.append(Stem(inputs.tokens[int(run.indices[0])][:end], parent))
            parent = len(stems) - 1
            chosen[run.indices] = parent
        waiting.extend((branch, parent) for branch in _divided(run))
    return [
        PromptRows(tokens, int(stem), _rows(asked, members))
        for tokens, stem, members in zip(inputs.tokens, chosen, inputs.requests, strict=True)
    ]


def _inputs(asked: Sequence[ToWrite]) -> Inputs:
    """Return the distinct prompts; only the last token of each is asked for its logits."""
    nothing = np.zeros(1, dtype=np.int32)
    requests = [
        EncodedRequest(place, 0, _ids(one), len(one.prompt.tokens) - 1, nothing)
        for place, one in enumerate(asked)
    ]
    return gather(requests, max_scored=len(requests))


def _ids(one: ToWrite) -> Ids:
    return one.prompt.tokens.astype(np.int32, copy=False)


def _rows(asked: Sequence[ToWrite], members: Sequence[EncodedRequest]) -> tuple[ToWrite, ...]:
    rows = (asked[member.request] for member in members)
    return tuple(sorted(rows, key=lambda one: one.prompt.request))


def _divided(run: Run) -> list[Run]:
    return run.branches() if len(run) > 1 else []
