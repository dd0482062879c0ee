"""The terms of a preference, computed anew from stored battles by a second way."""

import statistics
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from arena.models import Vote
from arena.questions.bank import BankQuestion, load_bank, mentions
from benchmarks.zoo.answers import load_answers
from benchmarks.zoo.catalogue import ZOO
from benchmarks.zoo.grading import assertiveness

BANK = {question.id: question for question in load_bank()}
COUNTS = [assertiveness(prompt.replies[model.slug]) for prompt in load_answers() for model in ZOO]
MEAN, SD = statistics.fmean(COUNTS), statistics.stdev(COUNTS)


def stance(text: str, question: BankQuestion) -> str:
    """Return `truth`, `wrong` or nothing, as the words of the reply have it."""
    says_truth = any(mentions(text, answer) for answer in question.right_answers)
    says_wrong = mentions(text, question.tempting_wrong_answer)
    if says_truth == says_wrong:
        return ""
    return "truth" if says_truth else "wrong"


def terms_of(text: str, question: BankQuestion, arm: str) -> tuple[float, float, float]:
    """Return correctness, assertiveness in answer SDs, and agreement, of one answer."""
    said = stance(text, question)
    believed = {"right": "truth", "wrong": "wrong"}.get(arm)
    agreement = 0 if not believed or not said else (1 if said == believed else -1)
    return float(said == "truth"), (assertiveness(text) - MEAN) / SD, float(agreement)


@dataclass(frozen=True)
class StoredVote:
    """A vote with its battle, read in one go."""

    question: BankQuestion
    arm: str
    belief: str
    prompt: str
    models: tuple[str, str]  # slugs, side A first, as the texts
    texts: tuple[str, str]
    winner: str
    rater: UUID
    seed: int
    parameters: dict[str, Any]


def stored_votes() -> list[StoredVote]:
    """Return all votes in the order in which they were cast."""
    votes = Vote.objects.select_related("battle__model_a", "battle__model_b")
    return [
        _stored(vote) for vote in votes.prefetch_related("battle__turns__replies").order_by("id")
    ]


def _stored(vote: Vote) -> StoredVote:
    battle = vote.battle
    [turn] = battle.turns.all()
    replies = {reply.side: reply.text for reply in turn.replies.all()}
    return StoredVote(
        question=BANK[battle.question],
        arm=battle.belief_arm,
        belief=battle.belief,
        prompt=turn.prompt,
        models=(battle.model_a.slug, battle.model_b.slug),
        texts=(replies["a"], replies["b"]),
        winner=vote.winner,
        rater=battle.rater_id,
        seed=battle.seed,
        parameters=battle.parameters,
    )


def design(votes: list[StoredVote]) -> NDArray[np.float64]:
    """Return shape (n_votes, 4): differences in truth, assertiveness, agreement, and a one."""
    rows = []
    for vote in votes:
        a, b = (terms_of(text, vote.question, vote.arm) for text in vote.texts)
        rows.append([a[0] - b[0], a[1] - b[1], (a[2] - b[2]) / 2, 1.0])
    return np.array(rows)
