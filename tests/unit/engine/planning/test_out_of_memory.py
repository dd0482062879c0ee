"""The plan after the memory was too small."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.out_of_memory import (
    OutOfMemory,
    halved,
    is_smallest,
    replan,
    replay,
)
from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest, Plan
from benchmarks.engine.planning.planner import make_plan
from tests.unit.engine.planning.checks import (
    as_tuples,
    asked_by,
    asked_in,
    assert_within_budgets,
)
from tests.unit.engine.planning.random_requests import budgets, capabilities, request_sets
from tests.unit.engine.planning.shapes import CAPABILITIES, CLOZE, encoded, endings

REQUESTS = endings(CLOZE, 30, fixed=True)
PLAN = make_plan(REQUESTS, CAPABILITIES, Budgets())


def numbers(plan: Plan) -> list[int]:
    return [number for number, _, _ in plan.numbered()]


def batches(plan: Plan) -> list[object]:
    return [
        (cluster.prefix.tobytes(), [row.tokens.tobytes() for row in batch.rows])
        for _, cluster, batch in plan.numbered()
    ]


@given(
    request_sets(),
    capabilities(),
    budgets(),
    st.lists(st.integers(0, 8), max_size=4),
    st.randoms(use_true_random=False),
)
def test_replayed_events_give_the_same_plan_with_every_target_once(
    requests: list[EncodedRequest],
    model: Capabilities,
    limits: Budgets,
    steps: list[int],
    chance: random.Random,
) -> None:
    # As a worker meets them: each event lies at or after the one before, inside the plan it has.
    plan, events, at, now = make_plan(requests, model, limits), [], 0, limits
    for step in steps if requests else []:
        at, now = min(at + step, numbers(plan)[-1]), halved(now)
        events.append(OutOfMemory(at, now))
        plan = replan(plan, requests, model, events[-1])

    resumed = replay(chance.sample(requests, len(requests)), model, limits, events)

    assert as_tuples(resumed) == as_tuples(plan)
    assert asked_in(resumed) == asked_by(requests)


def test_finished_batches_stay_and_all_others_keep_to_the_new_budgets() -> None:
    smaller = halved(Budgets())

    plan = replan(PLAN, REQUESTS, CAPABILITIES, OutOfMemory(1, smaller))

    assert batches(plan)[:1] == batches(PLAN)[:1]
    assert all(
        batch.forwarded <= smaller.tokens < PLAN.clusters[0].batches[1].forwarded
        for number, _, batch in plan.numbered()
        if number >= 1
    )
    assert numbers(plan) == list(range(len(batches(plan))))
    assert plan.sha256 == PLAN.sha256


def test_a_replanned_plan_counts_what_it_forwards() -> None:
    plan = replan(PLAN, REQUESTS, CAPABILITIES, OutOfMemory(1, halved(Budgets())))

    prefixes = sum(len(cluster.prefix) for cluster in plan.clusters)
    assert plan.forwarded == prefixes + sum(batch.forwarded for _, _, batch in plan.numbered())
    assert plan.unique == PLAN.unique


def test_memory_lost_in_the_first_batch_plans_everything_anew() -> None:
    plan = replan(PLAN, REQUESTS, CAPABILITIES, OutOfMemory(0, Budgets(tokens=500)))

    assert batches(plan) == batches(make_plan(REQUESTS, CAPABILITIES, Budgets(tokens=500)))
    assert_within_budgets(plan, REQUESTS, Budgets(tokens=500), CAPABILITIES)


def test_tokens_and_cache_are_halved_and_never_vanish() -> None:
    assert halved(Budgets(4_096, 2_048, 1_000, 500)) == Budgets(2_048, 2_048, 500, 500)
    assert halved(Budgets(1, 1, 1, 1)) == Budgets(1, 1, 1, 1)


def test_halving_ends_at_batches_that_cannot_be_smaller() -> None:
    plan, now = PLAN, Budgets()

    for _ in range(13):  # 4,096 = 2 ** 12
        now = halved(now)
        plan = replan(plan, REQUESTS, CAPABILITIES, OutOfMemory(0, now))

    assert not any(is_smallest(batch) for _, _, batch in PLAN.numbered())
    long_ones = [b for _, _, b in plan.numbered() if b.forwarded > now.tokens]
    assert long_ones
    assert all(is_smallest(batch) for batch in long_ones)


def test_an_event_of_another_plan_is_refused() -> None:
    n_batches = len(numbers(PLAN))

    with pytest.raises(ValueError, match=f"batch {n_batches}, but the plan has {n_batches}"):
        replan(PLAN, REQUESTS, CAPABILITIES, OutOfMemory(n_batches, Budgets()))


def test_events_out_of_order_are_refused() -> None:
    events = [OutOfMemory(1, halved(Budgets())), OutOfMemory(0, halved(halved(Budgets())))]

    with pytest.raises(ValueError, match="batch 0 after one at batch 1"):
        replay(REQUESTS, CAPABILITIES, Budgets(), events)


def test_a_smaller_cache_budget_alone_makes_smaller_batches() -> None:
    requests = [encoded(q, list(range(100 * q, 100 * q + 100)), [1]) for q in range(8)]
    model = replace(CAPABILITIES, kv_bytes_per_token=10)  # a row of 100 tokens: 1,000 bytes

    plan = make_plan(requests, model, Budgets(kv_bytes=3_000))

    assert [len(batch.rows) for _, _, batch in plan.numbered()] == [3, 3, 2]
