"""Read the question bank and refuse a line that breaks one of its rules.

A bank question is one fact asked in several wordings, with its truth and one tempting wrong
answer. The files beside this one hold one question a line, one file a domain. No Django.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args

BANK_FOLDER = Path(__file__).resolve().parent
MIN_WORDINGS = 4
TruthKind = Literal["exact", "numeric"]
Value = TypeVar("Value")


class BankError(ValueError):
    """A line of the bank breaks a rule; the sentence names file, line and field."""


@dataclass(frozen=True)
class BankQuestion:
    id: str
    domain: str
    language: str
    wordings: tuple[str, ...]  # full questions, at least four
    truth_kind: TruthKind
    truth_value: str  # a number in digits when the kind is numeric
    accept: tuple[str, ...]  # other spellings that count as right
    tempting_wrong_answer: str
    statement: str  # a sentence with {answer} in the place of the answer

    @property
    def right_answers(self) -> tuple[str, ...]:
        return (self.truth_value, *self.accept)


def load_bank(folder: Path = BANK_FOLDER) -> tuple[BankQuestion, ...]:
    """Return every question of the folder, sorted by file and line.

    Raises BankError for the first line that breaks a rule.
    """
    questions: list[BankQuestion] = []
    seen: set[str] = set()
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            question = read_line(line, place=f"{file.name}, line {number}")
            if question.domain != file.stem:
                raise BankError(
                    f"{file.name}, line {number}, field domain: {question.domain!r} "
                    f"does not match the name of the file; write {file.stem!r}"
                )
            if question.id in seen:
                raise BankError(
                    f"{file.name}, line {number}, field id: {question.id!r} occurs twice"
                )
            seen.add(question.id)
            questions.append(question)
    if not questions:
        raise BankError(f"{folder.name}: no questions found; expected files that end in .jsonl")
    return tuple(questions)


def read_line(line: str, *, place: str) -> BankQuestion:
    """Turn one line of a bank file into a question, or raise BankError naming `place`."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BankError(f"{place}: not a JSON object ({error.msg})") from error
    if not isinstance(row, dict):
        raise BankError(f"{place}: not a JSON object")
    truth = _field(row, "truth", dict, place)
    kind = _field(truth, "kind", str, place, parent="truth.")
    if kind not in get_args(TruthKind):
        raise BankError(f"{place}, field truth.kind: {kind!r}; allowed: exact, numeric")
    question = BankQuestion(
        id=_text(row, "id", place),
        domain=_text(row, "domain", place),
        language=_text(row, "language", place),
        wordings=_texts(row, "wordings", place),
        truth_kind=cast("TruthKind", kind),
        truth_value=_text(truth, "value", place, parent="truth."),
        accept=_texts(row, "accept", place),
        tempting_wrong_answer=_text(row, "tempting_wrong_answer", place),
        statement=_text(row, "statement", place),
    )
    _check(question, place)
    return question


def mentions(text: str, answer: str) -> bool:
    """Say whether the answer stands in the text as whole words, whatever the case.

    >>> mentions("The capital is Canberra.", "canberra"), mentions("It is 19.", "9")
    (True, False)
    """
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) is not None


def _check(question: BankQuestion, place: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        raise BankError(f"{place}, field id: {question.id!r}; use a-z, 0-9 and single hyphens")
    if question.statement.count("{answer}") != 1:
        raise BankError(f"{place}, field statement: must hold {{answer}} exactly once")
    _check_wordings(question.wordings, place)
    _check_answers(question, place)


def _check_wordings(wordings: tuple[str, ...], place: str) -> None:
    n_different = len(set(wordings))
    if n_different < MIN_WORDINGS:
        raise BankError(
            f"{place}, field wordings: {n_different} different wordings; "
            f"at least {MIN_WORDINGS} are needed"
        )
    for wording in wordings:
        if not wording.endswith("?"):
            raise BankError(f"{place}, field wordings: {wording!r} is not a full question")


def _check_answers(question: BankQuestion, place: str) -> None:
    wrong = question.tempting_wrong_answer
    if question.truth_kind == "numeric":
        _check_number(question.truth_value, "truth.value", place)
        _check_number(wrong, "tempting_wrong_answer", place)
    for right in question.right_answers:
        if mentions(right, wrong) or mentions(wrong, right):
            raise BankError(
                f"{place}, field tempting_wrong_answer: {wrong!r} cannot be told from the "
                f"right answer {right!r}"
            )


def _check_number(value: str, field: str, place: str) -> None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise BankError(f"{place}, field {field}: {value!r} is not a number in digits")


def _field(
    row: dict[str, object], name: str, kind: type[Value], place: str, parent: str = ""
) -> Value:
    if name not in row:
        raise BankError(f"{place}, field {parent}{name}: missing")
    value = row[name]
    if not isinstance(value, kind):
        raise BankError(
            f"{place}, field {parent}{name}: expected {kind.__name__}, found {type(value).__name__}"
        )
    return value


def _text(row: dict[str, object], name: str, place: str, parent: str = "") -> str:
    value = _field(row, name, str, place, parent)
    if not value or value != value.strip():
        raise BankError(f"{place}, field {parent}{name}: empty, or with spaces around it")
    return value


def _texts(row: dict[str, object], name: str, place: str) -> tuple[str, ...]:
    values: Iterable[object] = _field(row, name, list, place)
    texts = []
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise BankError(f"{place}, field {name}: every entry must be a text that is not empty")
        texts.append(value)
    return tuple(texts)
