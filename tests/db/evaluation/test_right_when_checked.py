"""The board says how often each model was right where its answer can be checked."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.models import LanguageModel, Vote
from arena.queries import BankAnswer
from arena.questions.bank import BankQuestion, load_bank
from arena.questions.suggestions import AskedQuestion
from arena.services import Ballot, cast_vote, exclude_vote, finish_turn, start_turn
from benchmarks.statistics.clustered_wilson import clustered_wilson
from evaluation.models import Snapshot
from evaluation.right_when_checked import RightWhenChecked, right_when_checked
from evaluation.services import refit_boards
from tests.builders import a_battle, a_model, a_reply, a_simulated_rater

BANK = load_bank()


def truth(question: BankQuestion) -> str:
    return f"It is {question.truth_value}."


def wrong(question: BankQuestion) -> str:
    return f"It is {question.tempting_wrong_answer}."


def both(question: BankQuestion) -> str:
    return f"{question.truth_value} or {question.tempting_wrong_answer}."


def answers(n_right: int, n_wrong: int, n_other: int = 0, n_both: int = 0) -> list[BankAnswer]:
    """Return so many answers of Granite, each to a question of its own."""
    texts = [truth] * n_right + [wrong] * n_wrong + [lambda _: "Who knows?"] * n_other
    texts += [both] * n_both
    return [
        BankAnswer("granite", question.id, text(question))
        for question, text in zip(BANK, texts, strict=False)
    ]


def test_right_is_the_share_that_states_the_truth() -> None:
    result = right_when_checked(answers(30, 6, n_other=4))["granite"]

    expected = clustered_wilson([(1, 1)] * 30 + [(0, 1)] * 10)
    assert (result.checked, result.undecided, result.right) == (40, 0, 0.75)
    assert (result.low, result.high) == pytest.approx((expected.low, expected.high))


def test_answers_that_name_both_are_counted_apart() -> None:
    result = right_when_checked(answers(30, 10, n_both=7))["granite"]

    assert (result.checked, result.undecided, result.right) == (40, 7, 0.75)


def test_below_thirty_checked_answers_no_share_is_said() -> None:
    assert right_when_checked(answers(25, 4, n_both=9))["granite"] == RightWhenChecked(29, 9)
    assert right_when_checked(answers(26, 4))["granite"].right == pytest.approx(26 / 30)


def test_answers_to_one_question_resemble_each_other() -> None:
    several = [answer for answer in answers(30, 10) for _ in range(5)]

    result, single = (right_when_checked(a)["granite"] for a in (several, answers(30, 10)))

    # Five answers to each question that are all alike say no more than one.
    assert (result.checked, result.right) == (200, 0.75)
    assert (result.low, result.high) == pytest.approx((single.low, single.high))


def test_a_question_that_left_the_bank_is_left_out() -> None:
    assert right_when_checked([BankAnswer("granite", "gone", "It is 8.")]) == {}


def ask(models: dict[str, LanguageModel], question: BankQuestion, *, simulated: bool) -> Vote:
    """Let the model on A state the truth and the one on B the wrong answer, and vote."""
    battle = a_battle(a_simulated_rater() if simulated else None, **models)
    asked = AskedQuestion(question.id, "none", "", question.wordings[0])
    plan = start_turn(battle.rater, battle.id, asked.prompt, asked=asked)
    finish_turn(plan, (a_reply("a", truth(question)), a_reply("b", wrong(question))))
    return cast_vote(battle.rater, battle.id, Ballot("model_a")).vote


def column(board: str, name: str) -> dict[str, Any]:
    document = json.loads(bytes(Snapshot.objects.get(board=board).body))
    columns = document["columns"]
    return dict(zip(columns["slug"], columns[name], strict=True))


@pytest.mark.django_db
def test_each_board_checks_the_answers_of_its_own_votes() -> None:
    models = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    for question in BANK[:31]:
        ask(models, question, simulated=True)
    excluded = ask(models, BANK[31], simulated=True)
    exclude_vote(excluded, "REPEAT", detector="x/1", evidence={})  # type: ignore[arg-type]  # the same text
    for question in BANK[40:43]:
        ask(models, question, simulated=False)

    refit_boards()

    assert column("demo", "checked") == {"granite": 34, "mica": 34}
    assert column("demo", "right") == {"granite": 1.0, "mica": 0.0}
    # All alike: n = 34 answers to 34 questions; Wilson's far end is z^2 / (n + z^2).
    far = 1.959964**2 / (34 + 1.959964**2)
    assert column("demo", "right_low") == pytest.approx({"granite": 1 - far, "mica": 0})
    assert column("demo", "right_high") == pytest.approx({"granite": 1, "mica": far})
    assert column("arena", "checked") == {"granite": 3, "mica": 3}
    assert column("arena", "right") == {"granite": None, "mica": None}


@pytest.mark.django_db
def test_models_without_checked_answers_have_none() -> None:
    a_model("granite")

    refit_boards()

    assert column("arena", "checked") == {"granite": 0}
    assert column("arena", "undecided") == {"granite": 0}
    assert column("arena", "right") == {"granite": None}


@pytest.mark.django_db
def test_unlisted_models_are_not_checked_in_public() -> None:
    models = {"model_a": a_model("granite"), "model_b": a_model("secret", status="preview")}
    ask(models, BANK[0], simulated=False)

    refit_boards()

    assert column("arena", "checked") == {"granite": 1}


@pytest.mark.django_db
def test_a_new_answer_alone_makes_a_new_board() -> None:
    # The same tally and the same last vote, yet another number on the board.
    models = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    vote = ask(models, BANK[0], simulated=False)
    [first, _at_equal_style] = refit_boards()

    vote.battle.turns.get().replies.filter(side="a").update(text=both(BANK[0]))
    [second, _at_equal_style] = refit_boards()

    assert first.pk != second.pk
    assert column("arena", "checked") == {"granite": 0, "mica": 1}
    assert column("arena", "undecided") == {"granite": 1, "mica": 0}


def queries_of_a_refit() -> int:
    with CaptureQueriesContext(connection) as queries:
        refit_boards()
    return len(queries)


@pytest.mark.django_db
def test_checking_more_answers_takes_no_more_queries() -> None:
    models = {"model_a": a_model("granite"), "model_b": a_model("mica")}
    ask(models, BANK[0], simulated=False)
    refit_boards()
    one = queries_of_a_refit()
    for question in BANK[1:6]:
        ask(models, question, simulated=False)
    refit_boards()

    assert queries_of_a_refit() == one
