"""The figures of tests/performance/battles.py are what their names say."""

from dataclasses import dataclass

import pytest

from tests.performance.load.figures import in_ms, quantile, table
from tests.performance.load.full_speed import is_full_speed, most_held


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (0.95, 4.0), (1.0, 4.0)]
)
def test_a_quantile_is_a_value_that_so_many_do_not_exceed(share: float, value: float) -> None:
    assert quantile([4.0, 2.0, 1.0, 3.0], share) == value


def test_nothing_has_no_quantile() -> None:
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)


def test_one_late_frame_in_twenty_is_not_the_95th_percentile() -> None:
    assert in_ms([0.002] * 19 + [0.9]) == "2 / 2 / 900"


def test_a_table_is_markdown() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("delay", "slowness", "is_held"),
    [(0.25, 1.1, True), (0.251, 1.0, False), (0.0, 1.11, False)],
)
def test_full_speed_is_neither_late_nor_slow(delay: float, slowness: float, is_held: bool) -> None:
    assert is_full_speed([delay] * 20, slowness) == is_held


@dataclass(frozen=True)
class Row:
    battles: int
    updates_a_battle: float
    keeps_up: bool = True


def test_battles_are_held_while_nine_of_ten_updates_come_and_are_in_time() -> None:
    rows = [Row(10, 380.0), Row(50, 378.0), Row(60, 343.0), Row(70, 330.0)]

    assert most_held(rows) == 60
    assert most_held([*rows, Row(80, 380.0, keeps_up=False)]) == 60
    assert most_held([]) == 0
