"""The reference form of the cascade equals the tree backend; its CUDA form needs a card."""

import math

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from benchmarks.engine.execution import cascade_attention
from benchmarks.engine.execution.backend import UnsupportedModelError
from benchmarks.engine.execution.cascade import CascadeBackend
from benchmarks.engine.execution.cascade_attention import (
    _attend_in_pieces,
    attend_to_prefix,
    attend_to_tree,
)
from benchmarks.engine.execution.scorer import ON_CUDA, Scorer
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.requests import Scored
from tests.unit.engine.execution.asked_texts import shapes
from tests.unit.engine.execution.scoring import encode_pairs, scored
from tests.unit.engine.execution.test_against_lm_eval import TIGHT
from tests.unit.engine.tiny_models import MODELS, gemma2, gemma3, llama, mistral
from tests.unit.engine.tokenizers import byte_level_with_bos

FULL_ATTENTION = ["llama", "gpt2", "qwen3", "gpt_neox"]


@pytest.mark.usefixtures("short_rows")
@pytest.mark.parametrize("name", FULL_ATTENTION)
def test_the_cascade_scores_as_the_tree(name: str) -> None:
    tokenizer = byte_level_with_bos()
    model = MODELS[name](len(tokenizer))
    cascade, tree = Scorer(model, order=("cascade",)), Scorer(model, order=("tree",))

    for shape in ("arc fixed", "mmlu-pro letters"):
        requests = encode_pairs(tokenizer, shapes()[shape], 512)
        plan = make_plan(requests, cascade.capabilities, TIGHT)
        assert any(len(cluster.prefix) for cluster in plan.clusters)
        found, expected = scored(cascade, requests, TIGHT), scored(tree, requests, TIGHT)
        for number, answer in found.items():
            other = expected[number]
            assert isinstance(answer, Scored)
            assert isinstance(other, Scored)
            assert answer.logprob == pytest.approx(other.logprob, abs=1e-4), number
            assert answer.is_greedy == other.is_greedy
    assert (cascade.record.backend, cascade.record.fallback_reason) == ("cascade", "")


@pytest.mark.parametrize("score_bytes", [1, 2**28])
def test_two_sets_of_keys_merge_into_attention_over_both(
    monkeypatch: pytest.MonkeyPatch, score_bytes: int
) -> None:
    monkeypatch.setattr(cascade_attention, "SCORE_BYTES", score_bytes)  # one query, row at a time
    generator = torch.Generator().manual_seed(2)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator)

    rows, kv_heads, group, length, n_prefix = 3, 2, 2, 5, 7
    query = normal(rows, kv_heads, group, length, 8)
    keys, values = normal(rows, kv_heads, length, 8), normal(rows, kv_heads, length, 6)
    prefix_keys, prefix_values = normal(1, kv_heads, n_prefix, 8), normal(1, kv_heads, n_prefix, 6)
    mask = torch.ones(rows, 1, length, length, dtype=torch.bool).tril()

    o1, l1 = attend_to_prefix(query, prefix_keys, prefix_values, 0.3)
    o2, l2 = attend_to_tree(query, keys, values, mask, 0.3)
    share = torch.sigmoid(l1 - l2)[..., None]

    expected = scaled_dot_product_attention(
        query.reshape(rows, kv_heads * group, length, 8),
        torch.cat([prefix_keys.expand(rows, -1, -1, -1), keys], 2).repeat_interleave(group, 1),
        torch.cat([prefix_values.expand(rows, -1, -1, -1), values], 2).repeat_interleave(group, 1),
        attn_mask=torch.cat([mask.new_ones(rows, 1, length, n_prefix), mask], dim=3),
        scale=0.3,
    )
    merged = (share * o1 + (1 - share) * o2).reshape(expected.shape)
    torch.testing.assert_close(merged, expected, atol=1e-5, rtol=0)  # float32 sums


def test_the_weight_of_equal_keys_is_their_number() -> None:
    ones = torch.ones(1, 1, 4, 2)

    output, weight = _attend_in_pieces(torch.zeros(1, 1, 3, 2), ones, 5 * ones, 1.0)

    torch.testing.assert_close(weight, torch.full((1, 1, 3), math.log(4)))  # 4 scores of 0
    torch.testing.assert_close(output, torch.full((1, 1, 3, 2), 5.0))


def test_the_models_own_attention_is_back_after_scoring() -> None:
    model = llama(300)

    Scorer(model, order=("cascade",))

    assert model.config._attn_implementation == "sdpa"  # noqa: SLF001  # it has no public name


@pytest.mark.parametrize(
    ("make", "reason"),
    [(mistral, "sliding layers"), (gemma3, "sliding layers"), (gemma2, "caps its attention")],
)
def test_models_without_plain_full_attention_are_refused(make: object, reason: str) -> None:
    assert callable(make)
    model = make(300)

    with pytest.raises(UnsupportedModelError, match=reason):
        CascadeBackend(model)
    record = Scorer(model, order=ON_CUDA).record
    assert record.backend == "tree"
    assert reason in record.fallback_reason
