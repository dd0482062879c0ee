"""Ask an endpoint all requests, some at a time; each answer is handed over as it arrives."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.engine.endpoint.body import echo_body, generation_body
from benchmarks.engine.endpoint.clock import REAL_CLOCK, Clock
from benchmarks.engine.endpoint.echo import EchoError, read_echo, score
from benchmarks.engine.endpoint.generated import generated
from benchmarks.engine.endpoint.key import covered_answer, read_key
from benchmarks.engine.endpoint.probe import prove_echo
from benchmarks.engine.endpoint.refusals import needs_echo, refuse_scoring_on_chat
from benchmarks.engine.endpoint.settings import EndpointSettings
from benchmarks.engine.endpoint.spending import Receipt, Spending
from benchmarks.engine.endpoint.tries import Asker
from benchmarks.engine.requests import Failed, Generate, Loglik, Request, Response, Rolling


@dataclass(frozen=True, slots=True)
class Arrived:
    """One answer, to be journalled at once."""

    index: int  # place of the request in what was asked
    response: Response
    receipt: Receipt | None  # None: nothing was sent, the request itself is at fault


def ask(
    settings: EndpointSettings,
    requests: Sequence[Request],
    take: Callable[[Arrived], None],
    *,
    generative_variant: str = "",
) -> Spending:
    """Give `take` the answer to every request, in the order of arrival; return what was used.

    `generative_variant` is the slug to name where log-likelihoods are refused. A sample that fails
    arrives as Failed and the run goes on; an error of `take` itself ends it.

    Raises EndpointRefusedError, before any request, for a key that is not set and for
    log-likelihoods that this endpoint cannot give.
    """
    return asyncio.run(ask_all(settings, requests, take, generative_variant=generative_variant))


async def ask_all(
    settings: EndpointSettings,
    requests: Sequence[Request],
    take: Callable[[Arrived], None],
    *,
    generative_variant: str = "",
    clock: Clock = REAL_CLOCK,
) -> Spending:
    """Do what `ask` does, inside a running event loop."""
    refuse_scoring_on_chat(settings, requests, generative_variant)
    asker = Asker(settings, read_key(settings), clock)
    receipts: list[Receipt] = []
    if needs_echo(requests):
        receipts.extend(await prove_echo(asker, generative_variant))
    numbered = iter(enumerate(requests))

    async def work() -> None:
        for index, request in numbered:
            response, receipt = await _answer(asker, request)
            if receipt is not None:
                receipts.append(receipt)
            take(Arrived(index, response, receipt))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(settings.concurrency, len(requests))):
                group.create_task(work())
    except ExceptionGroup as errors:  # of `take`, and it has ended all the others
        raise errors.exceptions[0] from None
    return _sum(receipts)


async def _answer(asker: Asker, request: Request) -> tuple[Response, Receipt | None]:
    if (failed := _unsendable(request)) is not None:
        return failed, None
    settings, key = asker.settings, asker.key
    if isinstance(request, Generate):
        # No token is shorter than a byte, so this is the most that it can take.
        most = len(request.prompt.encode()) + request.options.max_new_tokens
        outcome = await asker.ask(generation_body(settings, request), most)
    else:
        text = _text(request)
        outcome = await asker.ask(echo_body(settings, text), len(text.encode()) + 1)
    receipt = replace(
        outcome.receipt,
        model=covered_answer(key, outcome.receipt.model),
        system_fingerprint=covered_answer(key, outcome.receipt.system_fingerprint),
    )
    completion = outcome.completion
    if isinstance(completion, Failed):
        return completion, receipt
    if isinstance(request, Generate):
        return generated(completion, request, key), receipt
    try:
        return score(request, read_echo(completion, text)), receipt
    except EchoError as error:
        return Failed("bad_echo", f"the endpoint {error}"), receipt


def _text(request: Request) -> str:
    match request:
        case Loglik(context, continuation):
            return context + continuation
        case Rolling(text) | Generate(text):
            return text


def _unsendable(request: Request) -> Failed | None:
    try:
        _text(request).encode()
    except UnicodeEncodeError as error:
        return Failed(
            "bad_text",
            f"character {error.start} of the text is half of a surrogate pair; repair the data",
        )
    match request:
        case Loglik(context, continuation) if not (context + continuation)[len(context.rstrip()) :]:
            return Failed("empty_continuation", "there is no continuation to score; write one")
        case Rolling(""):
            return Failed("empty_text", "an empty text has no perplexity; leave it out")
    return None


def _sum(receipts: Sequence[Receipt]) -> Spending:
    spending = Spending()
    for receipt in receipts:
        spending = spending.plus(receipt)
    return spending
