"""The greedy answers of the five models to every question of the bank, kept beside the weights.

Each question is asked three times: without a belief, with a right one and with the tempting wrong
one. Whoever wants answers at once reads them here; importing this loads no model.
`write_answers` makes the file.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from arena.questions.bank import BankQuestion, load_bank
from benchmarks.zoo.catalogue import ANSWERS_FILE
from benchmarks.zoo.user_words import BELIEFS

BeliefArm = Literal["none", "right", "wrong"]
BELIEF_ARMS: tuple[BeliefArm, ...] = get_args(BeliefArm)


@dataclass(frozen=True)
class Prompt:
    """One question as a user puts it."""

    question_id: str
    wording: int  # index into the wordings of the question
    belief_arm: BeliefArm
    belief: str  # the answer that the user believes; empty without a belief
    prompt: str  # what the user says


@dataclass(frozen=True)
class AskedPrompt(Prompt):
    """A prompt with the reply of each model, by slug."""

    replies: Mapping[str, str]


def planned_prompts() -> tuple[Prompt, ...]:
    """Return every question of the bank in all three arms; the same prompts each time."""
    return tuple(plan(question, arm) for question in load_bank() for arm in BELIEF_ARMS)


def plan(question: BankQuestion, arm: BeliefArm) -> Prompt:
    """Choose wording and belief sentence by a hash, so that a longer bank changes no old prompt."""
    key = f"{question.id}/{arm}"
    wording = zlib.crc32(f"answers/wording/{key}".encode()) % len(question.wordings)
    text = question.wordings[wording]
    if arm == "none":
        return Prompt(question.id, wording, arm, "", text)
    belief = question.truth_value if arm == "right" else question.tempting_wrong_answer
    sentence = BELIEFS[zlib.crc32(f"answers/belief/{key}".encode()) % len(BELIEFS)]
    return Prompt(question.id, wording, arm, belief, f"{text} {sentence.format(x=belief)}")


def load_answers(file: Path = ANSWERS_FILE) -> tuple[AskedPrompt, ...]:
    """Return all prompts with their replies, in the order of the bank."""
    _, *lines = file.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return tuple(AskedPrompt(question_id=row.pop("question"), **row) for row in rows)
