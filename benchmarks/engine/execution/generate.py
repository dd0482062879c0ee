"""Answer Generate requests, batch by batch, like `execute` answers those that are scored.

Settings that a model's folder may suggest (temperature, penalties, ...) are not applied: the
options of the request decide. transformers' continuous batching is not used: it knows no stop
strings.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from benchmarks.engine.execution.generation_memory import Memory, SharedMemory
from benchmarks.engine.execution.generation_plain import PlainMemory
from benchmarks.engine.execution.generation_plan import WritingPlan, replan_writing
from benchmarks.engine.execution.generation_requests import Stem, ToWrite, WritingBatch
from benchmarks.engine.execution.generation_rows import write
from benchmarks.engine.execution.generation_stem_states import StemStates
from benchmarks.engine.execution.generation_text import Decoder
from benchmarks.engine.execution.memory import free_memory, is_out_of_memory
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.self_check import choose_backend
from benchmarks.engine.planning.out_of_memory import OutOfMemory, halved
from benchmarks.engine.planning.plan import Budgets, Capabilities
from benchmarks.engine.requests import Failed, Generated


@dataclass(frozen=True, slots=True)
class Written:
    request: int  # EncodedPrompt.request
    response: Generated | Failed


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """All answers of one batch of the plan, to be journalled together."""

    number: int  # its place in WritingPlan.batches
    answers: tuple[Written, ...]


class Writer:
    """A model that writes; shares the model, and the self-check, of a scorer."""

    def __init__(self, scorer: Scorer, tokenizer: Any) -> None:
        """Take the tokenizer of transformers.

        Raises TypeError or ValueError for one without a Rust part that encodes alike.
        """
        self.model = scorer.model
        self.decoder = Decoder(tokenizer, self.model)
        self.capabilities = _for_writing(scorer)

    def write(self, batch: WritingBatch, stems: StemStates) -> list[Generated | Failed]:
        """Return the texts of the batch's rows."""
        with torch.inference_mode():
            return write(self._memory(batch, stems), batch.rows, self.decoder)

    def _memory(self, batch: WritingBatch, stems: StemStates) -> Memory:
        if not self.capabilities.prefix:
            return PlainMemory(self.model, batch)
        used = [prompt.stem for prompt in batch.prompts]
        states = stems.of(stem for stem in used if stem >= 0)
        return SharedMemory(self.model, batch, states, [stems.length(stem) for stem in used])


def generate(
    writer: Writer,
    plan: WritingPlan,
    asked: Sequence[ToWrite],
    budgets: Budgets,
    *,
    finished: Collection[int] = (),
) -> Iterator[WrittenBatch | OutOfMemory]:
    """Yield batches as they finish, and an event whenever the budgets were too large.

    The plan must be made of these texts with `writer.capabilities`; budgets, events and `finished`
    are as in `execute`, with `replay_writing` for a resumed run.
    """
    first = 0
    while True:
        event = yield from _until_event(writer, plan, budgets, first, finished)
        if event is None:
            return
        yield event
        budgets, first = event.budgets, event.batch
        plan = replan_writing(plan, asked, writer.capabilities, event)
        finished = [number for number in finished if number < first]  # later ones are new ones


def _until_event(
    writer: Writer, plan: WritingPlan, budgets: Budgets, first: int, finished: Collection[int]
) -> Generator[WrittenBatch, None, OutOfMemory | None]:
    stems = StemStates(writer.model, plan.stems)
    for number, batch in enumerate(plan.batches):
        if number < first or number in finished:
            continue
        responses = _try_batch(writer, batch, stems)
        if responses is None and len(batch.rows) > 1:
            return OutOfMemory(number, smaller_for(budgets, batch, plan.stems, writer.capabilities))
        if responses is None:
            responses = [_too_long(batch)]
        answers = zip(batch.rows, responses, strict=True)
        yield WrittenBatch(
            number, tuple(Written(one.prompt.request, response) for one, response in answers)
        )
    return None


def _try_batch(
    writer: Writer, batch: WritingBatch, stems: StemStates
) -> list[Generated | Failed] | None:
    """Return the answers, or None when the memory did not suffice."""
    try:
        return writer.write(batch, stems)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_memory()
    return None


def smaller_for(
    budgets: Budgets, batch: WritingBatch, stems: Sequence[Stem], capabilities: Capabilities
) -> Budgets:
    """Return budgets that leave room for half of the rows of the batch that failed."""
    smaller = halved(budgets)
    if not capabilities.prefix:  # its rows are read at once
        smaller = replace(smaller, tokens=min(smaller.tokens, _half(len(batch.rows) * batch.width)))
    if not capabilities.kv_bytes_per_token:
        return smaller
    in_use = {prompt.stem for prompt in batch.prompts if prompt.stem >= 0}
    n_stems = sum(len(stems[stem].tokens) for stem in in_use)
    n_tokens = n_stems + _half(len(batch.rows)) * batch.n_columns
    # Half of the allowance may be more than that, and would give the same batch again.
    return replace(smaller, kv_bytes=n_tokens * capabilities.kv_bytes_per_token)


def _half(count: int) -> int:
    return max(1, count // 2)


def _too_long(batch: WritingBatch) -> Failed:
    [row] = batch.rows
    return Failed(
        "oom",
        f"a prompt of {len(row.prompt.tokens)} tokens with {batch.options.max_new_tokens} new "
        "ones does not fit the memory by itself; use a device with more memory, a smaller dtype "
        "or fewer new tokens",
    )


def _for_writing(scorer: Scorer) -> Capabilities:
    """Return what the planner may use: keys and values are shared, or nothing is.

    The backend `cascade` takes no masks of our own, so that way is checked as well.
    """
    shares = scorer.capabilities.prefix
    if scorer.record.backend == "cascade":
        reach = scorer.capabilities.max_length
        shares = choose_backend(scorer.model, length=reach, order=("tree", "plain")).backend.shares
    return replace(scorer.capabilities, tree=shares, prefix=shares)
