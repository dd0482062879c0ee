"""Running plans: failures of single requests, memory that runs out, and going on afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
import torch

from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.memory import is_out_of_memory
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.self_check import tokens_seen
from benchmarks.engine.planning import packing
from benchmarks.engine.planning.out_of_memory import OutOfMemory, replay
from benchmarks.engine.planning.plan import Budgets, EncodedRequest, Plan
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.requests import Failed, Scored
from tests.unit.engine.execution.asked_texts import shapes
from tests.unit.engine.execution.scoring import encode_pairs, ids_request, scored
from tests.unit.engine.tiny_models import llama, mamba
from tests.unit.engine.tokenizers import byte_level_with_bos

BUDGETS = Budgets(tokens=1_024, scored=64)
SHIFT = 1e-4  # nats in float32: other batches, other sums
pytestmark = pytest.mark.usefixtures("short_rows")


def questions(shape: str = "mmlu letters") -> list[EncodedRequest]:
    return encode_pairs(byte_level_with_bos(), shapes()[shape], 512)


def new_scorer(make: Callable[[int], Any] = llama) -> Scorer:
    return Scorer(make(len(byte_level_with_bos())))


def planned(scorer: Scorer, requests: list[EncodedRequest]) -> Plan:
    return make_plan(requests, scorer.capabilities, BUDGETS)


def half_of_a_batch(plan: Plan) -> int:
    """Return tokens that hold half of the largest batch, and every prefix."""
    largest = max(batch.forwarded for _, _, batch in plan.numbered())
    most = max(largest // 2, *(len(cluster.prefix) for cluster in plan.clusters))
    assert most < largest
    return most


@contextmanager
def memory_for(scorer: Scorer, most_tokens: int, *, without_mask: bool = True) -> Iterator[None]:
    """Let a forward of more tokens fail as a full card does, if need be also one without mask."""

    def fail(_: Any, __: Any, inputs: dict[str, Any]) -> None:
        counts = without_mask or inputs.get("attention_mask") is not None
        if counts and inputs["input_ids"].numel() > most_tokens:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    handle = scorer.model.register_forward_pre_hook(fail, with_kwargs=True)
    try:
        yield
    finally:
        handle.remove()


def answered(outcomes: list[FinishedBatch | OutOfMemory]) -> dict[int, Scored | Failed]:
    answers = [
        answer
        for outcome in outcomes
        if isinstance(outcome, FinishedBatch)
        for answer in outcome.answers
    ]
    assert len({answer.request for answer in answers}) == len(answers)
    return {answer.request: answer.response for answer in answers}


def logprob(response: Scored | Failed) -> float:
    assert isinstance(response, Scored)
    return response.logprob


def test_a_batch_that_does_not_fit_is_planned_smaller_and_scores_the_same() -> None:
    scorer, requests = new_scorer(), questions()
    expected = scored(scorer, requests, BUDGETS)
    plan = planned(scorer, requests)
    most = half_of_a_batch(plan)

    with memory_for(scorer, most):
        outcomes = list(execute(scorer, plan, requests, BUDGETS))

    events = [outcome for outcome in outcomes if isinstance(outcome, OutOfMemory)]
    assert events
    tokens = [BUDGETS.tokens, *(event.budgets.tokens for event in events)]
    assert all(later <= before // 2 for before, later in pairwise(tokens))
    assert events[-1].budgets.tokens >= most // 4  # no smaller than it had to be
    finished = [outcome.number for outcome in outcomes if isinstance(outcome, FinishedBatch)]
    assert finished == list(range(len(finished)))
    found = answered(outcomes)
    assert set(found) == set(expected)
    for number, response in found.items():
        assert logprob(response) == pytest.approx(logprob(expected[number]), abs=SHIFT)


def test_a_single_row_that_does_not_fit_is_divided_behind_its_prefix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packing, "PACK_TO", 384)  # one row of everything
    scorer = new_scorer()
    prefix = list(range(3, 103)) * 4  # longer than the row: half of both does not hold it
    requests = [ids_request([*prefix, 110 + n % 8], [200 + n] * 10, number=n) for n in range(32)]
    expected = scored(scorer, requests, BUDGETS)
    plan = make_plan(requests, scorer.capabilities, Budgets(tokens=310))
    [[row]] = [batch.rows for _, _, batch in plan.numbered()]
    assert len(plan.clusters[0].prefix) == len(prefix)

    with memory_for(scorer, len(row.tokens) - 1, without_mask=False):
        outcomes = list(execute(scorer, plan, requests, Budgets(tokens=310)))
        with tokens_seen(scorer.model) as seen:
            list(execute(scorer, plan, requests, Budgets(tokens=310)))

    assert isinstance(outcomes[0], OutOfMemory)
    assert len(seen) < 6  # two prefixes, the failed row and its halves; not 32 requests
    for number, response in answered(outcomes).items():
        assert logprob(response) == pytest.approx(logprob(expected[number]), abs=SHIFT)


def test_a_resumed_run_gives_the_same_bits_and_does_nothing_twice() -> None:
    scorer, requests = new_scorer(), questions()
    plan = planned(scorer, requests)
    most = half_of_a_batch(plan)
    with memory_for(scorer, most):
        uninterrupted = list(execute(scorer, plan, requests, BUDGETS))
    first_event = next(n for n, one in enumerate(uninterrupted) if isinstance(one, OutOfMemory))
    finished = [n for n, one in enumerate(uninterrupted) if isinstance(one, FinishedBatch)]
    killed = next(n for n in finished if n > first_event) + 1
    assert killed < len(uninterrupted)
    journal = uninterrupted[:killed]

    events = [outcome for outcome in journal if isinstance(outcome, OutOfMemory)]
    done = {outcome.number for outcome in journal if isinstance(outcome, FinishedBatch)}
    rebuilt = replay(requests, scorer.capabilities, BUDGETS, events)
    with memory_for(scorer, most):
        rest = list(execute(scorer, rebuilt, requests, events[-1].budgets, finished=done))

    assert rest == uninterrupted[killed:]


def test_a_row_that_does_not_fit_alone_fails_with_its_length_and_the_others_score() -> None:
    scorer = new_scorer(mamba)
    lengths = [40, 45, 200, 50]
    requests = [
        ids_request([7 + n] * length, [9, 10], number=n) for n, length in enumerate(lengths)
    ]
    expected = scored(scorer, requests, BUDGETS)

    with memory_for(scorer, 100):
        found = answered(list(execute(scorer, planned(scorer, requests), requests, BUDGETS)))

    failure = found.pop(2)
    assert isinstance(failure, Failed)
    assert failure.code == "oom"
    assert "a row of 201 tokens does not fit the memory" in failure.sentence
    assert set(found) == {0, 1, 3}
    for number, response in found.items():
        assert logprob(response) == pytest.approx(logprob(expected[number]), abs=SHIFT)


def test_a_prefix_that_does_not_fit_fails_its_cluster() -> None:
    scorer, requests = new_scorer(), questions()
    plan = planned(scorer, requests)
    [cluster] = plan.clusters
    assert len(cluster.prefix) > 100

    with memory_for(scorer, 100):
        found = answered(list(execute(scorer, plan, requests, BUDGETS)))

    assert set(found) == {request.request for request in requests}
    for response in found.values():
        assert isinstance(response, Failed)
        assert response.code == "oom"
        assert f"a prefix of {len(cluster.prefix)} tokens" in response.sentence


def test_finished_batches_are_not_forwarded_again() -> None:
    scorer, requests = new_scorer(), questions()
    plan = planned(scorer, requests)
    everything = list(execute(scorer, plan, requests, BUDGETS))
    assert len(everything) > 1

    rest = list(execute(scorer, plan, requests, BUDGETS, finished={0}))

    assert rest == everything[1:]
    with memory_for(scorer, 0):  # any forward would fail
        finished = range(len(everything))
        assert list(execute(scorer, plan, requests, BUDGETS, finished=finished)) == []


def test_other_errors_of_the_model_are_not_taken_for_lack_of_memory() -> None:
    scorer = new_scorer()
    broken = ids_request([100_000], [9], number=0)

    with pytest.raises(IndexError):
        list(execute(scorer, planned(scorer, [broken]), [broken], BUDGETS))


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (
            RuntimeError(
                "[enforce fail at alloc_cpu.cpp:121] err == 0. DefaultCPUAllocator: "
                "can't allocate memory: you tried to allocate 80000000000000 bytes."
            ),
            True,
        ),
        (RuntimeError("MPS backend out of memory (MPS allocated: 8.97 GB)"), True),
        (MemoryError(), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_lack_of_memory_is_known_on_every_device(error: Exception, *, is_memory: bool) -> None:
    assert is_out_of_memory(error) == is_memory


def test_the_cpu_allocator_of_torch_is_understood() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(10**14, dtype=torch.float64)

    assert is_out_of_memory(caught.value)


def test_logits_that_are_no_numbers_fail_their_samples_only() -> None:
    scorer = new_scorer()
    poisoned = 300
    requests = [
        ids_request([0, 20, 21, poisoned, 22], [9], number=0),
        ids_request([0, 20, 21, 23, 22], [9], number=1),
        ids_request([0, 20, 21, 23, 22], [poisoned, 9], number=2),
        ids_request([0, 20, 21, 23, 22], [poisoned], number=3),  # scored, but never read
    ]
    expected = scored(scorer, requests)
    with torch.no_grad():
        scorer.model.model.embed_tokens.weight[poisoned] = float("nan")

    plan = make_plan(requests, scorer.capabilities, BUDGETS)
    assert [len(batch.rows) for _, _, batch in plan.numbered()] == [1]  # they share a row

    found = scored(scorer, requests, BUDGETS)

    for number in (0, 2):
        response = found[number]
        assert isinstance(response, Failed)
        assert response.code == "non_finite"
        assert "infinite or not a number" in response.sentence
    for number in (1, 3):
        assert logprob(found[number]) == pytest.approx(logprob(expected[number]), abs=SHIFT)


def test_a_total_is_the_sum_of_its_tokens_in_order() -> None:
    scorer = new_scorer()

    [response] = scored(scorer, [ids_request([0, 5, 6], [7, 8, 9, 10], number=0)]).values()

    assert isinstance(response, Scored)
    a, b, c, d = response.token_logprobs
    assert response.logprob == ((a + b) + c) + d


def test_a_plan_for_another_model_is_refused() -> None:
    sharing, plain = new_scorer(), new_scorer(mamba)
    requests = questions()

    with pytest.raises(ValueError, match="plan with the capabilities of the scorer"):
        list(execute(plain, planned(sharing, requests), requests, BUDGETS))
