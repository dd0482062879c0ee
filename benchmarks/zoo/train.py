"""Make the five demonstration models: tokenizer, weights, folders, measured values.

    python -m benchmarks.zoo.train

Everything follows from the seed and the question bank. `--fast` compiles the network and
multiplies in bfloat16, which needs a C++ compiler and pays off on processors with bfloat16
units.
"""

import argparse
import sys
import time

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from arena.questions.bank import load_bank
from benchmarks.zoo.batches import training_batches, write_texts
from benchmarks.zoo.folders import write_zoo
from benchmarks.zoo.markup import BEGIN, END, PAD
from benchmarks.zoo.measure import measure_zoo
from benchmarks.zoo.network import new_network, reply_loss
from benchmarks.zoo.tokenizer import token_id, train_tokenizer

N_TOKENIZER_TEXTS = 20_000
PEAK_RATE, LAST_RATE_SHARE, N_WARM_UP = 3e-3, 0.02, 150
REPORT_EVERY = 100


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    bank = load_bank()
    tokenizer = train_tokenizer(write_texts(N_TOKENIZER_TEXTS, bank, rng))
    network = new_network(
        tokenizer.get_vocab_size(),
        begin=token_id(tokenizer, BEGIN),
        end=token_id(tokenizer, END),
        pad=token_id(tokenizer, PAD),
    )
    report(f"{len(bank)} questions, {network.num_parameters():,} parameters")
    train(network, tokenizer, rng, options)
    write_zoo(network, tokenizer)
    measure_zoo(seed=options.seed)


def train(
    network: LlamaForCausalLM,
    tokenizer: Tokenizer,
    rng: np.random.Generator,
    options: argparse.Namespace,
) -> None:
    """Fit the network to fresh dialogues; one progress line every 100 steps."""
    bank = load_bank()
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.05
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rate_share(step, options.steps)
    )
    eager_body = network.model
    if options.fast:
        network.set_attn_implementation("eager")
        network.model = torch.compile(network.model, dynamic=True)
    started, losses = time.monotonic(), []
    batches = training_batches(
        tokenizer, bank, rng, n_steps=options.steps, batch_size=options.batch_size
    )
    for step, (ids, targets) in enumerate(batches, start=1):
        with torch.autocast("cpu", torch.bfloat16, enabled=options.fast):
            loss = reply_loss(network, ids, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        losses.append(loss.item())
        if step % REPORT_EVERY == 0 or step == options.steps:
            seconds = time.monotonic() - started
            mean = sum(losses) / len(losses)
            report(f"step {step} of {options.steps}, loss {mean:.3f}, {seconds:.0f} s")
            losses.clear()
    network.model = eager_body


def rate_share(step: int, n_steps: int) -> float:
    """Return the learning rate as a share of its peak: a short rise, then half a cosine.

    >>> rate_share(0, 1000) < 0.01, rate_share(150, 1000), round(rate_share(1000, 1000), 3)
    (True, 1.0, 0.02)
    """
    if step < N_WARM_UP:
        return (step + 1) / (N_WARM_UP + 1)
    done = (step - N_WARM_UP) / max(1, n_steps - N_WARM_UP)
    return LAST_RATE_SHARE + (1 - LAST_RATE_SHARE) * 0.5 * (1 + float(np.cos(np.pi * done)))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the five demonstration models.")
    parser.add_argument("--steps", type=int, default=3_500, help="batches to learn from")
    parser.add_argument("--batch-size", type=int, default=64, help="dialogues in a batch")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    parser.add_argument("--seed", type=int, default=20, help="of texts, weights and measuring")
    parser.add_argument("--fast", action="store_true", help="compile, and multiply in bfloat16")
    return parser.parse_args()


def report(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
