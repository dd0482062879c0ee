"""A vote is stored once, in a battle that is ready for it."""

import uuid

import pytest
from django.utils import timezone

from arena.errors import AlreadyVotedError, NotFoundError, NotReadyError, TurnRunningError
from arena.models import Battle, Turn, Vote, Winner, WorkItem
from arena.services import Ballot, cast_vote, finish_turn, give_up_turn, notice_of, start_turn
from arena.services.work import REFIT_RATINGS
from tests.builders import a_battle, a_rater, a_reply, a_vote, answered

pytestmark = pytest.mark.django_db


def a_ready_battle() -> Battle:
    battle = a_battle()
    answered(battle)
    return battle


def sentence_of(battle: Battle) -> str:
    with pytest.raises((NotReadyError, TurnRunningError)) as refused:
        cast_vote(battle.rater, battle.id, Ballot("tie"))
    assert not Vote.objects.exists()
    return refused.value.sentence


@pytest.mark.parametrize("winner", Winner.values)
def test_a_vote_is_stored_with_all_that_was_said(winner: str) -> None:
    battle = a_ready_battle()
    ballot = Ballot(
        winner,
        strength="clear",
        reasons={"a": ["useful"], "b": ["too_long", "incorrect"]},
        comment="b rambles \U0001faa8",
        decision_ms=2_500,
        viewing_ms=9_000,
        input="key",
    )

    cast = cast_vote(battle.rater, battle.id, ballot)

    stored = Vote.objects.get()
    assert cast.is_new
    assert cast.vote == stored
    assert (stored.winner, stored.strength, stored.comment) == (winner, "clear", ballot.comment)
    assert stored.reasons == ballot.reasons
    assert (stored.decision_ms, stored.viewing_ms, stored.input) == (2_500, 9_000, "key")
    assert Battle.objects.get().state == "voted"


def test_the_same_vote_again_gives_the_stored_one() -> None:
    battle = a_ready_battle()
    first = cast_vote(battle.rater, battle.id, Ballot("model_a", comment="first"))

    second = cast_vote(battle.rater, battle.id, Ballot("model_a", comment="second"))

    assert not second.is_new
    assert second.vote == first.vote
    assert Vote.objects.get().comment == "first"


def test_another_vote_is_refused_and_the_first_stays() -> None:
    battle = a_ready_battle()
    cast_vote(battle.rater, battle.id, Ballot("model_a"))

    with pytest.raises(AlreadyVotedError) as refused:
        cast_vote(battle.rater, battle.id, Ballot("tie"))

    assert refused.value.sentence == (
        "You have voted model_a in this battle; a vote is final. Start a new one."
    )
    assert Vote.objects.get().winner == "model_a"


def test_nothing_to_vote_on_before_the_first_prompt() -> None:
    assert sentence_of(a_battle()) == (
        "There is nothing to vote on yet: ask both models something first."
    )


def test_no_vote_while_a_turn_runs() -> None:
    battle = a_ready_battle()
    start_turn(battle.rater, battle.id, "And?")

    assert sentence_of(battle) == "Both answers must be finished before you vote, or stopped."


@pytest.mark.parametrize("state", ["failed", "abandoned"])
def test_no_vote_in_a_closed_battle(state: str) -> None:
    assert sentence_of(a_battle(state=state)) == (
        f"This battle is {state}; it takes no vote. Start a new one."
    )


def test_no_vote_on_answers_that_were_lost() -> None:
    battle = a_ready_battle()
    give_up_turn(start_turn(battle.rater, battle.id, "And?"))

    assert sentence_of(battle) == "The newest answers were lost. Have them written anew first."


def test_nobody_votes_in_the_battle_of_another() -> None:
    battle = a_ready_battle()

    with pytest.raises(NotFoundError) as refused:
        cast_vote(a_rater(), battle.id, Ballot("tie"))
    with pytest.raises(NotFoundError):
        cast_vote(battle.rater, uuid.uuid4(), Ballot("tie"))

    assert refused.value.sentence == f"You have no battle {battle.id}."
    assert not Vote.objects.exists()


@pytest.mark.parametrize(("a", "b"), [("", "Half"), ("Half", ""), ("\n ", "Half"), ("", "")])
def test_a_vote_on_an_empty_answer_does_not_count(a: str, b: str) -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    finish_turn(plan, (a_reply("a", a, finish_reason="stopped"), a_reply("b", b)))

    vote = cast_vote(battle.rater, battle.id, Ballot("model_b")).vote

    entry = vote.exclusions.get()
    assert (entry.code, entry.detector, entry.stands) == ("EMPTY_REPLY", "empty-reply/1", True)
    assert not Vote.objects.counted().exists()


def test_an_empty_answer_of_an_earlier_turn_excludes_too() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    finish_turn(plan, (a_reply("a", ""), a_reply("b", "Half")))
    answered(battle)

    vote = cast_vote(battle.rater, battle.id, Ballot("model_b")).vote

    assert vote.exclusions.get().code == "EMPTY_REPLY"


def test_a_vote_on_whole_answers_counts() -> None:
    vote = a_vote()

    assert not vote.exclusions.exists()
    assert Vote.objects.counted().get() == vote


def test_the_notice_says_before_the_vote_what_will_not_count() -> None:
    whole, half = a_ready_battle(), a_battle()
    plan = start_turn(half.rater, half.id, "?")
    finish_turn(plan, (a_reply("a", " \n"), a_reply("b", "Half")))

    assert notice_of(whole.id) is None
    assert notice_of(half.id) == {
        "code": "EMPTY_REPLY",
        "sentence": "An answer was stopped before it showed anything. You can vote, but the vote "
        "will not count; or have both written anew.",
    }


def test_a_vote_asks_for_new_ratings() -> None:
    a_vote()

    assert WorkItem.objects.get(key=REFIT_RATINGS).due_at is not None


def test_a_vote_moves_the_battle_now() -> None:
    before = timezone.now()

    vote = a_vote()

    vote.battle.refresh_from_db()
    assert vote.battle.moved_at >= before
    assert Turn.objects.count() == 1
