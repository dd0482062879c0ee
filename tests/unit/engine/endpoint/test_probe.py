"""The probe lets no echo pass that cannot be trusted, and none fail for what it does not tell."""

from collections.abc import Callable

import pytest

from benchmarks.engine.endpoint import EndpointRefusedError
from benchmarks.engine.requests import Loglik, Scored
from tests.unit.engine.endpoint.asking import answers, settings_for
from tests.unit.engine.endpoint.echoing import Document, echoing, scored
from tests.unit.engine.endpoint.server import serving


def only_the_written_token(document: Document) -> None:  # llama.cpp
    told = document["choices"][0]["logprobs"]
    for field in told:
        told[field] = told[field][-1:]


def no_logprobs(document: Document) -> None:
    document["choices"][0]["logprobs"] = None


def null_for_the_prompt(document: Document) -> None:  # pegainfer
    told = document["choices"][0]["logprobs"]
    told["token_logprobs"] = [None] * len(told["tokens"])


def all_zero(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["token_logprobs"] = [0.0] * len(told["tokens"])


def stripped(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["tokens"] = [piece.strip() for piece in told["tokens"]]


def one_too_few(document: Document) -> None:
    document["choices"][0]["logprobs"]["token_logprobs"].pop()


def counted_otherwise(document: Document) -> None:
    document["usage"]["prompt_tokens"] += 1


def ids_too_many(document: Document) -> None:
    n = len(document["choices"][0]["logprobs"]["tokens"])
    document["choices"][0]["prompt_token_ids"] = list(range(n))


def other_ids_each_time(document: Document) -> None:
    n = len(document["choices"][0]["logprobs"]["tokens"]) - 1
    document["choices"][0]["prompt_token_ids"] = [n + at for at in range(n)]


def wrong_offsets(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["text_offset"] = list(range(len(told["tokens"])))


def strange_offsets(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["text_offset"] = [{} for _ in told["tokens"]]


def moved_by_one(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["token_logprobs"] = [None, *told["token_logprobs"][2:], -0.5]


def never_named(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    told["top_logprobs"] = [None if one is None else {"x": -0.01} for one in told["top_logprobs"]]


def above_zero(document: Document) -> None:
    document["choices"][0]["logprobs"]["token_logprobs"][3] = 0.5


def not_a_number(document: Document) -> None:
    document["choices"][0]["logprobs"]["token_logprobs"][3] = float("nan")


def depends_on_the_rest(document: Document) -> None:
    told = document["choices"][0]["logprobs"]
    shift = len(told["tokens"]) / 10
    told["token_logprobs"] = [one and one - shift for one in told["token_logprobs"]]
    told["top_logprobs"] = [
        one and {piece: value - shift for piece, value in one.items()}
        for one in told["top_logprobs"]
    ]


BROKEN: dict[Callable[[Document], None], str] = {
    only_the_written_token: "echoes pieces that are not those of the text",
    no_logprobs: "no log-probabilities of the prompt",
    null_for_the_prompt: "some tokens of the prompt no log-probability",
    all_zero: "all tokens of the prompt the same log-probability",
    stripped: "echoes pieces that are not those of the text",
    one_too_few: r"log-probabilities and",
    counted_otherwise: r"counts \d+ tokens of the prompt, but echoes \d+",
    ids_too_many: "numbers as prompt_token_ids",
    other_ids_each_time: "cuts a text into other tokens",
    wrong_offsets: "tokens begin where they do not",
    strange_offsets: "no list of whole numbers",
    moved_by_one: "two different log-probabilities",
    never_named: "never names an echoed token",
    above_zero: "above 0",
    not_a_number: "above 0",
    depends_on_the_rest: r"when more text follows",
}


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
async def test_the_probe_refuses_an_echo_that_cannot_be_trusted(
    change: Callable[[Document], None],
) -> None:
    async with serving(echoing(change)) as server:
        settings = settings_for(server.base_url, api="completions")
        with pytest.raises(EndpointRefusedError, match=BROKEN[change]) as caught:
            await answers(settings, [Loglik("secret question", " a")])

    assert "generative variant" in str(caught.value)
    assert not any("secret" in received.body["prompt"] for received in server.requests)


def no_offsets(document: Document) -> None:
    del document["choices"][0]["logprobs"]["text_offset"]


def unknown_offsets(document: Document) -> None:  # SGLang
    told = document["choices"][0]["logprobs"]
    told["text_offset"] = [-1] * len(told["tokens"])


def no_usage(document: Document) -> None:
    del document["usage"]


def same_ids(document: Document) -> None:
    n = len(document["choices"][0]["logprobs"]["tokens"]) - 1
    document["choices"][0]["prompt_token_ids"] = list(range(n))


@pytest.mark.parametrize("change", [no_offsets, unknown_offsets, no_usage, same_ids])
async def test_what_a_server_does_not_tell_is_not_held_against_it(
    change: Callable[[Document], None],
) -> None:
    [response] = await scored(echoing(change), Loglik("It is", " slate"))

    assert response == Scored(-6 / 8, False, (-6 / 8,))
