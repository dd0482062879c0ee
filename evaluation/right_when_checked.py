"""How often a model is right where its answer can be checked: against the question bank."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from arena.queries import BankAnswer
from arena.questions.bank import BankQuestion, load_bank
from benchmarks.scorers.bank_answer import Verdict, verdict
from benchmarks.statistics.clustered_wilson import clustered_wilson

SHOWN_FROM: Final = 30  # checked answers
MOST_KEPT_VERDICTS = 100_000


@dataclass(frozen=True)
class RightWhenChecked:
    """Counts of answers; the shares are None where too few answers were checked."""

    checked: int = 0
    undecided: int = 0  # name the truth and the wrong answer; they are not among the checked
    right: float | None = None
    low: float | None = None
    high: float | None = None


def right_when_checked(answers: Iterable[BankAnswer]) -> Mapping[str, RightWhenChecked]:
    """Check every answer, and return the result of each model that gave one, by its slug.

    Questions that have left the bank since they were asked are left out.
    """
    verdicts: dict[str, Counter[tuple[str, Verdict]]] = defaultdict(Counter)
    for answer in answers:
        if answer.question in _bank():
            verdicts[answer.model][answer.question, _verdict(answer.question, answer.text)] += 1
    return {model: _of_model(counts) for model, counts in verdicts.items()}


def _of_model(counts: Counter[tuple[str, Verdict]]) -> RightWhenChecked:
    answers: Counter[str] = Counter()
    right: Counter[str] = Counter()
    undecided = 0
    for (question, said), count in counts.items():
        if said == "undecided":
            undecided += count
        else:
            answers[question] += count
            right[question] += count if said == "right" else 0
    checked = answers.total()
    if checked < SHOWN_FROM:
        return RightWhenChecked(checked, undecided)
    share = clustered_wilson((right[question], answers[question]) for question in answers)
    return RightWhenChecked(checked, undecided, share.share, share.low, share.high)


@cache
def _bank() -> dict[str, BankQuestion]:
    return {question.id: question for question in load_bank()}


@lru_cache(maxsize=MOST_KEPT_VERDICTS)
def _verdict(question: str, text: str) -> Verdict:
    """Read each text once a process: every refit meets the same ones again."""
    return verdict(text, _bank()[question])
