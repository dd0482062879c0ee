"""Attention to a shared prefix and to the row's own tree, merged by their log-sum-exps.

Softmax over two sets of keys is a weighted mean of the softmaxes over each: with outputs o1, o2 and
log-sum-exps l1, l2 of the scaled scores,

    o = w o1 + (1 - w) o2,   w = sigmoid(l1 - l2).

No key of the prefix is masked, so the queries of all rows meet it as one sequence: its keys and
values are never expanded over the rows, nor over the query heads of a group (the heads of a group
join the queries). Source of the idea: FlashInfer's cascade attention; the merge is that of
online softmax (Milakov and Gimelshein 2018, arXiv 1805.02867).
"""

from contextvars import ContextVar
from typing import Any

import torch
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from benchmarks.engine.execution.backend import LayerStates, UnsupportedModelError

CASCADE_ATTENTION = "touchstone_cascade"
SCORE_BYTES = 2**28  # of attention scores in float32 that may exist at once
HALF_TYPES = (torch.float16, torch.bfloat16)
REFUSED = ("softcap", "s_aux", "sinks", "position_bias")  # they change the softmax itself

shared_prefix: ContextVar[LayerStates] = ContextVar("shared_prefix")


def register_cascade() -> None:
    """Make the attention known to transformers under its name; without a prefix it is SDPA."""
    AttentionInterface.register(CASCADE_ATTENTION, cascade_attention)
    AttentionMaskInterface.register(CASCADE_ATTENTION, sdpa_mask)


def cascade_attention(  # noqa: PLR0913, PLR0917  # transformers calls it so
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """Return the attention's output (B, T, H, D) for queries (B, H, T, D), as transformers wants.

    Keys and values (B, H_kv, T, D) are the rows' own; the prefix's come from `shared_prefix`, and
    `attention_mask` (B, 1, T, T) is the tree mask.
    """
    states = shared_prefix.get([])
    if not states:
        output, _ = sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, **options
        )
        return output, None
    if changed := [name for name in REFUSED if options.get(name) is not None]:
        raise UnsupportedModelError(f"the model's attention uses {', '.join(changed)}")
    if attention_mask is None:
        raise UnsupportedModelError("the model drops the 4D mask before its attention")
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    prefix_keys, prefix_values = (state.to(query.device) for state in states[module.layer_idx])
    grouped = _grouped(query, key.shape[1])
    to_prefix, prefix_weight = attend_to_prefix(grouped, prefix_keys, prefix_values, scale)
    to_tree, tree_weight = attend_to_tree(grouped, key, value, attention_mask, scale)
    share = torch.sigmoid(prefix_weight - tree_weight)[..., None]
    merged = share * to_prefix.float() + (1 - share) * to_tree
    rows, heads, length, _ = query.shape
    output = merged.reshape(rows, heads, length, value.shape[-1]).transpose(1, 2)
    return output.to(query.dtype).contiguous(), None


def _grouped(query: torch.Tensor, kv_heads: int) -> torch.Tensor:
    """(B, H, T, D) -> (B, H_kv, G, T, D): head h reads key head h // G, as repeat_kv has it."""
    rows, heads, length, width = query.shape
    return query.reshape(rows, kv_heads, heads // kv_heads, length, width)


def attend_to_prefix(
    query: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, scale: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Attend from queries (B, H_kv, G, T, D) to keys and values (1, H_kv, P, D), unmasked.

    Returns outputs (B, H_kv, G, T, D_v) and log-sum-exps (B, H_kv, G, T) in float32.
    """
    rows, kv_heads, group, length, width = query.shape
    flat = query.permute(1, 2, 0, 3, 4).reshape(1, kv_heads, group * rows * length, width)
    if flat.is_cuda and flat.dtype in HALF_TYPES:
        output, weights = torch.ops.aten._scaled_dot_product_flash_attention(  # noqa: SLF001  # the only call that returns log-sum-exps
            flat, keys, values, 0.0, False, False, scale=scale
        )[:2]
    else:
        output, weights = _attend_in_pieces(flat, keys, values, scale)
    output = output.reshape(kv_heads, group, rows, length, -1).permute(2, 0, 1, 3, 4)
    return output, weights.reshape(kv_heads, group, rows, length).permute(2, 0, 1, 3)


def _attend_in_pieces(
    query: torch.Tensor, keys: torch.Tensor, values: torch.Tensor, scale: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Do the same by its definition, for queries (1, H_kv, N, D), a few at a time."""
    per_query = 4 * keys.shape[1] * keys.shape[2]
    outputs, weights = [], []
    for piece in query.split(max(1, SCORE_BYTES // per_query), dim=2):
        scores = piece.float() @ keys.float().transpose(-1, -2) * scale
        weight = scores.logsumexp(dim=-1)
        outputs.append((scores - weight[..., None]).exp() @ values.float())
        weights.append(weight)
    return torch.cat(outputs, dim=2), torch.cat(weights, dim=2)


def attend_to_tree(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor, scale: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Attend from queries (B, H_kv, G, T, D) to the rows' own keys, where the mask is True.

    Returns outputs (B, H_kv, G, T, D_v) and log-sum-exps (B, H_kv, G, T) in float32.
    """
    _, kv_heads, group, length, _ = query.shape
    rows_at_once = max(1, SCORE_BYTES // (4 * kv_heads * group * length * length))
    outputs, weights = [], []
    for start in range(0, len(query), rows_at_once):
        piece = slice(start, start + rows_at_once)
        own_keys, own_values = key[piece, :, None].float(), value[piece, :, None].float()
        scores = query[piece].float() @ own_keys.transpose(-1, -2) * scale
        scores = scores.masked_fill(~mask[piece, :, None], -torch.inf)
        weight = scores.logsumexp(dim=-1)
        outputs.append((scores - weight[..., None]).exp() @ own_values)
        weights.append(weight)
    return torch.cat(outputs), torch.cat(weights)
