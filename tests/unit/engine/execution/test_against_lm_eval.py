"""Scores equal those of EleutherAI/lm-evaluation-harness 0.4.13 (HFLM, logits_cache=False).

Tolerance: 1e-4 nats in float32, the target of BENCHMARKS 2.10; both sum hundreds of products in
different orders.
"""

from copy import deepcopy
from typing import Any

import pytest
import torch

from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.self_check import tokens_seen
from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Failed, Rolling, Scored
from tests.unit.engine.execution.asked_texts import Pairs, edge_cases, shapes
from tests.unit.engine.execution.scoring import SMALL, encode_pairs, ids_request, run, scored
from tests.unit.engine.tiny_models import MODELS, SHARING, WINDOW
from tests.unit.engine.tokenizers import byte_level, byte_level_with_bos

EDGE_LENGTH = 96
TIGHT = Budgets(tokens=256, scored=64)  # prefixes, and several batches behind one
TOLERANCE = 1e-4


def harness(model: Any, tokenizer: Any, max_length: int) -> Any:
    hflm = pytest.importorskip("lm_eval.models.huggingface", reason="lm_eval is not installed")
    return hflm.HFLM(
        pretrained=model,
        tokenizer=deepcopy(tokenizer),  # it sets a pad token
        backend="causal",
        logits_cache=False,  # its cache reads wrong places where splits nest
        max_length=max_length,
        batch_size=8,
    )


def harness_scores(lm: Any, pairs: Pairs) -> list[tuple[float, bool]]:
    from lm_eval.api.instance import Instance  # noqa: PLC0415  # only where it is installed

    asked = [Instance("loglikelihood", {}, pair, number) for number, pair in enumerate(pairs)]
    scores: list[tuple[float, bool]] = lm.loglikelihood(asked, disable_tqdm=True)
    return scores


def assert_equal(found: dict[int, Scored | Failed], expected: list[tuple[float, bool]]) -> None:
    for number, (logprob, is_greedy) in enumerate(expected):
        answer = found[number]
        assert isinstance(answer, Scored)
        assert answer.logprob == pytest.approx(logprob, abs=TOLERANCE), number
        assert answer.is_greedy == is_greedy, number


@pytest.mark.usefixtures("short_rows")
@pytest.mark.parametrize("name", MODELS)
def test_the_shapes_of_benchmarks_score_as_in_the_harness(name: str) -> None:
    tokenizer = byte_level_with_bos()
    model = MODELS[name](len(tokenizer))
    scorer = Scorer(model, tokenizer)
    lm = harness(model, tokenizer, scorer.capabilities.max_length)

    prefixes, n_rows = [], []
    for pairs in shapes().values():
        requests = encode_pairs(tokenizer, pairs, scorer.capabilities.max_length)
        plan = make_plan(requests, scorer.capabilities, TIGHT)
        with tokens_seen(model) as seen:
            found = run(scorer, plan, requests, TIGHT)
        prefixes += [len(cluster.prefix) for cluster in plan.clusters]
        n_rows += [len(batch.rows) for _, cluster, batch in plan.numbered() if len(cluster.prefix)]

        assert sum(seen) == plan.forwarded  # nothing is forwarded that the plan does not count
        assert_equal(found, harness_scores(lm, pairs))

    shares = name in SHARING
    assert scorer.record.backend == ("tree" if shares else "plain")
    # Caches longer than the window were read, by several rows at once.
    assert any(prefix > WINDOW for prefix in prefixes) == shares
    assert any(n > 1 for n in n_rows) == shares


@pytest.mark.parametrize("with_bos", [True, False])
@pytest.mark.parametrize("name", MODELS)
def test_edge_cases_score_as_in_the_harness(name: str, *, with_bos: bool) -> None:
    tokenizer = byte_level_with_bos() if with_bos else byte_level()
    model = MODELS[name](len(tokenizer))
    scorer = Scorer(model, tokenizer, length=EDGE_LENGTH)

    found = scored(scorer, encode_pairs(tokenizer, edge_cases(), EDGE_LENGTH))

    lm = harness(model, tokenizer, EDGE_LENGTH)
    assert_equal(found, harness_scores(lm, edge_cases()))


@pytest.mark.parametrize("name", MODELS)
def test_what_the_model_would_write_is_greedy_and_one_other_token_is_not(name: str) -> None:
    tokenizer = byte_level_with_bos()
    model = MODELS[name](len(tokenizer))
    context = [0, *range(20, 60)]
    written = greedy_continuation(model, context, 3)
    other = [written[0], (written[1] + 1) % len(tokenizer), written[2]]
    asked = [(context, written), (context, written[:1]), (context, other)]

    found = scored(Scorer(model), [ids_request(*one, n) for n, one in enumerate(asked)])

    lm = harness(model, tokenizer, EDGE_LENGTH)
    expected = lm._loglikelihood_tokens([("", *one) for one in asked], disable_tqdm=True)  # noqa: SLF001  # the ids as they are
    assert [is_greedy for _, is_greedy in expected] == [True, True, False]
    assert_equal(found, expected)


@pytest.mark.parametrize("name", ["llama", "gemma2", "mamba"])
def test_texts_longer_than_the_model_reads_score_as_in_the_harness(name: str) -> None:
    tokenizer = byte_level_with_bos()
    model = MODELS[name](len(tokenizer))
    scorer = Scorer(model, length=EDGE_LENGTH)
    texts = [context for context, _ in edge_cases() if context] + ["river"]
    encoder = Encoder(FastTokenizer(tokenizer), EncodeSettings(EDGE_LENGTH))
    requests = encoder.encode([Rolling(text) for text in texts]).scored
    plan = make_plan(requests, scorer.capabilities, SMALL)

    totals = [0.0] * len(texts)
    for batch in execute(scorer, plan, requests, SMALL):
        assert isinstance(batch, FinishedBatch)
        for answer in batch.answers:
            assert isinstance(answer.response, Scored)
            totals[answer.request] += answer.response.logprob

    from lm_eval.api.instance import Instance  # noqa: PLC0415  # only where it is installed

    lm = harness(model, tokenizer, EDGE_LENGTH)
    asked = [Instance("loglikelihood_rolling", {}, (text,), n) for n, text in enumerate(texts)]
    assert max(request.part for request in requests) > 1
    # Texts have up to 200 tokens here: 1e-4 nats for each hundred.
    expected = lm.loglikelihood_rolling(asked, disable_tqdm=True)
    assert totals == pytest.approx(expected, abs=2 * TOLERANCE)


def greedy_continuation(model: Any, context: list[int], n: int) -> list[int]:
    ids = list(context)
    for _ in range(n):
        with torch.inference_mode():
            ids.append(int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    return ids[-n:]
