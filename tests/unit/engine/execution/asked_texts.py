"""Pairs of context and continuation: the shapes of real benchmarks, small, and the edge cases."""

import random

Pairs = list[tuple[str, str]]

TEXT = (
    "the river stone light of a north wind turns slowly under old bridge and seven birds cross "
    "water where nobody asked which road leads home before winter comes again with snow"
)
WORDS = TEXT.split()
LETTERS = "ABCDEFGHIJ"


def words(rng: random.Random, n: int) -> str:
    return " ".join(rng.choices(WORDS, k=n))


def question(rng: random.Random, *, n_words: int, options: int = 0) -> str:
    listed = "".join(f"\n{letter}. {words(rng, 2)}" for letter in LETTERS[:options])
    return f"Question: {words(rng, n_words)}?{listed}\nAnswer:"


def with_shots(shots: list[str], asked: str) -> str:
    return "\n\n".join([*shots, asked])


def letters(rng: random.Random, *, questions: int, options: int) -> Pairs:
    """Ask for one letter after fixed shots: MMLU with 4 options, MMLU-Pro with 10."""
    shots = [question(rng, n_words=6, options=options) + " B" for _ in range(3)]
    asked = [question(rng, n_words=8, options=options) for _ in range(questions)]
    return [(with_shots(shots, one), f" {letter}") for one in asked for letter in LETTERS[:options]]


def full_answers(
    rng: random.Random, *, questions: int, shots: int, fixed: bool, choices: int = 4
) -> Pairs:
    """Ask for whole answers, after the same shots or others each time: cloze, HellaSwag, ARC."""
    pool = [f"{question(rng, n_words=5)} {words(rng, 3)}" for _ in range(4 * shots)]
    pairs = []
    for _ in range(questions):
        before = pool[:shots] if fixed else rng.sample(pool, shots)
        context = with_shots(before, question(rng, n_words=8))
        pairs += [(context, f" {words(rng, rng.randint(1, 6))}") for _ in range(choices)]
    return pairs


def shapes() -> dict[str, Pairs]:
    rng = random.Random(5)  # noqa: S311  # texts of a test
    return {
        "mmlu letters": letters(rng, questions=12, options=4),
        "mmlu-pro letters": letters(rng, questions=6, options=10),
        "cloze": full_answers(rng, questions=6, shots=3, fixed=True, choices=10),
        "hellaswag fixed": full_answers(rng, questions=8, shots=4, fixed=True),
        "hellaswag random": full_answers(rng, questions=3, shots=4, fixed=False),
        "arc fixed": full_answers(rng, questions=8, shots=8, fixed=True),
        "arc random": full_answers(rng, questions=3, shots=8, fixed=False),
    }


def edge_cases() -> Pairs:
    """Return what encoders, planners and caches stumble over (BENCHMARKS 2.10)."""
    rng = random.Random(6)  # noqa: S311  # texts of a test
    long = words(rng, 200)  # longer than the model reads: cut from the left
    shared = question(rng, n_words=30)
    return [
        (shared, " yes"),
        (shared, " yes indeed"),
        (shared, " no"),
        (shared + " ", "yes"),
        (shared + "\n\n", "yes"),
        (shared + " \t\n", " yes"),
        ("", "the river"),
        ("", "</s>the river"),  # begins with the prefix token of the tokenizer without BOS
        ("", "<s>the river"),  # and of the one with BOS
        ("<s>Question: stone?", " light"),
        ("<s>" + shared, " light of"),
        (long, " winter"),
        (long, " winter comes again"),
        (long, " " + words(rng, 12)),
        ("Where? Where?", " a north wind"),
        ("Where? Where?", " a north wind"),  # a duplicate
        ("the river", " stone light"),
        ("the river stone", " light"),  # the same tokens, split elsewhere
        ("the river stone light", " of"),
        ("Где дорога домой?", " там, за рекой"),
        ("回家的路在哪里?", "在老桥下面"),
        ("أين الطريق؟", " تحت الجسر 🌉"),
    ]
