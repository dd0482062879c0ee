"""Prove, before anything is scored, that an endpoint's echo can be trusted.

Servers differ: llama.cpp ignores `echo` and gives the written token alone, others give the prompt
empty log-probabilities, or pieces that are not the text (ggml-org/llama.cpp #27174). Two texts, the
second of which goes on where the first ends, must agree in every token that they share.
"""

from typing import Final

from benchmarks.engine.endpoint.body import echo_body
from benchmarks.engine.endpoint.completion import shortened
from benchmarks.engine.endpoint.echo import Echo, EchoError, highest, read_echo
from benchmarks.engine.endpoint.errors import EndpointRefusedError
from benchmarks.engine.endpoint.key import covered_error
from benchmarks.engine.endpoint.refusals import instead
from benchmarks.engine.endpoint.spending import Receipt
from benchmarks.engine.endpoint.tries import Asker
from benchmarks.engine.requests import Failed

# Repeated words: any model foresees some of them. White space: some servers lose it.
SHORTER: Final = "One two three four. One two three four.\n\nOne  two"
LONGER: Final = f"{SHORTER} three four.\n\nOne  two three"
_SAME: Final = 1e-4  # nats: two prints of one number
_STEADY: Final = (
    0.25  # nats: half precision moves hundredths with the batch, a shift moves whole nats
)


async def prove_echo(asker: Asker, generative_variant: str) -> tuple[Receipt, ...]:
    """Return the receipts of the probe.

    Raises EndpointRefusedError with what was wrong and the generative way.
    """
    settings = asker.settings
    receipts: list[Receipt] = []
    echoes: list[Echo] = []
    try:
        for text in (SHORTER, LONGER):
            outcome = await asker.ask(echo_body(settings, text), len(text) + 1)
            receipts.append(outcome.receipt)
            if isinstance(outcome.completion, Failed):
                raise EchoError(f"does not echo a text: {outcome.completion.sentence}")  # noqa: TRY301  # one way out
            echoes.append(read_echo(outcome.completion, text))
        _check_numbers(echoes[1])
        _check_offsets(echoes[1])
        _check_agreement(*echoes)
    except EchoError as error:
        reason = shortened(covered_error(asker.key, str(error)))
        raise EndpointRefusedError(
            f"{settings.model}: its log-likelihoods cannot be trusted, since the endpoint {reason}"
            f"; {instead(generative_variant)}"
        ) from None
    return tuple(receipts)


def _check_numbers(echo: Echo) -> None:
    known = [logprob for logprob in echo.logprobs[1:] if logprob is not None]
    if len(known) < len(echo.logprobs) - 1:
        raise EchoError("gives some tokens of the prompt no log-probability")
    if len(set(known)) == 1:
        raise EchoError("gives all tokens of the prompt the same log-probability")
    if not all(logprob <= _SAME for logprob in known):  # also what is not a number
        raise EchoError("gives log-probabilities above 0")
    named = 0
    for at, piece in enumerate(echo.pieces):
        own, best = echo.logprobs[at], highest(echo, at)
        told = echo.candidates[at].get(piece)
        if own is None or best is None or told is None:
            continue
        named += 1
        if abs(told - own) > _SAME:
            raise EchoError(f"gives the token {piece!r} two different log-probabilities")
    if not named:
        raise EchoError("never names an echoed token among the likeliest, not even a repeated one")


def _check_offsets(echo: Echo) -> None:
    shifts = {told - own for told, own in zip(echo.offsets, echo.starts, strict=False)}
    if len(shifts) > 1:
        raise EchoError("says that tokens begin where they do not")


def _check_agreement(shorter: Echo, longer: Echo) -> None:
    n = len(shorter.pieces)
    if longer.pieces[:n] != shorter.pieces or longer.ids[:n] != shorter.ids:
        raise EchoError("cuts a text into other tokens when more text follows")
    for one, other in zip(shorter.logprobs, longer.logprobs, strict=False):
        if (one is None) != (other is None):
            raise EchoError("gives a token a log-probability or none, depending on what follows")
        if one is not None and other is not None and abs(one - other) > _STEADY:
            raise EchoError(
                f"gives a token {one:.2f} nats, and {other:.2f} nats when more text follows"
            )
