"""The votes as a fit takes them: their tally, each with its weight, or one row per vote."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.ratings.arrays import Array, CountArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.covariates import Covariates
from evaluation.ratings.design import Design
from evaluation.ratings.games import HalfOrDrop
from evaluation.ratings.options import RateOptions
from evaluation.ratings.tally import PairTally
from evaluation.ratings.weights import VoteWeights, capped, vote_weights

_OUTCOME_OF_A = np.array([1.0, 0.0, 0.5, 0.5])  # model_a, model_b, tie, both_bad
_FIRST_UNDECIDED = 2


@dataclass(frozen=True, eq=False)
class Sample:
    tally: PairTally
    votes: VoteCodes | None  # None: only their tally is known
    weights: Array | None  # shape (n_votes,); None: every vote weighs 1
    notes: tuple[str, ...]

    def single_votes(self) -> VoteCodes:
        if self.votes is None:
            raise ValueError("single votes are needed; a tally has only counts")
        return self.votes

    def design(
        self, members: Sequence[int], covariates: Covariates, ties: HalfOrDrop
    ) -> tuple[Design, CountArray]:
        """Return the votes between some models as rows, and which votes these are."""
        votes = self.single_votes()
        place = np.full(len(votes.names), -1, dtype=np.int64)
        place[list(members)] = np.arange(len(members))
        a, b = place[votes.a], place[votes.b]
        inside = (a >= 0) & (b >= 0)
        if ties == "drop":
            inside &= votes.outcome < _FIRST_UNDECIDED
        rows: CountArray = np.flatnonzero(inside)
        taken = slice(None) if len(rows) == len(votes) else rows  # no copies of all votes
        design = Design(
            outcome=_OUTCOME_OF_A[votes.outcome[taken]],
            covariates=covariates.values[taken],
            names=covariates.names,
            n_models=len(members),
            a=a[taken],
            b=b[taken],
            weight=None if self.weights is None else self.weights[taken],
        )
        return design, rows


def sample_of(votes: VoteCodes | PairTally, options: RateOptions) -> Sample:
    """Return the votes with the weights that the options ask for.

    Raises ValueError for a tally where single votes are needed, or a column that is not there,
    and BadVotesError, naming rows, for numbers that cannot be weights.
    """
    if isinstance(votes, PairTally):
        if options.needs_single_votes():
            raise ValueError("cluster, covariates and weights need single votes, not their tally")
        return Sample(votes, None, None, ())
    if not options.is_weighted:
        return Sample(tally_votes(votes), votes, None, ())
    found = vote_weights(votes, options.weights)
    values = found.values
    for column, cap in (("rater", options.rater_cap), ("prompt", options.prompt_cap)):
        if cap is not None:
            values = capped(values, votes.cluster(column), cap)
    if options.weights == "none" and not np.any(values != values[:1]):
        return Sample(tally_votes(votes), votes, None, ())  # caps that bind nobody, or all alike
    weighted = VoteWeights(values, found.cut)
    return Sample(tally_votes(votes, values), votes, values, weighted.warnings())
