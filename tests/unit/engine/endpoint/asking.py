"""Ask a server of the tests; waiting takes no time and is written down."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.engine.endpoint import Arrived, EndpointSettings, Spending, ask_all
from benchmarks.engine.endpoint.clock import Clock
from benchmarks.engine.requests import Generate, GenerationOptions, Request, Response

PROMPT = Generate("What is slate?", GenerationOptions(max_new_tokens=64))


@dataclass
class Waiting:
    """A clock that jumps over every wait; each draw is the middle of its bounds."""

    seconds: float = 1_000.0
    slept: list[float] = field(default_factory=list)
    drawn: list[tuple[float, float]] = field(default_factory=list)

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, lambda: 0.0, self._sleep, self._draw)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)

    def _draw(self, low: float, high: float) -> float:
        self.drawn.append((low, high))
        return (low + high) / 2


def settings_for(base_url: str, **more: Any) -> EndpointSettings:
    return EndpointSettings(**{"base_url": base_url, "model": "granite", **more})


@dataclass
class Outcome:
    arrived: list[Arrived]
    spending: Spending

    @property
    def responses(self) -> list[Response]:
        return [one.response for one in sorted(self.arrived, key=lambda one: one.index)]


async def answers(
    settings: EndpointSettings,
    requests: Sequence[Request] = (PROMPT,),
    waiting: Waiting | None = None,
) -> Outcome:
    arrived: list[Arrived] = []
    clock = (waiting or Waiting()).clock
    spending = await ask_all(settings, requests, arrived.append, clock=clock)
    return Outcome(arrived, spending)
