"""What cannot be asked is refused by itself, with a reason; what cannot be set, at once."""

import dataclasses
from typing import Any

import pytest
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from benchmarks.engine.planning.encode import Encoded, Encoder, EncodeSettings
from benchmarks.engine.planning.encode_generate import answer_text, stop_texts
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Generate, GenerationOptions, Loglik, Request, Rolling
from tests.unit.engine.tokenizers import EOS, byte_level, byte_level_with_bos, llama_3_like

GOOD = Loglik("The answer is", " yes")


def encoded(*requests: Request, max_length: int = 16, **settings: Any) -> Encoded:
    tokenizer = FastTokenizer(byte_level_with_bos())
    return Encoder(tokenizer, EncodeSettings(max_length, **settings)).encode(requests)


@pytest.mark.parametrize(
    ("request_", "code", "words"),
    [
        (Loglik("The answer", ""), "empty_continuation", "separate"),
        (Loglik("", ""), "empty_continuation", "no token"),
        (Loglik("", "<s>"), "empty_continuation", "no token"),
        (Loglik("The", " 1" * 60), "too_long", "the model reads 16 at once"),
        (Loglik("half", "\ud83d"), "bad_text", r"character 4 of the text, '\\ud83d'"),
        (Rolling("\udc00"), "bad_text", "character 0"),
        (Generate("a\ud800", GenerationOptions(4)), "bad_text", "character 1"),
        (Generate("Why?", GenerationOptions(16)), "too_long", "must be 1 to 15"),
        (Generate("Why?", GenerationOptions(0)), "bad_options", "max_new_tokens is 0"),
    ],
)
def test_one_bad_request_fails_alone(request_: Request, code: str, words: str) -> None:
    found = encoded(GOOD, request_, GOOD)

    assert [one.request for one in found.scored] == [0, 2]
    assert found.prompts == ()
    assert [*found.failed] == [1]
    assert found.failed[1].code == code
    assert words.encode().decode("unicode_escape") in found.failed[1].sentence


def test_a_text_without_tokens_has_no_perplexity() -> None:
    encoder = Encoder(FastTokenizer(byte_level()), EncodeSettings(16))

    found = encoder.encode([Rolling("")])

    assert found.failed[0].code == "empty_text"


def test_a_swallowed_continuation_fails_or_is_encoded_alone() -> None:
    wrapped = byte_level()
    [merged] = wrapped.encode("er", add_special_tokens=False)  # one token, so "r" is swallowed
    request = Loglik("e", "r")
    tokenizer = FastTokenizer(wrapped)

    joint = Encoder(tokenizer, EncodeSettings(16)).encode([request])
    separate = Encoder(tokenizer, EncodeSettings(16, continuation="separate")).encode([request])

    assert wrapped.decode([merged]) == "er"
    assert joint.failed[0].code == "empty_continuation"
    [one] = separate.scored
    assert wrapped.decode(one.tokens) == "e"
    assert wrapped.decode(one.continuation) == "r"


def test_what_was_cut_off_is_counted() -> None:
    words = " yes" * 30
    found = encoded(
        Loglik(f"The{words}", " yes"), GOOD, Generate(f"The{words}", GenerationOptions(4))
    )
    texts = [f"The{words} yes", f"The{words}"]
    pair, prompt = FastTokenizer(byte_level_with_bos()).encode(texts, special=True)

    # The last token of the pair is predicted, never read.
    assert found.n_dropped == {0: len(pair) - 1 - 16, 2: len(prompt) - 12}
    assert len(found.scored[0].tokens) == 16
    assert len(found.prompts[0].tokens) == 12


def test_an_empty_prompt_begins_with_the_prefix_token() -> None:
    encoder = Encoder(FastTokenizer(byte_level()), EncodeSettings(16))

    [prompt] = encoder.encode([Generate("", GenerationOptions(4))]).prompts

    assert prompt.tokens.tolist() == [byte_level().eos_token_id]


def test_nothing_asked_is_nothing_encoded() -> None:
    found = encoded()

    assert (found.scored, found.prompts, dict(found.failed)) == ((), (), {})


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"max_length": 0}, "max_length is 0"),
        ({"max_length": 9, "prefix_id": 500}, "prefix_id is 500, .* 0 to 474"),
        ({"max_length": 9, "prefix_id": -1}, "prefix_id is -1"),
    ],
)
def test_settings_that_no_text_can_be_encoded_with(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Encoder(FastTokenizer(byte_level()), EncodeSettings(**settings))


def test_a_tokenizer_needs_a_token_to_begin_with() -> None:
    bare = FastTokenizer(PreTrainedTokenizerFast(tokenizer_object=byte_level().backend_tokenizer))

    with pytest.raises(ValueError, match=r"no BOS and no EOS token.*set prefix_id"):
        Encoder(bare, EncodeSettings(9))

    [one] = Encoder(bare, EncodeSettings(9, prefix_id=5)).encode([Loglik("", " yes")]).scored
    assert one.tokens[0] == 5


def test_only_fast_tokenizers_are_taken() -> None:
    class Slow:
        backend_tokenizer = None

    with pytest.raises(TypeError, match="Slow is not a fast tokenizer"):
        FastTokenizer(Slow())


def test_a_tokenizer_with_a_mind_of_its_own_is_refused() -> None:
    class Shouting(PreTrainedTokenizerFast):  # type: ignore[misc]  # transformers has no types
        def encode(self, text: str, **options: Any) -> Any:
            return super().encode(text.upper(), **options)

    tokenizer = Shouting(tokenizer_object=byte_level().backend_tokenizer, eos_token=EOS)

    with pytest.raises(ValueError, match="without Python code of its own"):
        FastTokenizer(tokenizer)


def test_truncation_and_padding_of_the_original_do_not_matter() -> None:
    backend = Tokenizer.from_str(llama_3_like().backend_tokenizer.to_str())
    wrapped = PreTrainedTokenizerFast(tokenizer_object=backend, eos_token=EOS, bos_token="<s>")  # noqa: S106
    tokenizer = FastTokenizer(wrapped)
    backend.enable_truncation(3)
    backend.enable_padding(length=50)
    late = FastTokenizer(wrapped)  # the probe of transformers may switch them off; both must work

    [expected] = FastTokenizer(llama_3_like()).encode(["one two three four"], special=True)
    assert len(expected) > 3
    for one in (tokenizer, late):
        assert one.encode(["one two three four"], special=True) == [expected]
        assert one.spell("one two three four", special=True).ids == expected


def test_a_tokenizer_without_eos_has_no_stop_of_its_own() -> None:
    with_eos, without = FastTokenizer(byte_level()), FastTokenizer(byte_level())
    without.eos_id = None

    assert stop_texts(["Q:", "", "Q:"], with_eos) == ("Q:", EOS)
    assert stop_texts(["Q:"], without) == ("Q:",)


@pytest.mark.parametrize(
    ("text", "stop", "think_end", "expected"),
    [
        ("4\n\nQ: 5", ["Q:", "\n\n"], "", "4"),
        ("a\n\nb</t>c\n\nd</t> \n e\n\nf", ["\n\n"], "</t>", "e"),
        ("no stop", ["Q:", ""], "</t>", "no stop"),
        ("", ["Q:"], "", ""),
    ],
)
def test_the_answer_is_cut_as_in_lm_eval(
    text: str, stop: list[str], think_end: str, expected: str
) -> None:
    lm = pytest.importorskip("lm_eval.models.utils", reason="lm_eval is not installed")

    assert answer_text(text, stop, think_end) == expected
    assert lm.postprocess_generated_text(text, stop, think_end) == expected


def test_overlapping_stops_cut_at_the_earlier() -> None:
    assert answer_text("say abc", ["bc", "ab"]) == "say "


def test_an_encoded_request_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        encoded(GOOD).tokenisation = "full"  # type: ignore[misc]
