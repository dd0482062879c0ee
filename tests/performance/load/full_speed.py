"""When a number of battles counts as held: the same rule for Touchstone and for its peer."""

from collections.abc import Sequence

from tests.performance.load.figures import quantile

MOST_DELAY_SECONDS = 0.25
MOST_SLOWNESS = 1.1


def is_full_speed(delays: Sequence[float], slowness: float) -> bool:
    """Text comes at most 250 ms late (p95) and turns take at most a tenth longer than the models.

    >>> is_full_speed([0.01, 0.2], 1.02), is_full_speed([0.3, 0.3], 1.02), is_full_speed([0.0], 1.2)
    (True, False, False)
    """
    return quantile(delays, 0.95) <= MOST_DELAY_SECONDS and slowness <= MOST_SLOWNESS
