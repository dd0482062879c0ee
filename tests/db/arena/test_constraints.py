"""Every rule that the database holds, broken once."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from arena.models import (
    Battle,
    Consent,
    Exclusion,
    ExclusionCode,
    Rater,
    Reply,
    Study,
    Turn,
    Vote,
    WorkItem,
)
from arena.services import exclude_vote, open_arena
from tests.builders import a_battle, a_model, a_rater, a_vote, answered

pytestmark = pytest.mark.django_db


def breaks(constraint: str, *columns: str) -> Any:
    """Expect this constraint; SQLite names the columns of a unique one instead."""
    return pytest.raises(IntegrityError, match="|".join((constraint, *columns)))


def a_turn(**more: Any) -> Turn:
    given = {"index": 1, "prompt": "?", "owner": uuid.uuid4(), "owner_seen_at": timezone.now()}
    battle = more.pop("battle", None) or a_battle()
    return Turn.objects.create(battle=battle, **{**given, **more})


def a_stored_reply(turn: Turn, **more: Any) -> Reply:
    given = {"side": "a", "text": "", "finish_reason": "stop", "duration_ms": 1, "features": {}}
    return Reply.objects.create(turn=turn, **{**given, **more})


def same_model_twice() -> Battle:
    model = a_model()
    return a_battle(model_a=model, model_b=model)


def an_account() -> User:
    return User.objects.create(username="ada")


def a_study(**more: Any) -> Study:
    return Study.objects.create(**{"slug": "s", "name": "S", "kind": "guided", **more})


@pytest.mark.parametrize(
    ("constraint", "break_it"),
    [
        ("battle_models_differ", same_model_twice),
        ("battle_pair_probability_in_range", lambda: a_battle(pair_probability=0)),
        ("battle_pair_probability_in_range", lambda: a_battle(pair_probability=1.01)),
        ("battle_state_known", lambda: a_battle(state="over")),
        (
            "battle_timing_blind_only_when_buffered",
            lambda: a_battle(pacing="lockstep", timing_blind=True),
        ),
        (
            "battle_timing_blind_only_when_buffered",
            lambda: a_battle(pacing="buffered", timing_blind=False),
        ),
        ("battle_layout_known", lambda: a_battle(layout="round")),
        ("battle_question_has_its_arm", lambda: a_battle(question="legs-spider")),
        ("battle_question_has_its_arm", lambda: a_battle(belief_arm="none")),
        ("battle_question_has_its_arm", lambda: a_battle(question="q", belief_arm="maybe")),
        (
            "battle_belief_is_that_of_its_arm",
            lambda: a_battle(question="q", belief_arm="none", belief="8"),
        ),
        ("battle_belief_is_that_of_its_arm", lambda: a_battle(question="q", belief_arm="right")),
        ("battle_belief_is_that_of_its_arm", lambda: a_battle(question="q", belief_arm="wrong")),
        ("battle_belief_is_that_of_its_arm", lambda: a_battle(belief="8")),
        ("turn_index_from_one", lambda: a_turn(index=0)),
        ("turn_ready_has_its_time", lambda: a_turn(state="ready")),
        ("reply_side_known", lambda: a_stored_reply(a_turn(), side="c")),
        ("reply_finish_reason_known", lambda: a_stored_reply(a_turn(), finish_reason="eos")),
        ("languagemodel_source_known", lambda: a_model(source="floppy")),
        ("languagemodel_status_known", lambda: a_model(status="asleep")),
        ("languagemodel_endpoint_has_remote_name", lambda: a_model(remote_name="")),
        ("rater_level_known", lambda: Rater.objects.create(level="king")),
        (
            "rater_simulated_is_nobody",
            lambda: Rater.objects.create(is_simulated=True, level="expert"),
        ),
        (
            "rater_simulated_is_nobody",
            lambda: Rater.objects.create(is_simulated=True, account=an_account()),
        ),
        (
            "consent_includes_the_study",
            lambda: Consent.objects.create(
                rater=a_rater(), version=1, study=False, votes=True, conversations=True, strata=True
            ),
        ),
        ("study_kind_known", lambda: a_study(kind="quiz")),
        ("study_pacing_known", lambda: a_study(kind="guided", pacing="lockstep")),
        ("study_pacing_known", lambda: a_study(kind="open_arena", pacing="live")),
        ("vote_winner_known", lambda: Vote.objects.create(battle=a_battle(), winner="left")),
        (
            "exclusion_code_known",
            lambda: Exclusion.objects.create(vote=a_vote(), code="BORING", detector="x/1"),
        ),
        (
            "workitem_lease_has_a_worker",
            lambda: WorkItem.objects.create(key="k", lease_until=timezone.now()),
        ),
    ],
)
def test_a_rule_of_the_database_holds(constraint: str, break_it: Callable[[], object]) -> None:
    with breaks(constraint), transaction.atomic():
        break_it()


def test_a_turn_has_its_number_once() -> None:
    battle = a_turn().battle

    with breaks("turn_index_once_per_battle", "arena_turn.battle_id"), transaction.atomic():
        a_turn(battle=battle)


def test_a_side_replies_once_a_turn() -> None:
    turn = a_turn()
    a_stored_reply(turn)

    with breaks("reply_side_once_per_turn", "arena_reply.turn_id"), transaction.atomic():
        a_stored_reply(turn)


def test_a_battle_has_one_vote() -> None:
    vote = a_vote("tie")

    with breaks("arena_vote_battle_id_key", "arena_vote.battle_id"), transaction.atomic():
        Vote.objects.create(battle=vote.battle, winner="model_a")


def test_an_exclusion_is_reversed_once() -> None:
    entry = exclude_vote(a_vote(), ExclusionCode.REPEAT, detector="x/1", evidence={})
    reversal = {"vote": entry.vote, "code": entry.code, "detector": "ada", "reverses": entry}
    Exclusion.objects.create(**reversal)

    with breaks("reverses_id_key", "arena_exclusion.reverses_id"), transaction.atomic():
        Exclusion.objects.create(**reversal)


@pytest.mark.parametrize(
    ("again", "names"),
    [
        (lambda: [a_model("slate"), a_model("slate")], "arena_languagemodel"),
        (lambda: [open_arena(), a_study(slug="open-arena")], "arena_study"),
        (lambda: [WorkItem.objects.create(key="k") for _ in range(2)], "arena_workitem"),
    ],
)
def test_a_name_is_given_once(again: Callable[[], object], names: str) -> None:
    with breaks(names), transaction.atomic():
        again()


def test_nothing_that_a_vote_stands_on_can_be_deleted() -> None:
    vote = a_vote()

    for row in (vote.battle, vote.battle.model_a, vote.battle.rater, vote.battle.study):
        with pytest.raises(IntegrityError, match="Cannot delete"), transaction.atomic():
            row.delete()


def test_a_battle_that_was_answered_keeps_its_turns() -> None:
    battle = a_battle()
    answered(battle)

    with pytest.raises(IntegrityError, match="Cannot delete"), transaction.atomic():
        battle.delete()
