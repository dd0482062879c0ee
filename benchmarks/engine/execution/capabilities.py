"""What a loaded model can do, read from its configuration."""

from typing import Any

import torch

from benchmarks.engine.planning.plan import Capabilities

LENGTH_NAMES = ("n_positions", "max_position_embeddings", "n_ctx")
UNKNOWN_LENGTH = 2_048
NO_LENGTH = 10**12  # tokenizers without a limit say 10**30


def max_length(model: Any, tokenizer: Any = None, *, setting: int | None = None) -> int:
    """Return how many tokens the model reads at once (rule E7 of the encoder).

    The setting wins, then the configuration (of the text part of composite models), then the
    tokenizer, then 2,048.

    Raises ValueError for a setting below 1.
    """
    if setting is not None:
        if setting < 1:
            raise ValueError(f"max_length is {setting}; it must be at least 1 token")
        return setting
    config = model.config.get_text_config()
    for name in LENGTH_NAMES:
        if (length := getattr(config, name, None)) is not None:
            return int(length)
    told: int | None = getattr(tokenizer, "model_max_length", None)
    return UNKNOWN_LENGTH if told is None or told >= NO_LENGTH else int(told)


def kv_bytes_per_token(model: Any) -> int:
    """Return 2 x layers x KV heads x head width x bytes per number; 0 where there are no heads."""
    config = model.config.get_text_config()
    heads = getattr(config, "num_attention_heads", None)
    kv_heads = getattr(config, "num_key_value_heads", None) or heads
    if not heads or not kv_heads:
        return 0
    width = getattr(config, "head_dim", None) or config.hidden_size // heads
    return int(2 * config.num_hidden_layers * kv_heads * width * model.dtype.itemsize)


def mask_bytes(model: Any) -> int:
    """Return the memory that one entry of the attention mask costs, in bytes.

    A boolean mask is made for each kind of layer, and one copy in the model's type. Eager attention
    also holds its scores, for every head, in the model's type and in float32.
    """
    config = model.config.get_text_config()
    n_masks = len(set(getattr(config, "layer_types", None) or [""]))
    size: int = model.dtype.itemsize
    cost = n_masks * (1 + size)
    if model.config._attn_implementation == "eager":  # noqa: SLF001  # it has no public name
        cost += (getattr(config, "num_attention_heads", None) or 1) * (
            size + torch.float32.itemsize
        )
    return cost


def capabilities(model: Any, *, length: int, shares: bool) -> Capabilities:
    """Return what the planner may use; `shares`: whether the chosen backend takes trees."""
    kv_bytes = kv_bytes_per_token(model)
    return Capabilities(
        max_length=length,
        tree=shares,
        prefix=shares and kv_bytes > 0,
        kv_bytes_per_token=kv_bytes,
        mask_bytes=mask_bytes(model),
    )
