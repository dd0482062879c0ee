"""Read which of its two known answers a reply to a question of the bank states.

Made for short replies to short questions of fact. Words are compared, not meanings: a reply that
names both answers, as in "8, not 6", is left undecided.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal

from arena.questions.bank import BankQuestion

Verdict = Literal["right", "tempting_wrong", "other", "undecided"]

APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'"})
# "1,024", and the narrow and unbreakable spaces that some languages write instead of the comma.
THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f](?=\d{3}(?!\d))")
EMPHASIS = re.compile(r"[*_`]")
NOT_DENIED = "".join(
    f"(?<!{denial} {article})" for denial in ("not", "n't") for article in ("", "a ", "an ", "the ")
)


def verdict(text: str, question: BankQuestion) -> Verdict:
    """Say which answer the reply states: the truth, the tempting wrong one, neither or both.

    A whole word counts, whatever its case; a number is not found inside a longer one, such as 8 in
    0.8; an answer that only stands behind "not" is not stated.
    """
    said = _plain(text)
    wrong = (question.tempting_wrong_answer,)
    if _finds(_whole, question.right_answers, said) and _finds(_whole, wrong, said):
        return "undecided"
    if _finds(_stated, question.right_answers, said):
        return "right"
    return "tempting_wrong" if _finds(_stated, wrong, said) else "other"


def _finds(kind: Callable[[str], re.Pattern[str]], answers: Iterable[str], said: str) -> bool:
    return any(kind(answer).search(said) for answer in answers)


@lru_cache(maxsize=4096)
def _whole(answer: str) -> re.Pattern[str]:
    return re.compile(_pattern(answer))


@lru_cache(maxsize=4096)
def _stated(answer: str) -> re.Pattern[str]:
    return re.compile(NOT_DENIED + _pattern(answer))


def _pattern(answer: str) -> str:
    return rf"(?<!\w)(?<!\d[.,]){re.escape(_plain(answer))}(?!\w)(?![.,]\d)"


def _plain(text: str) -> str:
    text = EMPHASIS.sub("", THOUSANDS.sub("", text))
    text = unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()
    return " ".join(text.split())
