"""The result of `rate`: every number with what was done to get it."""

from dataclasses import dataclass
from typing import Literal

from evaluation.ratings.scale import Anchor

Status = Literal["ranked", "provisional", "needs_votes"]


@dataclass(frozen=True)
class RatedModel:
    model: str
    group: int  # from 1, the main group; scores of different groups have no common zero
    strength: float  # natural-log odds, mean 0 over the group
    standard_error: float | None  # logits; None where there is no interval
    score: float  # arena points, as low and high
    low: float | None
    high: float | None
    rank_best: int | None  # among the ranked models of its group; None for all others
    rank_worst: int | None
    votes: int  # all counted votes of the model
    opponents: int  # how many different models it met
    status: Status
    code: str  # why it is not ranked; "" when it is
    sentence: str


@dataclass(frozen=True)
class NotRatedModel:
    model: str
    votes: int
    opponents: int
    code: str
    sentence: str


@dataclass(frozen=True)
class Method:
    engine: str
    engine_version: str
    ties: str  # half: a tie or both_bad counts half a win for each
    interval: str
    level: float
    weights: str
    anchor: Anchor | None


@dataclass(frozen=True)
class Rating:
    rows: tuple[RatedModel, ...]  # by group, then by strength from the highest
    not_rated: tuple[NotRatedModel, ...]
    groups: int  # how many were rated
    method: Method
    votes: int
    data_sha256: str  # of the tally
    warnings: tuple[str, ...]
