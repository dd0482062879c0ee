"""One running turn: reads both models, releases both texts at one pace, stores what was shown.

A run belongs to the process that started it and outlives the socket that asked for it. Its tokens
go straight to the listening sockets of this process. Only stored replies make a turn ready.
"""

import asyncio
import logging

from channels.db import database_sync_to_async
from django.conf import settings

from arena import services
from arena.events import FinishReason, Notice, ServerEvent, Side
from arena.live.listener import Listener
from arena.live.ownership import OwnerLostError, kept_owned
from arena.live.side_stream import SideStream
from arena.live.ticker import ticker
from arena.live.words import BATTLE_FAILED, TURN_FAILED
from arena.pacing import SIDES, TICK_SECONDS, Pacer
from arena.providers import ProviderError
from arena.services import FinishedReply, TurnPlan

logger = logging.getLogger(__name__)


class SideError(Exception):
    """One side could not answer; which and why is for the record, not for raters."""

    def __init__(self, side: Side, cause: str, detail: str) -> None:
        super().__init__(f"side {side}: {cause}: {detail}")
        self.side = side
        self.cause = cause
        self.detail = detail


Readers = dict[Side, asyncio.Task[None]]


class TurnRun:
    """Both answers of one turn, from the first request to the stored replies."""

    def __init__(self, plan: TurnPlan) -> None:
        self.plan = plan
        self.pacer = Pacer("buffered" if plan.pacing == "buffered" else "lockstep")
        self.streams: dict[Side, SideStream] = {
            side: SideStream(plan.sides[side], self.pacer.replies[side]) for side in SIDES
        }
        self.dropped: dict[Side, str] = {"a": "", "b": ""}
        self.reasons: dict[Side, FinishReason] = {}  # of the sides that have shown all they will
        self.stop_requested = False
        self.listeners: set[Listener] = set()
        self.outcome: ServerEvent | None = None  # the last event, once it was told

    def attach(self, listener: Listener, seen: dict[Side, int] | None) -> None:
        """Send a socket what it has not seen of this attempt, then everything as it is shown.

        Without `seen` the socket knows nothing of this attempt: it gets the turn from its start.
        """
        if listener in self.listeners:
            return
        events: list[ServerEvent] = [] if seen is not None else [self._started()]
        for side in SIDES:
            rest = self.pacer.replies[side].shown[seen[side] if seen else 0 :]
            if rest:
                events.append({"type": "reply.delta", "side": side, "text": rest})
            if side in self.reasons:
                events.append(self._finished(side))
        if self.outcome is not None:
            events.append(self.outcome)
        if events:
            listener.put(events)
        self.listeners.add(listener)
        listener.is_live = True

    def detach(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def stop(self) -> None:
        """End both sides, at the next tick, with what was shown so far."""
        self.stop_requested = True

    async def run(self) -> None:
        """Answer the turn; ends with a ready turn, a failed battle or a turn to be asked again."""
        try:
            await self._answer_or_fail()
        except Exception:
            try:
                await database_sync_to_async(services.give_up_turn)(self.plan)
            finally:  # whatever could be stored, nobody waits for this run any more
                self._end({"type": "turn.failed", "turn": self.plan.turn, "message": TURN_FAILED})
            raise

    async def _answer_or_fail(self) -> None:
        try:
            await self._answer()
        except SideError as error:
            logger.warning("battle %s failed: %s", self.plan.battle_id, error)
            fail = database_sync_to_async(services.fail_battle)
            if not await fail(self.plan, error.side, error.cause, error.detail):
                raise OwnerLostError("another run has this turn now") from error
            self._end({"type": "battle.failed", "message": BATTLE_FAILED})

    async def _answer(self) -> None:
        readers = {side: asyncio.create_task(self.streams[side].read()) for side in SIDES}
        try:
            with kept_owned(self.plan.owner) as lost:
                await self._release(readers, lost)
        finally:
            for reader in readers.values():
                reader.cancel()
            await asyncio.gather(*readers.values(), return_exceptions=True)
        notice = await database_sync_to_async(self._store)()
        self._end(
            {
                "type": "turn.ready",
                "turn": self.plan.turn,
                "counts": notice is None,
                "notice": notice,
            }
        )

    def _store(self) -> Notice | None:
        """Store both replies; return why a vote on the battle would not count, if so."""
        replies = tuple(self._finished_reply(side) for side in SIDES)
        if not services.finish_turn(self.plan, replies):
            raise OwnerLostError("another run has this turn now")
        return services.notice_of(self.plan.battle_id)

    async def _release(self, readers: Readers, lost: asyncio.Future[None]) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + settings.BATTLE_TURN_SECONDS
        ticks = ticker()
        tick = ticks.now()
        while not self.stop_requested:
            self._check(readers, has_time=clock() < end)
            if lost.done():
                lost.result()  # raises
            self._tick()
            if self.pacer.is_done:
                return
            tick = await ticks.wait_after(tick)
        for reader in readers.values():
            reader.cancel()
        self.dropped = self.pacer.stop()
        self._tick()

    def _check(self, readers: Readers, *, has_time: bool) -> None:
        for side, reader in readers.items():
            error = reader.exception() if reader.done() else None
            if isinstance(error, ProviderError):
                raise SideError(side, error.cause, error.detail) from error
            if error is not None:
                raise SideError(side, "internal", repr(error)) from error
        # Showing what both have finished is never cut by the clock.
        late = next((side for side in SIDES if not self.pacer.replies[side].has_ended), None)
        if late is not None and not has_time:
            raise SideError(late, "turn_limit", f"not ended in {settings.BATTLE_TURN_SECONDS:g} s")

    def _tick(self) -> None:
        events: list[ServerEvent] = [
            {"type": "reply.delta", "side": side, "text": text}
            for side, text in self.pacer.tick().items()
        ]
        for side in SIDES:
            if side not in self.reasons and self.pacer.replies[side].is_done:
                reason = self.streams[side].finish_reason
                self.reasons[side] = "stopped" if self.stop_requested else reason
                events.append(self._finished(side))
        if events:
            self._tell(events)

    def _finished_reply(self, side: Side) -> FinishedReply:
        stream, reply = self.streams[side], self.pacer.replies[side]
        return FinishedReply(
            side=side,
            text=reply.text,
            finish_reason=self.reasons[side],
            dropped=self.dropped[side],
            reasoning=stream.reasoning + stream.debris.reasoning,
            prompt_tokens=stream.prompt_tokens,
            completion_tokens=stream.completion_tokens,
            first_text_ms=stream.first_text_ms,
            duration_ms=stream.duration_ms or stream.elapsed_ms(),
            tail_stall_ms=round(reply.stalled_ticks * TICK_SECONDS * 1000),
        )

    def _started(self) -> ServerEvent:
        return {
            "type": "turn.started",
            "turn": self.plan.turn,
            "attempt": self.plan.attempt,
            "prompt": self.plan.prompt,
        }

    def _finished(self, side: Side) -> ServerEvent:
        return {
            "type": "reply.finished",
            "side": side,
            "finish_reason": self.reasons[side],
        }

    def _end(self, outcome: ServerEvent) -> None:
        self.outcome = outcome
        self._tell([outcome])

    def _tell(self, events: list[ServerEvent]) -> None:
        for listener in self.listeners:
            listener.put(events)
