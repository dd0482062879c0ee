"""What a rating may be asked for; every default is the one that `touchstone rate` uses."""

from dataclasses import dataclass, field
from typing import Final, Literal

from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.scale import Anchor

Engine = Literal["newton", "choix"]
Ties = Literal["half", "drop", "davidson", "rao-kupper", "grk"]
IntervalKind = Literal["sandwich", "bootstrap", "none"]
_FEWEST_ROUNDS: Final = 2
_MOST_GROUPINGS: Final = 2


class UnsupportedError(ValueError):
    """A combination of options that is not implemented; the sentence names it."""


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
    """Raises ValueError for a bad value, UnsupportedError for what does not go together."""

    engine: Engine = "newton"  # how the optimum is found; the numbers are the same
    ties: Ties = "half"
    interval: IntervalKind = "sandwich"
    level: float = 0.95  # of the intervals
    rounds: int = 1_000  # of the bootstrap
    seed: int = 0  # of the bootstrap
    cluster: tuple[str, ...] = ()  # up to two grouping columns
    covariates: tuple[str, ...] = ()  # columns of numbers, and "position"
    weights: str = "none"  # none, pair, sampling, or a column of numbers
    rater_cap: float | None = None  # share of all votes
    prompt_cap: float | None = None
    prior_sd: float | None = None  # logits
    fragility: bool = False
    anchor: Anchor | None = None  # without one, the mean of the main group has 1000 points
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"level is {self.level}; it must lie between 0 and 1, such as 0.95")
        if self.rounds < _FEWEST_ROUNDS:
            raise ValueError(f"rounds is {self.rounds}; it must be 2 or more, such as 1000")
        if len(self.cluster) > _MOST_GROUPINGS:
            raise ValueError(f"cluster names {len(self.cluster)} columns; name one or two")
        if self.prior_sd is not None and not 0 < self.prior_sd < float("inf"):
            raise ValueError(f"prior_sd is {self.prior_sd}; it must be a positive number of logits")
        for one, other, do_not_go_together in self._pairs():
            if do_not_go_together:
                raise UnsupportedError(
                    f"{one} cannot be combined with {other}; leave one of them out"
                )

    @property
    def removes_position(self) -> bool:
        return POSITION in self.covariates

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the covariates that are columns of the votes."""
        return tuple(name for name in self.covariates if name != POSITION)

    @property
    def is_weighted(self) -> bool:
        return self.weights != "none" or self.rater_cap is not None or self.prompt_cap is not None

    @property
    def has_tie_model(self) -> bool:
        return self.ties not in {"half", "drop"}

    def needs_single_votes(self) -> bool:
        """Say whether a tally is not enough: weights and clusters belong to votes."""
        return bool(self.cluster or self.columns or self.is_weighted)

    def _pairs(self) -> list[tuple[str, str, bool]]:
        ties, choix = f"ties {self.ties}", "engine choix"
        bootstrap, is_bootstrap = "interval bootstrap", self.interval == "bootstrap"
        is_choix, covariates = self.engine == "choix", bool(self.covariates)
        has_prior, is_tie_model = self.prior_sd is not None, self.has_tie_model
        is_simple = not (covariates or is_tie_model or has_prior or self.is_weighted)
        return [
            ("covariates", ties, covariates and is_tie_model),
            ("prior_sd", ties, has_prior and is_tie_model),
            (bootstrap, ties, is_bootstrap and is_tie_model),
            (bootstrap, "two columns of cluster", is_bootstrap and len(self.cluster) > 1),
            (bootstrap, "prior_sd", is_bootstrap and has_prior),
            ("covariates", choix, covariates and is_choix),
            ("prior_sd", choix, has_prior and is_choix),
            (ties, choix, is_tie_model and is_choix),
            ("cluster", "interval none", bool(self.cluster) and self.interval == "none"),
            ("fragility", "covariates, weights, rater_cap, prompt_cap, prior_sd or a tie model",
             self.fragility and not is_simple),
        ]  # fmt: skip
