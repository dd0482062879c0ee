"""Log-likelihoods from an echo: sums of closed form, refusals where there is none."""

from typing import Any

import pytest

from benchmarks.engine.endpoint import EndpointRefusedError, ask_all
from benchmarks.engine.requests import Failed, Generate, GenerationOptions, Loglik, Rolling, Scored
from tests.unit.engine.endpoint.asking import Waiting, answers, settings_for
from tests.unit.engine.endpoint.echoing import Document, echoing, scored
from tests.unit.engine.endpoint.server import completion, serving, status


async def test_the_continuation_alone_is_summed() -> None:
    [response] = await scored(echoing(), Loglik("The stone is", " hard slate"))

    # " slate" with -0.75 is less likely than the other candidate, -0.375
    assert response == Scored(-11 / 8, False, (-5 / 8, -6 / 8))


async def test_a_continuation_is_greedy_where_nothing_is_likelier() -> None:
    yes, no = await scored(echoing(), Loglik("It is", " a b"), Loglik("It is", " a bcd"))

    assert (yes.is_greedy, no.is_greedy) == (True, False)


async def test_white_space_at_the_end_of_the_context_belongs_to_the_continuation() -> None:
    one, other = await scored(echoing(), Loglik("Answer: ", "slate"), Loglik("Answer:", " slate"))

    assert one == other == Scored(-6 / 8, False, (-6 / 8,))


async def test_a_token_across_the_border_is_a_failure_and_no_guess() -> None:
    [response] = await scored(echoing(), Loglik("Answer: sl", "ate"))

    assert isinstance(response, Failed)
    assert response.code == "border_merge"


@pytest.mark.parametrize("request_", [Loglik("", "slate is"), Loglik(" ", "slate"), Rolling("a b")])
async def test_a_first_token_needs_a_bos_before_it(request_: Any) -> None:
    [without] = await scored(echoing(), request_)
    [with_bos] = await scored(echoing(bos="<s>"), request_)
    [with_empty] = await scored(echoing(bos=""), request_)

    text = (
        request_.text if isinstance(request_, Rolling) else request_.context + request_.continuation
    )
    assert isinstance(without, Failed)
    assert without.code == "no_context"
    assert with_bos.logprob == with_empty.logprob == -len(text) / 8


async def test_nothing_to_score_is_said_without_asking() -> None:
    empty, nothing = await scored(echoing(), Loglik("Q", ""), Rolling(""))

    assert (empty.code, nothing.code) == ("empty_continuation", "empty_text")


async def test_a_later_echo_that_is_broken_fails_its_sample() -> None:
    def lose_the_umlaut(document: Document) -> None:
        told = document["choices"][0]["logprobs"]
        told["tokens"] = [piece.replace("\u00e4", "\ufffd") for piece in told["tokens"]]

    bad, good = await scored(echoing(lose_the_umlaut), Loglik("a", " b\u00e4r"), Loglik("a", " b"))

    assert isinstance(bad, Failed)
    assert bad.code == "bad_echo"
    assert good == Scored(-2 / 8, True, (-2 / 8,))


async def test_infinite_log_probabilities_fail_their_sample() -> None:
    def ban(document: Document) -> None:
        told = document["choices"][0]["logprobs"]
        for at, piece in enumerate(told["tokens"]):
            if piece == " banned":
                told["token_logprobs"][at] = float("-inf")

    [response] = await scored(echoing(ban), Loglik("a", " banned"))

    assert isinstance(response, Failed)
    assert response.code == "non_finite"


async def test_a_completions_endpoint_that_only_writes_is_not_probed() -> None:
    async with serving(completion()) as server:
        settings = settings_for(server.base_url, api="completions")
        await answers(settings, [Generate("Q", GenerationOptions(4))])

    assert len(server.requests) == 1
    assert "echo" not in server.requests[0].body


async def test_a_server_that_refuses_to_echo_is_refused_with_its_sentence() -> None:
    async with serving(status(400, b'{"detail": "echo is not supported"}')) as server:
        settings = settings_for(server.base_url, api="completions")
        with pytest.raises(EndpointRefusedError, match="HTTP 400: echo is not supported"):
            await answers(settings, [Loglik("a", " b")])


@pytest.mark.parametrize("request_", [Loglik("a", " b"), Rolling("a b")])
@pytest.mark.parametrize(
    ("variant", "named"), [("mmlu-pro-cot", "run mmlu-pro-cot,"), ("", "as mmlu-pro-cot is that")]
)
async def test_a_chat_endpoint_is_refused_with_the_generative_way(
    request_: Any, variant: str, named: str
) -> None:
    async with serving(completion()) as server:
        with pytest.raises(EndpointRefusedError, match=named) as caught:
            await ask_all(
                settings_for(server.base_url),
                [request_],
                lambda _: None,
                generative_variant=variant,
                clock=Waiting().clock,
            )

    assert "\n" not in str(caught.value)
    assert server.requests == []


async def test_the_tokens_of_the_probe_are_part_of_what_was_used() -> None:
    async with serving(echoing()) as server:
        settings = settings_for(server.base_url, api="completions")
        outcome = await answers(settings, [Loglik("a", " b")])

    [arrived] = outcome.arrived
    assert arrived.receipt is not None
    assert (arrived.receipt.prompt_tokens, arrived.receipt.completion_tokens) == (2, 1)
    assert outcome.spending.completion_tokens == len(server.requests) == 3
    assert outcome.spending.prompt_tokens > 20
