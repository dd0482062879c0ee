"""Log-probabilities of a given text, from an endpoint that echoes its prompt.

Only what the server shows is believed: its pieces, joined, must be the text that was sent, one
for each token that it counted. No tokenizer is at hand, so the border between context and
continuation is a place in the text, and a token that stands across it is a failure (rule E4 would
need the tokenizer). Trailing white space of the context belongs to the continuation (rule E3).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from benchmarks.engine.endpoint.completion import Completion
from benchmarks.engine.requests import Failed, Loglik, Rolling, Scored


class EchoError(Exception):
    """The echo is not what was sent; the text completes "the endpoint ..."."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The tokens of the text alone, without a BOS before it and what was written on after it."""

    pieces: tuple[str, ...]
    starts: tuple[int, ...]  # where each piece begins in the text, in characters
    logprobs: tuple[float | None, ...]  # nats; None: nothing stands before the token
    candidates: tuple[Mapping[str, float], ...]  # the likeliest tokens at its place
    ids: tuple[int, ...]  # token ids where the server tells them, else empty
    offsets: tuple[int, ...]  # where the server says each piece begins; empty: it does not


def read_echo(completion: Completion, text: str) -> Echo:
    """Raise EchoError where the echo does not account for every character and every token."""
    told = completion.choice.get("logprobs")
    try:
        pieces = [_is(str, piece) for piece in told["tokens"]]  # type: ignore[index]  # caught
        logprobs = [_logprob(one) for one in told["token_logprobs"]]  # type: ignore[index]
        candidates = [_candidates(one) for one in told["top_logprobs"]]  # type: ignore[index]
    except (TypeError, KeyError, AttributeError) as error:
        raise EchoError("gives no log-probabilities of the prompt's tokens") from error
    if not len(pieces) == len(logprobs) == len(candidates):
        raise EchoError(
            f"gives {len(pieces)} tokens, but {len(logprobs)} log-probabilities and "
            f"{len(candidates)} lists of candidates"
        )
    part = _part_of(pieces, logprobs, text)
    if completion.prompt_tokens not in (None, part.stop):
        raise EchoError(
            f"counts {completion.prompt_tokens} tokens of the prompt, but echoes {part.stop}"
        )
    lengths = [len(piece) for piece in pieces[part]]
    return Echo(
        pieces=tuple(pieces[part]),
        starts=tuple(accumulate(lengths[:-1], initial=0)) if lengths else (),
        logprobs=tuple(logprobs[part]),
        candidates=tuple(candidates[part]),
        ids=_whole_numbers("prompt_token_ids", completion.choice, part.stop)[part],
        offsets=_whole_numbers("text_offset", told, len(pieces))[part],
    )


def score(request: Loglik | Rolling, echo: Echo) -> Scored | Failed:
    """Sum what belongs to the request, or say why it cannot be told apart."""
    border = len(request.context.rstrip()) if isinstance(request, Loglik) else 0
    ends = [start + len(piece) for start, piece in zip(echo.starts, echo.pieces, strict=True)]
    if any(start < border < end for start, end in zip(echo.starts, ends, strict=True)):
        return Failed(
            "border_merge",
            "a token stands across the border of context and continuation, and the endpoint "
            "scores tokens only whole; change the delimiter of the task",
        )
    scored = [at for at, start in enumerate(echo.starts) if start >= border]
    found = [echo.logprobs[at] for at in scored]
    logprobs = [logprob for logprob in found if logprob is not None]
    if len(logprobs) < len(found):
        return Failed(
            "no_context",
            "the endpoint gives the first token of a text no log-probability; write a context "
            "before it, or take an endpoint that puts a BOS token in front",
        )
    if not all(math.isfinite(logprob) for logprob in logprobs):
        return Failed("non_finite", "the endpoint gave a log-probability that is not finite")
    is_greedy = all(echo.logprobs[at] == highest(echo, at) for at in scored)
    return Scored(sum(logprobs), is_greedy, tuple(logprobs))


def highest(echo: Echo, at: int) -> float | None:
    """Return the log-probability of the likeliest token there, the echoed one included."""
    own = echo.logprobs[at]
    return None if own is None else max(own, *echo.candidates[at].values(), -math.inf)


def _part_of(pieces: list[str], logprobs: list[float | None], text: str) -> slice:
    """Return where the text's own pieces stand: behind a BOS, before what was written on."""
    has_empty_first = bool(pieces) and pieces[0] == "" and logprobs[0] is None
    for first in (1,) if has_empty_first else (0, 1):
        ends = [0, *accumulate(len(piece) for piece in pieces[first:])]
        is_text = "".join(pieces[first:]).startswith(text) and len(text) in ends
        if is_text and (not first or logprobs[0] is None):
            return slice(first, first + ends.index(len(text)))
    raise EchoError("echoes pieces that are not those of the text")


def _is(kind: type[str], value: object) -> str:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _logprob(value: Any) -> float | None:
    return None if value is None else value + 0.0


def _candidates(value: Any) -> dict[str, float]:
    return {} if value is None else {str(piece): one + 0.0 for piece, one in value.items()}


def _whole_numbers(name: str, holder: Any, n: int) -> tuple[int, ...]:
    """Return so many whole numbers of 0 or more, or none where the server does not tell them."""
    found = holder.get(name)
    if not found:
        return ()
    if not isinstance(found, list) or not all(isinstance(one, int) for one in found):
        raise EchoError(f"gives a {name} that is no list of whole numbers")
    if set(found) == {-1}:  # so SGLang says that it does not know
        return ()
    if len(found) != n:
        raise EchoError(f"gives {len(found)} numbers as {name} for {n} tokens")
    return tuple(found)
