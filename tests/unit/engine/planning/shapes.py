"""Synthetic benchmarks in the shapes of BENCHMARKS.md 2.1: token ids only, no text.

Ids are drawn by Zipf's law, so questions begin alike as often as those in real sets do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.engine.planning.plan import Capabilities, EncodedRequest, Ids

VOCABULARY = 4_000
QUESTION, ANSWER, GAP = [3, 4], [5, 4], [6, 6]  # the fixed words of a prompt
LLAMA_1B = 2 * 16 * 8 * 64 * 2  # bytes in the cache for a token: layers, heads, width, bf16
CAPABILITIES = Capabilities(max_length=8_192, kv_bytes_per_token=LLAMA_1B)

Words = Callable[[int, int], list[int]]


def zipf_words(seed: int) -> Words:
    """Return a source of texts: between `low` and `high` ids from 10 to the vocabulary's end."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, VOCABULARY)
    weights /= weights.sum()

    def words(low: int, high: int) -> list[int]:
        length = int(rng.integers(low, high + 1))
        return [int(word) + 10 for word in rng.choice(len(weights), length, p=weights)]

    return words


def encoded(request: int, context: Sequence[int], continuation: Sequence[int]) -> EncodedRequest:
    """Encode like E6 of BENCHMARKS.md 2.2 does, nothing cut."""
    whole = ids([*context, *continuation])
    return EncodedRequest(request, 0, whole[:-1], len(context) - 1, ids(continuation))


def ids(values: Sequence[int]) -> Ids:
    return np.array(values, dtype=np.int32)


def letters(
    subjects: int, questions: int, shots: int, choices: int, seed: int = 1
) -> list[EncodedRequest]:
    """MMLU-like: fixed shots for each subject, answers of one token, all on one input."""
    words = zipf_words(seed)
    requests: list[EncodedRequest] = []
    for _ in range(subjects):
        header = [1, *words(6, 12)]
        for _ in range(shots):
            header += [*QUESTION, *words(60, 160), *ANSWER, 7, *GAP]
        for _ in range(questions):
            context = ids([*header, *QUESTION, *words(60, 160), *ANSWER])
            for letter in range(choices):
                requests.append(
                    EncodedRequest(len(requests), 0, context, len(context) - 1, ids([letter]))
                )
    return requests


@dataclass(frozen=True)
class TextChoices:
    """A task whose answers are texts; lengths from and to, in tokens."""

    shots: int
    choices: int
    question: tuple[int, int]
    answer: tuple[int, int]


CLOZE = TextChoices(shots=5, choices=10, question=(60, 160), answer=(3, 25))
HELLASWAG = TextChoices(shots=10, choices=4, question=(25, 90), answer=(10, 40))
ARC = TextChoices(shots=25, choices=4, question=(12, 60), answer=(1, 12))


def endings(
    task: TextChoices, questions: int, *, fixed: bool, seed: int = 2
) -> list[EncodedRequest]:
    """Return requests with the same shots for all questions, or with shots drawn for each."""
    words = zipf_words(seed)
    rng = np.random.default_rng(seed)
    pool = [
        [*QUESTION, *words(*task.question), *ANSWER, *words(*task.answer), *GAP] for _ in range(500)
    ]
    requests: list[EncodedRequest] = []
    for _ in range(questions):
        drawn = rng.choice(len(pool), task.shots, replace=False).tolist()
        shots = range(task.shots) if fixed else drawn
        context = [1, *(token for shot in shots for token in pool[shot])]
        context += [*QUESTION, *words(*task.question), *ANSWER]
        for _ in range(task.choices):
            requests.append(encoded(len(requests), context, words(*task.answer)))
    return requests


def every_shape() -> dict[str, list[EncodedRequest]]:
    return {
        "mmlu, 5 shots, 4 letters": letters(1, 60, 5, 4),
        "mmlu, 57 subjects": letters(57, 20, 5, 4),
        "mmlu-pro, 5 shots, 10 letters": letters(1, 60, 5, 10),
        "mmlu-pro, cloze, 10 choices": endings(CLOZE, 60, fixed=True),
        "hellaswag, 10 fixed shots": endings(HELLASWAG, 60, fixed=True),
        "hellaswag, 10 shots of its own": endings(HELLASWAG, 60, fixed=False),
        "arc, 25 fixed shots": endings(ARC, 60, fixed=True),
        "arc, 25 shots of its own": endings(ARC, 60, fixed=False),
    }
