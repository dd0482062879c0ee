"""A battle that opens with a question of the bank notes which, and what the user believes."""

from typing import Any

import pytest

from arena.models import Battle
from arena.queries import BankAnswer, bank_answers
from arena.questions.bank import BankQuestion, load_bank
from arena.questions.suggestions import AskedQuestion
from arena.services import (
    Ballot,
    cast_vote,
    exclude_vote,
    finish_turn,
    give_up_turn,
    restart_turn,
    start_turn,
)
from tests.builders import a_battle, a_model, a_reply, a_simulated_rater, answered

pytestmark = pytest.mark.django_db
SPIDER = AskedQuestion("legs-spider", "wrong", "6", "How many legs has a spider? Six, I guess.")


def a_question() -> BankQuestion:
    return load_bank()[0]


def noted(battle: Battle) -> tuple[str, str, str]:
    battle.refresh_from_db()
    return battle.question, battle.belief_arm, battle.belief


def test_a_wording_of_the_bank_is_recognised() -> None:
    battle, question = a_battle(), a_question()

    start_turn(battle.rater, battle.id, f" {question.wordings[2]}\n")

    assert noted(battle) == (question.id, "none", "")


def test_a_suggested_belief_is_recognised() -> None:
    battle, question = a_battle(), a_question()
    wrong = question.tempting_wrong_answer

    start_turn(battle.rater, battle.id, f"{question.wordings[0]} I think it is {wrong}.")

    assert noted(battle) == (question.id, "wrong", wrong)


def test_anything_else_is_no_question_of_the_bank() -> None:
    battle = a_battle()

    start_turn(battle.rater, battle.id, f"{a_question().wordings[0]} Please.")

    assert noted(battle) == ("", "", "")


def test_the_caller_may_say_what_is_asked() -> None:
    battle = a_battle()

    start_turn(battle.rater, battle.id, SPIDER.prompt, asked=SPIDER)

    assert noted(battle) == ("legs-spider", "wrong", "6")


def test_a_later_turn_changes_nothing() -> None:
    chat, quiz = a_battle(), a_battle()
    answered(chat, "Hello")
    answered(quiz, a_question().wordings[0])

    start_turn(chat.rater, chat.id, a_question().wordings[0])
    start_turn(quiz.rater, quiz.id, SPIDER.prompt, asked=SPIDER)

    assert noted(chat) == ("", "", "")
    assert noted(quiz) == (a_question().id, "none", "")


def test_a_first_turn_that_is_asked_again_keeps_its_question() -> None:
    battle = a_battle()
    give_up_turn(start_turn(battle.rater, battle.id, SPIDER.prompt, asked=SPIDER))

    restart_turn(battle.rater, battle.id)

    assert noted(battle) == ("legs-spider", "wrong", "6")


def a_quiz(text_a: str, text_b: str, prompt: str = "Legs of a spider?", **more: object) -> Battle:
    """Return a battle over Granite's and Mica's answers, with a vote."""
    simulated = more.pop("simulated", False)
    battle = a_battle(a_simulated_rater() if simulated else None, **more)
    asked = AskedQuestion("legs-spider", "none", "", prompt)
    plan = start_turn(battle.rater, battle.id, prompt, asked=asked)
    finish_turn(plan, (a_reply("a", text_a), a_reply("b", text_b)))
    cast_vote(battle.rater, battle.id, Ballot("tie"))
    return battle


def test_answers_to_bank_questions_are_read_with_the_model_that_gave_them() -> None:
    models: dict[str, Any] = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    turned: dict[str, Any] = {"model_a": models["model_b"], "model_b": models["model_a"]}
    a_quiz("Eight.", "Six.", **models)
    a_quiz("Eight!", "Ten.", **turned)

    assert set(bank_answers(with_simulated=False)) == {
        BankAnswer("granite", "legs-spider", "Eight."),
        BankAnswer("mica", "legs-spider", "Six."),
        BankAnswer("mica", "legs-spider", "Eight!"),
        BankAnswer("granite", "legs-spider", "Ten."),
    }


def test_the_same_text_to_the_same_prompt_is_one_answer() -> None:
    models: dict[str, Any] = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    for _ in range(3):
        a_quiz("Eight.", "Eight.", **models)
    a_quiz("Eight.", "Eight.", prompt="How many legs has it?", **models)

    answers = bank_answers(with_simulated=False)

    assert sorted(answer.model for answer in answers) == ["granite", "granite", "mica", "mica"]


def test_answers_without_a_counted_vote_or_a_question_are_left_out() -> None:
    models: dict[str, Any] = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    excluded = a_quiz("Eight.", "Six.", **models)
    exclude_vote(excluded.vote, "REPEAT", detector="x/1", evidence={})  # type: ignore[arg-type]  # the same text
    answered(a_battle(**models), a_question().wordings[0])  # no vote
    chat = a_battle(**models)
    answered(chat, "Hello")
    cast_vote(chat.rater, chat.id, Ballot("tie"))

    assert bank_answers(with_simulated=True) == []


def test_only_the_first_answers_count_and_only_whole_ones() -> None:
    models: dict[str, Any] = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    battle = a_battle(**models)
    plan = start_turn(battle.rater, battle.id, SPIDER.prompt, asked=SPIDER)
    finish_turn(plan, (a_reply("a", "Eig", finish_reason="stopped"), a_reply("b", "Eight.")))
    answered(battle, "Are you sure?")
    cast_vote(battle.rater, battle.id, Ballot("tie"))

    assert bank_answers(with_simulated=False) == [BankAnswer("mica", "legs-spider", "Eight.")]


def test_simulated_answers_are_read_only_when_asked_for() -> None:
    models: dict[str, Any] = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    a_quiz("Eight.", "Six.", simulated=True, **models)

    assert bank_answers(with_simulated=False) == []
    assert len(bank_answers(with_simulated=True)) == 2
