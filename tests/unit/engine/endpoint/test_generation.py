"""What is sent for a generation, and what becomes of the answer."""

from typing import Any

import pytest

from benchmarks.engine.endpoint import Prices, Receipt, ask
from benchmarks.engine.requests import Failed, Generate, Generated, GenerationOptions
from tests.unit.engine.endpoint.asking import PROMPT, answers, settings_for
from tests.unit.engine.endpoint.server import completion, cut_off, serving, status

USAGE = {"prompt_tokens": 5, "completion_tokens": 12}


def with_options(**options: object) -> Generate:
    return Generate("Q", GenerationOptions(**{"max_new_tokens": 8, **options}))  # type: ignore[arg-type]  # by name


async def test_a_chat_endpoint_is_sent_a_message() -> None:
    async with serving(completion()) as server:
        await answers(settings_for(server.base_url + "/"))

    [received] = server.requests
    assert received.path == "/v1/chat/completions"
    assert received.body == {
        "model": "granite",
        "messages": [{"role": "user", "content": "What is slate?"}],
        "max_tokens": 64,
        "temperature": 0.0,
    }


async def test_a_completions_endpoint_is_sent_the_prompt_and_all_that_is_set() -> None:
    request = with_options(stop=("\n", "a", "b", "c", "d"), temperature=0.5, top_p=0.9)
    async with serving(completion()) as server:
        await answers(
            settings_for(
                server.base_url,
                api="completions",
                seed=3,
                limit_field="max_completion_tokens",
                extra_body={"top_k": 5},
            ),
            [request],
        )

    [received] = server.requests
    seed = received.body.pop("seed")
    assert received.path == "/v1/completions"
    assert received.body == {
        "model": "granite",
        "prompt": "Q",
        "max_completion_tokens": 8,
        "temperature": 0.5,
        "top_p": 0.9,
        "stop": ["\n", "a", "b", "c"],  # OpenAI takes four
        "top_k": 5,
    }
    assert 0 <= seed < 2**31


async def test_every_repeat_is_sent_a_seed_of_its_own_and_the_same_again() -> None:
    options = GenerationOptions(8, temperature=1.0)
    requests = [Generate("Q", options, repeat) for repeat in range(5)]
    async with serving(completion()) as server:
        for _ in range(2):
            await answers(settings_for(server.base_url, seed=3, concurrency=1), requests)

    seeds = [received.body["seed"] for received in server.requests]
    assert len(set(seeds[:5])) == 5
    assert seeds[:5] == seeds[5:]


async def test_an_answer_comes_with_what_the_server_tells_of_it() -> None:
    answer = completion(model="granite-7b-0613", system_fingerprint="fp_7", usage=USAGE)
    prices = Prices(input_per_million=2.0, output_per_million=10.0)
    async with serving(answer) as server:
        outcome = await answers(settings_for(server.base_url, prices=prices))

    [arrived] = outcome.arrived
    assert arrived.response == Generated("Slate.", "eos", (), ())
    assert arrived.receipt == Receipt(1, 0.0, "granite-7b-0613", "fp_7", 5, 12)
    assert arrived.receipt is not None
    assert arrived.receipt.cost(prices) == pytest.approx(5 * 2e-6 + 12 * 10e-6)
    assert arrived.receipt.cost(None) is None
    assert outcome.spending.cost(prices) == pytest.approx(5 * 2e-6 + 12 * 10e-6)


@pytest.mark.parametrize("usage", [{}, {"usage": None}, {"usage": {"prompt_tokens": "many"}}])
async def test_missing_usage_is_counted_as_such_and_costs_no_invented_money(
    usage: dict[str, Any],
) -> None:
    async with serving(completion(**usage)) as server:
        outcome = await answers(settings_for(server.base_url))

    [arrived] = outcome.arrived
    assert isinstance(arrived.response, Generated)
    assert arrived.receipt is not None
    assert arrived.receipt.cost(Prices(1.0, 1.0)) is None
    assert (outcome.spending.uncounted, outcome.spending.cost(None)) == (1, None)


@pytest.mark.parametrize(
    ("finish", "more", "options", "expected"),
    [
        ("stop", {}, {}, "eos"),  # no stop was sent
        ("stop", {}, {"stop": ("Q:",)}, "stop"),  # the server does not say which it was
        ("length", {}, {}, "length"),
        ("max_tokens", {}, {}, "length"),
        ("length", {}, {"stop": ("te",)}, "stop"),  # it stands in the text
    ],
)
async def test_the_reason_for_the_end(
    finish: str, more: dict[str, object], options: dict[str, object], expected: str
) -> None:
    async with serving(completion("Slate.", finish, **more)) as server:
        outcome = await answers(settings_for(server.base_url), [with_options(**options)])

    [response] = outcome.responses
    assert isinstance(response, Generated)
    assert response.finish_reason == expected


@pytest.mark.parametrize(("stop_reason", "expected"), [("null", "eos"), ('"Q:"', "stop")])
async def test_a_server_that_names_the_stop_is_believed(stop_reason: str, expected: str) -> None:
    body = (
        '{"choices": [{"finish_reason": "stop", "message": {"content": "S"}, '
        f'"stop_reason": {stop_reason}}}]}}'
    )
    async with serving(status(200, body.encode())) as server:
        outcome = await answers(settings_for(server.base_url), [with_options(stop=("Q:",))])

    assert outcome.responses == [Generated("S", expected, (), ())]  # type: ignore[arg-type]  # one of both


async def test_thoughts_are_left_out_before_stops_apply_and_no_stop_is_sent() -> None:
    request = with_options(stop=("\n",), think_end="</think>")
    async with serving(completion("Hm.\nSo.</think> 42\nQ: more")) as server:
        outcome = await answers(settings_for(server.base_url), [request])

    assert "stop" not in server.requests[0].body
    assert outcome.responses == [Generated("42", "stop", (), ())]


@pytest.mark.parametrize("finish", ["content_filter", "tool_calls", "function_call", None])
async def test_an_answer_that_is_none_fails_its_sample(finish: str | None) -> None:
    async with serving(completion(None, finish)) as server:
        outcome = await answers(settings_for(server.base_url))

    [response] = outcome.responses
    assert isinstance(response, Failed)
    assert response.code == (finish or "garbled")
    assert len(server.requests) == 1


async def test_no_text_at_the_limit_is_a_truncated_answer() -> None:
    async with serving(completion(None, "length")) as server:
        outcome = await answers(settings_for(server.base_url))

    assert outcome.responses == [Generated("", "length", (), ())]


async def test_half_a_surrogate_pair_becomes_what_a_journal_can_hold() -> None:
    body = b'{"choices": [{"finish_reason": "stop", "message": {"content": "a\\ud800b"}}]}'
    async with serving(status(200, body)) as server:
        outcome = await answers(settings_for(server.base_url))

    assert outcome.responses == [Generated("a\ufffdb", "eos", (), ())]


async def test_text_that_cannot_be_sent_fails_alone_and_unsent() -> None:
    async with serving(completion()) as server:
        broken = Generate("a\ud800", PROMPT.options)
        outcome = await answers(settings_for(server.base_url), [broken, PROMPT])

    failed, fine = outcome.responses
    assert isinstance(failed, Failed)
    assert failed.code == "bad_text"
    assert isinstance(fine, Generated)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<h1>Welcome</h1>", "garbled"),
        (b"[1, 2]", "garbled"),
        (b'{"choices": []}', "garbled"),
        (b'{"choices": [{"message": {"content": 7}}]}', "garbled"),
        (b'{"choices": [{"text": "Sl', "garbled"),
        (b'{"error": {"message": "out of memory"}}', "rejected"),
        (b"\xff\xfe\xff", "garbled"),
    ],
)
async def test_a_whole_answer_that_is_no_completion_fails_at_once(body: bytes, code: str) -> None:
    async with serving(status(200, body)) as server:
        outcome = await answers(settings_for(server.base_url))

    [response] = outcome.responses
    assert isinstance(response, Failed)
    assert response.code == code
    assert len(server.requests) == 1


@pytest.mark.parametrize("announced", [1_000, None])
async def test_a_connection_that_breaks_in_the_answer_is_tried_again(announced: int | None) -> None:
    async with serving(cut_off(announced, b'{"choices": [{"mess'), completion()) as server:
        outcome = await answers(settings_for(server.base_url))

    assert outcome.responses == [Generated("Slate.", "eos", (), ())]
    assert len(server.requests) == 2


def test_an_error_of_the_one_who_takes_the_answers_ends_the_run() -> None:
    class DiskFullError(Exception):
        pass

    def take(_arrived: object) -> None:
        raise DiskFullError

    broken = Generate("\ud800", PROMPT.options)  # answered without a server
    with pytest.raises(DiskFullError):
        ask(settings_for("http://127.0.0.1:9/v1"), [broken] * 20, take)
