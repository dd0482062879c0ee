"""Requests and tokens per minute: in no 60 seconds are more begun than the endpoint allows.

A sliding window, stricter than the buckets of most hosts, so that none of them ever has to refuse.
How many tokens an answer takes is known when it has come; until then the most it can be counts.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

from benchmarks.engine.endpoint.clock import Clock

WINDOW_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 1.0  # an answer may meanwhile turn out shorter than was reckoned with


@dataclass(slots=True)
class Spent:
    """One request of the window; its tokens are set right when the answer has come."""

    at: float
    tokens: int


class Window:
    """What was begun in the last 60 seconds. It knows no clock: the time is an argument."""

    def __init__(self, requests: int | None, tokens: int | None) -> None:
        self._most_requests = requests
        self._most_tokens = tokens
        self._spent: deque[Spent] = deque()

    def wait(self, now: float, tokens: int) -> float:
        """Return the seconds until a request of so many tokens may begin; 0: now.

        One that is larger than the limit itself may begin once the window is empty.
        """
        while self._spent and now >= self._spent[0].at + WINDOW_SECONDS:
            self._spent.popleft()
        n_requests, n_tokens = len(self._spent), sum(spent.tokens for spent in self._spent)
        wait = 0.0
        for spent in self._spent:
            if self._fits(n_requests, n_tokens, tokens):
                break
            wait = spent.at + WINDOW_SECONDS - now
            n_requests, n_tokens = n_requests - 1, n_tokens - spent.tokens
        return wait

    def begin(self, now: float, tokens: int) -> Spent:
        spent = Spent(now, tokens)
        if self._most_requests is not None or self._most_tokens is not None:
            self._spent.append(spent)
        return spent

    def _fits(self, n_requests: int, n_tokens: int, tokens: int) -> bool:
        is_few = self._most_requests is None or n_requests < self._most_requests
        is_small = self._most_tokens is None or n_tokens + tokens <= self._most_tokens
        return is_few and is_small


class Pace:
    """Lets requests begin, in the order in which they came, when the window allows it."""

    def __init__(self, requests: int | None, tokens: int | None, clock: Clock) -> None:
        self._window = Window(requests, tokens)
        self._clock = clock
        self._turn = asyncio.Lock()

    async def begin(self, tokens: int) -> Spent:
        async with self._turn:
            while (wait := self._window.wait(self._clock.now(), tokens)) > 0:
                await self._clock.sleep(min(wait, _LOOK_SECONDS))
            return self._window.begin(self._clock.now(), tokens)
