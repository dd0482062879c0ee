"""Where an endpoint is, how fast it may be asked, and what its tokens cost."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from benchmarks.engine.endpoint.errors import EndpointRefusedError

Api = Literal["chat", "completions"]
LimitField = Literal["max_tokens", "max_completion_tokens"]

_OURS: Final = frozenset(
    {"model", "messages", "prompt", "stream", "n", "best_of", "echo", "logprobs", "stop"}
).union({"temperature", "top_p", "seed"}, get_args(LimitField))


@dataclass(frozen=True, slots=True)
class Prices:
    """List prices; what a host takes off for cached tokens is not known here."""

    input_per_million: float
    output_per_million: float
    currency: str = "USD"

    def __post_init__(self) -> None:
        for name in ("input_per_million", "output_per_million"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                raise EndpointRefusedError(
                    f"prices.{name} is {value}; write a price of 0 or more, or no prices at all"
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSettings:
    """Settings of one model behind one endpoint. Raises EndpointRefusedError for bad ones."""

    base_url: str  # ends in /v1
    model: str  # the name the endpoint knows it by
    api: Api = "chat"
    api_key_variable: str = ""  # environment variable with the key, never the key; empty: no key
    concurrency: int = 8  # requests in flight
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None  # of prompts and answers together
    timeout_seconds: float = 300.0  # of one try, from sending to the last byte
    seed: int | None = None  # None: none is sent, some servers refuse it
    limit_field: LimitField = "max_tokens"
    extra_body: Mapping[str, Any] = field(default_factory=dict)  # sent with every request
    prices: Prices | None = None  # None: unknown

    def __post_init__(self) -> None:
        self._check_location()
        self._check_numbers()
        self._check_extra_body()
        for name, known in (("api", get_args(Api)), ("limit_field", get_args(LimitField))):
            if getattr(self, name) not in known:
                raise EndpointRefusedError(
                    f"{name} is {getattr(self, name)!r}; write one of: {', '.join(known)}"
                )

    @property
    def address(self) -> str:
        path = "chat/completions" if self.api == "chat" else "completions"
        return f"{self.base_url.rstrip('/')}/{path}"

    def _check_location(self) -> None:
        """Ask for what the arena asks of an endpoint; neither address nor variable is repeated."""
        # Needs Django's models, which nothing else here does.
        from arena.errors import InvalidInputError  # noqa: PLC0415
        from arena.locations import endpoint_location  # noqa: PLC0415

        try:
            endpoint_location(self.base_url, self.model, self.api_key_variable)
        except InvalidInputError as error:
            raise EndpointRefusedError(str(error)) from error

    def _check_numbers(self) -> None:
        for name in ("concurrency", "requests_per_minute", "tokens_per_minute"):
            value = getattr(self, name)
            if (value is not None or name == "concurrency") and not _is_count(value):
                raise EndpointRefusedError(f"{name} is {value}; write a whole number of 1 or more")
        if not 0 < self.timeout_seconds < math.inf:
            raise EndpointRefusedError(
                f"timeout_seconds is {self.timeout_seconds}; write a number above 0"
            )

    def _check_extra_body(self) -> None:
        if taken := sorted(_OURS & set(self.extra_body)):
            raise EndpointRefusedError(
                f"extra_body holds {', '.join(taken)}, which tasks and settings decide; remove it"
            )
        try:
            json.dumps(dict(self.extra_body), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise EndpointRefusedError(
                f"extra_body cannot be sent as JSON: {error}; write plain values"
            ) from error


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
