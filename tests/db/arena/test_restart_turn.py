"""A turn that is answered anew: asked for by the rater, or because its process was lost."""

import pytest
from pytest_django import Settings

from arena.errors import LimitReachedError, NotFoundError, NotReadyError, TurnRunningError
from arena.models import Battle, DiscardedReply, Reply, Turn
from arena.services import (
    fail_battle,
    finish_turn,
    give_up_turn,
    lose_turn_without_owner,
    lose_turns_without_owner,
    restart_turn,
    start_turn,
)
from tests.builders import a_battle, a_rater, a_reply, a_vote, answered, not_seen_for

pytestmark = pytest.mark.django_db


def regenerated(battle: Battle, text: str) -> None:
    plan = restart_turn(battle.rater, battle.id)
    assert finish_turn(plan, (a_reply("a", text), a_reply("b", text)))


def state_of(battle: Battle) -> str:
    return Battle.objects.get(id=battle.id).state


def test_both_sides_answer_anew_and_the_former_answers_are_kept() -> None:
    battle = a_battle()
    answered(battle)

    regenerated(battle, "A new answer.")

    turn = Turn.objects.get()
    assert (turn.attempt, turn.regenerates) == (2, 1)
    assert set(Reply.objects.values_list("side", "text")) == {
        ("a", "A new answer."),
        ("b", "A new answer."),
    }
    assert set(DiscardedReply.objects.values_list("side", "text", "attempt", "cause")) == {
        ("a", "An answer.", 1, "regenerated"),
        ("b", "An answer.", 1, "regenerated"),
    }


def test_a_turn_is_answered_anew_at_most_three_times() -> None:
    battle = a_battle()
    answered(battle)
    for number in range(3):
        regenerated(battle, f"Answer {number}.")

    with pytest.raises(LimitReachedError) as refused:
        restart_turn(battle.rater, battle.id)

    assert refused.value.sentence == (
        "Both answers were written anew 3 times in this turn, the most that is allowed. "
        "Vote, or ask on."
    )
    assert DiscardedReply.objects.count() == 6
    assert state_of(battle) == "ready"


def test_every_turn_has_three_of_its_own() -> None:
    battle = a_battle()
    answered(battle)
    for _ in range(3):
        regenerated(battle, "Again.")

    answered(battle)
    regenerated(battle, "Again.")

    assert list(battle.turns.values_list("regenerates", flat=True)) == [3, 1]


def test_nothing_is_answered_anew_before_the_first_prompt() -> None:
    battle = a_battle()

    with pytest.raises(NotReadyError) as refused:
        restart_turn(battle.rater, battle.id)

    assert refused.value.sentence == (
        "There is no answer to write anew: ask both models something first."
    )


def test_a_running_turn_is_not_started_anew() -> None:
    battle = a_battle()
    start_turn(battle.rater, battle.id, "?")

    with pytest.raises(TurnRunningError):
        restart_turn(battle.rater, battle.id)


def test_nothing_is_answered_anew_after_the_vote() -> None:
    vote = a_vote()

    with pytest.raises(NotReadyError) as refused:
        restart_turn(vote.battle.rater, vote.battle_id)

    assert refused.value.sentence == "This battle is voted; nothing can be asked in it any more."
    assert Reply.objects.count() == 2


def test_nobody_answers_the_battle_of_another_anew() -> None:
    battle = a_battle()
    answered(battle)

    with pytest.raises(NotFoundError):
        restart_turn(a_rater(), battle.id)


def test_a_run_whose_turn_was_started_anew_writes_nothing() -> None:
    battle = a_battle()
    old = start_turn(battle.rater, battle.id, "?")
    give_up_turn(old)
    new = restart_turn(battle.rater, battle.id)

    late = (a_reply("a", "Late."), a_reply("b", "Late."))
    assert not finish_turn(old, late)
    assert not fail_battle(old, "a", "stalled", "")
    assert not give_up_turn(old)

    assert finish_turn(new, (a_reply("a"), a_reply("b")))
    assert set(Reply.objects.values_list("text", flat=True)) == {"An answer."}
    assert not battle.failures.exists()


def test_a_turn_given_up_by_us_costs_the_rater_nothing() -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")

    assert give_up_turn(plan)
    again = restart_turn(battle.rater, battle.id)

    turn = Turn.objects.get()
    assert (turn.attempt, turn.regenerates, turn.state) == (2, 0, "answering")
    assert again.owner != plan.owner
    assert not battle.failures.exists()


def test_a_lost_turn_is_left_out_when_the_rater_asks_on() -> None:
    battle = a_battle()
    give_up_turn(start_turn(battle.rater, battle.id, "lost"))

    plan = start_turn(battle.rater, battle.id, "found")

    assert [message["content"] for message in plan.sides["a"].request.messages] == ["found"]


def test_a_turn_is_lost_when_its_owner_was_not_seen(settings: Settings) -> None:
    settings.BATTLE_OWNER_LOST_SECONDS = 15
    battle = a_battle()
    start_turn(battle.rater, battle.id, "?")
    not_seen_for(Turn.objects.get(), 16)

    assert lose_turn_without_owner(battle.id)

    assert (state_of(battle), Turn.objects.get().state) == ("ready", "failed")
    assert not lose_turn_without_owner(battle.id)


def test_a_turn_whose_owner_was_just_seen_goes_on(settings: Settings) -> None:
    settings.BATTLE_OWNER_LOST_SECONDS = 15
    battle = a_battle()
    start_turn(battle.rater, battle.id, "?")
    not_seen_for(Turn.objects.get(), 10)

    assert not lose_turn_without_owner(battle.id)
    assert state_of(battle) == "answering"


def test_an_answered_turn_cannot_be_lost() -> None:
    battle = a_battle()
    answered(battle)
    not_seen_for(Turn.objects.get(), 3_600)

    assert not lose_turn_without_owner(battle.id)
    assert state_of(battle) == "ready"


def test_a_sweep_frees_every_lost_turn_and_no_other() -> None:
    lost, kept = [a_battle() for _ in range(2)], a_battle()
    for battle in (*lost, kept):
        start_turn(battle.rater, battle.id, "?")
    for battle in lost:
        not_seen_for(battle.turns.get(), 3_600)

    assert lose_turns_without_owner() == 2

    assert [state_of(battle) for battle in (*lost, kept)] == ["ready", "ready", "answering"]


@pytest.mark.parametrize("ending", ["lose", "give up"])
def test_an_abandoned_battle_stays_abandoned(ending: str) -> None:
    battle = a_battle()
    plan = start_turn(battle.rater, battle.id, "?")
    Battle.objects.filter(id=battle.id).update(state="abandoned")
    not_seen_for(Turn.objects.get(), 3_600)

    if ending == "lose":
        lose_turn_without_owner(battle.id)
    else:
        give_up_turn(plan)

    assert state_of(battle) == "abandoned"
    assert Turn.objects.get().state == "failed"
