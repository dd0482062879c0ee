"""The name of a request, against the standard library's own canonical JSON."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.journal.errors import BadRecordError
from benchmarks.engine.journal.request_hash import Asked, generation_hash, loglik_hash
from benchmarks.engine.planning.plan import EncodedRequest
from benchmarks.engine.requests import GenerationOptions

ASKED = Asked("c0ffee", "float32", "1")
ABOUT = {"model": "c0ffee", "dtype": "float32", "encode": "1"}
OPTIONS = GenerationOptions(max_new_tokens=16, stop=("\n",), temperature=0.7, seed=3)
TOKENS = st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=8)


def by_the_standard_library(question: dict[str, object]) -> str:
    text = json.dumps(ABOUT | question, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def encoded(tokens: list[int], continuation: list[int], first: int) -> EncodedRequest:
    return EncodedRequest(4, 1, np.array(tokens, np.int32), first, np.array(continuation, np.int32))


@given(tokens=TOKENS, continuation=TOKENS, first=st.integers(0, 9))
def test_a_loglik_hash_is_sha256_of_sorted_json(
    tokens: list[int], continuation: list[int], first: int
) -> None:
    scored = {"first": first, "continuation": continuation}

    assert loglik_hash(ASKED, encoded(tokens, continuation, first)) == by_the_standard_library(
        {"tokens": tokens, "options": scored}
    )


@given(prompt=st.text() | TOKENS, stop=st.lists(st.text(), max_size=3), think_end=st.text())
def test_a_generation_hash_is_sha256_of_sorted_json(
    prompt: str | list[int], stop: list[str], think_end: str
) -> None:
    options = replace(OPTIONS, stop=tuple(stop), think_end=think_end)
    chosen = {"max_new_tokens": 16, "stop": stop, "temperature": 0.7, "top_p": 1.0}
    field = "prompt" if isinstance(prompt, str) else "tokens"

    assert generation_hash(ASKED, prompt, options) == by_the_standard_library(
        {field: prompt, "options": {**chosen, "seed": 3, "think_end": think_end}}
    )


def test_every_part_of_a_request_changes_its_hash() -> None:
    hashes = [
        *(
            loglik_hash(asked, encoded([1, 2], [3], 1))
            for asked in (
                ASKED,
                replace(ASKED, model_sha="decaf"),
                replace(ASKED, dtype="bfloat16"),
                replace(ASKED, encode_version="2"),
            )
        ),
        loglik_hash(ASKED, encoded([1, 3], [3], 1)),
        loglik_hash(ASKED, encoded([1, 2], [2], 1)),
        loglik_hash(ASKED, encoded([1, 2], [3], 0)),
        *(
            generation_hash(ASKED, "1 2", options)
            for options in (
                OPTIONS,
                replace(OPTIONS, max_new_tokens=17),
                replace(OPTIONS, stop=()),
                replace(OPTIONS, temperature=0.0),
                replace(OPTIONS, top_p=0.9),
                replace(OPTIONS, seed=4),
                replace(OPTIONS, think_end="</think>"),
            )
        ),
        generation_hash(ASKED, [1, 2], OPTIONS),
    ]

    assert len(set(hashes)) == len(hashes)


def test_equal_options_have_equal_hashes() -> None:
    assert generation_hash(ASKED, "a", replace(OPTIONS, temperature=1)) == generation_hash(
        ASKED, "a", replace(OPTIONS, temperature=1.0)
    )


def test_half_a_surrogate_has_no_hash() -> None:
    with pytest.raises(BadRecordError, match=r"cannot be named.*surrogates"):
        generation_hash(ASKED, "\ud800", OPTIONS)
