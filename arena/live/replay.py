"""For a socket that comes back when nobody in this process writes its turn: the stored rest."""

import asyncio
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from channels.db import database_sync_to_async

from arena import services
from arena.events import FinishReason, Notice, ServerEvent, Side
from arena.live import registry
from arena.live.listener import Listener
from arena.live.words import BATTLE_FAILED, TURN_FAILED
from arena.models import Battle, Turn
from arena.pacing import SIDES, TICK_SECONDS, PacedReply, Pacer

POLL_SECONDS = 1.0


@dataclass(frozen=True)
class Seen:
    """How much of which attempt a client has, in Unicode code points a side."""

    turn: int
    attempt: int
    characters: dict[Side, int]


@dataclass(frozen=True)
class StoredTurn:
    turn: int
    attempt: int
    prompt: str
    state: str
    battle_state: str
    texts: dict[Side, str]
    reasons: dict[Side, FinishReason]
    notice: Notice | None


async def follow(battle_id: UUID, listener: Listener, seen: Seen | None) -> None:
    """Send what the client lacks of the newest turn, however that turn is going.

    A turn of this process is joined. One of another process is awaited until it is stored, and
    failed when that process has not been seen for too long.
    """
    has_waited = False
    while not listener.is_live:
        if (run := registry.run_of(battle_id)) is not None:
            known = seen and (seen.turn, seen.attempt) == (run.plan.turn, run.plan.attempt)
            run.attach(listener, seen.characters if seen and known else None)
            return
        stored = await database_sync_to_async(_newest_turn)(battle_id)
        if stored is None or listener.is_live:  # a turn may have started while we read
            return
        if stored.state != Turn.State.ANSWERING:
            if seen is not None or has_waited:
                await _tell(listener, stored, seen)
            return
        has_waited = True
        await database_sync_to_async(services.lose_turn_without_owner)(battle_id)
        await asyncio.sleep(POLL_SECONDS)


async def _tell(listener: Listener, stored: StoredTurn, seen: Seen | None) -> None:
    if stored.battle_state == Battle.State.FAILED:
        listener.put([{"type": "battle.failed", "message": BATTLE_FAILED}])
        return
    if stored.state == Turn.State.FAILED:
        listener.put([{"type": "turn.failed", "turn": stored.turn, "message": TURN_FAILED}])
        return
    if seen is None or (seen.turn, seen.attempt) != (stored.turn, stored.attempt):
        listener.put(
            [
                {
                    "type": "turn.started",
                    "turn": stored.turn,
                    "attempt": stored.attempt,
                    "prompt": stored.prompt,
                }
            ]
        )
        await _show(listener, stored, {"a": 0, "b": 0})
    else:
        await _show(listener, stored, seen.characters)


async def _show(listener: Listener, stored: StoredTurn, shown: dict[Side, int]) -> None:
    """Release the stored rest at the common pace, as if it were being written.

    Ends when a newer turn or attempt starts in this process: the listener hears that one.
    """
    pacer = Pacer(
        "buffered",
        {
            side: PacedReply(text, min(shown[side], len(text)), has_ended=True)
            for side, text in stored.texts.items()
        },
    )
    finished: set[Side] = set()
    while not listener.is_live:
        events: list[ServerEvent] = [
            {"type": "reply.delta", "side": side, "text": text}
            for side, text in pacer.tick().items()
        ]
        for side in SIDES:
            if side not in finished and pacer.replies[side].is_done:
                finished.add(side)
                events.append(
                    {"type": "reply.finished", "side": side, "finish_reason": stored.reasons[side]}
                )
        if pacer.is_done:
            events.append(_ready(stored))
        listener.put(events)
        if pacer.is_done:
            return
        await asyncio.sleep(TICK_SECONDS)


def _ready(stored: StoredTurn) -> ServerEvent:
    return {
        "type": "turn.ready",
        "turn": stored.turn,
        "counts": stored.notice is None,
        "notice": stored.notice,
    }


def _newest_turn(battle_id: UUID) -> StoredTurn | None:
    turn = (
        Turn.objects.filter(battle_id=battle_id)
        .select_related("battle")
        .prefetch_related("replies")
        .order_by("-index")
        .first()
    )
    if turn is None:
        return None
    replies = {reply.side: reply for reply in turn.replies.all()}
    sides = [side for side in SIDES if side in replies]
    return StoredTurn(
        turn=turn.index,
        attempt=turn.attempt,
        prompt=turn.prompt,
        state=turn.state,
        battle_state=turn.battle.state,
        texts={side: replies[side].text for side in sides},
        reasons={side: cast("FinishReason", replies[side].finish_reason) for side in sides},
        notice=services.notice_of(battle_id),
    )
