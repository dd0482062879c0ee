"""Ask until there is an answer or no hope of one: the sample then fails, never the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.engine.endpoint.clock import Clock
from benchmarks.engine.endpoint.completion import Completion
from benchmarks.engine.endpoint.pace import Pace, Spent
from benchmarks.engine.endpoint.retries import LONGEST_ASKED_SECONDS, MOST_TRIES, back_off
from benchmarks.engine.endpoint.sending import TryError, send
from benchmarks.engine.endpoint.settings import EndpointSettings
from benchmarks.engine.endpoint.spending import Receipt
from benchmarks.engine.requests import Failed


@dataclass(frozen=True, slots=True)
class Outcome:
    completion: Completion | Failed
    receipt: Receipt


class Asker:
    """Asks one endpoint, as often a minute as it allows."""

    def __init__(self, settings: EndpointSettings, key: str, clock: Clock) -> None:
        self.settings = settings
        self.key = key
        self._clock = clock
        self._pace = Pace(settings.requests_per_minute, settings.tokens_per_minute, clock)

    async def ask(self, body: Mapping[str, Any], most_tokens: int) -> Outcome:
        """Return what came of at most 8 tries; `most_tokens` bounds prompt and answer together."""
        tries = 0
        while True:
            spent = await self._pace.begin(most_tokens)
            tries += 1
            began = self._clock.now()
            try:
                completion = await send(self.settings, self.key, body, self._clock.wall())
            except TryError as error:
                receipt = Receipt(tries, self._clock.now() - began)
                if (sentence := _end_of_hope(error, tries)) is not None:
                    return Outcome(Failed(error.code, sentence), receipt)
                await self._clock.sleep(self._wait(error, tries))
            else:
                _settle(spent, completion)
                return Outcome(completion, _receipt(completion, tries, self._clock.now() - began))

    def _wait(self, error: TryError, tries: int) -> float:
        if error.asked_wait is not None:
            return error.asked_wait
        return self._clock.draw(*back_off(tries))


def _end_of_hope(error: TryError, tries: int) -> str | None:
    """Return why the sample fails now, or None where another try makes sense."""
    if not error.may_pass:
        return error.sentence
    if tries >= MOST_TRIES:
        return f"{error.sentence}; given up after {tries} tries"
    if error.asked_wait is not None and error.asked_wait > LONGEST_ASKED_SECONDS:
        return (
            f"{error.sentence}; given up: the server wants to be left alone for "
            f"{error.asked_wait:,.0f} s, and {LONGEST_ASKED_SECONDS:,.0f} s is the longest wait"
        )
    return None


def _settle(spent: Spent, completion: Completion) -> None:
    if completion.prompt_tokens is not None and completion.completion_tokens is not None:
        spent.tokens = completion.prompt_tokens + completion.completion_tokens


def _receipt(completion: Completion, tries: int, latency_seconds: float) -> Receipt:
    return Receipt(
        tries=tries,
        latency_seconds=latency_seconds,
        model=completion.model,
        system_fingerprint=completion.system_fingerprint,
        prompt_tokens=completion.prompt_tokens,
        completion_tokens=completion.completion_tokens,
    )
