"""What a text is, and that it is the same whoever else is written."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.engine.execution.generate import Writer
from benchmarks.engine.execution.generation_text import Decoder, GrowingText, eos_ids
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.requests import Failed, Generate, GenerationOptions
from tests.unit.engine.generation.writing import (
    GREEDY,
    PROMPTS,
    SMALL,
    new_writer,
    texts,
    to_write,
    writer,
    written,
)
from tests.unit.engine.tokenizers import byte_level_with_bos

EOS = 1


def decoder() -> Decoder:
    return writer("llama").decoder


def grown(text: str, options: GenerationOptions, *, ends: bool = False) -> GrowingText:
    """Return a text that was written like this, and must go on until its last token."""
    ids = byte_level_with_bos().encode(text, add_special_tokens=False) + [EOS] * ends
    growing = GrowingText(decoder(), options)
    reasons = [growing.add(token, -0.5) for token in ids]
    assert set(reasons[:-1]) <= {None}
    return growing


@pytest.mark.parametrize("name", ["llama", "mistral", "gemma2", "gpt2", "bloom"])
def test_order_and_batches_do_not_change_texts(name: str) -> None:
    requests = [Generate(prompt, GREEDY) for prompt in PROMPTS]
    requests += [replace(request, options=replace(GREEDY, stop=("e",))) for request in requests]
    asked = to_write(requests)
    shuffled = [asked[place] for place in np.random.default_rng(3).permutation(len(asked))]
    one_by_one = Budgets(tokens=1, kv_bytes=1)

    found = texts(writer(name), asked)

    for other in (
        texts(writer(name), shuffled),
        texts(writer(name), asked, Budgets()),
        texts(writer(name), asked, one_by_one),
        texts(writer(name), asked, replace(SMALL, scored=3)),
    ):
        assert {n: one.tokens for n, one in other.items()} == {
            n: one.tokens for n, one in found.items()
        }
        assert {n: one.text for n, one in other.items()} == {
            n: one.text for n, one in found.items()
        }


def test_each_reason_to_end_is_told() -> None:
    options = GenerationOptions(max_new_tokens=40, stop=("\n\n",))

    eos = grown("it is 42", options, ends=True)
    stop = grown("it is 42\n\n", options)
    length = grown("it is", replace(options, max_new_tokens=len(grown("it is", options).tokens)))

    assert eos.answer("eos").text == "it is 42"
    assert eos.answer("eos").tokens[-1] == EOS
    assert stop.answer("stop").text == "it is 42"
    assert length.answer("length").text == "it is"
    assert len(eos.answer("eos").token_logprobs) == len(eos.tokens)


def test_reasons_come_in_the_order_eos_stop_length() -> None:
    tokens = byte_level_with_bos().encode("42.", add_special_tokens=False)
    options = GenerationOptions(max_new_tokens=len(tokens), stop=(".",))

    for last, reason in ((EOS, "eos"), (tokens[-1], "stop")):
        growing = GrowingText(decoder(), options)
        for token in tokens[:-1]:
            assert growing.add(token, 0.0) is None
        assert growing.add(last, 0.0) == reason


def test_thoughts_are_left_out_before_stops_apply() -> None:
    options = GenerationOptions(99, stop=("\n\n",), think_end="</think>")

    found = grown("first\n\nthen</think>\n\n42\n\n", options).answer("stop")

    assert found.text == "42"


def test_thoughts_that_end_with_a_special_token_are_left_out_too() -> None:
    options = GenerationOptions(99, think_end="<unk>")

    found = grown("a thought<unk> 42", options, ends=True).answer("eos")

    assert found.text == "42"


def test_special_tokens_stop_a_text_and_are_no_part_of_it() -> None:
    options = GenerationOptions(99, stop=("<unk>",))

    found = grown("it is<s> 42<unk>", options)

    assert found.answer("stop").text == "it is 42"
    assert GrowingText(decoder(), options).add(2, 0.0) == "stop"


def test_every_end_token_of_the_model_counts() -> None:
    model = new_writer("llama").model
    model.generation_config.eos_token_id = [7, 8]

    assert eos_ids(model, byte_level_with_bos()) == {7, 8, EOS}


def test_a_text_with_a_number_that_is_none_fails_alone() -> None:
    asked = to_write([Generate(prompt, GREEDY) for prompt in PROMPTS])
    expected = texts(writer("llama"), asked)
    poisoned = new_writer("llama")
    bad = 7
    only_there = {
        int(token)
        for token in asked[bad].prompt.tokens
        if all(
            token not in (*one.prompt.tokens, *expected[one.prompt.request].tokens)
            for one in asked
            if one is not asked[bad]
        )
    }
    with torch.no_grad():
        poisoned.model.get_input_embeddings().weight[min(only_there)] = torch.nan

    found = written(poisoned, asked)

    failure = found.pop(bad)
    assert isinstance(failure, Failed)
    assert failure.code == "non_finite"
    expected.pop(bad)
    assert found == expected


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (GenerationOptions(0), "max_new_tokens is 0"),
        (GenerationOptions(4, temperature=-1.0), "temperature is -1.0"),
        (GenerationOptions(4, temperature=float("nan")), "temperature is nan"),
        (GenerationOptions(4, top_p=0.0), "top_p is 0.0"),
        (GenerationOptions(250), "250 new ones"),
    ],
)
def test_options_that_nothing_can_be_written_with_are_refused(
    options: GenerationOptions, named: str
) -> None:
    asked = [replace(one, options=options) for one in to_write([Generate(PROMPTS[0], GREEDY)])]

    with pytest.raises(ValueError, match=named):
        written(writer("llama"), asked)


def test_a_writer_shares_only_what_the_self_check_has_allowed() -> None:
    assert writer("llama").capabilities.prefix
    assert not writer("bloom").capabilities.prefix
    assert isinstance(writer("mamba"), Writer)
    assert not writer("mamba").capabilities.prefix
