"""The tokens that the model reads and is scored on are those of lm_eval 0.4.13."""

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from benchmarks.engine.planning.encode import Encoded, Encoder, EncodeSettings
from benchmarks.engine.planning.encode_generate import stop_texts
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Generate, GenerationOptions, Loglik, Rolling
from tests.unit.engine.encoding.harness import Harness, harness
from tests.unit.engine.encoding.texts import EDGES, SHOTS, WHITESPACE, texts
from tests.unit.engine.tokenizers import BOS, EOS, FAMILIES

SHORT = 9  # tokens: most texts are cut
QUICK = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
families = st.sampled_from(sorted(FAMILIES))
lengths = st.sampled_from([SHORT, 512])
Setting = tuple[str, bool | int] | None
choices = st.sampled_from(
    [None, ("add_bos", True), ("add_bos", False), ("prefix_id", 1), ("prefix_id", 40)]
)
THEIR_NAMES = {"add_bos": "add_bos_token", "prefix_id": "prefix_token_id"}


@cache
def sides(family: str, max_length: int, chosen: Setting) -> tuple[Encoder, Harness]:
    tokenizer = FAMILIES[family]()
    setting: dict[str, Any] = dict([chosen] if chosen else [])
    return (
        Encoder(FastTokenizer(tokenizer), EncodeSettings(max_length, **setting)),
        harness(tokenizer, max_length, **{THEIR_NAMES[name]: setting[name] for name in setting}),
    )


def scored(encoded: Encoded) -> list[tuple[list[int], list[int]]]:
    for one in encoded.scored:
        assert one.first_scored + len(one.continuation) == len(one.tokens)
    return [(one.tokens.tolist(), one.continuation.tolist()) for one in encoded.scored]


def assert_alike(encoder: Encoder, lm: Harness, context: str, continuation: str) -> None:
    encoded = encoder.encode([Loglik(context, continuation)])
    expected = lm.loglik(context, continuation)

    if expected is not None:
        assert scored(encoded) == [expected]
        return
    # It crashed. With nothing before the border the prefix token stands there, else we say why.
    whole = encoder.tokenizer.encode([context + continuation], special=False)[0]
    if not context.strip() and context and scored(encoded):
        [(tokens, continuation_ids)] = scored(encoded)
        assert [*tokens, continuation_ids[-1]] in (
            [encoder.specials.prefix_id, *whole],
            whole,
        )
    elif not scored(encoded):
        assert encoded.failed[0].code in {"empty_continuation", "too_long"}
    else:  # the tokenizer knows no token for any character of the context
        assert encoder.tokenizer.encode([context.rstrip()], special=False) == [[]]


@QUICK
@given(family=families, max_length=lengths, chosen=choices, context=texts, continuation=texts)
@example("byte level", 512, None, "  ", "yes")
@example("like Llama 3", 512, None, f"{BOS}a", f"{BOS}b")
def test_a_pair_of_texts(
    family: str, max_length: int, chosen: Setting, context: str, continuation: str
) -> None:
    encoder, lm = sides(family, max_length, chosen)

    assert_alike(encoder, lm, context, continuation)


@pytest.mark.parametrize("max_length", [SHORT, 96, 512])
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_edge_suite(family: str, max_length: int) -> None:
    encoder, lm = sides(family, max_length, None)

    assert len(WHITESPACE) > 20
    for context, continuation in EDGES:
        assert_alike(encoder, lm, context, continuation)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_many_pairs_at_once_are_the_pairs_one_by_one(family: str) -> None:
    encoder, lm = sides(family, 96, None)

    encoded = encoder.encode([Loglik(*pair) for pair in EDGES])

    found = {one.request: one for one in encoded.scored}
    assert {*found} | {*encoded.failed} == {*range(len(EDGES))}
    n_compared = 0
    for number, pair in enumerate(EDGES):
        expected = lm.loglik(*pair)
        if expected is not None:
            n_compared += 1
            assert found[number].tokens.tolist() == expected[0]
            assert found[number].continuation.tolist() == expected[1]
    assert n_compared > 100


@QUICK
@given(family=families, max_length=lengths, chosen=choices, text=texts)
@example("byte level with BOS", SHORT, None, SHOTS)
@example("Unigram", SHORT, None, SHOTS)
def test_a_rolling_text(family: str, max_length: int, chosen: Setting, text: str) -> None:
    encoder, lm = sides(family, max_length, chosen)

    encoded = encoder.encode([Rolling(text)])

    assert scored(encoded) == lm.rolling(text)
    assert [one.part for one in encoded.scored] == [*range(len(encoded.scored))]
    assert bool(encoded.scored) != (0 in encoded.failed)


@QUICK
@given(
    family=families,
    chosen=choices,
    prompt=texts,
    max_new_tokens=st.integers(1, SHORT - 1),
    until=st.lists(st.sampled_from(["\n\n", "Q:", EOS]), unique=True),
)
@example("byte level with BOS", None, f"{BOS}{SHOTS}", 3, [])
@example("like Llama 3", None, SHOTS, 3, ["Q:"])
def test_a_prompt_to_write_on(
    family: str, chosen: Setting, prompt: str, max_new_tokens: int, until: list[str]
) -> None:
    encoder, lm = sides(family, SHORT, chosen)
    options = GenerationOptions(max_new_tokens, stop=tuple(until))
    special = encoder.specials.for_prompt(prompt)
    assume(encoder.tokenizer.encode([prompt], special=special)[0])  # lm_eval fails on no tokens

    encoded = encoder.encode([Generate(prompt, options)])

    [found] = encoded.prompts
    expected, stops = lm.generate(prompt, max_new_tokens, until)
    assert found.tokens.tolist() == expected
    assert list(stop_texts(options.stop, encoder.tokenizer)) == stops
