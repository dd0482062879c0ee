"""Models that write at times laid down in advance, and turns of theirs without a database."""

import asyncio
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from arena import services
from arena.events import ServerEvent
from arena.live.listener import Listener
from arena.providers import ChatRequest, Chunk, Endpoint
from arena.providers.registry import PROVIDERS
from arena.services import SidePlan, TurnPlan

FIRST_TEXT_SECONDS = 0.2713  # never at the same time as a tick


@dataclass(frozen=True)
class Writer:
    """A model: what it says, and how fast."""

    text: str
    characters_per_second: float
    chunk: int = 4
    first_text_seconds: float = FIRST_TEXT_SECONDS


@dataclass
class Script:
    """A provider whose models are writers."""

    writers: dict[str, Writer]

    async def answer(
        self, endpoint: Endpoint, _request: ChatRequest, take: Callable[[Chunk], None]
    ) -> None:
        writer = self.writers[endpoint.model]
        await asyncio.sleep(writer.first_text_seconds)
        for start in range(0, len(writer.text), writer.chunk):
            take(Chunk(text=writer.text[start : start + writer.chunk]))
            await asyncio.sleep(writer.chunk / writer.characters_per_second)
        take(Chunk(finish_reason="stop"))


class Recorder(Listener):
    """A listener that notes the loop's time of every frame."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[tuple[float, list[ServerEvent]]] = []

    def put(self, events: list[ServerEvent]) -> None:
        self.frames.append((asyncio.get_running_loop().time(), events))

    @property
    def events(self) -> list[ServerEvent]:
        return [event for _, frame in self.frames for event in frame]

    @property
    def kinds(self) -> list[str]:
        return [event["type"] for event in self.events]

    def shown(self, side: str) -> str:
        return "".join(
            event["text"]
            for event in self.events
            if event["type"] == "reply.delta" and event["side"] == side
        )


def a_plan(pacing: str = "lockstep", **more: Any) -> TurnPlan:
    """Return the plan of a turn between the scripted models `a` and `b`."""
    given: dict[str, Any] = {
        "battle_id": uuid.uuid4(),
        "turn": 1,
        "attempt": 1,
        "prompt": "Why?",
        "owner": uuid.uuid4(),
        "pacing": pacing,
        "sides": {side: _side(side) for side in ("a", "b")},
    }
    return TurnPlan(**{**given, **more})


def _side(model: str) -> SidePlan:
    endpoint = Endpoint("http://127.0.0.1:9/v1", model, "", 30.0, 30.0)
    return SidePlan("endpoint", endpoint, ChatRequest((), 0.7, 1.0, 2048))


def script(monkeypatch: pytest.MonkeyPatch, *, a: Writer, b: Writer) -> None:
    """Let these two answer."""
    monkeypatch.setitem(PROVIDERS, "endpoint", Script({"a": a, "b": b}))


@dataclass
class Store:
    """What the services are asked to store; each answers as told here."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    replies: Iterable[services.FinishedReply] = ()

    def answer(self, name: str) -> Any:
        self.calls.append(name)
        answer = self.answers.get(name, name != "notice_of" or None)
        if isinstance(answer, Exception):
            raise answer
        return answer


def without_database(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> Store:
    """Replace the services that a run calls; True is the answer of each unless given here."""
    store = Store(answers)

    def finish_turn(_plan: TurnPlan, replies: Iterable[services.FinishedReply]) -> Any:
        store.replies = replies
        return store.answer("finish_turn")

    def show_turns_are_owned(owners: set[uuid.UUID]) -> Any:
        answer = store.answer("show_turns_are_owned")
        return owners if answer is True else answer

    monkeypatch.setattr(services, "finish_turn", finish_turn)
    monkeypatch.setattr(services, "show_turns_are_owned", show_turns_are_owned)
    for name in ("fail_battle", "give_up_turn", "notice_of"):
        monkeypatch.setattr(services, name, lambda *_given, name=name: store.answer(name))
    return store
