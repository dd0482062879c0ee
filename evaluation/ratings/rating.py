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
    prior_only: bool = False  # without the prior it would have no rating
    fragility: int | None = None  # at most so many votes decide its place; None: not computed
    bad_rate: float | None = None  # how often two such answers are both bad; GRK only


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
    cluster: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    rater_cap: float | None = None
    prompt_cap: float | None = None
    prior_sd: float | None = None


@dataclass(frozen=True)
class FitReport:
    iterations: int | None  # None: choix does not tell
    gradient_norm: float  # votes


@dataclass(frozen=True)
class Effect:
    """A coefficient in logits per unit of its covariate, positive in favour of who has more."""

    name: str
    estimate: float
    standard_error: float
    low: float
    high: float
    scale: float  # what one unit is in the numbers of the votes
    variance_left: float  # share of it that the models do not explain


@dataclass(frozen=True)
class ClusterReport:
    column: str
    clusters: int
    effective: float  # so many of equal size would be worth as much
    median_se_ratio: float  # clustered over plain
    median_se_ratio_uncorrected: float  # without G / (G - 1)


@dataclass(frozen=True)
class Rating:
    rows: tuple[RatedModel, ...]  # by group, then by strength from the highest
    not_rated: tuple[NotRatedModel, ...]
    groups: int  # how many were rated
    method: Method
    votes: int
    data_sha256: str  # of the tally
    warnings: tuple[str, ...]
    fit: FitReport | None = None  # of the main group, as all below; None: nothing is rated
    position: Effect | None = None  # of being shown first; None: it cannot be told
    position_note: str = ""  # why not
    removes_position: bool = False
    coefficients: tuple[Effect, ...] = ()
    clusters: tuple[ClusterReport, ...] = ()
    tie_parameter: float | None = None  # nu, tau or kappa - 1; 0 where there are no ties
