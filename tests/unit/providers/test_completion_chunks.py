"""A chunk means the same whether the quick reader takes it or the forgiving one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.providers import Chunk
from arena.providers.completion_chunks import read_event

texts = st.none() | st.text()
chunks = st.fixed_dictionaries(
    {
        "id": st.text(),
        "created": st.integers(),
        "choices": st.lists(
            st.fixed_dictionaries(
                {
                    "index": st.just(0),
                    "delta": st.dictionaries(
                        st.sampled_from(["content", "reasoning", "reasoning_content", "role"]),
                        texts,
                    ),
                    "finish_reason": st.sampled_from([None, "", "stop", "length", "max_tokens"]),
                }
            ),
            max_size=2,
        ),
        "usage": st.none()
        | st.dictionaries(
            st.sampled_from(["prompt_tokens", "completion_tokens"]),
            st.integers(-1, 2**40) | st.none() | st.text(max_size=3),
        ),
    }
)
# A number that only the forgiving reader takes, in a field that means nothing to either.
REFUSED_BY_TYPES = {"logprobs": float("nan")}


@given(chunks)
def test_both_readers_agree(chunk: dict[str, Any]) -> None:
    quick = read_event(json.dumps(chunk).encode())

    assert quick == read_event(json.dumps(chunk | REFUSED_BY_TYPES).encode())
    assert quick is not None


@pytest.mark.parametrize(
    "chunk",
    [{}, {"choices": []}, {"choices": None}, {"choices": [{}]}, {"choices": [{"delta": None}]}],
)
def test_a_chunk_may_say_nothing(chunk: dict[str, Any]) -> None:
    assert read_event(json.dumps(chunk).encode()) == Chunk()


@pytest.mark.parametrize("data", [b"[DONE]", b"", b"\xff", b"{", b'"text"', b"17", b"null"])
def test_what_is_no_object_is_no_chunk(data: bytes) -> None:
    assert read_event(data) is None


def test_bytes_that_are_no_text_cost_one_character_and_not_the_chunk() -> None:
    data = json.dumps({"choices": [{"delta": {"content": "a?c"}}]}).encode()

    assert read_event(data.replace(b"?", b"\xff")) == Chunk(text="a\ufffdc")


def test_a_reason_of_another_kind_is_an_end() -> None:
    assert read_event(b'{"choices": [{"finish_reason": 1}]}') == Chunk(finish_reason="stop")
