"""What the report says of a plan."""

from dataclasses import replace

import pytest

from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.report import PlanReport, describe
from tests.unit.engine.planning.shapes import CAPABILITIES, CLOZE, encoded, endings, ids

CHAINS = Capabilities(max_length=400, tree=False, prefix=False)


def report(requests: list[EncodedRequest], model: Capabilities) -> PlanReport:
    return describe(make_plan(requests, model, Budgets()), requests, model)


def cut_from_the_left(requests: list[EncodedRequest], max_length: int) -> list[EncodedRequest]:
    """Keep the last tokens, as E6 of BENCHMARKS.md 2.2 does."""
    return [
        replace(
            request,
            tokens=request.tokens[-max_length:],
            first_scored=min(len(request.tokens), max_length) - len(request.continuation),
        )
        for request in requests
    ]


def test_the_report_counts_the_plan() -> None:
    # Two chains of 30 tokens, one of them asked twice, and one of 20: no token in common.
    requests = [
        encoded(0, [5] * 30, [1]),
        encoded(1, [5] * 30, [2]),
        encoded(2, [6] * 30, [1]),
        encoded(3, [7] * 20, [1]),
    ]

    told = report(requests, CHAINS)

    assert told == PlanReport(
        requests=4,
        plain=110,
        unique=80,
        forwarded=90,
        clusters=1,
        batches=1,
        rows=3,
        warnings=(),
    )
    assert told.ratio == pytest.approx(90 / 80)


def test_nothing_to_forward_has_no_ratio() -> None:
    assert report([], CAPABILITIES).ratio is None


def test_inputs_cut_from_the_left_are_warned_of() -> None:
    whole = endings(CLOZE, 10, fixed=True)
    model = replace(CAPABILITIES, max_length=400)

    told = report(cut_from_the_left(whole, 400), model)

    (warning,) = told.warnings
    assert warning.startswith("100 of 100 inputs fill all 400 tokens of the model")
    assert report(whole, CAPABILITIES).warnings == ()
    assert told.forwarded > report(whole, CAPABILITIES).forwarded  # shorter, yet more to forward


def test_full_inputs_that_begin_alike_are_not_warned_of() -> None:
    requests = [encoded(q, [*range(300), *[q] * 100], [1]) for q in range(5)]

    assert report(requests, replace(CAPABILITIES, max_length=400)).warnings == ()


def test_windows_of_a_long_text_are_full_and_not_warned_of() -> None:
    windows = [
        EncodedRequest(0, part, ids([part] * 400), 0 if part == 0 else 200, ids([part] * 200))
        for part in range(3)
    ]
    windows.append(EncodedRequest(1, 0, ids([9] * 400), 0, ids([9] * 200)))  # of another text

    assert report(windows, replace(CAPABILITIES, max_length=400)).warnings == ()


def test_a_model_that_shares_nothing_is_not_warned_of() -> None:
    requests = cut_from_the_left(endings(CLOZE, 3, fixed=True), 400)

    assert report(requests, CHAINS).warnings == ()
