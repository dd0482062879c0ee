"""A turn from its prompt to its stored replies, and what is refused on the way."""

import uuid
from collections.abc import Callable

import pytest
from pytest_django import Settings

from arena.errors import (
    ArenaError,
    InvalidInputError,
    LimitReachedError,
    NotFoundError,
    NotReadyError,
    TurnRunningError,
)
from arena.models import Battle, DiscardedReply, Reply, Turn
from arena.services import fail_battle, finish_turn, show_turns_are_owned, start_turn
from tests.builders import a_battle, a_rater, a_reply, a_vote, answered

pytestmark = pytest.mark.django_db


def sentence_of(error: type[ArenaError], call: Callable[[], object]) -> str:
    with pytest.raises(error) as refused:
        call()
    return refused.value.sentence


def test_a_prompt_begins_a_turn_for_both_sides() -> None:
    battle = a_battle()

    plan = start_turn(battle.rater, battle.id, "What is slate?\n<b>Really?</b> \U0001faa8")

    turn = Turn.objects.get()
    battle.refresh_from_db()
    assert turn.prompt == "What is slate?\n<b>Really?</b> \U0001faa8"
    assert (turn.index, turn.attempt, turn.state) == (1, 1, "answering")
    assert battle.state == "answering"
    assert (plan.battle_id, plan.turn, plan.attempt, plan.owner) == (battle.id, 1, 1, turn.owner)
    assert set(plan.sides) == {"a", "b"}


def test_turns_are_numbered_from_one() -> None:
    battle = a_battle()

    for _ in range(3):
        answered(battle)

    assert list(battle.turns.values_list("index", flat=True)) == [1, 2, 3]


def test_each_side_is_asked_at_its_own_models_address() -> None:
    battle = a_battle()

    plan = start_turn(battle.rater, battle.id, "?")

    assert plan.sides["a"].endpoint.model == battle.model_a.remote_name
    assert plan.sides["b"].endpoint.model == battle.model_b.remote_name


def test_a_second_prompt_waits_for_the_first() -> None:
    battle = a_battle()
    start_turn(battle.rater, battle.id, "?")

    sentence = sentence_of(TurnRunningError, lambda: start_turn(battle.rater, battle.id, "?"))

    assert sentence == "Both answers are still being written. Wait, or stop both."
    assert Turn.objects.count() == 1


@pytest.mark.parametrize("state", ["voted", "failed", "abandoned"])
def test_a_closed_battle_takes_no_prompt(state: str) -> None:
    battle = a_battle(state=state)

    sentence = sentence_of(NotReadyError, lambda: start_turn(battle.rater, battle.id, "?"))

    assert sentence == f"This battle is {state}; nothing can be asked in it any more."


def test_a_prompt_that_cannot_be_sent_stores_nothing() -> None:
    battle = a_battle()

    sentence = sentence_of(InvalidInputError, lambda: start_turn(battle.rater, battle.id, " \n"))

    battle.refresh_from_db()
    assert sentence == "The prompt is empty. Type something and send again."
    assert battle.state == "created"
    assert not Turn.objects.exists()


def test_a_battle_has_a_greatest_number_of_turns(settings: Settings) -> None:
    settings.BATTLE_MAX_TURNS = 2
    battle = a_battle()
    answered(battle)
    answered(battle)

    sentence = sentence_of(LimitReachedError, lambda: start_turn(battle.rater, battle.id, "?"))

    assert sentence == "A battle has at most 2 turns. Vote, or start a new one."


def test_a_prompt_may_be_as_long_as_the_limit(settings: Settings) -> None:
    settings.BATTLE_MAX_PROMPT_CHARACTERS = 5
    battle = a_battle()

    sentence = sentence_of(InvalidInputError, lambda: start_turn(battle.rater, battle.id, "123456"))
    start_turn(battle.rater, battle.id, "12345")

    assert sentence.startswith("The prompt has 6 characters; the limit is 5.")


def test_the_battle_of_another_is_as_good_as_absent() -> None:
    battle = a_battle()

    others = sentence_of(NotFoundError, lambda: start_turn(a_rater(), battle.id, "?"))
    nowhere = uuid.UUID(int=7)
    absent = sentence_of(NotFoundError, lambda: start_turn(battle.rater, nowhere, "?"))

    assert others == f"You have no battle {battle.id}. Start one at /arena."
    assert absent == f"You have no battle {nowhere}. Start one at /arena."


def test_both_replies_are_stored_as_they_were_shown() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    long = a_reply("a", "# Slate\n- splits", finish_reason="length", reasoning="Hm.")

    assert finish_turn(plan, (long, a_reply("b", "Rock.", completion_tokens=None)))

    battle.refresh_from_db()
    turn, reply = Turn.objects.get(), Reply.objects.get(side="a")
    assert (battle.state, turn.state) == ("ready", "ready")
    assert turn.ready_at is not None
    assert (reply.text, reply.finish_reason, reply.reasoning) == (
        "# Slate\n- splits",
        "length",
        "Hm.",
    )
    assert reply.features["headers"]["h1"] == reply.features["unordered"] == 1
    assert Reply.objects.get(side="b").completion_tokens is None
    assert not battle.stopped
    assert not DiscardedReply.objects.exists()


def test_what_a_stop_cut_off_is_kept_apart() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")

    finish_turn(
        plan,
        (
            a_reply("a", "Slate is", finish_reason="stopped", dropped=" a rock."),
            a_reply("b", "It", finish_reason="stopped"),
        ),
    )

    battle.refresh_from_db()
    dropped = DiscardedReply.objects.get()
    assert battle.stopped
    assert (dropped.side, dropped.text, dropped.cause) == ("a", " a rock.", "stopped")
    assert Reply.objects.get(side="a").text == "Slate is"


def test_replies_are_stored_once() -> None:
    battle = a_battle()
    plan = answered(battle)

    assert not finish_turn(plan, (a_reply("a", "Other."), a_reply("b", "Other.")))
    assert set(Reply.objects.values_list("text", flat=True)) == {"An answer."}


def test_runs_learn_together_which_of_their_turns_are_still_their_own() -> None:
    battles = [a_battle(), a_battle()]
    plans = [start_turn(battle.rater, battle.id, "?") for battle in battles]
    owners = {plan.owner for plan in plans}
    before = Turn.objects.latest("owner_seen_at").owner_seen_at

    assert show_turns_are_owned(owners) == owners
    assert all(turn.owner_seen_at > before for turn in Turn.objects.all())
    finish_turn(plans[0], (a_reply("a"), a_reply("b")))
    assert show_turns_are_owned(owners) == {plans[1].owner}


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_failure_closes_the_battle_and_counts_against_its_model(side: str) -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")

    assert fail_battle(plan, side, "stalled", "no text for 30 s")

    battle.refresh_from_db()
    failure = battle.failures.get()
    assert (battle.state, Turn.objects.get().state) == ("failed", "failed")
    assert failure.model == (battle.model_a if side == "a" else battle.model_b)
    assert (failure.cause, failure.detail) == ("stalled", "no text for 30 s")


def test_a_failure_is_counted_once() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    fail_battle(plan, "a", "stalled", "")

    assert not fail_battle(plan, "b", "stalled", "")
    assert not finish_turn(plan, (a_reply("a"), a_reply("b")))
    assert battle.failures.count() == 1


@pytest.mark.parametrize("detail", ["a\x00b", "half \ud83d of it"])
def test_any_detail_of_a_failure_can_be_stored(detail: str) -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")

    assert fail_battle(plan, "a", "rejected", detail)

    assert battle.failures.get().cause == "rejected"


def test_a_vote_ends_the_conversation() -> None:
    vote = a_vote()

    with pytest.raises(NotReadyError):
        start_turn(vote.battle.rater, vote.battle_id, "One more thing")
    assert Battle.objects.get().state == "voted"
