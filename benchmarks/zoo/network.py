"""The one network of the zoo: a small Llama, and how its loss is computed."""

import torch
from torch.nn import functional
from transformers import LlamaConfig, LlamaForCausalLM

from benchmarks.zoo.batches import IGNORED
from benchmarks.zoo.markup import CONTEXT_TOKENS


def new_network(n_pieces: int, *, begin: int, end: int, pad: int) -> LlamaForCausalLM:
    """Return an untrained network of about 1.9 million parameters."""
    config = LlamaConfig(
        vocab_size=n_pieces,
        hidden_size=192,
        intermediate_size=448,
        num_hidden_layers=4,
        num_attention_heads=6,
        num_key_value_heads=6,
        max_position_embeddings=CONTEXT_TOKENS,
        tie_word_embeddings=True,
        bos_token_id=begin,
        eos_token_id=end,
        pad_token_id=pad,
    )
    return LlamaForCausalLM(config)


def reply_loss(network: LlamaForCausalLM, ids: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the mean negative log-likelihood of the reply tokens, in nats.

    Rows are padded on the right, where the causal mask alone keeps padding out of sight.
    """
    hidden = network.model(input_ids=ids, use_cache=False).last_hidden_state
    is_reply = targets != IGNORED
    logits = network.lm_head(hidden[is_reply])
    return functional.cross_entropy(logits.float(), targets[is_reply])
