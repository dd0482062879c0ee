"""What every provider takes, yields and may fail with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypedDict

import msgspec

FailureCause = Literal[
    "unreachable", "rejected", "no_text_in_time", "stalled", "closed_early", "garbled", "empty"
]


class ChatMessage(TypedDict):
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Endpoint:
    """Where a model answers, and how long one waits for it."""

    base_url: str  # ends in /v1
    model: str  # the name the endpoint knows it by
    api_key_variable: str  # environment variable with the key; empty: no key
    first_text_seconds: float
    stall_seconds: float


@dataclass(frozen=True)
class ChatRequest:
    messages: tuple[ChatMessage, ...]
    temperature: float
    top_p: float
    max_tokens: int


class Chunk(msgspec.Struct, frozen=True):
    """A piece of an answer; the last one carries the reason for its end."""

    text: str = ""
    reasoning: str = ""
    finish_reason: Literal["", "stop", "length"] = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class ProviderError(Exception):
    """The model gave no usable answer. `detail` may name it: for the log, never for a rater."""

    def __init__(self, cause: FailureCause, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


class Provider(Protocol):
    async def answer(
        self, endpoint: Endpoint, request: ChatRequest, take: Callable[[Chunk], None]
    ) -> None:
        """Give `take` each piece of the answer as it is written. Raises ProviderError."""
        ...
