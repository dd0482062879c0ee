"""What is read from a stream, however its bytes arrive."""

import json
from typing import Any

import pytest

from arena.providers import Chunk
from tests.unit.providers.asking import an_endpoint, ask
from tests.unit.providers.servers import END, data, event, events, serving, streamed


async def text_of(*pieces: bytes) -> str:
    async with serving(streamed(*pieces)) as server:
        outcome = await ask(an_endpoint(server.base_url))
    assert outcome.error is None
    return outcome.text


async def test_an_answer_is_read_in_order_to_its_end() -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 5}
    async with serving(
        events(event(), event("Slate "), event("splits."), event("", "stop", usage=usage))
    ) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.text == "Slate splits."
    assert outcome.chunks[-1] == Chunk(finish_reason="stop", prompt_tokens=12, completion_tokens=5)


@pytest.mark.parametrize("tail", [[], ["[DONE]"], [event(choices=[]), "[DONE]"]])
async def test_a_stream_may_end_with_or_without_done(tail: list[object]) -> None:
    assert await text_of(*(data(part) for part in [event("Slate."), END, *tail])) == "Slate."


async def test_keep_alives_and_other_fields_are_skipped() -> None:
    assert (
        await text_of(
            *(b": ping\n\n", b":\n\n", b"event: message\n", data(event("Sl")), b"\n\n"),
            *(b"retry: 10\n\n", b"id: 7\n", data(event("ate.")), data(END)),
        )
        == "Slate."
    )


async def test_an_event_of_any_other_line_ending_is_read() -> None:
    crlf = [piece.replace(b"\n", b"\r\n") for piece in (data(event("Slate.")), data(END))]

    assert await text_of(*crlf) == "Slate."


async def test_characters_cut_between_packets_arrive_whole() -> None:
    text = "Schiefer, ardoise, 石板, \U0001faa8, لوح"
    stream = data(event(text)) + data(END)

    assert await text_of(*(stream[place : place + 1] for place in range(len(stream)))) == text


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
async def test_a_separator_inside_the_text_does_not_split_the_event(separator: str) -> None:
    text = f"one{separator}two"

    assert await text_of(data(event(text)), data(END)) == text


async def test_several_events_may_come_in_one_packet() -> None:
    assert (
        await text_of(data(event("a")) + data(event("b")) + data(event("c")) + data(END)) == "abc"
    )


async def test_lines_that_are_no_chunk_are_skipped() -> None:
    assert (
        await text_of(
            *(data("{broken"), data("[1, 2]"), data('"text"'), data("[" * 100_000)),
            *(data(event("Slate.")), data(END)),
        )
        == "Slate."
    )


async def test_what_no_database_can_store_is_replaced() -> None:
    escaped = json.dumps(event("a\x00b\ud800c"))

    assert await text_of(data(escaped), data(END)) == "a\ufffdb\ufffdc"


async def test_a_whole_pair_of_surrogates_is_one_character() -> None:
    assert await text_of(data(json.dumps(event("\U0001faa8"))), data(END)) == "\U0001faa8"


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
async def test_reasoning_is_kept_apart(name: str) -> None:
    thinking = {"choices": [{"delta": {name: "Is it basalt?"}, "finish_reason": None}]}
    async with serving(events(thinking, event("Slate."), END)) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.text == "Slate."
    assert "".join(chunk.reasoning for chunk in outcome.chunks) == "Is it basalt?"


@pytest.mark.parametrize(
    ("reason", "told"),
    [("stop", "stop"), ("length", "length"), ("max_tokens", "length"), ("eos_token", "stop")],
)
async def test_the_end_is_stop_or_length(reason: str, told: str) -> None:
    async with serving(events(event("Slate."), event("", reason))) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.chunks[-1].finish_reason == told


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"prompt_tokens": -1}, {"prompt_tokens": "12"}, {"prompt_tokens": 2**31}],
)
async def test_a_senseless_count_of_tokens_is_unknown(usage: dict[str, Any] | None) -> None:
    async with serving(events(event("Slate."), event("", "stop", usage=usage))) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.chunks[-1].prompt_tokens is None


async def test_an_answer_without_text_ends_without_text() -> None:
    async with serving(events(event(), END)) as server:
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.error is None
    assert outcome.text == ""
