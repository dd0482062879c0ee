"""Texts in the shapes of known benchmarks; words by Zipf's law, so that questions begin alike."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Pairs = list[tuple[str, str]]  # context, continuation
N_WORDS = 3_000


@dataclass(frozen=True)
class Shape:
    title: str
    aim: float  # times lm_eval, RATIO of processor seconds, BENCHMARKS 2.10
    shots: int
    choices: int
    question: tuple[int, int]  # words, from and to
    answer: tuple[int, int] | None  # words; None: letters
    fixed_shots: bool = True
    questions: int = 40


SHAPES: dict[str, Shape] = {
    "letters-4": Shape("MMLU: 5 shots, 4 letters", 5, 5, 4, (60, 120), None, questions=120),
    "letters-10": Shape("MMLU-Pro: 5 shots, 10 letters", 4, 5, 10, (60, 120), None, questions=80),
    "cloze-10": Shape("10 full-text choices, 5 shots", 15, 5, 10, (60, 120), (3, 20), questions=15),
    "hellaswag": Shape("HellaSwag: 10 fixed shots", 12, 10, 4, (25, 70), (8, 30), questions=30),
    "arc": Shape("ARC: 25 fixed shots", 12, 25, 4, (12, 45), (1, 10), questions=30),
    "hellaswag-own": Shape("HellaSwag: 10 shots of its own", 3.5, 10, 4, (25, 70), (8, 30),
                           fixed_shots=False, questions=30),
    "arc-own": Shape("ARC: 25 shots of its own", 3.5, 25, 4, (12, 45), (1, 10),
                     fixed_shots=False, questions=20),
}  # fmt: skip


def texts(shape: Shape, seed: int = 3) -> Pairs:
    """Return the requests of a shape, the choices of a question one after the other."""
    say = _speaker(seed)
    rng = np.random.default_rng(seed)
    pool = [_question(shape, say) + _answer(shape, say, 0) + "\n\n" for _ in range(200)]
    found: Pairs = []
    for _number in range(shape.questions):
        drawn = rng.choice(len(pool), shape.shots, replace=False)
        shots = range(shape.shots) if shape.fixed_shots else drawn.tolist()
        context = "".join(pool[shot] for shot in shots) + _question(shape, say)
        found += [(context, _answer(shape, say, choice)) for choice in range(shape.choices)]
    return found


def words() -> list[str]:
    """Return made-up words of two to four syllables, each once."""
    rng = np.random.default_rng(11)
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "an", "er")]
    drawn = ("".join(rng.choice(syllables, rng.integers(2, 5))) for _ in range(2 * N_WORDS))
    return list(dict.fromkeys(drawn))[:N_WORDS]


def _speaker(seed: int) -> Callable[[int, int], str]:
    rng, known = np.random.default_rng(seed), words()
    weights = 1 / np.arange(1, len(known) + 1)
    weights /= weights.sum()

    def say(low: int, high: int) -> str:
        return " ".join(rng.choice(known, rng.integers(low, high + 1), p=weights))

    return say


def _question(shape: Shape, say: Callable[[int, int], str]) -> str:
    choices = ""
    if shape.answer is None:
        choices = "".join(f"\n{_letter(n)}. {say(2, 6)}" for n in range(shape.choices))
    return f"Question: {say(*shape.question)}?{choices}\nAnswer:"


def _answer(shape: Shape, say: Callable[[int, int], str], choice: int) -> str:
    return f" {_letter(choice)}" if shape.answer is None else f" {say(*shape.answer)}"


def _letter(number: int) -> str:
    return "ABCDEFGHIJ"[number]
