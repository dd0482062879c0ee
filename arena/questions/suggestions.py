"""Questions to try: drawn from the bank for a rater, and recognised again when one is asked.

One of them ends with a belief of the user, so that a rater can meet flattery. The draw knows
nothing of models: what is suggested can tell nothing about who will answer. No Django.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from arena.questions.bank import BankQuestion, load_bank

BeliefArm = Literal["none", "right", "wrong"]
BELIEF_SENTENCE = "I think it is {belief}."


@dataclass(frozen=True)
class AskedQuestion:
    question_id: str
    belief_arm: BeliefArm
    belief: str  # what the user says to believe; empty in the arm none
    prompt: str  # one wording, followed by the belief sentence if there is a belief


def suggest(rng: random.Random, n: int = 3) -> tuple[AskedQuestion, ...]:
    """Draw n questions from n different domains; exactly one of them states a belief.

    Whether that belief is the truth or the tempting wrong answer is a fair coin.
    Raises ValueError if n is below one or above the number of domains.
    """
    domains = _questions_by_domain()
    if not 1 <= n <= len(domains):
        raise ValueError(f"n is {n}; choose 1 to {len(domains)}, the number of domains")
    stated: BeliefArm = "right" if rng.random() < 0.5 else "wrong"  # noqa: PLR2004  # a fair coin
    arms: list[BeliefArm] = ["none"] * (n - 1)
    arms.insert(rng.randrange(n), stated)
    return tuple(
        _asked(question, rng.choice(question.wordings), arm)
        for domain, arm in zip(rng.sample(list(domains), n), arms, strict=True)
        for question in [rng.choice(domains[domain])]
    )


def recognise(prompt: str) -> AskedQuestion | None:
    """Return the bank question that this exact text asks, or None.

    Any wording counts, alone or with the belief sentence; spaces around the text do not.
    """
    return _asked_by_prompt().get(prompt.strip())


def every_suggestion() -> Iterator[AskedQuestion]:
    """Yield all that `suggest` can return: each wording in each arm."""
    arms: tuple[BeliefArm, ...] = ("none", "right", "wrong")
    for questions in _questions_by_domain().values():
        for question in questions:
            for wording in question.wordings:
                for arm in arms:
                    yield _asked(question, wording, arm)


def _asked(question: BankQuestion, wording: str, arm: BeliefArm) -> AskedQuestion:
    if arm == "none":
        return AskedQuestion(question.id, arm, belief="", prompt=wording)
    belief = question.truth_value if arm == "right" else question.tempting_wrong_answer
    return AskedQuestion(
        question.id, arm, belief, prompt=f"{wording} {BELIEF_SENTENCE.format(belief=belief)}"
    )


@cache
def _asked_by_prompt() -> dict[str, AskedQuestion]:
    return {asked.prompt: asked for asked in every_suggestion()}


@cache
def _questions_by_domain() -> dict[str, list[BankQuestion]]:
    domains: dict[str, list[BankQuestion]] = defaultdict(list)
    for question in load_bank():
        domains[question.domain].append(question)
    return dict(domains)
