"""The reader of the bank: it takes good lines and refuses a line whose shape is wrong."""

from pathlib import Path
from typing import Any

import pytest

from arena.questions.bank import BankError, load_bank, read_line
from tests.unit.questions.rows import a_line

PLACE = "geography.jsonl, line 7"


def test_a_good_line_is_read() -> None:
    question = read_line(a_line(accept=["Canberra City"]), place=PLACE)

    assert question.truth_value == "Canberra"
    assert question.right_answers == ("Canberra", "Canberra City")
    assert question.wordings[3] == "From which city is Australia governed?"
    assert question.source == "Encyclopaedia Britannica, article 'Canberra'"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": None}, "field id: nothing is there; add the field."),
        ({"source": None}, "field source: nothing is there; add the field."),
        ({"source": ""}, "field source: '' is empty or has spaces around it; write the text alone"),
        ({"wordings": "What?"}, "field wordings: 'What?' is not a list; put it in square brackets"),
        ({"wordings": ["What?", 4]}, "field wordings: 4 is not a text; put it in quotes."),
        ({"accept": [" "]}, "field accept: ' ' is empty or has spaces around it"),
        ({"truth": "Canberra"}, "field truth: 'Canberra' is not an object"),
        ({"truth": {"kind": "exact"}}, "field truth.value: nothing is there; add the field."),
        ({"truth": {"kind": "exact", "value": 9}}, "field truth.value: 9 is not a text"),
        (
            {"truth": {"kind": "exact", "value": "Canberra", "unit": "m"}},
            "field truth.unit: 'm' stands in an unknown field; the known ones are kind, value.",
        ),
        ({"topic": "cities"}, "field topic: 'cities' stands in an unknown field"),
        ({"tempting_wrong_answer": " Sydney"}, "' Sydney' is empty or has spaces around it"),
    ],
)
def test_a_line_of_the_wrong_shape_is_refused_with_file_line_field_and_value(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BankError) as refusal:
        read_line(a_line(**changes), place=PLACE)

    assert str(refusal.value).startswith(f"{PLACE}, field ")
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("line", ["", "{", "[]", '"text"'])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(BankError, match=r"line 7, field line: .* is not a JSON object"):
        read_line(line, place=PLACE)


def test_a_field_that_is_given_twice_is_refused() -> None:
    line = a_line().replace('"language": "en"', '"language": "en", "language": "de"')

    with pytest.raises(BankError, match=r"field line: 'language' is given twice; keep one."):
        read_line(line, place=PLACE)


def test_a_long_value_is_shortened_in_the_sentence() -> None:
    with pytest.raises(BankError) as refusal:
        read_line(a_line(source="x" * 500 + " "), place=PLACE)

    assert len(str(refusal.value)) < 250


def test_questions_come_sorted_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "space.jsonl").write_text(f"{a_line(id='b')}\n{a_line(id='a')}\n")
    (tmp_path / "dates.jsonl").write_text(a_line(id="c"))

    assert [question.id for question in load_bank(tmp_path)] == ["c", "b", "a"]


def test_the_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "space.jsonl").write_text(f"{a_line()}\n{a_line(statement=None)}\n")

    with pytest.raises(BankError, match=r"^space.jsonl, line 2, field statement: "):
        load_bank(tmp_path)


def test_an_empty_bank_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no questions found"):
        load_bank(tmp_path)
