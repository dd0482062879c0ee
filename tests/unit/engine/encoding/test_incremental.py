"""Incremental encoding gives the ids of the full rule with less work, or is not used."""

import dataclasses
import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, normalizers
from transformers import PreTrainedTokenizerFast

from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.encode_checked import N_CHECKED, checked_pairs
from benchmarks.engine.planning.encode_full import full_pairs
from benchmarks.engine.planning.encode_incremental import incremental_pairs
from benchmarks.engine.planning.encode_pair import Joint
from benchmarks.engine.planning.tokens import Spelling
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Generate, GenerationOptions, Loglik, Request
from tests.unit.engine.encoding.test_against_lm_eval import QUICK
from tests.unit.engine.encoding.texts import EDGES, SHOTS, texts
from tests.unit.engine.tokenizers import (
    EOS,
    FAMILIES,
    byte_level,
    byte_level_with_bos,
    llama_3_like,
    metaspace_bpe,
    unigram,
    whole_text_bpe,
)

CUTTABLE = ["byte level", "byte level with BOS", "like Llama 3"]
WORDS = ["train", "leaves at", "the answer is", "1805", "or not", "def", "Москва", "café", "it's"]


@cache
def begins_texts_with_x() -> Any:
    """Return one with pieces that puts an x before every text it is given."""
    backend = Tokenizer.from_str(byte_level().backend_tokenizer.to_str())
    backend.normalizer = normalizers.Prepend("x")
    return PreTrainedTokenizerFast(tokenizer_object=backend, eos_token=EOS)


class Counting(FastTokenizer):
    """Counts the characters that are encoded."""

    def __init__(self, wrapped: Any) -> None:
        self.n_characters = 0
        super().__init__(wrapped)
        self.n_characters = 0

    def encode(self, texts: Sequence[str], *, special: bool) -> list[list[int]]:
        self.n_characters += sum(map(len, texts))
        return super().encode(texts, special=special)

    def spell(self, text: str, *, special: bool) -> Spelling:
        self.n_characters += len(text)
        return super().spell(text, special=special)


def questions(n: int, n_choices: int, delimiter: str = " ") -> list[Request]:
    rng = random.Random(7)  # noqa: S311  # texts of a test
    asked: list[Request] = []
    for _ in range(n):
        body = " ".join(rng.choices(WORDS, k=25))
        context = f"{SHOTS * 4}Question: {body}?\nA. one\nB. two\nAnswer:"
        asked += [Loglik(context, f"{delimiter}{letter}") for letter in "ABCDEFGHIJ"[:n_choices]]
    return asked


def joints_of(encoder: Encoder, requests: Sequence[Request]) -> list[Joint]:
    joints = [encoder.joint(request) for request in requests]
    return [joint for joint in joints if joint is not None]


def encoder_of(tokenizer: FastTokenizer) -> Encoder:
    return Encoder(tokenizer, EncodeSettings(max_length=4_096))


@QUICK
@given(
    family=st.sampled_from(CUTTABLE),
    head=texts,
    middles=st.lists(texts, min_size=1, max_size=3),
    ends=st.lists(texts, min_size=1, max_size=3),
)
def test_byte_level_tokenizers_can_be_cut_in_any_text(
    family: str, head: str, middles: list[str], ends: list[str]
) -> None:
    encoder = encoder_of(FastTokenizer(FAMILIES[family]()))
    requests = [Loglik(f"the {head} answer is{middle}", end) for middle in middles for end in ends]
    joints = joints_of(encoder, requests)

    found, _ = incremental_pairs(encoder.tokenizer, joints)

    expected = full_pairs(encoder.tokenizer, joints)
    for one, other in zip(found, expected, strict=True):
        assert one.context.tolist() == other.context.tolist()
        assert one.continuation.tolist() == other.continuation.tolist()


@pytest.mark.parametrize("family", CUTTABLE)
def test_the_edge_suite_is_cut_rightly(family: str) -> None:
    encoder = encoder_of(FastTokenizer(FAMILIES[family]()))
    joints = joints_of(encoder, [Loglik(*pair) for pair in EDGES])

    found, _ = incremental_pairs(encoder.tokenizer, joints)

    assert all(map(type(found[0]).same_as, found, full_pairs(encoder.tokenizer, joints)))


def test_a_run_of_whitespace_is_not_cut_inside() -> None:
    tokenizer = FastTokenizer(byte_level())
    # Sorted, the second follows the first; its run is longer and splits elsewhere.
    joints = joints_of(
        encoder_of(tokenizer), [Loglik("x the  b", " a"), Loglik("x the  \u3000b", " a")]
    )
    [two_spaces] = tokenizer.encode(["  "], special=False)

    found, way = incremental_pairs(tokenizer, joints)

    assert (len(two_spaces), way) == (1, "cut")
    assert all(map(type(found[0]).same_as, found, full_pairs(tokenizer, joints)))


def test_the_whole_may_begin_otherwise_than_the_context() -> None:
    tokenizer = FastTokenizer(byte_level_with_bos())
    joints = [Joint("The answer is", " yes", special=True, whole_special=False)]

    [found], _ = incremental_pairs(tokenizer, joints)

    assert found.same_as(full_pairs(tokenizer, joints)[0])


def test_a_token_begins_with_its_space_whatever_the_tokenizer_says() -> None:
    original = llama_3_like()("The answer", return_offsets_mapping=True)["offset_mapping"]

    spelling = FastTokenizer(llama_3_like()).spell("The answer", special=True)

    assert 3 not in {start for start, _ in original}
    assert 3 in spelling.starts


@pytest.mark.parametrize("make", [byte_level, byte_level_with_bos, llama_3_like])
@pytest.mark.parametrize(("n_choices", "less"), [(4, 10), (10, 20)])
def test_far_fewer_characters_are_encoded(make: Any, n_choices: int, less: int) -> None:
    tokenizer = Counting(make())
    encoder = encoder_of(tokenizer)
    requests = questions(200, n_choices)

    encoded = encoder.encode(requests)
    incremental = tokenizer.n_characters
    tokenizer.n_characters = 0
    expected = full_pairs(tokenizer, joints_of(encoder, requests))

    # lm_eval encodes the context anew for each choice: more than our full way counts here.
    assert encoded.tokenisation == "incremental"
    assert less * incremental < tokenizer.n_characters
    assert [one.tokens.tolist() for one in encoded.scored] == [
        [*pair.context, *pair.continuation[:-1]] for pair in expected
    ]


def test_prompts_to_write_on_share_their_examples() -> None:
    tokenizer = Counting(byte_level_with_bos())
    options = GenerationOptions(max_new_tokens=20)
    prompts = [f"{SHOTS * 4}Question {number} is: why?" for number in range(200)]

    encoded = encoder_of(tokenizer).encode([Generate(prompt, options) for prompt in prompts])

    assert encoded.tokenisation == "incremental"
    # The 32 of the check in full, the rest from where they differ.
    assert tokenizer.n_characters < 50 * len(prompts[0])
    for prompt, one in zip(prompts, encoded.prompts, strict=True):
        assert one.tokens.tolist() == tokenizer.encode([prompt], special=True)[0]


@pytest.mark.parametrize("make", [whole_text_bpe, metaspace_bpe, begins_texts_with_x])
def test_a_tokenizer_that_cannot_be_cut_is_found_out(make: Any) -> None:
    encoder = encoder_of(FastTokenizer(make()))
    requests = questions(30, 4)
    joints = joints_of(encoder, requests)

    pairs, way = checked_pairs(encoder.tokenizer, joints, np.random.default_rng(0))

    assert way == encoder.encode(requests).tokenisation == "full"
    expected = full_pairs(encoder.tokenizer, joints)
    assert all(one.same_as(pair) for one, pair in zip(pairs, expected, strict=True))


def test_unigram_is_cut_between_its_pieces() -> None:
    tokenizer = Counting(unigram())
    encoder = encoder_of(tokenizer)
    requests = questions(100, 4)

    encoded = encoder.encode(requests)
    incremental = tokenizer.n_characters
    tokenizer.n_characters = 0
    expected = full_pairs(tokenizer, joints_of(encoder, requests))

    assert encoded.tokenisation == "incremental"
    assert 5 * incremental < tokenizer.n_characters
    assert [one.continuation.tolist() for one in encoded.scored] == [
        pair.continuation.tolist() for pair in expected
    ]


class Forgetful(FastTokenizer):
    """Spells rightly except for one tail, as a tokenizer would that one text in many upsets."""

    bad_ending = "!"

    def encode(self, texts: Sequence[str], *, special: bool) -> list[list[int]]:
        found = super().encode(texts, special=special)
        return [
            [*ids[:-1], 0] if text.endswith(self.bad_ending) and len(text) < 40 else ids
            for text, ids in zip(texts, found, strict=True)
        ]


def test_each_continuation_without_a_space_is_checked() -> None:
    tokenizer = Forgetful(byte_level())
    requests = questions(200, 4)  # 800: the odds that 32 draws meet one are 4 %
    with_space = [*requests, Loglik(f"{SHOTS}The answer is", " yes!")]
    without = [*requests, Loglik(f"{SHOTS}The answer is", "yes!")]

    one, other = (encoder_of(tokenizer).encode(asked) for asked in (with_space, without))

    assert (one.tokenisation, other.tokenisation) == ("incremental", "full")


def test_the_checked_ones_are_drawn_from_the_generator_and_compared() -> None:
    tokenizer = Forgetful(byte_level())
    encoder = encoder_of(tokenizer)
    bad = [
        dataclasses.replace(joint, continuation=" yes!")
        for joint in joints_of(encoder, questions(40, 4))
    ]
    good = joints_of(encoder, questions(40, 4))

    assert checked_pairs(tokenizer, bad, np.random.default_rng(0))[1] == "full"
    # One bad joint of 160: found exactly when it is drawn.
    drawn = set(np.random.default_rng(3).choice(160, N_CHECKED, replace=False).tolist())
    for place in (min(drawn), min({*range(160)} - drawn)):
        joints = [bad[place] if index == place else one for index, one in enumerate(good)]
        way = checked_pairs(tokenizer, joints, np.random.default_rng(3))[1]
        assert way == ("full" if place in drawn else "incremental")


def test_the_order_of_the_requests_changes_nothing() -> None:
    encoder = encoder_of(FastTokenizer(llama_3_like()))
    requests = questions(10, 4)
    order = np.random.default_rng(2).permutation(len(requests)).tolist()

    one = encoder.encode(requests)
    other = encoder.encode([requests[index] for index in order])

    for place, index in enumerate(order):
        assert other.scored[place].tokens.tolist() == one.scored[index].tokens.tolist()


def test_choices_of_one_letter_share_their_context() -> None:
    encoded = encoder_of(FastTokenizer(byte_level())).encode(questions(3, 4, ""))

    first, second = (one.tokens for one in encoded.scored[:2])
    assert np.shares_memory(first, second)
