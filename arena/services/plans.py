"""What a run is given to answer one turn, and what it hands back: no database rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from arena.endpoints import endpoint_of
from arena.models import Battle, Side, Turn
from arena.providers import ChatMessage, ChatRequest, Endpoint


@dataclass(frozen=True)
class SidePlan:
    """Whom to ask what, on one side."""

    source: str
    endpoint: Endpoint
    request: ChatRequest


@dataclass(frozen=True)
class TurnPlan:
    """All that a run needs to know; it holds no database row."""

    battle_id: UUID
    turn: int
    attempt: int
    prompt: str
    owner: UUID
    pacing: str
    sides: Mapping[str, SidePlan]


@dataclass(frozen=True)
class FinishedReply:
    """One side's answer as it was shown, and how it came about."""

    side: str
    text: str
    finish_reason: str
    dropped: str  # written but never shown, because the rater stopped both
    reasoning: str
    prompt_tokens: int | None
    completion_tokens: int | None
    first_text_ms: int | None
    duration_ms: int | None  # None, here and above: not measured
    tail_stall_ms: int | None


def plan_turn(battle: Battle, turn: Turn) -> TurnPlan:
    """Ask both models the same: same system prompt, same user texts, same parameters.

    Each gets its own earlier answers as they were shown. A turn that was stopped before a side had
    shown anything is left out on both sides.
    """
    earlier = _earlier(battle, turn)
    return TurnPlan(
        battle_id=battle.id,
        turn=turn.index,
        attempt=turn.attempt,
        prompt=turn.prompt,
        owner=turn.owner,
        pacing=battle.pacing,
        sides={
            side: SidePlan(
                source=battle.model_on(side).source,
                endpoint=endpoint_of(battle.model_on(side)),
                request=ChatRequest(
                    messages=tuple(_messages(battle, turn, earlier, side)),
                    temperature=battle.parameters["temperature"],
                    top_p=battle.parameters["top_p"],
                    max_tokens=battle.parameters["max_tokens"],
                ),
            )
            for side in Side.values
        },
    )


def _earlier(battle: Battle, turn: Turn) -> list[Turn]:
    if turn.index == 1:
        return []
    ready = battle.turns.filter(index__lt=turn.index, state=Turn.State.READY)
    return list(ready.prefetch_related("replies"))


def _messages(battle: Battle, turn: Turn, earlier: list[Turn], side: str) -> list[ChatMessage]:
    messages: list[ChatMessage] = []
    if battle.parameters["system_prompt"]:
        messages.append({"role": "system", "content": battle.parameters["system_prompt"]})
    for before in earlier:
        shown = {reply.side: reply.text for reply in before.replies.all()}
        if all(text.strip() for text in shown.values()):
            messages.append({"role": "user", "content": before.prompt})
            messages.append({"role": "assistant", "content": shown[side]})
    messages.append({"role": "user", "content": turn.prompt})
    return messages
