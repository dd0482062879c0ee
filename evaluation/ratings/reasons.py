"""Why a model has no rating or no rank: a code for programs, a sentence for people."""

from dataclasses import dataclass
from typing import Literal

NotRatedCode = Literal["no_votes", "unbeaten", "winless", "isolated", "one_way", "refused"]
NotRankedCode = Literal[
    "needs_votes",
    "isolated",
    "one_way",
    "prior_only",
    "no_interval",
    "all_ties",
    "few_votes",
    "few_opponents",
    "wide_interval",
]


@dataclass(frozen=True)
class Reason:
    code: NotRatedCode | NotRankedCode
    sentence: str
