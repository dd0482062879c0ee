"""Tiny models with random weights, one for each way in which architectures differ for the engine.

Weights are drawn wide (`initializer_range`), so that scores are spread and a wrong mask shows.
"""

from collections.abc import Callable
from typing import Any

import torch
from transformers import (
    AutoModelForCausalLM,
    BloomConfig,
    Gemma2Config,
    Gemma3TextConfig,
    GPT2Config,
    GPTNeoXConfig,
    LlamaConfig,
    MambaConfig,
    MistralConfig,
    Qwen3Config,
)

WINDOW = 24  # of the sliding layers: shorter than the texts of the tests
LENGTH = 512  # what each model reads at once, where its configuration says so
WIDTH = {"hidden_size": 32, "intermediate_size": 64}
LAYERS = {"num_hidden_layers": 2, "num_attention_heads": 4}
POSITIONS = {"max_position_embeddings": LENGTH}
GROUPED = {"num_key_value_heads": 2}  # two query heads read one key head
HEADS_OF_EIGHT = {"head_dim": 8}


def _model(config: Any) -> Any:
    with torch.random.fork_rng():
        torch.manual_seed(20_260_101)
        return AutoModelForCausalLM.from_config(config).eval()


def _tokens(n_vocabulary: int) -> dict[str, Any]:
    """Name ids that exist: the defaults of the configurations lie beyond a small vocabulary."""
    return {"vocab_size": n_vocabulary, "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}


def llama(n_vocabulary: int) -> Any:
    """Make one with grouped queries and full attention."""
    shape = WIDTH | LAYERS | POSITIONS | GROUPED
    return _model(LlamaConfig(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def gpt2(n_vocabulary: int) -> Any:
    """Make one with learned positions, tied embeddings and no KV heads in the configuration."""
    shape = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": LENGTH}
    return _model(GPT2Config(**_tokens(n_vocabulary), **shape, initializer_range=0.15))


def mistral(n_vocabulary: int) -> Any:
    """Make one with a sliding window in all layers."""
    shape = WIDTH | LAYERS | POSITIONS | GROUPED | {"sliding_window": WINDOW}
    return _model(MistralConfig(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def gemma2(n_vocabulary: int) -> Any:
    """Make one with soft-caps, alternating windows and, by default, eager attention."""
    shape = WIDTH | LAYERS | POSITIONS | GROUPED | HEADS_OF_EIGHT | {"sliding_window": WINDOW}
    return _model(Gemma2Config(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def gemma3(n_vocabulary: int) -> Any:
    """Make one with mixed layers, each kind with a rotation of its own."""
    shape = WIDTH | LAYERS | POSITIONS | GROUPED | HEADS_OF_EIGHT | {"sliding_window": WINDOW}
    kinds = ["sliding_attention", "full_attention"]
    config = Gemma3TextConfig(
        **_tokens(n_vocabulary), **shape, layer_types=kinds, initializer_range=0.2
    )
    return _model(config)


def qwen3(n_vocabulary: int) -> Any:
    """Make one with normalised queries and keys."""
    shape = WIDTH | LAYERS | POSITIONS | GROUPED | HEADS_OF_EIGHT
    return _model(Qwen3Config(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def gpt_neox(n_vocabulary: int) -> Any:
    """Make one with partial rotation and output embeddings under another name."""
    shape = WIDTH | LAYERS | POSITIONS
    return _model(GPTNeoXConfig(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def mamba(n_vocabulary: int) -> Any:
    """Make a state-space model: no attention, no keys, no positions."""
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "state_size": 8}
    return _model(MambaConfig(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


def bloom(n_vocabulary: int) -> Any:
    """Make one with ALiBi: the place in the row enters as a bias, position_ids do not exist."""
    shape = {"hidden_size": 32, "n_layer": 2, "n_head": 4}
    return _model(BloomConfig(**_tokens(n_vocabulary), **shape, initializer_range=0.2))


SHARING: dict[str, Callable[[int], Any]] = {
    "llama": llama,
    "gpt2": gpt2,
    "mistral": mistral,
    "gemma2": gemma2,
    "gemma3": gemma3,
    "qwen3": qwen3,
    "gpt_neox": gpt_neox,
}
NOT_SHARING: dict[str, Callable[[int], Any]] = {"mamba": mamba, "bloom": bloom}
MODELS = SHARING | NOT_SHARING
