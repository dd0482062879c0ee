"""Shares with their intervals, and how a variance divides between groups."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """A count out of `n` with its Wilson 95 % interval; shares are in 0..1."""

    share: float
    low: float
    high: float
    n: int


def wilson(count: int, n: int) -> Share:
    """Return the share with its Wilson 95 % interval.

    >>> wilson(8, 10)
    Share(share=0.8, low=0.4901625, high=0.9433178, n=10)
    """
    if n == 0:
        raise ValueError("no replies to count; ask at least one question")
    share, z = count / n, 1.959964
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return Share(share, round(centre - half, 7), round(centre + half, 7), n)


def share_of(is_counted: list[bool]) -> Share:
    return wilson(sum(is_counted), len(is_counted))


def within_share(groups: list[list[int]]) -> float:
    """Return the mean variance inside the groups over the variance of everything.

    >>> within_share([[0, 2], [0, 2]]), within_share([[0, 0], [2, 2]])
    (1.0, 0.0)
    """
    inside = statistics.fmean(statistics.pvariance(group) for group in groups)
    return inside / statistics.pvariance([score for group in groups for score in group])
