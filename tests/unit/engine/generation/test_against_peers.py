"""Texts equal those of two independent implementations, in float32, for one prompt at a time.

transformers' `model.generate` token for token, and lm_eval 0.4.13's `HFLM.generate_until`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from transformers import T5Config, T5ForConditionalGeneration

from benchmarks.engine.execution.generation_plain import PlainMemory
from benchmarks.engine.execution.generation_plan import plan_writing
from benchmarks.engine.execution.generation_requests import ToWrite
from benchmarks.engine.execution.generation_rows import write
from benchmarks.engine.execution.generation_text import Decoder
from benchmarks.engine.planning.plan import Budgets, Capabilities
from benchmarks.engine.requests import Generate, Generated
from tests.unit.engine.generation.writing import (
    GREEDY,
    LENGTH,
    NEW,
    PROMPTS,
    SMALL,
    by_transformers,
    from_ids,
    texts,
    to_write,
    writer,
)
from tests.unit.engine.tiny_models import LENGTH as READS
from tests.unit.engine.tiny_models import MODELS, SHARING, WINDOW, mamba
from tests.unit.engine.tokenizers import byte_level_with_bos


@pytest.mark.parametrize("name", MODELS)
def test_greedy_tokens_are_those_of_transformers(name: str) -> None:
    asked = to_write([Generate(prompt, GREEDY) for prompt in PROMPTS])
    plan = plan_writing(asked, writer(name).capabilities, SMALL)

    found = texts(writer(name), asked)

    for one in asked:
        expected = by_transformers(writer(name).model, one.prompt.tokens.tolist())
        assert list(found[one.prompt.request].tokens) == expected, one.prompt.request
    assert len(plan.stems) == (1 if name in SHARING else 0)
    if name in SHARING:  # longer than the window, and several rows and pieces
        [batch] = plan.batches
        assert batch.n_stem > WINDOW
        assert len(batch.pieces) > 1


@pytest.mark.parametrize("name", MODELS)
def test_texts_with_stops_are_those_of_the_harness(name: str) -> None:
    plain = texts(writer(name), to_write([Generate(prompt, GREEDY) for prompt in PROMPTS]))
    asked = to_write(
        [
            Generate(prompt, replace(GREEDY, stop=stops_in(plain[number].text)))
            for number, prompt in enumerate(PROMPTS)
        ]
    )

    found = texts(writer(name), asked)

    expected = harness_texts(name, asked)
    assert [found[number].text for number in range(len(PROMPTS))] == expected
    reasons = {one.finish_reason for one in found.values()}
    assert "stop" in reasons
    assert any(len(one.tokens) < NEW for one in found.values())


def test_a_prompt_that_is_too_long_is_cut_as_in_the_harness() -> None:
    asked = to_write([Generate("the other one, " * 100, GREEDY)])
    assert asked[0].prompt.n_dropped > 0

    [found] = texts(writer("llama"), asked).values()

    assert [found.text] == harness_texts("llama", asked, ["the other one, " * 100])


def test_an_encoder_decoder_writes_what_transformers_writes() -> None:
    tokenizer = byte_level_with_bos()
    model = t5(len(tokenizer))
    asked = [from_ids(range(3 + number, 23 + number), number) for number in range(4)]
    asked += [replace(asked[0], prompt=replace(asked[0].prompt, request=4))]
    capabilities = Capabilities(max_length=READS, tree=False, prefix=False)
    [batch] = plan_writing(asked, capabilities, Budgets()).batches
    # One of the texts ends early, and leaves the others alone.
    model.generation_config.eos_token_id = by_transformers(model, asked[1].prompt.tokens.tolist())[
        6
    ]

    with torch.inference_mode():
        found = write(PlainMemory(model, batch), batch.rows, Decoder(tokenizer, model))

    lengths = set()
    for one, answer in zip(batch.rows, found, strict=True):
        assert isinstance(answer, Generated)
        expected = by_transformers(model, one.prompt.tokens.tolist())
        assert list(answer.tokens) == expected[1:]  # the first is where a decoder starts
        lengths.add(len(answer.tokens))
    assert len(lengths) > 1


def test_a_model_without_a_cache_reads_all_tokens_again() -> None:
    tokenizer = byte_level_with_bos()
    model = mamba(len(tokenizer))
    asked = [from_ids(range(3 + number, 23 + number), number) for number in range(3)]
    capabilities = Capabilities(max_length=READS, tree=False, prefix=False)
    [batch] = plan_writing(asked, capabilities, Budgets()).batches
    memory = PlainMemory(_Forgetful(model), batch)

    with torch.inference_mode():
        found = write(memory, batch.rows, Decoder(tokenizer, model))

    for one, answer in zip(batch.rows, found, strict=True):
        assert isinstance(answer, Generated)
        assert list(answer.tokens) == by_transformers(model, one.prompt.tokens.tolist())


class _Forgetful:
    """A model that returns no cache."""

    def __init__(self, model: Any) -> None:
        self.model, self.config, self.device = model, model.config, model.device

    def forward(self, input_ids: torch.Tensor) -> None:
        raise NotImplementedError("only its signature is read")

    def __call__(self, *, input_ids: torch.Tensor, use_cache: bool) -> Any:
        assert use_cache
        return self.model(input_ids=input_ids, use_cache=False)


def t5(n_vocabulary: int) -> Any:
    config = T5Config(
        vocab_size=n_vocabulary,
        d_model=32,
        d_kv=8,
        d_ff=64,
        num_layers=2,
        num_heads=4,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
        initializer_factor=2.0,
    )
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = T5ForConditionalGeneration(config).eval()
        torch.nn.init.normal_(model.lm_head.weight, std=1.0)  # else it repeats one token
    return model


def stops_in(text: str) -> tuple[str, ...]:
    """Return a stop that comes in the middle of the text, with characters on both sides."""
    middle = len(text) // 2
    return (text[middle : middle + 3], "never written") if len(text) > 3 else ("never written",)


def harness_texts(
    name: str, asked: Sequence[ToWrite], prompts: Sequence[str] = PROMPTS
) -> list[str]:
    hflm = pytest.importorskip("lm_eval.models.huggingface", reason="lm_eval is not installed")
    from lm_eval.api.instance import Instance  # noqa: PLC0415  # only where it is installed

    lm = hflm.HFLM(
        pretrained=writer(name).model,
        tokenizer=byte_level_with_bos(),
        backend="causal",
        max_length=LENGTH,
        batch_size=1,
    )
    requests = [
        Instance(
            "generate_until",
            {},
            (prompt, {"until": list(one.options.stop), "max_gen_toks": one.options.max_new_tokens}),
            number,
        )
        for number, (prompt, one) in enumerate(zip(prompts, asked, strict=True))
    ]
    found: list[str] = lm.generate_until(requests, disable_tqdm=True)
    return found


def test_the_tokens_kept_are_as_likely_as_a_plain_forward_says() -> None:
    asked = to_write([Generate(prompt, GREEDY) for prompt in PROMPTS])

    found = texts(writer("gemma2"), asked)

    for one in asked:
        answer = found[one.prompt.request]
        ids = torch.from_numpy(
            np.concatenate([one.prompt.tokens, np.array(answer.tokens)]).astype(np.int64)
        )
        with torch.inference_mode():
            logits = writer("gemma2").model(input_ids=ids[None]).logits[0].float()
        n = len(answer.tokens)
        expected = logits[-n - 1 : -1].log_softmax(-1).gather(1, ids[-n:, None])[:, 0]
        # float32 sums in another order: as in the tests of scores
        assert answer.token_logprobs == pytest.approx(expected.tolist(), abs=1e-4)
