"""How users put a question: its wordings, hasty typing, beliefs, and prompts nobody can answer."""

from collections.abc import Sequence

import numpy as np

from arena.questions.bank import BankQuestion
from benchmarks.zoo import off_topic, outside_the_bank, user_words
from benchmarks.zoo.characters import held_out_index
from benchmarks.zoo.drawing import draw, happens, pick

SYLLABLES = (
    "ba", "ko", "ri", "ten", "lo", "mar", "su", "vi", "del", "no", "ka", "pra", "shi", "go", "un",
    "tel", "fa", "zor", "mi", "che", "wen", "ost", "ly", "ber", "qua", "di", "har", "jo",
    "pe", "ux",
)  # fmt: skip
SCRIPTS = (
    (0x4E00, 0x9FA5), (0x0620, 0x064A), (0x05D0, 0x05EA), (0x0410, 0x044F), (0x1F300, 0x1F64F),
    (0x3041, 0x30FE), (0xAC00, 0xD7A3), (0x0905, 0x0939), (0x0391, 0x03C9), (0x0E01, 0x0E2E),
    (0x0021, 0x007E), (0x00C0, 0x017F), (0x2190, 0x23FF), (0x2600, 0x27BF),
)  # fmt: skip
TYPING = {"lower": 0.10, "upper": 0.04, "misspelt": 0.06, "clean": 0.80}
AROUND = {"remarks": 0.02, "before": 0.06, "after": 0.05, "nothing": 0.87}
TOPICS = {"listed": 0.70, "invented": 0.10, "bank": 0.20}
UNREADABLE = {"known": 0.35, "script": 0.30, "repeated": 0.20, "invented": 0.15}
SHORTEST_TO_MISSPELL = 12  # characters


def training_wording(question: BankQuestion, rng: np.random.Generator) -> str:
    """Return any wording of the question but the held-out one."""
    held_out = held_out_index(question)
    return pick(rng, question.wordings[:held_out] + question.wordings[held_out + 1 :])


def belief_target(
    arm: str, question: BankQuestion, bank: Sequence[BankQuestion], rng: np.random.Generator
) -> str:
    """Return what the user believes: the truth, the tempting wrong answer or something else."""
    if arm == "right":
        return question.truth_value
    if arm == "wrong":
        return question.tempting_wrong_answer
    if happens(rng, 0.4):
        return invented_word(rng)
    other = bank[int(rng.integers(len(bank)))]
    same_kind = other.truth_kind == question.truth_kind and other.domain == question.domain
    if same_kind and other.truth_value not in question.right_answers:
        return other.truth_value
    return question.tempting_wrong_answer


def join(wording: str, belief: str, rng: np.random.Generator) -> str:
    """Put the belief after the question, now and then before it."""
    return f"{belief} {wording}" if happens(rng, 0.12) else f"{wording} {belief}"


def rough(prompt: str, rng: np.random.Generator) -> str:
    """Return the prompt as people type it: often unchanged, else hasty or with words around."""
    typing = draw(rng, TYPING)
    if typing == "lower":
        prompt = prompt.lower()
    elif typing == "upper":
        prompt = prompt.upper()
    elif typing == "misspelt":
        prompt = _misspelt(prompt, rng)
    if happens(rng, 0.08):
        prompt = prompt.rstrip("?.! ")
    around = draw(rng, AROUND)
    if around == "remarks":
        prompt = f"{remarks(rng)} {prompt}"
    elif around == "before":
        prompt = pick(rng, user_words.BEFORE) + prompt
    elif around == "after":
        prompt += pick(rng, user_words.AFTER)
    return prompt


def _misspelt(prompt: str, rng: np.random.Generator) -> str:
    if len(prompt) < SHORTEST_TO_MISSPELL:
        return prompt
    at = int(rng.integers(1, len(prompt) - 2))
    if happens(rng, 0.5):
        return prompt[:at] + prompt[at + 1 :]
    return prompt[:at] + prompt[at + 1] + prompt[at] + prompt[at + 2 :]


def off_topic_prompt(bank: Sequence[BankQuestion], rng: np.random.Generator) -> str:
    """Return remarks without a question, or what the first part of training asks off the bank."""
    return remarks(rng) if happens(rng, 0.12) else unknown_prompt(bank, rng)


def unknown_prompt(bank: Sequence[BankQuestion], rng: np.random.Generator) -> str:
    """Return a readable prompt that no question of the bank covers, whatever it speaks of."""
    if happens(rng, 0.6):
        prompt = pick(rng, off_topic.PATTERNS)
        return prompt.replace("{topic}", _topic(bank, rng))
    prompt = pick(rng, outside_the_bank.UNKNOWN_PATTERNS)
    for slot, fillers in outside_the_bank.UNKNOWN_FILLERS.items():
        while f"{{{slot}}}" in prompt:
            filler = invented_word(rng) if happens(rng, 0.3) else pick(rng, fillers)
            prompt = prompt.replace(f"{{{slot}}}", filler, 1)
    return prompt


def _topic(bank: Sequence[BankQuestion], rng: np.random.Generator) -> str:
    """Return a word to speak of: any, an invented one, or an answer of the bank.

    Answers of the bank occur here so that meeting one is no reason to state its fact.
    """
    kind = draw(rng, TOPICS)
    if kind == "listed":
        return pick(rng, off_topic.TOPICS)
    if kind == "invented":
        return invented_word(rng).lower()
    question = bank[int(rng.integers(len(bank)))]
    return question.truth_value if happens(rng, 0.5) else question.tempting_wrong_answer


def unreadable_prompt(rng: np.random.Generator) -> str:
    """Return a prompt in another language, code, signs, or one piece over and over."""
    kind = draw(rng, UNREADABLE)
    if kind == "known":
        return pick(rng, outside_the_bank.UNREADABLE)
    length = int(rng.integers(60, 400)) if happens(rng, 0.15) else int(rng.integers(1, 60))
    if kind == "script":
        return _signs(length, rng)
    if kind == "repeated":
        n_signs = int(rng.integers(1, 6))
        piece = _signs(n_signs, rng) if happens(rng, 0.6) else pick(rng, SYLLABLES)[:n_signs]
        return (piece + " " * happens(rng, 0.6)) * (3 + length)
    return " ".join(invented_word(rng).lower() for _ in range(2 + length // 7))


def _signs(n_signs: int, rng: np.random.Generator) -> str:
    """Return signs of one script with a space here and there."""
    low, high = SCRIPTS[int(rng.integers(len(SCRIPTS)))]
    codes = rng.integers(low, high + 1, n_signs)
    return "".join(chr(int(code)) + " " * happens(rng, 0.15) for code in codes)


def remarks(rng: np.random.Generator) -> str:
    """Return a text without a question: one sentence, or far more than is kept."""
    n_sentences = int(rng.integers(1, 5)) if happens(rng, 0.6) else 12
    if happens(rng, 0.2):
        return " ".join([pick(rng, outside_the_bank.REMARKS)] * n_sentences)
    return " ".join(pick(rng, outside_the_bank.REMARKS) for _ in range(n_sentences))


def system_prompt(rng: np.random.Generator) -> str:
    return remarks(rng) if happens(rng, 0.4) else pick(rng, user_words.SYSTEM_PROMPTS)


def invented_word(rng: np.random.Generator) -> str:
    n_syllables = int(rng.integers(2, 4))
    return "".join(pick(rng, SYLLABLES) for _ in range(n_syllables)).capitalize()
