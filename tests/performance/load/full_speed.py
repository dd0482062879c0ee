"""When a number of battles counts as held: the same rule for Touchstone and for its peer."""

from collections.abc import Sequence
from typing import Protocol

from tests.performance.load.figures import quantile

MOST_DELAY_SECONDS = 0.25
MOST_SLOWNESS = 1.1
LEAST_UPDATES = 0.9


def is_full_speed(delays: Sequence[float], slowness: float) -> bool:
    """Text comes at most 250 ms late (p95) and turns take at most a tenth longer than the models.

    >>> is_full_speed([0.01, 0.2], 1.02), is_full_speed([0.3, 0.3], 1.02), is_full_speed([0.0], 1.2)
    (True, False, False)
    """
    return quantile(delays, 0.95) <= MOST_DELAY_SECONDS and slowness <= MOST_SLOWNESS


class Measured(Protocol):
    """One row of a table: so many battles at once."""

    @property
    def battles(self) -> int: ...
    @property
    def keeps_up(self) -> bool: ...
    @property
    def updates_a_battle(self) -> float: ...


def most_held(results: Sequence[Measured]) -> int:
    """Return the most battles at full speed; text may not come in much larger pieces either.

    A program that has no time left sends fewer, larger pieces, and may be in time with them. So
    nine of ten updates have to come of those that a battle gets at its best in the same table.
    """
    best = max((result.updates_a_battle for result in results), default=0.0)
    held = [result.battles for result in results
            if result.keeps_up and result.updates_a_battle >= LEAST_UPDATES * best]  # fmt: skip
    return max(held, default=0)
