"""The token view: what the model read for one request and what it was scored on, to the token.

The tokens are those of the plan and the log-probabilities those of the answer; only the lint
encodes again, to look at the border (BENCHMARKS 6.9).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from benchmarks.engine.planning.encode import Encoded, Encoder
from benchmarks.engine.planning.plan import EncodedRequest, Ids
from benchmarks.engine.planning.tokens_lint import Lint
from benchmarks.engine.planning.tokens_lint_request import leading, lint_request
from benchmarks.engine.requests import Failed, Request, Response, Scored


@dataclass(frozen=True, slots=True)
class ViewedToken:
    id: int
    piece: str  # as the vocabulary writes it
    text: str  # decoded alone: half a character shows as the replacement character
    logprob: float | None = None  # in nats; None: not scored


@dataclass(frozen=True, slots=True)
class ViewedInput:
    """One input of the model: all of a pair or a prompt, or one window of a rolling text."""

    part: int
    context: tuple[ViewedToken, ...]
    continuation: tuple[ViewedToken, ...]  # empty: a prompt
    n_bos: int  # at the beginning


@dataclass(frozen=True, slots=True)
class TokenView:
    """What was read, in order, and what is wrong with it."""

    inputs: tuple[ViewedInput, ...]  # none: the request failed before the model saw it
    n_dropped: int  # tokens cut off on the left
    tokenisation: str  # incremental | full
    template_sha256: str | None  # of the chat template that made the text
    logprob: float | None  # of all that was scored, in nats
    is_greedy: bool | None
    failure: str | None  # why there is no answer
    lints: tuple[Lint, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the view as dictionaries, lists, strings and numbers."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class EncodedTask:
    """One task as it was asked: the requests, and what the encoder made of them."""

    encoder: Encoder
    requests: Sequence[Request]
    encoded: Encoded
    template_sha256: str | None = None  # of the chat template that made the texts


def token_view(task: EncodedTask, number: int, answer: Response) -> TokenView:
    """Return the view of one request.

    Parameters
    ----------
    task
        What was planned and executed.
    number
        The request's place in the task, counted from 0.
    answer
        What the model answered; a failure of the encoder wins over it.

    Raises IndexError for a request that the task does not have, ValueError if the answer has
    another number of log-probabilities than were asked for.
    """
    if not 0 <= number < len(task.requests):
        raise IndexError(f"request {number} is not in the task; it has {len(task.requests)}")
    encoder, encoded = task.encoder, task.encoded
    parts = [one for one in encoded.scored if one.request == number]
    prompts = [one.tokens for one in encoded.prompts if one.request == number]
    answer = encoded.failed.get(number, answer)
    scored = answer if isinstance(answer, Scored) else None
    n_dropped = encoded.n_dropped.get(number, 0)
    read = [part.tokens for part in parts] + prompts
    return TokenView(
        inputs=(
            *_viewed_parts(encoder, parts, scored),
            *(ViewedInput(0, _tokens(encoder, ids), (), _n_bos(encoder, ids)) for ids in prompts),
        ),
        n_dropped=n_dropped,
        tokenisation=encoded.tokenisation,
        template_sha256=task.template_sha256,
        logprob=scored.logprob if scored else None,
        is_greedy=scored.is_greedy if scored else None,
        failure=answer.sentence if isinstance(answer, Failed) else None,
        lints=tuple(lint_request(encoder, task.requests[number], read, n_dropped, answer)),
    )


def _viewed_parts(
    encoder: Encoder, parts: Sequence[EncodedRequest], scored: Scored | None
) -> Iterator[ViewedInput]:
    n_asked = sum(len(part.continuation) for part in parts)
    if scored is not None and len(scored.token_logprobs) != n_asked:
        raise ValueError(
            f"the answer has {len(scored.token_logprobs)} log-probabilities for {n_asked} scored "
            "tokens; it belongs to another request"
        )
    logprobs = iter(scored.token_logprobs if scored else [None] * n_asked)
    for part in parts:
        yield ViewedInput(
            part=part.part,
            context=_tokens(encoder, part.tokens[: part.first_scored + 1]),
            continuation=tuple(
                replace(token, logprob=next(logprobs))
                for token in _tokens(encoder, part.continuation)
            ),
            n_bos=_n_bos(encoder, part.tokens),
        )


def _tokens(encoder: Encoder, ids: Ids) -> tuple[ViewedToken, ...]:
    tokenizer = encoder.tokenizer
    return tuple(
        ViewedToken(token, tokenizer.piece(token), tokenizer.decode([token]))
        for token in ids.tolist()
    )


def _n_bos(encoder: Encoder, ids: Ids) -> int:
    bos = encoder.tokenizer.bos_id
    return 0 if bos is None else leading(ids, bos)
