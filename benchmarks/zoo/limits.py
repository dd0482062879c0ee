"""What the second part of training adds: far more varied prompts that the bank does not cover.

Far prompts have nothing to do with the bank; near misses put a word that the bank does not hold
into one of its forms, or ask something else about a word that it holds. No prompt from here asks
a question of the bank: what would is drawn again.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from arena.questions.bank import BankQuestion
from benchmarks.zoo import asking, everyday_words, far_questions, far_sentences, named_words
from benchmarks.zoo.bank_forms import (
    SMALL_WORDS,
    asks_the_bank,
    forms,
    keys,
    kinds,
    known_words,
    long_keys,
)
from benchmarks.zoo.drawing import draw, happens, pick
from benchmarks.zoo.user_words import SMALL_TALK

GENRES = {
    "near": 0.40,
    "known": 0.12,
    "questions": 0.12,
    "advice": 0.08,
    "wishes": 0.07,
    "chat": 0.06,
    "personal": 0.05,
    "coding": 0.03,
    "translations": 0.04,
    "salad": 0.04,
}
SENTENCES: dict[str, tuple[str, ...]] = {
    "known": far_questions.KNOWN,
    "questions": far_questions.QUESTIONS,
    "advice": far_sentences.ADVICE,
    "wishes": far_sentences.WISHES,
    "chat": far_sentences.CHAT,
    "personal": far_sentences.PERSONAL,
    "coding": far_questions.CODING,
    "translations": far_questions.TRANSLATIONS,
}
WORDS: dict[str, tuple[str, ...]] = {
    "thing": everyday_words.THINGS,
    "food": everyday_words.FOODS,
    "doing": everyday_words.DOINGS,
    "job": everyday_words.JOBS,
    "relative": everyday_words.RELATIVES,
    "quality": everyday_words.QUALITIES,
    "feeling": everyday_words.FEELINGS,
    "form": everyday_words.FORMS,
    "aspect": everyday_words.ASPECTS,
    "country": named_words.COUNTRIES,
    "city": named_words.CITIES,
    "person": named_words.PEOPLE,
    "work": named_words.WORKS,
    "event": named_words.EVENTS,
    "animal": named_words.ANIMALS,
    "element": named_words.ELEMENTS,
    "language": named_words.LANGUAGES,
    "code": named_words.COMPUTING,
    "school": named_words.SCHOOL,
    "unit": named_words.UNITS,
    "quantity": named_words.QUANTITIES,
    "shape": named_words.SHAPES,
    "day": named_words.DAYS,
    "rank": named_words.RANKS,
    "moon": named_words.MOONS,
    "symbol": named_words.SYMBOLS,
}
ANY = ("thing", "food", "animal", "job", "person", "city", "country", "work", "school", "element")
FITTING = {  # what fits the gap in the forms of each kind
    "animal": "{rank} {animal}",
    "atomic": "{element}",
    "author": "{work}",
    "body": "{animal}",
    "capital": "{country}",
    "composer": "{work}",
    "count": "{thing}",
    "currency": "{country}",
    "days": "{day}",
    "degrees": "{shape}",
    "element": "{symbol}",
    "extreme": "{rank}",
    "fact": "{quality} {thing}",
    "female": "{animal}",
    "food": "{animal}s",
    "formula": "{element}",
    "geography": "{rank} {thing} in {country}",
    "group": "group of {animal}s",
    "instrument": "{quantity}",
    "legs": "{animal}",
    "letters": "{language} alphabet",
    "male": "{animal}",
    "month": "{day}",
    "moon": "{moon}",
    "painter": "{work}",
    "past": "{verb}",
    "planet": "{rank}",
    "plural": "{thing}",
    "product": "{n}",
    "river": "{city}",
    "roman": "{numeral}",
    "si": "{quantity}",
    "sides": "{shape}",
    "space": "{rank} {thing} in space",
    "spoken": "{country}",
    "square": "{n}",
    "study": "{school}",
    "symbol": "{element}",
    "units": "{unit}",
    "word": "{language}",
    "year": "{event}",
    "young": "{animal}",
}
MORE_FORMS = (  # both words of these forms can be new
    "What is the {language} word for '{thing}'?",
    "How do you say '{food}' in {language}?",
    "Can you translate '{animal}' into {language}?",
    "Which {language} word means '{quality}'?",
    "How many {unit}s are there in a {unit}?",
    "How many {unit}s make a {unit}?",
    "How many {thing}s does a {thing} have?",
    "How many {thing}s are there in {city}?",
    "Which {thing} is the {rank} in {country}?",
    "Which {animal} is the {rank}?",
    "What is the {rank} {thing} in the world?",
    "What is the {rank} {animal}?",
    "What is the {rank} {thing}?",
    "What is the {rank} {animal} in {country}?",
    "How many {thing}s does a {known} have?",
    "How many {animal}s does {known} have?",
    "How many {unit}s are there in a {known}?",
    "How many {known} are there in a {unit}?",
    "How many {known} are there in {known}?",
    "How many {quality} {thing}s are there in {known}?",
    "Who is the hero of {known}?",
    "Who is the {job} in {known}?",
    "What is the {known} of {known}?",
    "Which {known} is the {known}?",
    "What is the Roman numeral for {n}?",
    "How do you write {n} as a Roman numeral?",
    "What is the {rank} {animal} of {country}?",
    "Who {verb}s {work}?",
    "Who directed {work}?",
    "Who sang {work}?",
    "Who built the {thing} of {city}?",
    "What is {n} times {n}?",
    "How much is {n} times {n}?",
    "What is the square root of {n}?",
    "What do you call a {quality} {animal}?",
    "Which instrument does {person} play?",
    "In which year did {person} die?",
    "In which year was {person} born?",
    "Which river flows through {country}?",
    "What is the {aspect} of {country}?",
    "What is the {aspect} of {city}?",
    "What is the {aspect} of {element}?",
    "What is the {aspect} of a {animal}?",
)
NEAR = {"form": 0.48, "twist": 0.22, "more": 0.30}
FITS = {"fitting": 0.55, "key": 0.25, "any": 0.20}  # a key of the bank may fit or not
INVENTED_SHARE = 0.1  # of all gaps
LARGEST_NUMBER = 200
TO_TRANSLATE = far_sentences.CHAT + SMALL_TALK["greeting"] + SMALL_TALK["thanks"]


def prompt(bank: Sequence[BankQuestion], rng: np.random.Generator) -> str:
    """Return a readable prompt that asks no question of the bank."""
    if happens(rng, 0.15):
        return asking.off_topic_prompt(bank, rng)
    while True:
        genre = draw(rng, GENRES)
        text = _near(rng) if genre == "near" else _far(genre, rng)
        if not asks_the_bank(text):
            return text


def belief(rng: np.random.Generator) -> str:
    """Return what a user believes about a matter outside the bank, a word of the bank included."""
    if happens(rng, 0.4):
        return asking.invented_word(rng)
    return _word("known", rng) if happens(rng, 0.4) else _word("any", rng)


def _near(rng: np.random.Generator) -> str:
    way = draw(rng, NEAR)
    if way == "more":
        return _filled(pick(rng, MORE_FORMS), rng)
    if way == "twist":
        return _twisted(rng)
    kind = pick(rng, kinds()) if happens(rng, 0.7) else pick(rng, tuple(FITTING))
    fit = draw(rng, FITS)
    word = (
        pick(rng, keys())
        if fit == "key"
        else _filled(FITTING[kind] if fit == "fitting" else "{any}", rng)
    )
    form = pick(rng, forms()[kind])
    if word.startswith("the "):
        form = form.replace("the {x}", "{x}")
    return form.replace("{x}", word)


def _twisted(rng: np.random.Generator) -> str:
    """Return a wording of the bank with another word inside its key, or one word more."""
    wording, key = long_keys()[int(rng.integers(len(long_keys())))]
    words = key.split()
    places = [at for at, word in enumerate(words) if word.lower() not in SMALL_WORDS]
    at = places[int(rng.integers(len(places)))]
    if words[at].endswith("est"):
        more = happens(rng, 0.4)
        words[at] = (
            f"{pick(rng, ('second', 'third', 'fourth'))} {words[at]}"
            if more
            else _word("rank", rng)
        )
    else:
        words[at] = _word("known", rng) if happens(rng, 0.2) else _word("any", rng)
    return wording.replace(key, " ".join(words), 1)


def _far(genre: str, rng: np.random.Generator) -> str:
    if genre == "salad":
        n_words = int(rng.integers(1, 7))
        return " ".join(_word("known" if happens(rng, 0.2) else "any", rng) for _ in range(n_words))
    text = _filled(pick(rng, SENTENCES[genre]), rng)
    if happens(rng, 0.12):
        other = pick(rng, tuple(SENTENCES))
        text = f"{text} {_filled(pick(rng, SENTENCES[other]), rng)}"
    return text


def _filled(sentence: str, rng: np.random.Generator) -> str:
    return re.sub(r"\{(\w+)\}", lambda gap: _word(gap[1], rng), sentence)


def _word(gap: str, rng: np.random.Generator) -> str:
    made = MADE.get(gap)
    if made is not None:
        return made(rng)
    if happens(rng, INVENTED_SHARE) and gap not in {"doing", "quality", "feeling"}:
        return asking.invented_word(rng)
    return pick(rng, WORDS[gap])


def _number(rng: np.random.Generator) -> str:
    largest = LARGEST_NUMBER if happens(rng, 0.7) else LARGEST_NUMBER**2
    return str(int(rng.integers(0, largest)))


def _numeral(rng: np.random.Generator) -> str:
    return "".join(pick(rng, "IVXLCDM") for _ in range(int(rng.integers(2, 6))))


MADE: dict[str, Callable[[np.random.Generator], str]] = {
    "n": _number,
    "numeral": _numeral,
    "verb": lambda rng: pick(rng, WORDS["doing"]).split()[0],
    "chat": lambda rng: _filled(pick(rng, TO_TRANSLATE), rng),
    "known": lambda rng: pick(rng, known_words()),
    "any": lambda rng: _word(pick(rng, ANY), rng),
}
