"""The rules of content that one question keeps on its own."""

import re
import unicodedata
from collections.abc import Iterator

from arena.questions.bank import BankQuestion, mentions
from arena.questions.shape import Fault

LANGUAGES = ("en",)
TRUTH_KINDS = ("exact", "numeric")
MIN_WORDINGS = 4  # three to train on and one that is held out
# A readability index needs a paragraph; for single questions the length says enough.
MAX_CHARACTERS, MAX_WORDS, MAX_LETTERS = 120, 16, 14
PLAIN_SIGNS = " ?'()/-,."
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def faults_of(question: BankQuestion) -> Iterator[Fault]:
    """Yield each rule that the question breaks."""
    yield from _names(question)
    yield from _wordings(question)
    for wording in question.wordings:
        yield from _wording(wording, question)
    yield from _values(question)
    yield from _answers(question)
    yield from _statement(question)
    for field, text in _texts(question):
        yield from _plain(field, text)


def bare(text: str) -> str:
    """Return the words alone, so that wordings can be compared.

    >>> bare("What is 'go', then?") == bare("what is go then")
    True
    """
    return " ".join(re.findall(r"\w+", text.casefold()))


def _names(question: BankQuestion) -> Iterator[Fault]:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        yield Fault("id", question.id, "is not kebab-case; use a-z, 0-9 and single hyphens.")
    if question.language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        yield Fault("language", question.language, f"is not a language of the bank ({known}).")


def _wordings(question: BankQuestion) -> Iterator[Fault]:
    different = {bare(wording) for wording in question.wordings}
    if len(different) < MIN_WORDINGS:
        says = f"different wordings are too few; at least {MIN_WORDINGS} are needed."
        yield Fault("wordings", len(different), says)
    for wording in question.wordings:
        for other in question.wordings:
            if bare(wording) != bare(other) and f" {bare(wording)} " in f" {bare(other)} ":
                yield Fault("wordings", wording, f"is part of {other!r}; word one of them anew.")


def _wording(wording: str, question: BankQuestion) -> Iterator[Fault]:
    if not re.fullmatch(r"[A-Z0-9][^?]*[^?\s]\?", wording):
        says = "is not one full question; begin with a capital and end with one question mark."
        yield Fault("wordings", wording, says)
    if len(wording) > MAX_CHARACTERS or len(wording.split()) > MAX_WORDS:
        says = f"is too long; at most {MAX_CHARACTERS} characters and {MAX_WORDS} words."
        yield Fault("wordings", wording, says)
    for word in re.findall(r"[^\W\d_]+", wording):
        if len(word) > MAX_LETTERS:
            says = f"has the long word {word!r}; at most {MAX_LETTERS} letters."
            yield Fault("wordings", wording, says)
    for answer in (*question.right_answers, question.tempting_wrong_answer):
        if mentions(wording, answer):
            yield Fault("wordings", wording, f"gives the answer {answer!r} away; leave it out.")


def _values(question: BankQuestion) -> Iterator[Fault]:
    value, wrong = question.truth_value, question.tempting_wrong_answer
    if question.truth_kind not in TRUTH_KINDS:
        known = ", ".join(TRUTH_KINDS)
        yield Fault("truth.kind", question.truth_kind, f"is unknown; the kinds are {known}.")
    elif question.truth_kind == "exact":
        if NUMBER.fullmatch(value):
            yield Fault("truth.value", value, "is a number; set truth.kind to numeric.")
    else:
        for field, text in (("truth.value", value), ("tempting_wrong_answer", wrong)):
            if not NUMBER.fullmatch(text):
                yield Fault(field, text, "is not a number in digits; write it like 12 or -0.5.")
        for form in question.accept:
            digits = form.replace(",", "")
            if NUMBER.fullmatch(digits) and digits != value:
                yield Fault("accept", form, f"is another number than the truth {value!r}.")


def _answers(question: BankQuestion) -> Iterator[Fault]:
    wrong = question.tempting_wrong_answer
    for right in question.right_answers:
        if mentions(right, wrong) or mentions(wrong, right):
            says = f"cannot be told from the right answer {right!r}; choose another."
            yield Fault("tempting_wrong_answer", wrong, says)
    known = {question.truth_value}
    for form in question.accept:
        if form in known:
            yield Fault("accept", form, "is accepted already; remove it.")
        known.add(form)


def _statement(question: BankQuestion) -> Iterator[Fault]:
    statement, wrong = question.statement, question.tempting_wrong_answer
    if statement.count("{answer}") != 1 or not statement.endswith("."):
        says = "is not a sentence with {answer} exactly once and a full stop."
        yield Fault("statement", statement, says)
        return
    for right in question.right_answers:
        if _names_both(statement, right, wrong):
            yield Fault("statement", statement, f"also names the wrong answer {wrong!r}.")
        if _names_both(statement, wrong, right):
            yield Fault("statement", statement, f"also names the right answer {right!r}.")


def _names_both(statement: str, answer: str, other: str) -> bool:
    filled = statement.replace("{answer}", answer)
    return mentions(filled, other) and not mentions(answer, other)


def _texts(question: BankQuestion) -> Iterator[tuple[str, str]]:
    for wording in question.wordings:
        yield "wordings", wording
    yield "truth.value", question.truth_value
    for form in question.accept:
        yield "accept", form
    yield "tempting_wrong_answer", question.tempting_wrong_answer
    yield "statement", question.statement.replace("{answer}", "X")
    yield "source", question.source


def _plain(field: str, text: str) -> Iterator[Fault]:
    if "  " in text:
        yield Fault(field, text, "has two spaces in a row; write one.")
    for sign in dict.fromkeys(text):
        if not _is_plain(sign):
            name = unicodedata.name(sign, f"U+{ord(sign):04X}")
            says = f"has the sign {name}; use Latin letters, digits and these signs:{PLAIN_SIGNS}"
            yield Fault(field, text, says)


def _is_plain(sign: str) -> bool:
    # No other script and no combining mark: a look-alike could not be typed again.
    named = unicodedata.name(sign, "").startswith(("LATIN ", "DIGIT ", "SUBSCRIPT "))
    return named or sign in PLAIN_SIGNS
