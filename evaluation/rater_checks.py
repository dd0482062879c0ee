"""Look for raters who vote unlike the others, and suggest them to the ledger for people to see."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from arena.models import ExclusionCode, LanguageModel
from arena.services import propose_exclusion
from evaluation.board_inputs import codes_between
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.existence import find_groups
from evaluation.ratings.rater_tests import RaterTest, judge_raters
from evaluation.vote_store import VOTES

DETECTOR: Final = "rater-test/1"


@dataclass(frozen=True)
class RaterCheck:
    judged: int  # raters with a counted vote between models of the main group
    watched: int  # of these, with an e-value from 20
    proposals: tuple[int, ...]  # numbers of the open proposals that this check made or renewed


def check_raters() -> RaterCheck:
    """Judge every rater by the real votes that count, and propose those far out of line.

    Simulated raters are marked anyway and are not judged. Nobody is excluded here.

    Raises NotEstimableError when the votes give no expectation to judge by.
    """
    stored = VOTES.read()
    real = stored.counts & ~stored.columns.is_simulated
    codes, kept = codes_between(stored, real, tuple(LanguageModel.objects.listed()))
    groups = find_groups(tally_votes(codes)).rated
    if not groups:
        return RaterCheck(0, 0, ())
    tests = judge_raters(codes, groups[0])
    raters = np.unique(stored.columns.rater[kept])  # place: the code without gaps
    found = [test for test in tests if test.advice == "propose" and test.discovered]
    proposals = [
        propose_exclusion(
            stored.raters[int(raters[test.rater])],
            ExclusionCode.ANOMALY,
            detector=DETECTOR,
            votes=test.votes,
            evidence=_evidence(test),
        )
        for test in found
    ]
    return RaterCheck(
        judged=len(tests),
        watched=sum(test.advice != "" for test in tests),
        proposals=tuple(proposal.pk for proposal in proposals if proposal is not None),
    )


def _evidence(test: RaterTest) -> dict[str, int | float | str]:
    return {"votes": test.votes, "e_value": test.e_value, "votes_like": test.leading}
