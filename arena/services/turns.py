"""A turn from its prompt to its two stored replies.

Each start of a turn has an owner token. Every later write names it, so that a run whose turn was
meanwhile started anew writes nothing.
"""

import uuid
from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from arena.errors import LimitReachedError, NotFoundError, NotReadyError, TurnRunningError
from arena.models import Battle, DiscardedReply, ModelFailure, Rater, Reply, Turn
from arena.prompts import check_prompt
from arena.questions.suggestions import AskedQuestion, recognise
from arena.services.limits import check_prompts
from arena.services.plans import FinishedReply, TurnPlan, plan_turn
from arena.text_features import text_features
from arena.text_features.language import language_of


@transaction.atomic
def start_turn(
    rater: Rater, battle_id: UUID, prompt: str, *, asked: AskedQuestion | None = None
) -> TurnPlan:
    """Store the prompt as the battle's next turn, to be answered by both sides.

    If it opens the battle with a question of the bank, as the caller says in `asked` or as the text
    shows, the battle notes which, and the belief in it.

    Raises NotFoundError, InvalidInputError for a text that cannot be sent, TurnRunningError,
    NotReadyError after the vote or a failure, LimitReachedError, TooManyError.
    """
    battle = _locked(rater, battle_id)
    check_prompt(prompt, limit=settings.BATTLE_MAX_PROMPT_CHARACTERS)
    _check_may_start(battle)
    turns = 0 if battle.state == Battle.State.CREATED else battle.turns.count()
    if turns >= settings.BATTLE_MAX_TURNS:
        raise LimitReachedError(f"A battle has at most {turns} turns. Vote, or start a new one.")
    check_prompts(rater)
    turn = Turn.objects.create(
        battle=battle,
        index=turns + 1,
        prompt=prompt,
        language=language_of(prompt),
        owner=uuid.uuid4(),
        owner_seen_at=timezone.now(),
    )
    question = _question(asked or recognise(prompt)) if turn.index == 1 else {}
    _move(battle, Battle.State.ANSWERING, **question)
    return plan_turn(battle, turn)


@transaction.atomic
def restart_turn(rater: Rater, battle_id: UUID) -> TurnPlan:
    """Answer the newest turn anew on both sides: a regenerate, or a turn whose process died.

    Replaced answers are kept for audits. Raises as `start_turn` does.
    """
    battle = _locked(rater, battle_id)
    turn = battle.turns.order_by("-index").first()
    if turn is None:
        raise NotReadyError("There is no answer to write anew: ask both models something first.")
    is_lost = turn.state == Turn.State.FAILED
    _check_may_start(battle)
    if not is_lost:
        if turn.regenerates >= settings.BATTLE_MAX_REGENERATES:
            raise LimitReachedError(
                f"Both answers were written anew {turn.regenerates} times in this turn, the most "
                "that is allowed. Vote, or ask on."
            )
        turn.regenerates += 1
        _discard_replies(turn)
    check_prompts(rater)
    turn.attempt += 1
    turn.state = Turn.State.ANSWERING
    turn.ready_at = None
    turn.owner = uuid.uuid4()
    turn.owner_seen_at = timezone.now()
    turn.save()
    _move(battle, Battle.State.ANSWERING)
    return plan_turn(battle, turn)


def show_turns_are_owned(owners: Collection[UUID]) -> set[UUID]:
    """Note that these runs still live; return those whose turn is still their own."""
    running = Turn.objects.filter(owner__in=owners, state=Turn.State.ANSWERING)
    if running.update(owner_seen_at=timezone.now()) == len(owners):
        return set(owners)
    return set(running.values_list("owner", flat=True))


@transaction.atomic
def finish_turn(plan: TurnPlan, replies: tuple[FinishedReply, ...]) -> bool:
    """Store both replies as shown; the turn is ready. False when the run owns it no longer."""
    battle = Battle.objects.select_for_update().get(id=plan.battle_id)
    turn = _owned(plan).first()
    if turn is None or battle.state != Battle.State.ANSWERING:
        return False
    Reply.objects.bulk_create(
        Reply(
            turn=turn,
            side=reply.side,
            text=reply.text,
            finish_reason=reply.finish_reason,
            reasoning=reply.reasoning,
            prompt_tokens=reply.prompt_tokens,
            completion_tokens=reply.completion_tokens,
            first_text_ms=reply.first_text_ms,
            duration_ms=reply.duration_ms,
            tail_stall_ms=reply.tail_stall_ms,
            features=asdict(text_features(reply.text)),
        )
        for reply in replies
    )
    DiscardedReply.objects.bulk_create(
        DiscardedReply(
            turn=turn,
            side=reply.side,
            text=reply.dropped,
            finish_reason=reply.finish_reason,
            attempt=turn.attempt,
            cause=DiscardedReply.Cause.STOPPED,
        )
        for reply in replies
        if reply.dropped
    )
    turn.state = Turn.State.READY
    turn.ready_at = timezone.now()
    turn.save(update_fields=["state", "ready_at"])
    if any(reply.finish_reason == Reply.FinishReason.STOPPED for reply in replies):
        battle.stopped = True
        battle.save(update_fields=["stopped"])
    _move(battle, Battle.State.READY)
    return True


@transaction.atomic
def fail_battle(plan: TurnPlan, side: str, cause: str, detail: str) -> bool:
    """Close the battle because one side could not answer; count the failure of that model."""
    battle = Battle.objects.select_for_update().get(id=plan.battle_id)
    if not _owned(plan).update(state=Turn.State.FAILED):
        return False
    _move(battle, Battle.State.FAILED)
    storable = detail.encode(errors="replace").decode().replace("\x00", "")
    ModelFailure.objects.create(
        model=battle.model_on(side), battle=battle, cause=cause, detail=storable
    )
    return True


@transaction.atomic
def give_up_turn(plan: TurnPlan) -> bool:
    """Fail the turn for a reason that lies with us, not with a model; it may be asked again."""
    battle = Battle.objects.select_for_update().get(id=plan.battle_id)
    if not _owned(plan).update(state=Turn.State.FAILED):
        return False
    _reopen(battle)
    return True


@transaction.atomic
def lose_turn_without_owner(battle_id: UUID) -> bool:
    """Fail the running turn whose process has not been seen for a while; it may be asked again."""
    if not _without_owner().filter(battle_id=battle_id).exists():
        return False
    battle = Battle.objects.select_for_update().get(id=battle_id)
    lost = _without_owner().filter(battle=battle).update(state=Turn.State.FAILED)
    if lost:
        _reopen(battle)
    return bool(lost)


def lose_turns_without_owner() -> int:
    """Do so for every such turn; return how many there were."""
    battles = list(_without_owner().values_list("battle_id", flat=True))
    return sum(lose_turn_without_owner(battle_id) for battle_id in battles)


def _without_owner() -> QuerySet[Turn]:
    limit = timezone.now() - timedelta(seconds=settings.BATTLE_OWNER_LOST_SECONDS)
    return Turn.objects.filter(state=Turn.State.ANSWERING, owner_seen_at__lt=limit)


def _locked(rater: Rater, battle_id: UUID) -> Battle:
    battle = (
        Battle.objects.select_for_update(of=("self",))
        .select_related("model_a", "model_b")
        .filter(id=battle_id, rater=rater)
        .first()
    )
    if battle is None:
        raise NotFoundError(f"You have no battle {battle_id}. Start one at /arena.")
    return battle


def _check_may_start(battle: Battle) -> None:
    if battle.state == Battle.State.ANSWERING:
        raise TurnRunningError("Both answers are still being written. Wait, or stop both.")
    if battle.state not in {Battle.State.CREATED, Battle.State.READY}:
        raise NotReadyError(f"This battle is {battle.state}; nothing can be asked in it any more.")


def _question(asked: AskedQuestion | None) -> dict[str, str]:
    """Return what a battle notes of the bank question that it opens with, if it does."""
    if asked is None:
        return {}
    return {
        "question": asked.question_id,
        "belief_arm": asked.belief_arm,
        "belief": asked.belief,
    }


def _move(battle: Battle, state: Battle.State, **more: str) -> None:
    Battle.objects.filter(id=battle.id).update(state=state, moved_at=timezone.now(), **more)


def _reopen(battle: Battle) -> None:
    if battle.state == Battle.State.ANSWERING:  # an abandoned battle stays so
        _move(battle, Battle.State.READY)


def _owned(plan: TurnPlan) -> QuerySet[Turn]:
    return Turn.objects.filter(
        battle_id=plan.battle_id, index=plan.turn, owner=plan.owner, state=Turn.State.ANSWERING
    )


def _discard_replies(turn: Turn) -> None:
    for reply in turn.replies.all():
        DiscardedReply.objects.create(
            turn=turn,
            side=reply.side,
            text=reply.text,
            finish_reason=reply.finish_reason,
            attempt=turn.attempt,
            cause=DiscardedReply.Cause.REGENERATED,
        )
    turn.replies.all().delete()
