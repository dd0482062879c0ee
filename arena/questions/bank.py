"""Read the question bank: facts, each asked in several wordings, with a truth and a wrong answer.

The files beside this one hold one question a line, one file a domain. One wording of each
question is kept out of the training of the demonstration models, so at least four are needed:
three to learn from and one to be tested on. Reading checks the shape of a line only; the rules of
content are checked by `python -m arena.questions.validate`. No Django.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arena.questions.shape import read_row

BANK_FOLDER = Path(__file__).resolve().parent


class BankError(ValueError):
    """A line of the bank cannot be read; the sentence names file, line and field."""


@dataclass(frozen=True)
class BankQuestion:
    id: str
    domain: str
    language: str
    wordings: tuple[str, ...]  # full questions, at least four
    truth_kind: str  # exact or numeric
    truth_value: str  # a number in digits when the kind is numeric
    accept: tuple[str, ...]  # other spellings and other words that count as right
    tempting_wrong_answer: str
    statement: str  # a sentence with {answer} in the place of the answer
    source: str  # where the fact is fixed or can be looked up; "computed" where it follows

    @property
    def right_answers(self) -> tuple[str, ...]:
        return (self.truth_value, *self.accept)


def load_bank(folder: Path = BANK_FOLDER) -> tuple[BankQuestion, ...]:
    """Return every question of the folder, sorted by file and line.

    Raises BankError for the first line that cannot be read.
    """
    questions = tuple(
        read_line(line, place=f"{file.name}, line {number}")
        for file in bank_files(folder)
        for number, line in enumerate(lines_of(file), start=1)
    )
    if not questions:
        raise BankError(f"{folder.name}: no questions found; expected files that end in .jsonl")
    return questions


def bank_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def lines_of(file: Path) -> list[str]:
    # Not splitlines: it would also split inside a text, at signs that JSON allows there.
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def read_line(line: str, *, place: str) -> BankQuestion:
    """Turn one line of a bank file into a question, or raise BankError naming `place`."""
    row, faults = read_row(line)
    if faults:
        raise BankError(f"{place}, {faults[0]}")
    return question_of(row)


def question_of(row: dict[str, Any]) -> BankQuestion:
    """Return the question of a row whose shape was found right."""
    truth = row["truth"]
    texts = {name: row[name] for name in ("id", "domain", "language", "statement", "source")}
    return BankQuestion(
        **texts,
        wordings=tuple(row["wordings"]),
        truth_kind=truth["kind"],
        truth_value=truth["value"],
        accept=tuple(row["accept"]),
        tempting_wrong_answer=row["tempting_wrong_answer"],
    )


def mentions(text: str, answer: str) -> bool:
    """Say whether the answer stands in the text as whole words, whatever the case.

    >>> mentions("The capital is Canberra.", "canberra"), mentions("It is 19.", "9")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) is not None
