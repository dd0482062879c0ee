"""The share of right answers where several answers belong to one question.

Answers to one question resemble each other, so n of them tell less than n answers to n questions.
The design effect says how much less; Wilson's interval is then taken with n / design effect.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z_95 = 1.959963984540054  # the 97.5 % point of the standard normal law


@dataclass(frozen=True)
class ClusteredShare:
    share: float
    low: float
    high: float
    n: int
    design_effect: float  # at least 1


def clustered_wilson(clusters: Iterable[tuple[int, int]], *, z: float = Z_95) -> ClusteredShare:
    """Return the share over clusters given as (right, all), with its interval.

    With n_g answers in cluster g, x_g of them right, p the share over all n and G clusters:

        variance       v    = G/(G-1) * sum over g of (x_g - p n_g)^2 / n^2
        design effect  deff = v / (p (1 - p) / n), at least 1
        interval            = (p + z^2/(2 m) -+ z sqrt(p(1-p)/m + z^2/(4 m^2))) / (1 + z^2/m)

    with m = n / deff. Where v cannot be had, because all answers are right, or all wrong, or there
    is one cluster, deff is that of clusters whose answers are all alike: sum of n_g^2 / n.

    Raises ValueError for a cluster that is empty or has more right answers than answers, and when
    there is none.

    Sources: E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927) 209-212. L. Kish, Survey Sampling
    (1965), for the design effect. N. Dean and M. Pagano, J. Survey Statist. Methodol. 3 (2015)
    484-503, who compare Wilson's interval at the effective size with its rivals.

    >>> result = clustered_wilson([(1, 1)] * 8 + [(0, 1)] * 2)
    >>> round(result.low, 3), round(result.high, 3)  # Wilson's interval for 0.8 and n = 9
    (0.474, 0.947)
    """
    pairs = list(clusters)
    for right, answers in pairs:
        if not 0 <= right <= answers or answers < 1:
            raise ValueError(f"a cluster has {right} right of {answers} answers; write 0 <= x <= n")
    if not pairs:
        raise ValueError("there are no clusters, so there is no share")
    n = sum(answers for _, answers in pairs)
    p = sum(right for right, _ in pairs) / n
    deff = _design_effect(pairs, n, p)
    low, high = _wilson(p, n / deff, z)
    return ClusteredShare(share=p, low=low, high=high, n=n, design_effect=deff)


def _design_effect(pairs: list[tuple[int, int]], n: int, p: float) -> float:
    n_clusters = len(pairs)
    if n_clusters == 1 or p in {0.0, 1.0}:
        return sum(answers**2 for _, answers in pairs) / n
    spread = sum((right - p * answers) ** 2 for right, answers in pairs)
    variance = n_clusters / (n_clusters - 1) * spread / n**2
    return max(1.0, variance / (p * (1 - p) / n))


def _wilson(p: float, m: float, z: float) -> tuple[float, float]:
    middle = p + z**2 / (2 * m)
    half = z * math.sqrt(p * (1 - p) / m + z**2 / (4 * m**2))
    scale = 1 + z**2 / m
    # Exactly, both ends enclose p inside 0 to 1; where p is 0 or 1, rounding could let one miss it.
    low, high = min(p, (middle - half) / scale), max(p, (middle + half) / scale)
    return max(low, 0.0), min(high, 1.0)
