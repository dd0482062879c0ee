"""What is forwarded: a stem once, equal prompts once, nothing for a text that has ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
import torch

from benchmarks.engine.execution.generate import Writer, WrittenBatch, generate
from benchmarks.engine.execution.generation_plan import plan_writing, replay_writing
from benchmarks.engine.execution.generation_rows import closed_up
from benchmarks.engine.execution.self_check import tokens_seen
from benchmarks.engine.planning.out_of_memory import OutOfMemory
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.requests import Failed, Generate, Generated, GenerationOptions
from tests.unit.engine.generation.writing import (
    GREEDY,
    NEW,
    PROMPTS,
    from_ids,
    new_writer,
    texts,
    to_write,
    writer,
    written,
)

STEM = list(range(20, 120))
ROOMY = Budgets()


@contextmanager
def memory_for(writer: Writer, most_rows: int) -> Iterator[None]:
    """Let a forward of more rows fail as a full card does."""

    def fail(_: Any, __: Any, inputs: dict[str, Any]) -> None:
        if len(inputs["input_ids"]) > most_rows:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    handle = writer.model.register_forward_pre_hook(fail, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()


def test_a_stem_is_forwarded_once_and_each_written_token_once() -> None:
    ends = [3, 5, 9, 9]  # tokens behind the stem, the first of each another one
    asked = [from_ids([*STEM, 130 + n, *range(140, 139 + end)], n) for n, end in enumerate(ends)]

    with tokens_seen(writer("llama").model) as seen:
        found = texts(writer("llama"), asked, ROOMY)

    n_written = [len(one.tokens) for one in found.values()]
    assert seen[:2] == [len(STEM), len(ends) * max(ends)]
    # The last token of a text is never read.
    assert sum(seen) == len(STEM) + len(ends) * max(ends) + sum(n - 1 for n in n_written)


@pytest.mark.parametrize("name", ["llama", "mamba"])
def test_a_text_that_has_ended_costs_nothing(name: str) -> None:
    ending = new_writer(name)
    ending.decoder.eos_ids = frozenset(range(3, 60))  # so texts end all the time
    options = GenerationOptions(max_new_tokens=NEW, temperature=1.5)
    asked = [from_ids([*STEM[:40], 130 + n], n, options) for n in range(12)]

    with tokens_seen(ending.model) as seen:
        found = texts(ending, asked, ROOMY)

    n_written = [len(one.tokens) for one in found.values()]
    assert len(set(n_written)) > 4
    steps = [sum(n > step for n in n_written) for step in range(1, max(n_written))]
    assert seen[-len(steps) :] == steps


def test_samples_of_one_prompt_read_it_once() -> None:
    options = GenerationOptions(max_new_tokens=NEW, temperature=1.0)
    asked = [from_ids(STEM, n, options, repeat=n) for n in range(8)]

    with tokens_seen(writer("llama").model) as seen:
        found = texts(writer("llama"), asked, ROOMY)

    assert seen[:2] == [len(STEM), 8]
    assert sum(seen) == len(STEM) + sum(len(one.tokens) - 1 for one in found.values())


def test_only_rows_behind_a_gap_move() -> None:
    assert closed_up([0, 1, 2]) == [0, 1, 2]
    assert closed_up([1]) == [1]
    assert closed_up([0, 2, 3, 5]) == [0, 5, 2, 3]
    assert sorted(closed_up([4, 5, 6])) == [4, 5, 6]


@pytest.mark.parametrize("name", ["llama", "bloom"])
def test_a_batch_that_does_not_fit_is_halved_and_the_texts_are_the_same(name: str) -> None:
    asked = [from_ids([*STEM, 130 + n], n) for n in range(12)]
    expected = texts(writer(name), asked, ROOMY)
    small = new_writer(name)
    plan = plan_writing(asked, small.capabilities, ROOMY)
    assert len(plan.batches) == 1

    with memory_for(small, most_rows=3):
        outcomes = list(generate(small, plan, asked, ROOMY))

    events = [outcome for outcome in outcomes if isinstance(outcome, OutOfMemory)]
    assert len(events) == 2  # 12, 6, 3 rows
    for before, after in pairwise([ROOMY, *(event.budgets for event in events)]):
        assert after.tokens <= before.tokens // 2
    finished = [outcome for outcome in outcomes if isinstance(outcome, WrittenBatch)]
    assert [batch.number for batch in finished] == [0, 1, 2, 3]
    found = {one.request: one.response for batch in finished for one in batch.answers}
    assert {n: tokens_of(one) for n, one in found.items()} == {
        n: one.tokens for n, one in expected.items()
    }


def test_a_resumed_run_goes_on_with_the_same_batches() -> None:
    asked = [from_ids([*STEM, 130 + n], n) for n in range(12)]
    small = new_writer("llama")
    plan = plan_writing(asked, small.capabilities, ROOMY)
    with memory_for(small, most_rows=3):
        outcomes = list(generate(small, plan, asked, ROOMY))
    journal = outcomes[:4]  # killed after the second batch
    events = [outcome for outcome in journal if isinstance(outcome, OutOfMemory)]
    done = {outcome.number for outcome in journal if isinstance(outcome, WrittenBatch)}
    assert len(events) == len(done) == 2

    rebuilt = replay_writing(asked, small.capabilities, ROOMY, events)
    with memory_for(small, most_rows=3):
        rest = list(generate(small, rebuilt, asked, events[-1].budgets, finished=done))

    assert rest == outcomes[4:]


def test_texts_that_do_not_fit_alone_fail_and_the_others_are_written() -> None:
    asked = to_write([Generate(prompt, GREEDY) for prompt in PROMPTS])
    expected = texts(writer("llama"), asked)
    small = new_writer("llama")
    most = 40  # tokens of a text

    def fail(_: Any, __: Any, inputs: dict[str, Any]) -> None:
        positions = inputs.get("position_ids", torch.zeros(1))
        if inputs["input_ids"].shape[1] > most or positions.max() >= most:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    small.model.register_forward_pre_hook(fail, with_kwargs=True)
    plan = plan_writing(asked, small.capabilities, ROOMY)
    found: dict[int, Generated | Failed] = {}
    for outcome in generate(small, plan, asked, ROOMY):
        if isinstance(outcome, WrittenBatch):
            found |= {one.request: one.response for one in outcome.answers}

    fitting = {one.prompt.request for one in asked if len(one.prompt.tokens) + NEW <= most}
    assert 0 < len(fitting) < len(asked)
    for number, response in found.items():
        if number in fitting:
            assert tokens_of(response) == expected[number].tokens
        else:
            assert isinstance(response, Failed)
            assert response.code == "oom"
    assert set(found) == set(expected)


def test_a_writer_serves_one_plan_after_another() -> None:
    one = [from_ids([*STEM, 130 + n], n) for n in range(3)]
    other = [from_ids([*reversed(STEM), 130 + n], n) for n in range(3)]
    reused = new_writer("llama")

    found = [texts(reused, asked) for asked in (one, other)]

    assert found == [texts(new_writer("llama"), asked) for asked in (one, other)]


def test_errors_of_the_model_itself_are_not_taken_for_lack_of_memory() -> None:
    broken = new_writer("llama")

    def fail(_: Any, __: Any) -> None:
        raise RuntimeError("a bug")

    broken.model.register_forward_pre_hook(fail)
    with pytest.raises(RuntimeError, match="a bug"):
        written(broken, [from_ids(STEM, 0)])


def tokens_of(response: Generated | Failed) -> tuple[int, ...]:
    assert isinstance(response, Generated)
    return response.tokens
