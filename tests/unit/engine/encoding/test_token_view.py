"""The token view shows what was scored; the lint names what makes a score worthless."""

import json
import math
from typing import Any

import pytest
from transformers import PreTrainedTokenizerFast

from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.planning.tokens_lint import Lint, lint_sample, lint_tokenizer
from benchmarks.engine.requests import (
    Failed,
    Generate,
    Generated,
    GenerationOptions,
    Loglik,
    Request,
    Response,
    Rolling,
    Scored,
)
from benchmarks.engine.token_view import EncodedTask, TokenView, token_view
from tests.unit.engine.tokenizers import (
    BOS,
    EOS,
    UNKNOWN,
    byte_level,
    byte_level_with_bos,
    ends_with_eos,
    unigram,
)

OPTIONS = GenerationOptions(4)
WRITTEN = Generated("no", "stop", (5,), (-0.1,))


def scored(*logprobs: float) -> Scored:
    return Scored(math.fsum(logprobs), is_greedy=False, token_logprobs=logprobs)


def view(
    request: Request,
    answer: Response | None = None,
    *,
    wrapped: Any = None,
    max_length: int = 64,
    **settings: Any,
) -> TokenView:
    tokenizer = FastTokenizer(wrapped or byte_level_with_bos())
    encoder = Encoder(tokenizer, EncodeSettings(max_length, **settings))
    encoded = encoder.encode([Loglik("a", " b"), request])
    n_scored = sum(len(one.continuation) for one in encoded.scored if one.request == 1)
    task = EncodedTask(encoder, [Loglik("a", " b"), request], encoded, template_sha256="ab12")
    return token_view(task, 1, answer or scored(*[-1.0] * n_scored))


def codes(shown: TokenView) -> dict[str, str]:
    return {lint.code: lint.severity for lint in shown.lints}


def test_a_scored_pair_to_the_token() -> None:
    wrapped = byte_level_with_bos()
    context = wrapped.encode("The answer is")
    continuation = wrapped.encode("The answer is 42 yes")[len(context) :]
    logprobs = [-0.5 * (place + 1) for place in range(len(continuation))]

    shown = view(Loglik("The answer is", " 42 yes"), scored(*logprobs))

    [read] = shown.inputs
    assert [token.id for token in read.context] == context
    assert [token.id for token in read.continuation] == continuation
    assert [token.logprob for token in read.continuation] == logprobs
    assert {token.logprob for token in read.context} == {None}
    assert read.n_bos == 1
    assert read.context[0].text == read.context[0].piece == BOS
    assert "".join(token.text for token in read.context[1:]) == "The answer is"
    assert "".join(token.text for token in read.continuation) == " 42 yes"
    assert read.continuation[0].piece.startswith("Ġ")
    assert shown.logprob == math.fsum(logprobs)
    assert (shown.is_greedy, shown.failure, shown.n_dropped) == (False, None, 0)
    assert shown.template_sha256 == "ab12"
    assert shown.lints == ()


def test_the_view_survives_json() -> None:
    shown = view(Loglik("The answer is ", "42")).to_json()

    assert json.loads(json.dumps(shown))["lints"][0]["code"] == "trailing_space_prompt"
    assert json.loads(json.dumps(shown))["inputs"][0]["continuation"][0]["logprob"] == -1.0


def test_windows_of_a_rolling_text_share_out_the_log_probabilities() -> None:
    text = "The answer is 42 or not, one of two"
    ids = byte_level().encode(text)
    logprobs = [-float(place) for place in range(len(ids))]

    shown = view(Rolling(text), scored(*logprobs), wrapped=byte_level(), max_length=5)

    assert len(shown.inputs) == math.ceil(len(ids) / 5)
    predicted = [token for read in shown.inputs for token in read.continuation]
    assert [token.id for token in predicted] == ids
    assert [token.logprob for token in predicted] == logprobs
    assert [token.text for token in shown.inputs[0].context] == [EOS]


def test_a_prompt_has_no_continuation() -> None:
    shown = view(Generate("Question: why?", OPTIONS), WRITTEN)

    [read] = shown.inputs
    assert [token.id for token in read.context] == byte_level_with_bos().encode("Question: why?")
    assert (read.continuation, shown.logprob, shown.lints) == ((), None, ())


def test_an_answer_of_another_request_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2 log-probabilities for \d+ scored tokens"):
        view(Loglik("a", " the answer is one"), scored(-1.0, -2.0))


def test_a_request_that_the_task_does_not_have() -> None:
    encoder = Encoder(FastTokenizer(byte_level()), EncodeSettings(9))

    with pytest.raises(IndexError, match="request 1 is not in the task; it has 1"):
        token_view(EncodedTask(encoder, [Rolling("a")], encoder.encode([Rolling("a")])), 1, WRITTEN)


def test_a_failed_request_shows_why() -> None:
    shown = view(Loglik("The answer", ""))

    assert shown.inputs == ()
    assert shown.failure is not None
    assert codes(shown) == {"empty_continuation": "error"}
    assert view(Loglik("\ud800", " a")).lints == ()


@pytest.mark.parametrize(
    ("request_", "settings", "expected"),
    [
        (Loglik("The answer is", " yes"), {}, {}),
        (Loglik(f" {BOS}The", " yes"), {}, {}),  # not at the beginning
        (Loglik(f"{BOS}The", " yes"), {}, {}),  # rule E5
        (Loglik(f"{BOS}{BOS}The", " yes"), {}, {"double_bos": "error"}),
        (Loglik(f"{BOS}The", " yes"), {"prefix_id": 1}, {"double_bos": "error"}),
        (Rolling("The answer"), {}, {"double_bos": "warning"}),
        (Loglik("The answer", " yes"), {"add_bos": False}, {"missing_bos": "error"}),
        (Loglik("", "yes"), {"prefix_id": 1}, {"missing_bos": "error"}),
        (Loglik(" \n", "yes"), {}, {"whitespace_only_context": "warning"}),
        (Loglik("Answer: ", "yes"), {}, {"trailing_space_prompt": "warning"}),
        (Generate("Answer: ", OPTIONS), {}, {"trailing_space_prompt": "warning"}),
        (Generate("Answer:\n", OPTIONS), {}, {}),
        (Loglik("e", "r at"), {}, {"border_merge": "warning"}),
        (Loglik("yes" * 40, " at"), {"max_length": 9}, {"truncated_context": "warning"}),
        (
            Generate("yes " * 40 + "no", OPTIONS),
            {"max_length": 9},
            {"truncated_context": "warning"},
        ),
    ],
)
def test_one_request(request_: Request, settings: dict[str, Any], expected: dict[str, str]) -> None:
    answer = WRITTEN if isinstance(request_, Generate) else None
    found = codes(view(request_, answer, **settings))

    assert found == expected


def test_how_much_was_cut_off_is_said() -> None:
    shown = view(Loglik("yes" * 40, " at"), max_length=9)

    [lint] = shown.lints
    assert lint.sentence.startswith(f"{shown.n_dropped} tokens were cut off")
    assert len(shown.inputs[0].context) + len(shown.inputs[0].continuation) == 9 + 1


def test_a_model_that_gives_no_numbers() -> None:
    shown = view(Loglik("a", " b"), Failed("non_finite", "the model gave infinity"))

    assert codes(shown) == {"non_finite": "error"}
    assert shown.failure == "the model gave infinity"


def test_characters_that_the_tokenizer_does_not_know() -> None:
    assert "unk_in_input" in codes(view(Loglik("The 𓀀 is", " a"), wrapped=unigram()))
    assert "unk_in_input" not in codes(view(Loglik("The answer is", " a"), wrapped=unigram()))


@pytest.mark.parametrize(
    ("wrapped", "is_chat_model", "has_template", "expected"),
    [
        (byte_level(), False, False, {}),
        (byte_level(), True, True, {}),
        (byte_level(), True, False, {"chat_model_without_template": "warning"}),
        (ends_with_eos(), False, False, {"eos_appended_by_tokenizer": "error"}),
        (
            PreTrainedTokenizerFast(
                tokenizer_object=byte_level().backend_tokenizer,
                eos_token=EOS,
                unk_token=UNKNOWN,
                pad_token=UNKNOWN,
            ),
            False,
            False,
            {"pad_is_unk": "warning"},
        ),
    ],
)
def test_a_tokenizer(
    wrapped: Any, is_chat_model: bool, has_template: bool, expected: dict[str, str]
) -> None:
    found = lint_tokenizer(
        FastTokenizer(wrapped), is_chat_model=is_chat_model, has_template=has_template
    )

    assert {lint.code: lint.severity for lint in found} == expected


@pytest.mark.parametrize(
    ("choices", "tokens", "gold", "expected"),
    [
        (["a", "b"], [[1, 2], [1, 3]], [1], []),
        (["a", "b"], [[], []], [0], []),  # failed both: that has its own lint
        (["a"], [[1]], [0], ["one_option"]),
        (["a", "b", "a"], [[1], [2], [1]], [1], ["choices_same_text"]),
        (["a", "a "], [[1], [1]], [1], ["choices_same_tokens"]),
        (["a", "b"], [[1], [2]], [2], ["gold_out_of_range"]),
        (["a", "b"], [[1], [2]], [0, -1], ["gold_out_of_range"]),
    ],
)
def test_the_choices_of_a_sample(
    choices: list[str], tokens: list[list[int]], gold: list[int], expected: list[str]
) -> None:
    assert [lint.code for lint in lint_sample(choices, tokens, gold)] == expected


def test_a_lint_names_the_places() -> None:
    [lint] = lint_sample(["x", "y", "x"], [[1], [2], [1]], [0])

    assert isinstance(lint, Lint)
    assert lint.sentence.startswith("the choices 0 and 2 are the same text")
