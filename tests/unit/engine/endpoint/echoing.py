"""A server that echoes a prompt with log-probabilities, as vLLM does.

A piece of n characters has -n/8 nats, so a continuation of n characters has -n/8 nats exactly,
however it is cut.
"""

import copy
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.unit.engine.endpoint.asking import answers, settings_for
from tests.unit.engine.endpoint.server import Answer, serving

Document = dict[str, Any]


def echo(text: str, bos: str | None = None) -> Document:
    """Answer as vLLM does: the token's own log-probability stands beside the likeliest."""
    pieces = re.findall(r" ?[^\s]+|\s", text)
    front = [] if bos is None else [bos]
    tokens = [*front, *pieces, " more"]
    logprobs = [None if at == 0 else -len(piece) / 8 for at, piece in enumerate(tokens)]
    top = [
        None if logprob is None else {piece: logprob, "\u2581other": -0.375}
        for piece, logprob in zip(tokens, logprobs, strict=True)
    ]
    offsets = [sum(map(len, tokens[:at])) for at in range(len(tokens))]
    told = {
        "tokens": tokens,
        "token_logprobs": logprobs,
        "top_logprobs": top,
        "text_offset": offsets,
    }
    choice = {"index": 0, "text": text + " more", "finish_reason": "length", "logprobs": told}
    usage = {"prompt_tokens": len(tokens) - 1, "completion_tokens": 1}
    return {"choices": [choice], "usage": usage}


def echoing(change: Callable[[Document], None] = lambda _: None, bos: str | None = None) -> Answer:
    async def answer(_request: web.Request, body: Document) -> web.StreamResponse:
        document = copy.deepcopy(echo(body["prompt"], bos))
        change(document)
        return web.json_response(document)

    return answer


async def scored(answer: Answer, *requests: Any) -> list[Any]:
    async with serving(answer) as server:
        outcome = await answers(settings_for(server.base_url, api="completions"), requests)
    return outcome.responses
