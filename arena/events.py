"""Every message of the battle socket, as one union of types.

The server sends JSON arrays of events, so that both sides of one tick travel in one frame; the
client sends one object a message. `frontend/src/live/protocol.ts` mirrors this file.
"""

from typing import Literal, TypedDict

Side = Literal["a", "b"]
FinishReason = Literal["stop", "length", "stopped"]


class Notice(TypedDict):
    code: str
    sentence: str


class TurnStarted(TypedDict):
    type: Literal["turn.started"]
    turn: int
    attempt: int  # above 1: earlier text of this turn is void
    prompt: str


class ReplyDelta(TypedDict):
    type: Literal["reply.delta"]
    side: Side
    text: str


class ReplyFinished(TypedDict):
    """Sent when the pane has shown its last character, not when the model stopped."""

    type: Literal["reply.finished"]
    side: Side
    finish_reason: FinishReason


class TurnReady(TypedDict):
    type: Literal["turn.ready"]
    turn: int
    counts: bool
    notice: Notice | None


class TurnFailed(TypedDict):
    """The process that wrote the answers died; the turn may be asked again."""

    type: Literal["turn.failed"]
    turn: int
    message: str


class BattleFailed(TypedDict):
    """One of the models could not answer; the same words whichever it was."""

    type: Literal["battle.failed"]
    message: str


class RequestRefused(TypedDict):
    """What the client sent was not done; nothing changed."""

    type: Literal["request.refused"]
    code: str
    message: str


ServerEvent = (
    TurnStarted
    | ReplyDelta
    | ReplyFinished
    | TurnReady
    | TurnFailed
    | BattleFailed
    | RequestRefused
)


class PromptSubmit(TypedDict):
    type: Literal["prompt.submit"]
    text: str


class TurnStop(TypedDict):
    type: Literal["turn.stop"]


class TurnRegenerate(TypedDict):
    type: Literal["turn.regenerate"]


ClientMessage = PromptSubmit | TurnStop | TurnRegenerate
