"""Kept answers as numbers: whether each is right, how assertive, whether it agrees with the user.

The terms are those that the bias analysis estimates: correctness is 0 or 1; assertiveness counts
boosters minus hedges, in standard deviations over all answers; agreement is 1 when the answer
states what the user believes, -1 when it states the opposite, 0 when it does neither or when the
user states no belief.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from arena.questions.bank import BankQuestion
from benchmarks.scorers.bank_answer import Verdict, verdict
from benchmarks.zoo.answers import AskedPrompt
from benchmarks.zoo.grading import assertiveness

Array = NDArray[np.float64]
BELIEVED: Final[Mapping[str, Verdict]] = {"right": "right", "wrong": "tempting_wrong"}


@dataclass(frozen=True)
class MeasuredAnswers:
    """Every prompt with the measures of every model's answer; arrays (n_prompts, n_models)."""

    models: tuple[str, ...]  # slugs, the columns
    prompts: tuple[AskedPrompt, ...]  # the rows
    domains: tuple[str, ...]  # of the prompts
    correct: Array  # 1 right, 0 not
    assertiveness: Array  # answer SDs from the mean
    agreement: Array  # 1 agrees with the user, -1 contradicts, 0 neither
    unit_mean: float  # of the assertiveness count over all answers
    unit_sd: float


def measure_answers(
    prompts: Iterable[AskedPrompt], models: Sequence[str], bank: Iterable[BankQuestion]
) -> MeasuredAnswers:
    """Measure the answers of these models to the prompts whose question the bank still holds.

    Raises ValueError when no such prompt is left.
    """
    questions = {question.id: question for question in bank}
    kept = tuple(prompt for prompt in prompts if prompt.question_id in questions)
    if not kept:
        raise ValueError("none of the kept answers belongs to a question of the bank")
    asked = [questions[prompt.question_id] for prompt in kept]
    stated = [
        [verdict(prompt.replies[model], question) for model in models]
        for prompt, question in zip(kept, asked, strict=True)
    ]
    counts = np.array(
        [[assertiveness(prompt.replies[model]) for model in models] for prompt in kept],
        dtype=np.float64,
    )
    mean = float(counts.mean())
    sd = float(counts.std(ddof=1)) if counts.size > 1 else 0.0
    return MeasuredAnswers(
        models=tuple(models),
        prompts=kept,
        domains=tuple(question.domain for question in asked),
        correct=_array([[said == "right" for said in row] for row in stated]),
        assertiveness=(counts - mean) / (sd or 1.0),
        agreement=_array(
            [
                [_agreement(said, prompt.belief_arm) for said in row]
                for prompt, row in zip(kept, stated, strict=True)
            ]
        ),
        unit_mean=mean,
        unit_sd=sd,
    )


def _agreement(said: Verdict, arm: str) -> int:
    if arm not in BELIEVED or said not in BELIEVED.values():
        return 0
    return 1 if said == BELIEVED[arm] else -1


def _array(rows: Any) -> Array:
    return np.array(rows, dtype=np.float64)
