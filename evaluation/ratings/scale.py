"""Arena points: the only place that knows the 400, the 10 and the 1000.

score = 1000 + theta * 400 / ln 10: a lead of 400 points means odds of ten to one.
"""

import math
from dataclasses import dataclass
from typing import Final

_POINTS_PER_LOGIT: Final = 400 / math.log(10)
_ORIGIN: Final = 1000.0


@dataclass(frozen=True)
class Anchor:
    """The model that has a given score; all scores move with it by one constant."""

    model: str
    score: float


def to_score(strength: float) -> float:
    """Return the arena score of a strength (natural-log odds).

    >>> to_score(0.0), round(to_score(math.log(10)), 9)
    (1000.0, 1400.0)
    """
    return _ORIGIN + to_points(strength)


def to_points(distance: float) -> float:
    """Return a difference of strengths, or a width, in points instead of logits.

    >>> round(to_points(1.0), 4)
    173.7178
    """
    return distance * _POINTS_PER_LOGIT


def shift_to(score: float, strength: float) -> float:
    """Return how many points all scores move so that this strength gets this score.

    >>> shift_to(1114.0, 0.0)
    114.0
    """
    return score - to_score(strength)
