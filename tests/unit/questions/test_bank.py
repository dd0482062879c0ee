"""The question bank keeps its promises, and its reader refuses a line that does not."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from arena.questions.bank import BankError, load_bank, mentions, read_line

BANK = load_bank()


def a_line(**changes: Any) -> str:
    row = {
        "id": "capital-australia",
        "domain": "geography",
        "language": "en",
        "wordings": ["What?", "Which?", "Where?", "Who?"],
        "truth": {"kind": "exact", "value": "Canberra"},
        "accept": [],
        "tempting_wrong_answer": "Sydney",
        "statement": "The capital of Australia is {answer}.",
    }
    row.update(changes)
    return json.dumps({name: value for name, value in row.items() if value is not None})


def test_the_bank_covers_at_least_eight_domains_with_ten_questions_each() -> None:
    counts = Counter(question.domain for question in BANK)

    assert len(BANK) >= 300
    assert len(counts) >= 8
    assert min(counts.values()) >= 10


def test_ids_and_wordings_are_unique_in_the_whole_bank() -> None:
    ids = [question.id for question in BANK]
    wordings = [wording for question in BANK for wording in question.wordings]

    assert len(set(ids)) == len(ids)
    assert len(set(wordings)) == len(wordings)


def test_no_wording_gives_the_answer_away() -> None:
    told = [
        (question.id, wording)
        for question in BANK
        for wording in question.wordings
        for answer in (*question.right_answers, question.tempting_wrong_answer)
        if mentions(wording, answer)
    ]

    assert told == []


def test_no_wording_is_part_of_another_wording_of_the_same_question() -> None:
    for question in BANK:
        for wording in question.wordings:
            others = [other for other in question.wordings if other != wording]
            assert not any(wording.lower().rstrip("?") in other.lower() for other in others)


def test_a_statement_names_one_answer_only() -> None:
    for question in BANK:
        right = question.statement.replace("{answer}", question.truth_value)
        wrong = question.statement.replace("{answer}", question.tempting_wrong_answer)

        assert not mentions(right, question.tempting_wrong_answer), question.id
        assert not any(mentions(wrong, answer) for answer in question.right_answers), question.id


def test_every_wording_is_a_question_of_moderate_length() -> None:
    for question in BANK:
        assert all(len(wording) <= 120 for wording in question.wordings), question.id


def test_a_good_line_is_read() -> None:
    question = read_line(a_line(), place="geography.jsonl, line 1")

    assert question.truth_value == "Canberra"
    assert question.right_answers == ("Canberra",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": None}, "field id: missing"),
        ({"id": "Capital Australia"}, "use a-z, 0-9 and single hyphens"),
        ({"wordings": ["What?", "Which?", "What?", "Who?"]}, "3 different wordings"),
        ({"wordings": ["What?", "Which?", "Where?", "Tell me."]}, "is not a full question"),
        ({"wordings": ["What?", "Which?", "Where?", 4]}, "field wordings: every entry"),
        ({"wordings": "What?"}, "field wordings: expected list, found str"),
        ({"truth": {"kind": "rubric", "value": "Canberra"}}, "allowed: exact, numeric"),
        ({"truth": {"kind": "exact"}}, "field truth.value: missing"),
        ({"truth": {"kind": "numeric", "value": "ten"}}, "'ten' is not a number in digits"),
        ({"tempting_wrong_answer": "canberra"}, "cannot be told from the right answer 'Canberra'"),
        ({"tempting_wrong_answer": " Sydney"}, "empty, or with spaces around it"),
        ({"accept": ["North Sydney"]}, "cannot be told from the right answer 'North Sydney'"),
        ({"statement": "The capital is Canberra."}, "must hold {answer} exactly once"),
    ],
)
def test_a_bad_line_is_refused_with_file_line_and_field(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BankError) as refusal:
        read_line(a_line(**changes), place="geography.jsonl, line 7")

    assert str(refusal.value).startswith("geography.jsonl, line 7, field ")
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("line", ["", "{", "[]", '"text"'])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(BankError, match=r"line 1: not a JSON object"):
        read_line(line, place="geography.jsonl, line 1")


def test_an_id_that_occurs_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "geography.jsonl").write_text(f"{a_line()}\n{a_line()}\n")

    with pytest.raises(BankError, match=r"line 2, field id: 'capital-australia' occurs twice"):
        load_bank(tmp_path)


def test_a_question_in_the_wrong_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "space.jsonl").write_text(a_line())

    with pytest.raises(BankError, match=r"field domain: 'geography' does not match"):
        load_bank(tmp_path)


def test_an_empty_bank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no questions found"):
        load_bank(tmp_path)
