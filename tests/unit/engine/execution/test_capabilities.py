"""What the planner is told about a model."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import BloomConfig, Gemma3Config, GPT2Config, LlamaConfig, MambaConfig

from benchmarks.engine.execution.capabilities import kv_bytes_per_token, mask_bytes, max_length
from benchmarks.engine.execution.scorer import Scorer
from tests.unit.engine.tiny_models import LENGTH, gemma2, gemma3, llama, mistral


def stand_in(config: Any, dtype: torch.dtype = torch.float32) -> Any:
    """Return what is read of a model, without its weights."""
    return SimpleNamespace(config=config, dtype=dtype)


def test_the_length_comes_from_the_setting_the_configuration_the_tokenizer_in_this_order() -> None:
    tokenizer = SimpleNamespace(model_max_length=777)
    endless = SimpleNamespace(model_max_length=int(1e30))

    assert max_length(stand_in(LlamaConfig()), tokenizer, setting=99) == 99
    assert max_length(stand_in(LlamaConfig(max_position_embeddings=4_096)), tokenizer) == 4_096
    assert max_length(stand_in(GPT2Config(n_positions=333)), tokenizer) == 333
    assert max_length(stand_in(MambaConfig()), tokenizer) == 777
    assert max_length(stand_in(MambaConfig()), endless) == 2_048
    assert max_length(stand_in(MambaConfig())) == 2_048


def test_the_text_part_of_a_composite_model_counts() -> None:
    config = Gemma3Config(text_config={"max_position_embeddings": 1_234})

    assert max_length(stand_in(config)) == 1_234


def test_a_length_below_one_token_is_refused() -> None:
    with pytest.raises(ValueError, match="max_length is 0; it must be at least 1 token"):
        max_length(stand_in(LlamaConfig()), setting=0)


@pytest.mark.parametrize(
    ("config", "dtype", "expected"),
    [
        # 2 x 32 layers x 8 KV heads x 128 x 2 bytes: the 128 KiB of BENCHMARKS 2.6
        (
            LlamaConfig(
                num_hidden_layers=32,
                num_attention_heads=32,
                num_key_value_heads=8,
                hidden_size=4_096,
            ),
            torch.bfloat16,
            128 * 1_024,
        ),
        (GPT2Config(n_layer=12, n_head=12, n_embd=768), torch.float32, 2 * 12 * 12 * 64 * 4),
        (BloomConfig(n_layer=2, n_head=4, hidden_size=32), torch.float32, 2 * 2 * 4 * 8 * 4),
        (MambaConfig(), torch.float32, 0),  # no heads at all
    ],
)
def test_the_cache_of_a_token(config: Any, dtype: torch.dtype, expected: int) -> None:
    assert kv_bytes_per_token(stand_in(config, dtype)) == expected


def test_the_mask_costs_what_is_made_of_it() -> None:
    assert mask_bytes(llama(50)) == 1 + 4  # a boolean mask and its copy in float32
    assert mask_bytes(mistral(50)) == 1 + 4
    assert mask_bytes(gemma3(50)) == 2 * (1 + 4)  # one for each kind of layer
    assert mask_bytes(gemma2(50)) == 2 * (1 + 4) + 4 * (4 + 4)  # and eager scores of four heads


def test_a_scorer_tells_the_planner_what_its_backend_can_do() -> None:
    sharing, plain = Scorer(llama(300)), Scorer(llama(300), order=("plain",))

    assert (sharing.capabilities.tree, sharing.capabilities.prefix) == (True, True)
    assert (plain.capabilities.tree, plain.capabilities.prefix) == (False, False)
    assert sharing.capabilities.max_length == LENGTH
    assert Scorer(llama(300), length=64).capabilities.max_length == 64
