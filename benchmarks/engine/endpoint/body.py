"""What is sent: only fields that every server knows, and those that the operator adds."""

import hashlib
from typing import Any

from benchmarks.engine.endpoint.settings import EndpointSettings
from benchmarks.engine.requests import Generate, GenerationOptions

MOST_STOPS = 4  # OpenAI refuses more; all of them are applied to the answer anyway
_DEFAULT = 1.0  # of temperature and top_p: not sent, some models refuse the fields


def generation_body(settings: EndpointSettings, request: Generate) -> dict[str, Any]:
    options = request.options
    asked: dict[str, Any] = (
        {"messages": [{"role": "user", "content": request.prompt}]}
        if settings.api == "chat"
        else {"prompt": request.prompt}
    )
    asked[settings.limit_field] = options.max_new_tokens
    if options.temperature != _DEFAULT:
        asked["temperature"] = options.temperature
    if options.top_p != _DEFAULT:
        asked["top_p"] = options.top_p
    if stops := sent_stops(options):
        asked["stop"] = list(stops)
    if settings.seed is not None:
        asked["seed"] = sent_seed(settings.seed, options.seed, request.repeat)
    return {"model": settings.model, **asked, **settings.extra_body}


def echo_body(settings: EndpointSettings, text: str) -> dict[str, Any]:
    """Ask for the log-probabilities of the text; one token is written on, as servers demand."""
    return {
        "model": settings.model,
        "prompt": text,
        settings.limit_field: 1,
        "temperature": 0.0,
        "echo": True,
        "logprobs": 1,
        **settings.extra_body,
    }


def sent_stops(options: GenerationOptions) -> tuple[str, ...]:
    """Return what the server may stop at: nothing where thoughts, in which it may stand, precede.

    The text is cut once more when it has arrived, so what is not sent costs tokens and no more.
    """
    return () if options.think_end else options.stop[:MOST_STOPS]


def sent_seed(seed: int, of_run: int, repeat: int) -> int:
    """Return a seed of its own for each repeat, below 2**31: some servers read 32 bits."""
    digest = hashlib.sha256(f"{seed}/{of_run}/{repeat}".encode()).digest()
    return int.from_bytes(digest[:4]) >> 1
