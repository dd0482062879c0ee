"""The shapes of BENCHMARKS.md 2.1: little is forwarded twice."""

import gc
import random
import time

import pytest

from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.report import describe
from tests.unit.engine.planning.checks import (
    asked_by,
    asked_in,
    assert_within_budgets,
    brute_force_unique,
)
from tests.unit.engine.planning.shapes import CAPABILITIES, every_shape, letters

SHAPES = every_shape()
CPU = Budgets()
CUDA = Budgets(tokens=32_768, scored=4_096, kv_bytes=2**35, mask_bytes=2**35)


@pytest.mark.parametrize("name", SHAPES)
def test_forwarded_tokens_are_at_most_1_15_of_the_unique_ones(name: str) -> None:
    unique = brute_force_unique(SHAPES[name])

    for budgets in (CPU, CUDA):
        plan = make_plan(SHAPES[name], CAPABILITIES, budgets)
        assert plan.unique == unique
        assert plan.forwarded <= 1.15 * unique


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_replayed_within_the_budgets(name: str) -> None:
    plan = make_plan(SHAPES[name], CAPABILITIES, CPU)

    assert asked_in(plan) == asked_by(SHAPES[name])
    assert_within_budgets(plan, SHAPES[name], CPU, CAPABILITIES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shuffled_shape_has_the_same_plan(name: str) -> None:
    shuffled = random.Random(3).sample(SHAPES[name], len(SHAPES[name]))  # noqa: S311  # no secret

    assert (
        make_plan(shuffled, CAPABILITIES, CPU).sha256
        == make_plan(SHAPES[name], CAPABILITIES, CPU).sha256
    )


@pytest.mark.parametrize("size", [3, 8, 20])
def test_few_questions_are_shared_as_well(size: int) -> None:
    requests = letters(1, size, 5, 4, seed=size)

    plan = make_plan(requests, CAPABILITIES, CPU)

    assert plan.forwarded <= 1.15 * brute_force_unique(requests)


@pytest.mark.slow
def test_120_000_requests_are_planned(capsys: pytest.CaptureFixture[str]) -> None:
    # MMLU-Pro: 12,032 questions in 14 subjects, ten letters; its 120,320 requests.
    requests = letters(14, 860, 5, 10)[:120_320]
    gc.collect()

    started = time.perf_counter()
    plan = make_plan(requests, CAPABILITIES, CUDA)
    seconds = time.perf_counter() - started

    with capsys.disabled():
        print(f"\n{len(requests)} requests planned in {seconds:.1f} s")  # noqa: T201  # asked for
    report = describe(plan, requests, CAPABILITIES)
    assert report.requests == 120_320
    assert sum(len(row.target_nodes) for _, _, batch in plan.numbered() for row in batch.rows) == (
        120_320
    )
    assert plan.forwarded <= 1.15 * plan.unique
