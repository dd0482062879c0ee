"""Quantiles and tables."""

import math
from collections.abc import Iterable, Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    if not values:
        raise ValueError("no values, so no quantile")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def in_ms(seconds: Sequence[float]) -> str:
    """Write p50 / p95 / p99 of some seconds, in milliseconds.

    >>> in_ms([0.001 * n for n in range(1, 101)])
    '50 / 95 / 99'
    """
    return " / ".join(f"{1000 * quantile(seconds, share):.0f}" for share in (0.5, 0.95, 0.99))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
