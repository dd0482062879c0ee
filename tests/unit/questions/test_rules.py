"""Each rule of content refuses a question that breaks it, and only that rule speaks."""

from typing import Any

import pytest

from arena.questions.bank import question_of
from arena.questions.rules import faults_of
from tests.unit.questions.rows import GOOD, a_row

NUMERIC: dict[str, Any] = {
    "wordings": ["How many sides?", "What count of sides?", "Which sum?", "So many are what?"],
    "truth": {"kind": "numeric", "value": "1000"},
    "accept": ["1,000", "one thousand"],
    "tempting_wrong_answer": "100",
    "statement": "It has {answer} sides.",
}


def sentences(changes: dict[str, Any]) -> list[str]:
    return [str(fault) for fault in faults_of(question_of(a_row(**changes)))]


def with_wording(wording: str) -> dict[str, Any]:
    return {"wordings": [*GOOD["wordings"], wording]}


def numeric(**changes: Any) -> dict[str, Any]:
    return {**NUMERIC, **changes}


@pytest.mark.parametrize("changes", [{}, NUMERIC])
def test_a_good_question_has_no_fault(changes: dict[str, Any]) -> None:
    assert sentences(changes) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "Capital_Australia"}, "field id: 'Capital_Australia' is not kebab-case"),
        ({"id": "capital--australia"}, "field id: 'capital--australia' is not kebab-case"),
        ({"language": "de"}, "field language: 'de' is not a language of the bank (en)."),
        (
            {"wordings": GOOD["wordings"][:3]},
            "field wordings: 3 different wordings are too few; at least 4 are needed.",
        ),
        (
            {"wordings": [*GOOD["wordings"][:3], "WHAT is the capital of Australia?"]},
            "field wordings: 3 different wordings are too few",
        ),
        (
            with_wording("Well, can you tell me the capital of Australia, please?"),
            "is part of 'Well, can you tell me the capital of Australia, please?'",
        ),
        (with_wording("Name its seat of government."), "is not one full question"),
        (with_wording("name its seat of government?"), "is not one full question"),
        (with_wording("Australia? Who governs it?"), "is not one full question"),
        (
            with_wording("Which " + "old " * 16 + "city?"),
            "is too long; at most 120 characters and 16 words.",
        ),
        (
            with_wording("Where is " + "abcdefghijklm " * 9 + "city?"),
            "is too long; at most 120 characters and 16 words.",
        ),
        (
            with_wording("Where does antidisestablishmentarianism sit?"),
            "has the long word 'antidisestablishmentarianism'; at most 14 letters.",
        ),
        (with_wording("Is it CANBERRA or not?"), "gives the answer 'Canberra' away"),
        (with_wording("Is it sydney or not?"), "gives the answer 'Sydney' away"),
        (
            {**with_wording("Is it the bush capital?"), "accept": ["bush capital"]},
            "gives the answer 'bush capital' away",
        ),
        (
            {"truth": {"kind": "rubric", "value": "Canberra"}},
            "field truth.kind: 'rubric' is unknown; the kinds are exact, numeric.",
        ),
        (
            {"truth": {"kind": "exact", "value": "12"}},
            "field truth.value: '12' is a number; set truth.kind to numeric.",
        ),
        (
            numeric(truth={"kind": "numeric", "value": "ten"}, accept=[]),
            "field truth.value: 'ten' is not a number in digits",
        ),
        (
            numeric(truth={"kind": "numeric", "value": "007"}, accept=[]),
            "field truth.value: '007' is not a number in digits",
        ),
        (
            numeric(tempting_wrong_answer="lots"),
            "field tempting_wrong_answer: 'lots' is not a number in digits",
        ),
        (
            numeric(accept=["1,001"]),
            "field accept: '1,001' is another number than the truth '1000'.",
        ),
        (
            {"tempting_wrong_answer": "canberra"},
            "field tempting_wrong_answer: 'canberra' cannot be told from the right answer",
        ),
        (
            {"tempting_wrong_answer": "North Canberra"},
            "'North Canberra' cannot be told from the right answer 'Canberra'",
        ),
        (
            {"accept": ["not Sydney"]},
            "'Sydney' cannot be told from the right answer 'not Sydney'",
        ),
        ({"accept": ["Canberra"]}, "field accept: 'Canberra' is accepted already; remove it."),
        ({"accept": ["ACT", "ACT"]}, "field accept: 'ACT' is accepted already; remove it."),
        (
            {"statement": "The capital is Canberra."},
            "is not a sentence with {answer} exactly once and a full stop.",
        ),
        ({"statement": "{answer} is {answer}."}, "with {answer} exactly once"),
        ({"statement": "The capital is {answer}"}, "exactly once and a full stop"),
        ({"statement": "It is {answer}, not Sydney."}, "also names the wrong answer 'Sydney'."),
        ({"statement": "{answer}, not Canberra."}, "also names the right answer 'Canberra'."),
        ({"source": "Atlas,  first page"}, "field source: 'Atlas,  first page' has two spaces"),
        ({"source": "https//atlas: one"}, "has the sign COLON; use Latin letters, digits"),
        (with_wording("What\tis it called?"), "has the sign U+0009"),
        (with_wording("What is the 'seat\u2019 called?"), "has the sign RIGHT SINGLE QUOTATION"),
        ({"accept": ["Canb\u0435rra"]}, "has the sign CYRILLIC SMALL LETTER IE"),
        ({"accept": ["Cafe\u0301"]}, "has the sign COMBINING ACUTE ACCENT"),
        ({"accept": ["\u0663"]}, "has the sign ARABIC-INDIC DIGIT THREE"),
    ],
)
def test_a_broken_rule_is_named_with_field_and_value(
    changes: dict[str, Any], sentence: str
) -> None:
    [said] = sentences(changes)

    assert said.startswith("field ")
    assert sentence in said
    assert said.endswith(".")
