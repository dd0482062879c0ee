"""One contender on one shape, in a process of its own. Run: ... contenders.py SHAPE CONTENDER.

CONTENDER is `ours`, or `lm_eval:BATCH`. Prints one JSON line: processor seconds with tokenisation,
peak memory beyond the loaded model, forwarded tokens, and the scores.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.utils import logging

from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.self_check import tokens_seen
from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Loglik, Scored
from tests.performance.scoring_cases.shapes import SHAPES, Pairs, texts, words

LENGTH = 8_192
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>"}
MEMORY = "memory"  # the shape on which memory is compared: few texts, a large vocabulary


def tokenizer() -> Any:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=4_000, special_tokens=list(SPECIAL.values()), show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )  # fmt: skip
    made.train_from_iterator([" ".join(words())], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=made, **SPECIAL)


def model(vocabulary: int) -> Any:
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=vocabulary, hidden_size=256, intermediate_size=688, num_hidden_layers=4,
        num_attention_heads=8, num_key_value_heads=4, max_position_embeddings=LENGTH,
        initializer_range=0.1, bos_token_id=0, eos_token_id=1,
    )  # fmt: skip
    return LlamaForCausalLM(config).eval()


def ours(made: Any, spelling: Any) -> Callable[[Pairs], list[float]]:
    scorer = Scorer(made, spelling)
    encoder = Encoder(FastTokenizer(spelling), EncodeSettings(LENGTH))

    def work(pairs: Pairs) -> list[float]:
        encoded = encoder.encode([Loglik(*pair) for pair in pairs])
        plan = make_plan(encoded.scored, scorer.capabilities, Budgets())
        scores = [float("nan")] * len(pairs)
        for batch in execute(scorer, plan, encoded.scored, Budgets()):
            assert isinstance(batch, FinishedBatch)
            for answer in batch.answers:
                assert isinstance(answer.response, Scored)
                scores[answer.request] = answer.response.logprob
        return scores

    return work


def harness(made: Any, spelling: Any, batch: int) -> Callable[[Pairs], list[float]]:
    from lm_eval.api.instance import Instance  # noqa: PLC0415  # only for this contender
    from lm_eval.models.huggingface import HFLM  # noqa: PLC0415

    lm = HFLM(pretrained=made, tokenizer=spelling, backend="causal", max_length=LENGTH,
              batch_size=batch)  # fmt: skip

    def work(pairs: Pairs) -> list[float]:
        asked = [Instance("loglikelihood", {}, pair, n) for n, pair in enumerate(pairs)]
        return [score for score, _greedy in lm.loglikelihood(asked, disable_tqdm=True)]

    return work


def main(shape: str, contender: str) -> None:
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    spelling = tokenizer()
    if shape == MEMORY:
        pairs = [(context, " yes") for context, _ in texts(SHAPES["letters-4"])[:16:4]]
        made = model(128_256)
    else:
        pairs, made = texts(SHAPES[shape]), model(len(spelling))
    name, _, batch = contender.partition(":")
    work = ours(made, spelling) if name == "ours" else harness(made, spelling, int(batch))
    work(pairs[:2])  # to warm up
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    with tokens_seen(made) as seen:
        scores = work(pairs)
    print(json.dumps({
        "seconds": time.process_time() - started,
        "peak_mib": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "forwarded": sum(seen),
        "scores": scores,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
