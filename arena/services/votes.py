from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from arena.errors import AlreadyVotedError, NotFoundError, NotReadyError, TurnRunningError
from arena.events import Notice
from arena.models import Battle, ExclusionCode, Rater, Reply, Turn, Vote
from arena.services.exclusions import exclude_vote
from arena.services.limits import check_votes
from arena.services.work import request_refit


@dataclass(frozen=True)
class Ballot:
    """What the rater sends; reasons and comment come with the vote, before the names."""

    winner: str
    strength: str = ""
    reasons: dict[str, list[str]] = field(default_factory=dict)
    comment: str = ""
    decision_ms: int | None = None
    viewing_ms: int | None = None
    input: str = Vote.Input.API


EMPTY_NOTICE = Notice(
    code="EMPTY_REPLY",
    sentence="An answer was stopped before it showed anything. You can vote, but the vote will not "
    "count; or have both written anew.",
)


@dataclass(frozen=True)
class CastVote:
    vote: Vote
    is_new: bool  # False: the same vote again, whose first answer may have been lost


@transaction.atomic
def cast_vote(rater: Rater, battle_id: UUID, ballot: Ballot) -> CastVote:
    """Store the rater's choice; from now on the battle's models may be named.

    The battle row is locked, so of many votes at once one is stored; the same winner again gets
    the stored vote. Raises NotFoundError, AlreadyVotedError, TurnRunningError, NotReadyError,
    TooManyError.
    """
    battle = Battle.objects.select_for_update().filter(id=battle_id, rater=rater).first()
    if battle is None:
        raise NotFoundError(f"You have no battle {battle_id}.")
    stored = Vote.objects.filter(battle=battle).first()
    if stored is not None:
        if stored.winner != ballot.winner:
            raise AlreadyVotedError(
                f"You have voted {stored.winner} in this battle; a vote is final. Start a new one."
            )
        return CastVote(stored, is_new=False)
    _check_is_ready(battle)
    check_votes(rater)
    vote = Vote.objects.create(
        battle=battle,
        winner=ballot.winner,
        strength=ballot.strength,
        reasons=ballot.reasons,
        comment=ballot.comment,
        decision_ms=ballot.decision_ms,
        viewing_ms=ballot.viewing_ms,
        input=ballot.input,
        is_simulated=rater.is_simulated,
    )
    if notice_of(battle.id) is not None:
        exclude_vote(vote, ExclusionCode.EMPTY_REPLY, detector="empty-reply/1", evidence={})
    Battle.objects.filter(id=battle.id).update(state=Battle.State.VOTED, moved_at=timezone.now())
    if not vote.is_simulated:  # whoever simulates asks once for many votes
        request_refit()
    return CastVote(vote, is_new=True)


def _check_is_ready(battle: Battle) -> None:
    match battle.state:
        case Battle.State.READY:
            newest = battle.turns.order_by("-index").first()
            if newest is None or newest.state != Turn.State.READY:
                raise NotReadyError("The newest answers were lost. Have them written anew first.")
        case Battle.State.ANSWERING:
            raise TurnRunningError("Both answers must be finished before you vote, or stopped.")
        case Battle.State.CREATED:
            raise NotReadyError("There is nothing to vote on yet: ask both models something first.")
        case _:
            raise NotReadyError(
                f"This battle is {battle.state}; it takes no vote. Start a new one."
            )


def notice_of(battle_id: UUID) -> Notice | None:
    """Return why a vote on this battle would not count, None when it would."""
    texts = Reply.objects.filter(turn__battle_id=battle_id).values_list("text", flat=True)
    return EMPTY_NOTICE if any(not text.strip() for text in texts) else None
