"""The default budgets of BENCHMARKS 2.3."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch

from benchmarks.engine.execution.budgets import default_budgets
from benchmarks.engine.planning.plan import Budgets


def stand_in(device: str) -> Any:
    return SimpleNamespace(device=torch.device(device))


def test_on_the_cpu_they_are_small() -> None:
    assert default_budgets(stand_in("cpu")) == Budgets(
        tokens=4_096, scored=2_048, kv_bytes=2 * 2**30, mask_bytes=2 * 2**30
    )


@pytest.mark.parametrize("free_gib", [64.0, 64.1, 100.0, 127.9])
def test_on_a_card_they_are_half_of_what_is_free_and_do_not_change_with_a_little_less(
    monkeypatch: pytest.MonkeyPatch, free_gib: float
) -> None:
    free = int(free_gib * 2**30)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (free, 140 * 2**30))

    budgets = default_budgets(stand_in("cuda"))

    assert budgets == Budgets(
        tokens=32_768, scored=4_096, kv_bytes=16 * 2**30, mask_bytes=16 * 2**30
    )
    assert budgets.kv_bytes + budgets.mask_bytes <= free / 2
