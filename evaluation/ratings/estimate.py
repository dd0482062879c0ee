"""What one fit says about one group of models, whichever model and interval it was asked for."""

from dataclasses import dataclass

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.bradley_terry import BradleyTerryFit
from evaluation.ratings.cluster_report import Fitted
from evaluation.ratings.existence import Members
from evaluation.ratings.games import Games
from evaluation.ratings.rating import Effect, FitReport


@dataclass(frozen=True, eq=False)
class Interval:
    """Limits in logits, shape (n_models,); NaN where there is none."""

    errors: Array
    low: Array
    high: Array

    @classmethod
    def around(cls, strengths: Array, errors: Array, quantile: float) -> "Interval":
        return cls(errors, strengths - quantile * errors, strengths + quantile * errors)

    @classmethod
    def none(cls, n_models: int) -> "Interval":
        missing = np.full(n_models, np.nan)
        return cls(missing, missing, missing)

    def wider(self, other: "Interval") -> "Interval":
        """Return per model the limits that lie further out, and the larger error."""
        return Interval(
            np.fmax(self.errors, other.errors),
            np.fmin(self.low, other.low),
            np.fmax(self.high, other.high),
        )

    def where(self, known: BoolArray, other: "Interval") -> "Interval":
        """Return these limits where `known` is true, and those of the other elsewhere."""
        return Interval(
            np.where(known, self.errors, other.errors),
            np.where(known, self.low, other.low),
            np.where(known, self.high, other.high),
        )


@dataclass(frozen=True, eq=False)
class Estimate:
    members: Members  # positions in the names of the tally
    strengths: Array  # shape (n_members,), logits, mean 0
    interval: Interval
    fit: FitReport
    rounds: Array | None = None  # shape (rounds, n_members): of the bootstrap, for ranks
    effects: tuple[Effect, ...] = ()  # coefficients of the covariates, position among them
    fitted: Fitted | None = None  # for the reports on clusters; None: nothing to report on
    tie_parameter: float | None = None
    level: Array | None = None  # shape (n_members,): strengths with an absolute zero; GRK only
    plain: tuple[Games, BradleyTerryFit, Array] | None = None  # games, fit, bread: for fragility
    position_note: str = ""  # why there is no effect of position
    notes: tuple[str, ...] = ()
