"""Stops are found at the very token that completes them, as when all text is decoded every time."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.engine.execution.stopping import StopFinder
from benchmarks.engine.planning.encode_generate import answer_text
from tests.unit.engine.tokenizers import byte_level, llama_3_like, metaspace_bpe, unigram

TOKENIZERS = {
    "byte level": byte_level,
    "like Llama 3": llama_3_like,
    "metaspace": metaspace_bpe,
    "unigram": unigram,
}


class Counting:
    """A decoder that knows how many tokens it has been given."""

    def __init__(self, tokenizer: str) -> None:
        self.tokenizer = TOKENIZERS[tokenizer]()
        self.sizes: list[int] = []

    def __call__(self, tokens: Sequence[int]) -> str:
        self.sizes.append(len(tokens))
        text: str = self.tokenizer.decode(list(tokens))
        return text


def first_hit(
    tokens: Sequence[int], tokenizer: str, stops: Sequence[str], think_end: str = ""
) -> int | None:
    finder = StopFinder(Counting(tokenizer), stops, think_end)
    return next((place for place, token in enumerate(tokens) if finder.push(token)), None)


def slow_first_hit(
    tokens: Sequence[int], tokenizer: str, stops: Sequence[str], think_end: str = ""
) -> int | None:
    """Decode everything after every token."""
    for place in range(len(tokens)):
        text = TOKENIZERS[tokenizer]().decode(list(tokens[: place + 1]))
        if think_end in text and answer_text(text, stops, think_end) != answer_text(
            text, (), think_end
        ):
            return place
    return None


def ids(text: str, tokenizer: str) -> list[int]:
    found: list[int] = TOKENIZERS[tokenizer]().encode(text, add_special_tokens=False)
    return found


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(list(TOKENIZERS)),
    st.lists(st.integers(3, 190), min_size=1, max_size=80),
    st.data(),
)
def test_random_tokens_stop_where_full_decoding_stops_them(
    tokenizer: str, tokens: list[int], data: st.DataObject
) -> None:
    text = TOKENIZERS[tokenizer]().decode(tokens)
    begin = data.draw(st.integers(0, len(text)))
    drawn = text[begin : begin + data.draw(st.integers(1, 12))]
    # Half a character is never a stop: what it becomes is decided by the next token.
    stops = [stop for stop in (drawn, "\n\n") if stop and "\ufffd" not in stop]

    assert first_hit(tokens, tokenizer, stops) == slow_first_hit(tokens, tokenizer, stops)


@pytest.mark.parametrize("tokenizer", ["byte level", "like Llama 3", "metaspace"])
def test_a_character_of_several_tokens_stops_when_it_is_complete(tokenizer: str) -> None:
    tokens = ids("it is 𝄞 over", tokenizer)  # four bytes that no tokenizer here has merged
    before = ids("it is 𝄞", tokenizer)
    assert len(before) >= len(ids("it is ", tokenizer)) + 3

    assert first_hit(tokens, tokenizer, ["𝄞"]) == len(before) - 1


def test_a_stop_over_the_border_of_two_tokens_is_found() -> None:
    tokens = ids("end.", "byte level") + ids("Question", "byte level")

    assert first_hit(tokens, "byte level", [".Q"]) == slow_first_hit(tokens, "byte level", [".Q"])
    assert first_hit(tokens, "byte level", [".Q"]) is not None


THOUGHT = "so\n\nfar</think>\n\nYes.\n\nQuestion"


def test_stops_in_a_thought_do_not_count_nor_does_the_space_after_it() -> None:
    tokens = ids(THOUGHT, "byte level")

    hit = first_hit(tokens, "byte level", ["\n\n"], "</think>")

    assert hit == slow_first_hit(tokens, "byte level", ["\n\n"], "</think>")
    assert hit is not None
    said = TOKENIZERS["byte level"]().decode(tokens[: hit + 1])
    assert said.startswith("so\n\nfar</think>\n\nYes.\n\n")
    thought = tokens[: tokens.index(ids("<", "byte level")[0])]
    assert first_hit(thought, "byte level", ["\n\n"], "</think>") is None
    assert first_hit(thought, "byte level", ["\n\n"]) is not None


def test_a_long_text_is_decoded_in_short_ends() -> None:
    decode = Counting("byte level")
    finder = StopFinder(decode, ["\n\nQuestion:"])
    tokens = ids("the other one " * 300, "byte level")

    assert not any(finder.push(token) for token in tokens)

    assert len(tokens) > 600
    # Two windows of stop and margin; a token here has at least one character.
    assert max(decode.sizes) <= 2 * (len("\n\nQuestion:") + 16)
