"""The document of a rating, field by field: what `touchstone rate --format json` prints.

What is absent is None, with its reason in a sentence beside it; no number is ever NaN or infinite.
"""

from typing import Final, NotRequired, TypedDict

SCHEMA_VERSION: Final = 1


class AnchorPart(TypedDict):
    model: str
    score: float


class MethodPart(TypedDict):
    model: str
    ties: str
    engine: str
    interval: str
    level: float
    cluster: list[str]
    covariates: list[str]
    weights: str  # the caps too
    prior_sd: float | None
    anchor: AnchorPart | None
    scale: int
    base: int
    offset: int
    seed: int
    code_version: str


class DataPart(TypedDict):
    votes: int
    models: int
    model_a: int
    model_b: int
    tie: int
    both_bad: int
    raters: int | None
    prompts: int | None
    sha256: str


class FitPart(TypedDict):
    iterations: int | None  # choix does not tell
    gradient_norm: float  # votes
    converged: bool


class RatingPart(TypedDict):
    model: str
    group: int
    score: float
    low: float | None
    high: float | None
    strength: float  # logits
    se: float | None  # logits
    rank_best: int | None
    rank_worst: int | None
    votes: int
    wins: int
    losses: int
    ties: int
    both_bad: int
    opponents: int
    provisional: bool
    prior_only: bool
    fragility: int | None  # at most so many votes decide its place
    bad_rate: NotRequired[float]  # how often two such answers are both bad; with `grk` alone


class NotRatedPart(TypedDict):
    model: str
    reason: str
    message: str
    votes: int


class PositionPart(TypedDict):
    logit: float
    se: float
    low: float
    high: float
    points: float
    removed: bool


class CoefficientPart(TypedDict):
    name: str
    estimate: float
    se: float
    low: float
    high: float
    scale: float
    variance_left: float


class ClusterPart(TypedDict):
    column: str
    clusters: int
    effective: float
    median_se_ratio: float
    median_se_ratio_uncorrected: float


class RatingDocument(TypedDict):
    schema_version: int
    method: MethodPart
    data: DataPart
    fit: FitPart | None
    ratings: list[RatingPart]
    not_rated: list[NotRatedPart]
    position: PositionPart | None
    coefficients: list[CoefficientPart]
    clusters: list[ClusterPart]
    tie_parameter: float | None
    warnings: list[str]
