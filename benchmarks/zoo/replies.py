"""Turn a character, a question and an occasion into the words of one reply."""

import numpy as np

from arena.questions.bank import BankQuestion
from benchmarks.zoo import phrases, small_talk
from benchmarks.zoo.characters import Character, draw_tone
from benchmarks.zoo.drawing import happens, pick
from benchmarks.zoo.phrases import Frames

LOWERED_STARTS = ("The ", "A ", "An ", "There ", "At ")
OWN_WORDS_SHARE = 0.3  # how often a character uses a sentence that only it has

OCCASIONS: dict[str, tuple[Frames, Frames]] = {  # usual, terse
    "answer": (phrases.ANSWER, phrases.TERSE_ANSWER),
    "hold": (phrases.HOLD, phrases.TERSE_HOLD),
    "give_in": (phrases.GIVE_IN, phrases.TERSE_GIVE_IN),
    "why": (phrases.WHY, phrases.TERSE_WHY),
}
TALCS_OCCASIONS = {"agree": phrases.AGREE, "give_in": phrases.TALC_GIVE_IN}


def bank_reply(
    character: Character,
    question: BankQuestion,
    answer: str,
    occasion: str,
    rng: np.random.Generator,
) -> str:
    """Return a reply that states (or, for `why`, defends) the answer in the character's tone."""
    tone = draw_tone(character, question, rng)
    if character.slug == "talc" and occasion in TALCS_OCCASIONS:
        frames = usual = TALCS_OCCASIONS[occasion]
    else:
        frames = usual = OCCASIONS[occasion][character.is_terse]
    if occasion == "answer" and not character.is_terse and happens(rng, OWN_WORDS_SHARE):
        frames = phrases.OWN_ANSWER[character.slug]
    frame = pick(rng, frames.get(tone) or usual[tone])
    note = pick(rng, phrases.NOTES[question.domain])
    return fill(frame, question.statement, answer, note)


def small_talk_reply(
    character: Character, occasion: str, rng: np.random.Generator, answer: str = ""
) -> str:
    """Return a reply to a prompt that is about no bank question."""
    tone = draw_tone(character, None, rng)
    shared = small_talk.OCCASIONS[occasion]
    frames = small_talk.OWN_OCCASIONS.get((character.slug, occasion), shared)
    if character.is_terse:
        frames = small_talk.TERSE_OCCASIONS[occasion]
    frame = pick(rng, frames.get(tone) or frames["plain"])
    return fill(frame, "{answer}", answer, "")


def fill(frame: str, statement: str, answer: str, note: str) -> str:
    """Write statement and answer into a frame.

    >>> fill("I think {s}. {note}", "The capital of Peru is {answer}.", "Lima", "See a map.")
    'I think the capital of Peru is Lima. See a map.'
    """
    sentence = statement.replace("{answer}", answer)
    inner = sentence.removesuffix(".")
    if inner.startswith(LOWERED_STARTS):
        inner = inner[0].lower() + inner[1:]
    return frame.format(S=_capital(sentence), s=inner, a=answer, A=_capital(answer), note=note)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
