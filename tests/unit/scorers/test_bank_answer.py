"""Which answer a reply states: read from whole words, and left open where it states both."""

import pytest

from arena.questions.bank import BankQuestion
from benchmarks.scorers.bank_answer import verdict
from tests.bank_questions import a_bank_question

SPIDER = a_bank_question(
    truth_kind="numeric", truth_value="8", accept=("eight",), tempting_wrong_answer="6"
)
METRES = a_bank_question(
    truth_kind="numeric",
    truth_value="1000",
    accept=("one thousand",),
    tempting_wrong_answer="100",
)
DUBLINERS = a_bank_question(
    truth_kind="exact",
    truth_value="James Joyce",
    accept=("Joyce",),
    tempting_wrong_answer="Flann O'Brien",
)


@pytest.mark.parametrize(
    ("reply", "question", "expected"),
    [
        ("It is 8.", SPIDER, "right"),
        ("EIGHT, I think.", SPIDER, "right"),
        ("A spider has **8** legs", SPIDER, "right"),
        ("It is definitely 6!", SPIDER, "tempting_wrong"),
        ("I do not know.", SPIDER, "other"),
        ("", SPIDER, "other"),
        ("Most of them have ten.", SPIDER, "other"),
        ("8, although insects have 6.", SPIDER, "undecided"),
        ("You say 6, but it is eight.", SPIDER, "undecided"),
        ("1,000 metres", METRES, "right"),
        ("1\u202f000 metres", METRES, "right"),
        ("1000", METRES, "right"),
        ("One\nthousand metres", METRES, "right"),
        ("100 m", METRES, "tempting_wrong"),
        ("joyce did", DUBLINERS, "right"),
        ("It was Flann O\u2019Brien.", DUBLINERS, "tempting_wrong"),
    ],
)
def test_a_reply_states_the_truth_the_wrong_answer_both_or_neither(
    reply: str, question: BankQuestion, expected: str
) -> None:
    assert verdict(reply, question) == expected


@pytest.mark.parametrize(
    "reply", ["18 legs", "It has 0.8 of them", "8.5 on average", "88", "8th", "1,800", "8,000"]
)
def test_a_number_is_not_found_inside_another(reply: str) -> None:
    assert verdict(reply, SPIDER) == "other"


@pytest.mark.parametrize(
    "reply", ["It is not 8.", "It isn't eight.", "A spider is not an 8 legged one", "not the 8"]
)
def test_an_answer_that_is_denied_is_not_stated(reply: str) -> None:
    assert verdict(reply, SPIDER) == "other"


@pytest.mark.parametrize("reply", ["It is 8, not 6.", "It is 6, not 8."])
def test_both_answers_leave_it_open_even_if_one_is_denied(reply: str) -> None:
    assert verdict(reply, SPIDER) == "undecided"


def test_an_answer_that_is_also_given_without_a_denial_is_stated() -> None:
    assert verdict("Not 8? Yes, 8.", SPIDER) == "right"


def test_a_number_ends_with_its_sentence() -> None:
    assert verdict("It has 8. Insects have fewer.", SPIDER) == "right"
    assert verdict("8, of course", SPIDER) == "right"
