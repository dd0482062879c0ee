"""Write texts the way a run does: encode, plan, generate."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import torch

from benchmarks.engine.execution.generate import Writer, WrittenBatch, generate
from benchmarks.engine.execution.generation_plan import plan_writing
from benchmarks.engine.execution.generation_requests import ToWrite
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.encode_generate import EncodedPrompt
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Failed, Generate, Generated, GenerationOptions
from tests.unit.engine.tiny_models import MODELS
from tests.unit.engine.tokenizers import byte_level_with_bos

LENGTH: Final = 256
NEW: Final = 24
GREEDY: Final = GenerationOptions(max_new_tokens=NEW)
SMALL: Final = Budgets(tokens=64)  # prompts are read in several pieces
_SHOTS: Final = (
    "Question: what is the capital of France?\n\nA. Paris\nB. London, in 1805\nAnswer: A. Paris\n\n"
)
# Behind one stem with ends of many lengths, and two that share nothing.
PROMPTS: Final = (
    *(f"{_SHOTS * 2}Question: {'the ' * (3 * n % 7)}capital number {n}?" for n in range(7)),
    "The answer is 42",
    "he said it's the other one",
)


@cache
def writer(name: str) -> Writer:
    """Return a tiny model that writes; tests that change it make their own."""
    return new_writer(name)


def new_writer(name: str) -> Writer:
    tokenizer = byte_level_with_bos()
    return Writer(Scorer(MODELS[name](len(tokenizer)), tokenizer, length=LENGTH), tokenizer)


def to_write(requests: Sequence[Generate], max_length: int = LENGTH) -> list[ToWrite]:
    encoder = Encoder(FastTokenizer(byte_level_with_bos()), EncodeSettings(max_length))
    encoded = encoder.encode(requests)
    assert not encoded.failed
    return [
        ToWrite(prompt, request.options, request.repeat, name=request.prompt)
        for prompt, request in zip(encoded.prompts, requests, strict=True)
    ]


def from_ids(
    ids: Sequence[int], number: int, options: GenerationOptions = GREEDY, repeat: int = 0
) -> ToWrite:
    prompt = EncodedPrompt(number, np.array(ids, dtype=np.int32), 0)
    return ToWrite(prompt, options, repeat, name=str(list(ids)))


def written(
    writer: Writer, asked: Sequence[ToWrite], budgets: Budgets = SMALL
) -> dict[int, Generated | Failed]:
    """Return the answer to each request; each must be answered exactly once."""
    plan = plan_writing(asked, writer.capabilities, budgets)
    found: dict[int, Generated | Failed] = {}
    for outcome in generate(writer, plan, asked, budgets):
        assert isinstance(outcome, WrittenBatch)
        for answer in outcome.answers:
            assert answer.request not in found
            found[answer.request] = answer.response
    assert set(found) == {one.prompt.request for one in asked}
    return found


def texts(
    writer: Writer, asked: Sequence[ToWrite], budgets: Budgets = SMALL
) -> dict[int, Generated]:
    found = written(writer, asked, budgets)
    return {number: one for number, one in found.items() if isinstance(one, Generated)}


def by_transformers(model: Any, ids: Sequence[int], max_new_tokens: int = NEW) -> list[int]:
    """Return what `model.generate` writes after this prompt alone, greedily."""
    prompt = torch.tensor([list(ids)])
    output = model.generate(
        input_ids=prompt,
        attention_mask=torch.ones_like(prompt),
        max_new_tokens=max_new_tokens,
        do_sample=False,
        pad_token_id=1,
    )
    new: list[int] = output[0, 0 if model.config.is_encoder_decoder else len(ids) :].tolist()
    return new
