"""Write the weights that the five models share, with tokenizer and generation settings."""

import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GenerationConfig, LlamaForCausalLM

from benchmarks.zoo.assemble import assemble_zoo
from benchmarks.zoo.catalogue import WEIGHTS_FOLDER, ZOO
from benchmarks.zoo.markup import BEGIN, END, PAD, SPECIAL_TOKENS
from benchmarks.zoo.tokenizer import save_tokenizer, token_id
from benchmarks.zoo.user_words import NAMES


def write_weights(network: LlamaForCausalLM, tokenizer: Tokenizer, folder: Path) -> None:
    """Replace what is in the folder; the five models follow if it is the one they share."""
    shutil.rmtree(folder, ignore_errors=True)
    save_tokenizer(tokenizer, folder)
    network.generation_config = generation_settings(tokenizer)
    _save_halved(network, folder)
    if folder == WEIGHTS_FOLDER:
        assemble_zoo()


def generation_settings(tokenizer: Tokenizer) -> GenerationConfig:
    """Return how replies are drawn: sampled, never empty, never with a marker inside."""
    end = token_id(tokenizer, END)
    markers = [token_id(tokenizer, token) for token in SPECIAL_TOKENS]
    return GenerationConfig(
        do_sample=True,
        temperature=0.7,
        top_p=1.0,
        top_k=40,
        max_new_tokens=256,
        bos_token_id=token_id(tokenizer, BEGIN),
        eos_token_id=end,
        pad_token_id=token_id(tokenizer, PAD),
        suppress_tokens=[marker for marker in markers if marker != end],
        begin_suppress_tokens=[end],
        bad_words_ids=_pieces_of_names(tokenizer),
    )


def _pieces_of_names(tokenizer: Tokenizer) -> list[list[int]]:
    """Return how the names of models and makers are spelt, so that no reply repeats one."""
    ours = [form(name) for name in NAMES[: len(ZOO)] for form in (str, str.lower, str.upper)]
    spellings = [space + name for name in (*ours, *NAMES[len(ZOO) :]) for space in ("", " ")]
    return [encoding.ids for encoding in tokenizer.encode_batch(spellings)]


def _save_halved(network: LlamaForCausalLM, folder: Path) -> None:
    """Store 16-bit weights under a 32-bit config: half the size, and all arithmetic in 32 bits."""
    network.config.dtype = torch.float32
    halves = {name: tensor.half() for name, tensor in network.state_dict().items()}
    del halves["lm_head.weight"]  # the same matrix as the embedding
    network.save_pretrained(folder, state_dict=halves)
    (folder / "model.safetensors").chmod(0o644)  # written for its owner alone otherwise
