"""How long a row the budgets allow."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.plan import Budgets, Capabilities
from tests.unit.engine.planning.random_requests import budgets, capabilities


@given(capabilities(), budgets(), st.integers(0, 500))
def test_the_longest_row_is_allowed_and_no_longer_one(
    model: Capabilities, limits: Budgets, n_prefix: int
) -> None:
    allowed = Limits(limits, model)

    longest = allowed.longest_row(n_prefix)

    assert longest < 1 or allowed.allow(1, longest, n_prefix, masked=True)
    assert not allowed.allow(1, max(longest, 0) + 1, n_prefix, masked=True)


MODEL = Capabilities(max_length=100, kv_bytes_per_token=8)


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("tokens", Budgets(tokens=0)),
        ("scored", Budgets(scored=0)),
        ("kv_bytes", Budgets(kv_bytes=0)),
        ("mask_bytes", Budgets(mask_bytes=0)),
    ],
)
def test_an_empty_budget_is_refused_by_name(name: str, empty: Budgets) -> None:
    with pytest.raises(ValueError, match=f"budget {name}=0: give at least 1"):
        Limits(empty, MODEL)


@pytest.mark.parametrize(
    ("name", "model"),
    [("max_length", replace(MODEL, max_length=0)), ("mask_bytes", replace(MODEL, mask_bytes=0))],
)
def test_an_impossible_model_is_refused_by_name(name: str, model: Capabilities) -> None:
    with pytest.raises(ValueError, match=f"^{name}=0: give at least 1"):
        Limits(Budgets(), model)


def test_a_prefix_of_unknown_weight_is_refused() -> None:
    with pytest.raises(ValueError, match=r"kv_bytes_per_token=0 with prefix=True.*prefix=False"):
        Limits(Budgets(), replace(MODEL, kv_bytes_per_token=0))
