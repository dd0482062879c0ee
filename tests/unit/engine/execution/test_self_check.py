"""The check finds what raises no error: wrong masks, forgotten windows, prefixes not shared."""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from transformers import MistralConfig, MistralForCausalLM

from benchmarks.engine.execution.backend import Backend, LayerStates, UnsupportedModelError
from benchmarks.engine.execution.layout import Wanted
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.self_check import SelfCheckError, check_backend
from benchmarks.engine.execution.tree import TreeBackend
from benchmarks.engine.planning.plan import Ids, Row
from tests.unit.engine.tiny_models import (
    MODELS,
    NOT_SHARING,
    SHARING,
    gemma2,
    gpt2,
    llama,
    mamba,
)

LENGTH = 512


@pytest.mark.parametrize("name", SHARING)
def test_models_that_take_trees_pass_first(name: str) -> None:
    record = Scorer(MODELS[name](300)).record

    assert (record.backend, record.fallback_reason) == ("tree", "")
    assert record.self_check_max_diff is not None
    assert record.self_check_max_diff < 1e-4  # float32 sums; the check itself allows 1e-3
    assert record.attn_implementation == ("eager" if name == "gemma2" else "sdpa")
    assert (record.dtype, record.device) == ("float32", "cpu")


@pytest.mark.parametrize("name", NOT_SHARING)
def test_models_that_take_no_trees_fall_back_and_say_why(name: str) -> None:
    scorer = Scorer(MODELS[name](300))

    assert scorer.record.backend == "plain"
    assert scorer.record.fallback_reason.startswith("tree: ")
    assert scorer.record.self_check_max_diff is None
    assert not scorer.capabilities.tree
    assert not scorer.capabilities.prefix


def test_a_boolean_mask_added_by_eager_attention_is_found() -> None:
    model = gemma2(300)
    backend = TreeBackend(model)
    backend.adds_mask = False

    with pytest.raises(SelfCheckError, match="nats instead of"):
        check_backend(backend, model, length=LENGTH)


@pytest.mark.parametrize("window", [24, 100])  # shorter and longer than the first probe
def test_a_forgotten_window_is_found(window: int) -> None:
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    config = MistralConfig(
        vocab_size=300,
        sliding_window=window,
        num_attention_heads=4,
        num_key_value_heads=2,
        initializer_range=0.2,
        **shape,
    )
    torch.manual_seed(1)
    model = MistralForCausalLM(config).eval()
    backend = TreeBackend(model)
    assert check_backend(backend, model, length=LENGTH) < 1e-4
    backend.windows = dict.fromkeys(backend.windows)

    with pytest.raises(SelfCheckError, match="nats instead of"):
        check_backend(backend, model, length=LENGTH)


class TreesWithPrefixesInFull:
    """Right scores, nothing saved."""

    name = "tree"
    shares = True

    def __init__(self, model: Any) -> None:
        self.tree = TreeBackend(model)

    def prefix_states(self, prefix: Ids) -> LayerStates:
        for _ in range(20):
            states = self.tree.prefix_states(prefix)
        return states

    def logits(self, rows: Sequence[Row], states: LayerStates, wanted: Wanted) -> torch.Tensor:
        return self.tree.logits(rows, states, wanted)


def test_sharing_that_saves_nothing_is_found() -> None:
    model = llama(300)
    backend: Backend = TreesWithPrefixesInFull(model)  # type: ignore[assignment]  # a str name

    with pytest.raises(SelfCheckError, match="nothing is shared"):
        check_backend(backend, model, length=LENGTH)


def refuse_masks_of_four_dimensions(_: Any, __: Any, inputs: dict[str, Any]) -> None:
    mask = inputs.get("attention_mask")
    if mask is not None and mask.ndim == 4:
        raise ValueError("attention_mask must have two dimensions")


def test_a_model_that_rejects_the_mask_is_scored_plainly() -> None:
    model = llama(300)
    model.register_forward_pre_hook(refuse_masks_of_four_dimensions, with_kwargs=True)

    record = Scorer(model).record

    assert record.backend == "plain"
    assert record.fallback_reason == "tree: ValueError: attention_mask must have two dimensions"


def test_a_model_that_gives_no_numbers_is_not_trusted_with_trees() -> None:
    model = llama(300)
    with torch.no_grad():
        model.lm_head.weight[0] = float("nan")

    assert Scorer(model).record.backend == "plain"


def test_an_attention_implementation_without_masks_is_scored_plainly() -> None:
    model = llama(300)
    model.config._attn_implementation_internal = "flash_attention_2"  # noqa: SLF001  # cannot be set without a card

    with pytest.raises(UnsupportedModelError, match="'flash_attention_2' takes no 4D mask"):
        TreeBackend(model)


def test_no_backend_left_is_an_error_with_all_reasons() -> None:
    with pytest.raises(UnsupportedModelError, match=r"tree: .*linear_attention.*allow the backend"):
        Scorer(mamba(300), order=("tree",))


def test_a_model_too_short_for_the_probe_is_scored_plainly() -> None:
    record = Scorer(gpt2(300), length=8).record

    assert record.backend == "plain"
    assert "at least 12 tokens" in record.fallback_reason


@pytest.mark.parametrize("name", ["llama", "gemma2", "mistral"])
def test_sixteen_bits_pass_within_their_own_tolerance(name: str) -> None:
    record = Scorer(MODELS[name](300).to(torch.bfloat16)).record

    assert (record.backend, record.dtype) == ("tree", "bfloat16")
