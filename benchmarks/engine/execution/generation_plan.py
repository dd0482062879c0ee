"""Which texts are written together, and which of their beginnings are read once for all.

Texts with equal options share batches. Prompts that begin alike share a stem, computed once; equal
prompts, several samples of one question, are read once. A batch is read in pieces that fit the
token budget and is then written on as a whole. All of it is a function of the set of requests, the
budgets and the capabilities. Pure: numpy, no torch.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from benchmarks.engine.execution.generation_batches import fill
from benchmarks.engine.execution.generation_requests import (
    PromptRows,
    Stem,
    ToWrite,
    WritingBatch,
    check,
)
from benchmarks.engine.execution.generation_stems import find_stems
from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.out_of_memory import OutOfMemory
from benchmarks.engine.planning.plan import Budgets, Capabilities
from benchmarks.engine.requests import GenerationOptions


@dataclass(frozen=True, eq=False, slots=True)
class WritingPlan:
    stems: tuple[Stem, ...]
    batches: tuple[WritingBatch, ...]
    sha256: str  # of the settings and all batches, before any `oom`


def plan_writing(
    asked: Sequence[ToWrite], capabilities: Capabilities, budgets: Budgets
) -> WritingPlan:
    """Return the batches for these texts, in any order.

    Raises ValueError for options that nothing can be written with, and for a text that the model
    cannot hold.
    """
    check(asked, capabilities)
    limits = Limits(budgets, capabilities)
    stems: list[Stem] = []
    batches: list[WritingBatch] = []
    for options in sorted({one.options for one in asked}, key=_order):
        alike = [one for one in asked if one.options == options]
        prompts = find_stems(alike, stems, shares=capabilities.prefix)
        batches.extend(fill(prompts, stems, options, limits))
    return WritingPlan(tuple(stems), tuple(batches), _fingerprint(stems, batches, limits))


def replan_writing(
    plan: WritingPlan, asked: Sequence[ToWrite], capabilities: Capabilities, event: OutOfMemory
) -> WritingPlan:
    """Return the plan with the batches from the event's on made for its budgets."""
    if not 0 <= event.batch < len(plan.batches):
        raise ValueError(
            f"oom at batch {event.batch}, but the plan has {len(plan.batches)}: the journal "
            "belongs to another plan"
        )
    kept = plan.batches[: event.batch]
    done = {one.prompt.request for batch in kept for one in batch.rows}
    waiting = [one for one in asked if one.prompt.request not in done]
    rest = plan_writing(waiting, capabilities, event.budgets)
    offset = len(plan.stems)
    return replace(
        plan,
        stems=plan.stems + tuple(_moved_stem(stem, offset) for stem in rest.stems),
        batches=kept + tuple(_moved(batch, offset) for batch in rest.batches),
    )


def replay_writing(
    asked: Sequence[ToWrite],
    capabilities: Capabilities,
    budgets: Budgets,
    events: Sequence[OutOfMemory],
) -> WritingPlan:
    """Return the plan a shard had after these events, in the order of the journal."""
    plan = plan_writing(asked, capabilities, budgets)
    for event in events:
        plan = replan_writing(plan, asked, capabilities, event)
    return plan


def _order(options: GenerationOptions) -> tuple[object, ...]:
    return tuple(asdict(options).values())


def _moved_stem(stem: Stem, offset: int) -> Stem:
    return replace(stem, parent=stem.parent + offset) if stem.parent >= 0 else stem


def _moved(batch: WritingBatch, offset: int) -> WritingBatch:
    prompts = (
        replace(prompt, stem=prompt.stem + offset) if prompt.stem >= 0 else prompt
        for prompt in batch.prompts
    )
    return replace(batch, prompts=tuple(prompts))


def _fingerprint(stems: Sequence[Stem], batches: Sequence[WritingBatch], limits: Limits) -> str:
    digest = hashlib.sha256(json.dumps(asdict(limits), sort_keys=True).encode())
    for part in _parts(stems, batches):
        digest.update(part)
    return digest.hexdigest()


def _parts(stems: Sequence[Stem], batches: Sequence[WritingBatch]) -> Iterator[bytes]:
    for batch in batches:
        settings = {"options": asdict(batch.options), "pieces": batch.pieces}
        yield json.dumps(settings, sort_keys=True).encode()
        for prompt in batch.prompts:
            yield _prompt(prompt, stems)


def _prompt(prompt: PromptRows, stems: Sequence[Stem]) -> bytes:
    n_stem = len(stems[prompt.stem].tokens) if prompt.stem >= 0 else 0
    rows = [[one.prompt.request, one.repeat, one.name] for one in prompt.rows]
    head = json.dumps([n_stem, len(prompt.tokens), rows]).encode()
    return head + prompt.tokens.astype("<i4", copy=False).tobytes()
