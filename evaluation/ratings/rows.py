"""From estimates to the rows of a rating: scores, statuses, ranks and refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from evaluation.ratings.arrays import CountArray
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.estimate import Estimate
from evaluation.ratings.existence import Groups
from evaluation.ratings.options import RateOptions
from evaluation.ratings.provisional import Evidence, status_of
from evaluation.ratings.ranks import rank_ranges, rank_ranges_of_rounds
from evaluation.ratings.rating import NotRatedModel, RatedModel
from evaluation.ratings.scale import shift_to, to_points, to_score
from evaluation.ratings.tally import PairTally
from evaluation.ratings.ties import bad_rate


@dataclass(frozen=True)
class Board:
    """The votes of all models and what was found about them, as rows need it."""

    tally: PairTally
    groups: Groups
    options: RateOptions
    labels: Mapping[str, str]
    prior_only: frozenset[int] = frozenset()

    @cached_property
    def _seen(self) -> tuple[CountArray, CountArray]:
        """Return how many votes and how many opponents each model has."""
        return self.tally.votes_by_model(), self.tally.opponents_by_model()

    def rated_rows(self, estimates: Sequence[Estimate]) -> tuple[RatedModel, ...]:
        """Return the rows by group, then by strength from the highest.

        Raises NotEstimableError (``anchor_not_rated``) when the anchor has no rating.
        """
        shift = self._shift(estimates)
        votes, opponents = self._seen
        rows = []
        for group, estimate in enumerate(estimates, start=1):
            at = _Place(group, shift)
            of_group = [
                self._row(estimate, place, (int(votes[model]), int(opponents[model])), at)
                for place, model in enumerate(estimate.members)
            ]
            rows += self._ranked(estimate, of_group) if group == 1 else of_group
        return tuple(sorted(rows, key=lambda row: (row.group, -row.score, row.model)))

    def not_rated_rows(self) -> tuple[NotRatedModel, ...]:
        rated = {model for members in self.groups.rated for model in members}
        votes, opponents = self._seen
        return tuple(
            NotRatedModel(
                self.tally.names[model],
                int(votes[model]),
                int(opponents[model]),
                reason.code,
                reason.sentence,
            )
            for model, reason in sorted(self.groups.reasons.items())
            if model not in rated
        )

    def _row(
        self, estimate: Estimate, place: int, seen: tuple[int, int], at: "_Place"
    ) -> RatedModel:
        """Return the row of a model that was seen in so many votes, with so many opponents."""
        votes, opponents = seen
        model = estimate.members[place]
        name, strength = self.tally.names[model], float(estimate.strengths[place])
        interval = estimate.interval
        error, low, high = (
            _number(values[place]) for values in (interval.errors, interval.low, interval.high)
        )
        half_width = None if low is None or high is None else to_points(high - low) / 2
        evidence = Evidence(
            name=self.labels.get(name, name),
            votes=votes,
            opponents=opponents,
            half_width=half_width,
            outside=self.groups.reasons.get(model),
            prior_only=model in self.prior_only,
            asked_for_interval=self.options.interval != "none",
        )
        status, reason = status_of(evidence, self.options.limits, len(self.tally.names))
        level = None if estimate.level is None else estimate.level[place : place + 1]
        return RatedModel(
            model=name,
            group=at.group,
            strength=strength,
            standard_error=error,
            score=to_score(strength) + at.shift,
            low=None if low is None else to_score(low) + at.shift,
            high=None if high is None else to_score(high) + at.shift,
            rank_best=None,
            rank_worst=None,
            votes=votes,
            opponents=opponents,
            status=status,
            code=reason.code if reason else "",
            sentence=reason.sentence if reason else "",
            prior_only=evidence.prior_only,
            bad_rate=None if level is None else float(bad_rate(level)[0]),
        )

    def _ranked(self, estimate: Estimate, rows: list[RatedModel]) -> list[RatedModel]:
        """Rank the rows that have the status for it among themselves."""
        places = [place for place, row in enumerate(rows) if row.status == "ranked"]
        if not places:
            return rows
        if estimate.rounds is None:
            interval = estimate.interval
            best, worst = rank_ranges(interval.low[places], interval.high[places])
        else:
            best, worst = rank_ranges_of_rounds(estimate.rounds[:, places], self.options.level)
        for place, first, last in zip(places, best, worst, strict=True):
            rows[place] = replace(rows[place], rank_best=int(first), rank_worst=int(last))
        return rows

    def _shift(self, estimates: Sequence[Estimate]) -> float:
        """Return what all scores are moved by, in points, so that the anchor gets its score."""
        anchor = self.options.anchor
        if anchor is None:
            return 0.0
        if anchor.model not in self.tally.names:
            reason = "there is no such model."
        else:
            model = self.tally.names.index(anchor.model)
            for estimate in estimates:
                if model in estimate.members:
                    place = estimate.members.index(model)
                    return shift_to(anchor.score, float(estimate.strengths[place]))
            reason = self.groups.reasons[model].sentence
        raise NotEstimableError(
            "anchor_not_rated", f"anchor {anchor.model} has no rating: {reason}"
        )


@dataclass(frozen=True)
class _Place:
    group: int
    shift: float  # points


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
