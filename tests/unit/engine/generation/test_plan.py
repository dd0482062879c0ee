"""Plans of what is written: complete, within the budgets, a function of the set of requests."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.engine.execution.generation_plan import plan_writing, replan_writing, replay_writing
from benchmarks.engine.execution.generation_requests import ToWrite
from benchmarks.engine.planning.out_of_memory import OutOfMemory, halved
from benchmarks.engine.planning.plan import Budgets, Capabilities
from benchmarks.engine.requests import GenerationOptions
from tests.unit.engine.generation.writing import from_ids

OPTIONS = GenerationOptions(max_new_tokens=8)
SHARES = Capabilities(max_length=512, kv_bytes_per_token=10)
ALONE = Capabilities(max_length=512, tree=False, prefix=False)
BUDGETS = Budgets(tokens=256, scored=64, kv_bytes=20_000)


def questions(n_subjects: int, n_questions: int, seed: int = 0) -> list[ToWrite]:
    """Return questions behind a common head and an example of their subject."""
    rng = np.random.default_rng(seed)
    head = rng.integers(0, 50, 20)
    asked: list[ToWrite] = []
    for subject in range(n_subjects):
        example = [100 + subject, *rng.integers(0, 50, 60)]
        for _ in range(n_questions):
            ids = [*head, *example, *rng.integers(0, 50, rng.integers(1, 20))]
            asked.append(from_ids(ids, len(asked), OPTIONS))
    return asked


def test_a_head_and_the_examples_of_each_subject_become_stems() -> None:
    asked = questions(3, 10)

    plan = plan_writing(asked, SHARES, BUDGETS)

    assert [stem.parent for stem in plan.stems] == [-1, 0, 0, 0]
    assert len(plan.stems[0].tokens) == 20
    assert [len(stem.tokens) for stem in plan.stems[1:]] == [81, 81, 81]


def test_equal_prompts_are_read_once() -> None:
    [one] = questions(1, 1)
    asked = [replace(one, prompt=replace(one.prompt, request=n), repeat=n) for n in range(10)]

    [batch] = plan_writing(asked, SHARES, BUDGETS).batches

    [prompt] = batch.prompts
    assert [row.repeat for row in prompt.rows] == list(range(10))
    assert batch.pieces == (1,)


def prompts() -> st.SearchStrategy[list[list[int]]]:
    """Draw prompts with shared beginnings: a beginning is repeated, then something else follows."""
    begin = st.builds(lambda a, n: [a] * n, st.integers(0, 2), st.integers(0, 60))
    end = st.lists(st.integers(0, 3), min_size=1, max_size=12)
    one = st.builds(lambda a, b, c: [*a, *b, *c], begin, begin, end)
    return st.lists(one, min_size=1, max_size=30)


@settings(max_examples=200, deadline=None)
@given(prompts(), st.booleans(), st.integers(1, 400), st.integers(1, 3_000), st.randoms())
def test_any_plan_is_complete_and_keeps_its_budgets(
    drawn: list[list[int]], shares: bool, tokens: int, kv_bytes: int, rng: random.Random
) -> None:
    capabilities = SHARES if shares else ALONE
    budgets = Budgets(tokens=tokens, scored=9, kv_bytes=kv_bytes)
    warm = replace(OPTIONS, temperature=1.0)
    asked = [
        from_ids(ids, number, warm if number % 3 else OPTIONS) for number, ids in enumerate(drawn)
    ]

    plan = plan_writing(asked, capabilities, budgets)

    rows = [one for batch in plan.batches for one in batch.rows]
    assert sorted(one.prompt.request for one in rows) == list(range(len(asked)))
    for batch in plan.batches:
        assert sum(batch.pieces) == len(batch.prompts)
        assert {one.options for one in batch.rows} == {batch.options}
        widths = []
        for prompt in batch.prompts:
            stem = plan.stems[prompt.stem].tokens if prompt.stem >= 0 else prompt.tokens[:0]
            assert list(prompt.tokens[: len(stem)]) == list(stem)
            assert all(list(one.prompt.tokens) == list(prompt.tokens) for one in prompt.rows)
            widths.append(len(prompt.tokens) - len(stem))
        assert min(widths) >= 1  # its last token is read for its logits
        if len(batch.rows) > 1:
            assert len(batch.rows) <= budgets.scored
            assert len(batch.rows) * batch.n_columns * capabilities.kv_bytes_per_token <= kv_bytes
        if not shares:
            assert len(set(widths)) == 1
            assert len(batch.rows) == 1 or len(batch.rows) * batch.width <= tokens
        start = 0
        for n_prompts in batch.pieces:
            piece = widths[start : start + n_prompts]
            assert n_prompts == 1 or n_prompts * max(piece) <= tokens or not shares
            start += n_prompts
    shuffled = rng.sample(asked, len(asked))
    assert plan_writing(shuffled, capabilities, budgets).sha256 == plan.sha256


def test_other_requests_options_and_budgets_have_another_hash() -> None:
    asked = questions(2, 5)
    plan = plan_writing(asked, SHARES, BUDGETS)
    hashes = {
        plan.sha256,
        plan_writing(asked[1:], SHARES, BUDGETS).sha256,
        plan_writing(asked, SHARES, halved(BUDGETS)).sha256,
        plan_writing(asked, ALONE, BUDGETS).sha256,
        plan_writing([replace(asked[0], repeat=1), *asked[1:]], SHARES, BUDGETS).sha256,
        plan_writing([replace(asked[0], name="x"), *asked[1:]], SHARES, BUDGETS).sha256,
        plan_writing(
            [replace(one, options=replace(OPTIONS, stop=("x",))) for one in asked], SHARES, BUDGETS
        ).sha256,
    }

    assert len(hashes) == 7


def test_batches_before_an_event_stay_and_the_others_become_smaller() -> None:
    asked = questions(3, 20)
    plan = plan_writing(asked, SHARES, BUDGETS)
    assert len(plan.batches) > 2
    event = OutOfMemory(1, halved(BUDGETS))

    after = replan_writing(plan, asked, SHARES, event)

    assert after.batches[0] is plan.batches[0]
    assert after.sha256 == plan.sha256
    rows = [one.prompt.request for batch in after.batches for one in batch.rows]
    assert sorted(rows) == list(range(60))
    for batch in after.batches[1:]:
        assert len(batch.rows) * batch.n_columns * 10 <= event.budgets.kv_bytes
        for prompt in batch.prompts:
            stem = after.stems[prompt.stem].tokens
            assert list(prompt.tokens[: len(stem)]) == list(stem)
    again = replay_writing(asked, SHARES, BUDGETS, [event])
    assert [b.rows for b in again.batches] == [b.rows for b in after.batches]


def test_an_event_of_another_plan_is_refused() -> None:
    asked = questions(1, 2)

    with pytest.raises(ValueError, match="oom at batch 9"):
        replay_writing(asked, SHARES, BUDGETS, [OutOfMemory(9, BUDGETS)])
