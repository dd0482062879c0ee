"""What a rating may be asked for; every default is the one that boards use."""

from dataclasses import dataclass, field
from typing import Literal

from evaluation.ratings.scale import Anchor

Engine = Literal["newton", "choix"]


@dataclass(frozen=True)
class Limits:
    """When a row is shown apart, and from when a board shows its score at all."""

    votes: int = 300  # fewer: provisional
    opponents: int = 3  # fewer distinct ones, or than the board has: provisional
    half_width: float = 50.0  # a wider interval, in points: provisional
    shown_from_votes: int = 100  # fewer: boards say how many are missing

    def __post_init__(self) -> None:
        for name, limit in vars(self).items():
            if not limit >= 0:  # also refuses NaN
                raise ValueError(f"the limit {name} is {limit}; it must be 0 or more")


@dataclass(frozen=True)
class RateOptions:
    engine: Engine = "newton"  # how the optimum is found; the numbers are the same
    level: float = 0.95  # of the intervals
    anchor: Anchor | None = None  # without one, the mean of the main group has 1000 points
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"level is {self.level}; it must lie between 0 and 1, such as 0.95")
