"""What the bank asks, as forms with a gap, and whether a text asks one of its questions.

A near miss is a form of the bank with a word that the bank does not hold in this form. Whether a
text asks the bank after all is judged by its words: all words of a wording that carry meaning
must occur, in any order. This says yes too often rather than too seldom.
"""

import re
from collections import defaultdict
from functools import cache

from arena.questions.bank import BankQuestion, load_bank
from benchmarks.zoo.everyday_words import listed

SMALL_WORDS = frozenset(
    listed("""
        a, about, an, and, are, at, be, belong, by, call, called, can, could, did, do, does,
        exactly, for, from, give, had, has, have, how, i, in, is, it, its, know, largely, made,
        mainly, make, many, me, mean, much, name, named, names, number, of, on, one, or, please,
        say, stand, tell, that, the, there, they, this, to, up, use, used, was, we, were, what,
        when, which, who, whom, word, write, you, your
""")
)
SHORTEST_STEM = 3
LARGEST_SHARE = 0.3  # of the questions of a kind that may share a key


@cache
def forms() -> dict[str, tuple[str, ...]]:
    """Return the forms with a gap `{x}` by kind, the first part of the questions' ids.

    >>> "What is the capital of {x}?" in forms()["capital"]
    True
    """
    found: dict[str, set[str]] = defaultdict(set)
    for question in _bank():
        key = key_of(question)
        if key:
            found[kind_of(question)] |= {one.replace(key, "{x}", 1) for one in question.wordings}
    return {kind: tuple(sorted(found[kind])) for kind in sorted(found)}


@cache
def kinds() -> tuple[str, ...]:
    """Return the kind of each question that has a form, so that a draw meets them as often."""
    return tuple(kind_of(question) for question in _bank() if key_of(question))


@cache
def long_keys() -> tuple[tuple[str, str], ...]:
    """Return each wording with the key in it, where the key has several words."""
    return tuple(
        (wording, key_of(question))
        for question in _bank()
        for wording in question.wordings
        if " " in key_of(question)
    )


@cache
def keys() -> tuple[str, ...]:
    """Return the words that the questions turn on."""
    return tuple(sorted({key_of(question) for question in _bank()} - {""}))


@cache
def known_words() -> tuple[str, ...]:
    """Return every answer of the bank and every word that its questions turn on."""
    words = set[str]()
    for question in _bank():
        words |= {question.truth_value, question.tempting_wrong_answer, key_of(question)}
    return tuple(sorted(words - {""}))


def kind_of(question: BankQuestion) -> str:
    return question.id.split("-")[0]


@cache
def key_of(question: BankQuestion) -> str:
    """Return what sets the question apart from others of its kind, in the same words each time.

    That is the longest run of words that all its wordings share and few others of its kind have.
    """
    first = question.wordings[0]
    words = re.findall(r"[\w'-]+", first)
    runs = [(start, end) for end in range(len(words) + 1) for start in range(end)]
    for start, end in sorted(runs, key=lambda run: run[0] - run[1]):
        inner = [word.lower() not in SMALL_WORDS for word in words[start:end]]
        key = " ".join(words[start:end]).strip("'").removesuffix("'s")
        if inner[0] and inner[-1] and _sets_apart(key, question):
            return key
    return ""


def _sets_apart(key: str, question: BankQuestion) -> bool:
    pattern = re.compile(rf"\b{re.escape(key)}\b")
    family = [one.wordings[0] for one in _bank() if kind_of(one) == kind_of(question)]
    n_sharing = sum(pattern.search(one) is not None for one in family)
    is_rare = n_sharing <= max(1, len(family) * LARGEST_SHARE)
    return is_rare and all(pattern.search(one) for one in question.wordings)


def asks_the_bank(prompt: str) -> bool:
    """Say whether the words of some wording of the bank all occur in the prompt.

    >>> asks_the_bank("the capital of Japan, please?"), asks_the_bank("The capital of Cuba?")
    (True, False)
    """
    words = _stems(prompt)
    return any(wording <= words for wording in _wordings())


@cache
def _wordings() -> frozenset[frozenset[str]]:
    """Return the meaningful words of every wording of the bank."""
    return frozenset(_stems(wording) for question in _bank() for wording in question.wordings)


def _stems(text: str) -> frozenset[str]:
    words = (word.removesuffix("'s") for word in re.findall(r"[\w'-]+", text.lower()))
    return frozenset(_stem(word.strip("'")) for word in words if word not in SMALL_WORDS)


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > SHORTEST_STEM else word


@cache
def _bank() -> tuple[BankQuestion, ...]:
    return load_bank()
