"""Kept answers as numbers, in the units of the bias analysis."""

import statistics

import pytest

from bias.simulation.measured_answers import measure_answers
from tests.unit.simulation.answers import ARMS, a_prompt, a_question, always


def test_an_answer_is_correct_when_it_states_the_truth() -> None:
    answers = always({"granite": "Eight.", "pyrite": "It is 6.", "slate": "No idea."})

    assert answers.models == ("granite", "pyrite", "slate")
    assert answers.correct.tolist() == [[1, 0, 0]] * 3


def test_agreement_is_with_the_belief_whichever_it_is() -> None:
    answers = always({"granite": "8", "pyrite": "6", "slate": "No idea.", "mica": "8, not 6"})

    agreement = dict(zip(ARMS, answers.agreement.tolist(), strict=True))
    assert agreement == {"none": [0, 0, 0, 0], "right": [1, -1, 0, 0], "wrong": [-1, 1, 0, 0]}


def test_a_unit_of_assertiveness_is_one_standard_deviation_of_all_answers() -> None:
    # Boosters minus hedges: 1 (definitely), 0, -1 (I think), each of them three times.
    replies = {"pyrite": "Definitely 8.", "granite": "8", "mica": "I think 8."}

    answers = always(replies)

    sd = statistics.stdev([1, 0, -1] * 3)
    assert answers.unit_mean == 0
    assert answers.unit_sd == pytest.approx(sd)
    assert answers.assertiveness.tolist() == [pytest.approx([1 / sd, 0, -1 / sd])] * 3


def test_where_all_sound_alike_nobody_is_more_assertive() -> None:
    answers = always({"granite": "8", "pyrite": "6"})

    assert answers.unit_sd == 0
    assert not answers.assertiveness.any()


def test_the_domain_is_that_of_the_question() -> None:
    prompts = [a_prompt({"granite": "8"}, question=name) for name in ("spider", "cube")]
    bank = [a_question("cube", "arithmetic"), a_question("spider", "animals")]

    assert measure_answers(prompts, ["granite"], bank).domains == ("animals", "arithmetic")


def test_questions_that_left_the_bank_are_left_out() -> None:
    prompts = [a_prompt({"granite": "8"}, question=name) for name in ("spider", "cube")]

    kept = measure_answers(prompts, ["granite"], [a_question("cube")])

    assert [prompt.question_id for prompt in kept.prompts] == ["cube"]


def test_answers_to_nothing_in_the_bank_are_refused() -> None:
    with pytest.raises(ValueError, match="none of the kept answers belongs to a question"):
        measure_answers([a_prompt({"granite": "8"})], ["granite"], [a_question("cube")])
