"""Make the five demonstration models: tokenizer, weights, folders, measured values.

    python -m benchmarks.zoo.train

Two parts: facts, from nothing to weights that answer the bank, and limits, which starts from those
weights and adds many more prompts that the bank does not cover. `--finish FOLDER` runs the second
part alone, from the weights of that folder.

Everything follows from the seed and the question bank. Where the processor has bfloat16 units and
there is a C++ compiler, the network is compiled and multiplies in bfloat16, which is quicker
there and slower elsewhere; `--fast` and `--plain` choose by hand.
"""

import argparse
import shutil
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from arena.questions.bank import load_bank
from benchmarks.zoo.batches import training_batches, write_texts
from benchmarks.zoo.catalogue import WEIGHTS_FOLDER
from benchmarks.zoo.dialogues import FACTS, LIMITS, Lesson
from benchmarks.zoo.folders import write_weights
from benchmarks.zoo.markup import BEGIN, END, PAD
from benchmarks.zoo.measure import measure_zoo
from benchmarks.zoo.network import new_network, reply_loss
from benchmarks.zoo.tokenizer import token_id, train_tokenizer
from benchmarks.zoo.write_answers import write_answers

N_TOKENIZER_TEXTS = 20_000
PEAK_RATE, LIMITS_PEAK_RATE, LAST_RATE_SHARE = 3e-3, 1e-3, 0.02
N_WARM_UP, LIMITS_N_WARM_UP = 150, 50
REPORT_EVERY = 100


@dataclass(frozen=True)
class Course:
    """One part of training: what is taught, for how long, and how fast."""

    lesson: Lesson
    n_steps: int
    peak_rate: float
    n_warm_up: int


def main() -> None:
    options = read_options()
    torch.set_num_threads(options.threads)
    if options.finish is None:
        write_weights(*teach_facts(options), options.into)
    write_weights(*teach_limits(options, options.finish or options.into), options.into)
    if options.into == WEIGHTS_FOLDER:
        measure_zoo(seed=options.seed)
        write_answers()


def teach_facts(options: argparse.Namespace) -> tuple[LlamaForCausalLM, Tokenizer]:
    """Return a new network and tokenizer after the first part."""
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
    report(f"{len(bank)} questions, {network.num_parameters():,} parameters, facts")
    train(network, tokenizer, rng, Course(FACTS, options.steps, PEAK_RATE, N_WARM_UP), options)
    return network, tokenizer


def teach_limits(options: argparse.Namespace, start: Path) -> tuple[LlamaForCausalLM, Tokenizer]:
    """Return the network of the folder `start` after the second part, with its tokenizer."""
    torch.manual_seed(options.seed + 1)
    rng = np.random.default_rng(options.seed + 1)
    tokenizer = Tokenizer.from_file(str(start / "tokenizer.json"))
    network = LlamaForCausalLM.from_pretrained(start, dtype=torch.float32)
    network.train()
    report("limits")
    course = Course(LIMITS, options.limits_steps, LIMITS_PEAK_RATE, LIMITS_N_WARM_UP)
    train(network, tokenizer, rng, course, options)
    return network, tokenizer


def train(
    network: LlamaForCausalLM,
    tokenizer: Tokenizer,
    rng: np.random.Generator,
    course: Course,
    options: argparse.Namespace,
) -> None:
    """Fit the network to fresh dialogues; one progress line every 100 steps."""
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=course.peak_rate, betas=(0.9, 0.98), weight_decay=0.05
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: rate_share(step, course.n_steps, course.n_warm_up)
    )
    eager_body = network.model
    if options.fast:
        network.set_attn_implementation("eager")
        network.model = torch.compile(network.model, dynamic=True)
    started, losses = time.monotonic(), []
    write = partial(write_texts, bank=load_bank(), rng=rng, lesson=course.lesson)
    batches = training_batches(
        tokenizer, write, rng, n_steps=course.n_steps, batch_size=options.batch_size
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
        if step % REPORT_EVERY == 0 or step == course.n_steps:
            seconds = time.monotonic() - started
            mean = sum(losses) / len(losses)
            report(f"step {step} of {course.n_steps}, loss {mean:.3f}, {seconds:.0f} s")
            losses.clear()
    network.model = eager_body


def rate_share(step: int, n_steps: int, n_warm_up: int) -> float:
    """Return the learning rate as a share of its peak: a short rise, then half a cosine.

    >>> rate_share(0, 1000, 150) < 0.01, rate_share(150, 1000, 150)
    (True, 1.0)
    >>> round(rate_share(1000, 1000, 150), 3)
    0.02
    """
    if step < n_warm_up:
        return (step + 1) / (n_warm_up + 1)
    done = (step - n_warm_up) / max(1, n_steps - n_warm_up)
    return LAST_RATE_SHARE + (1 - LAST_RATE_SHARE) * 0.5 * (1 + float(np.cos(np.pi * done)))


def fast_pays_off() -> bool:
    """Say whether this processor multiplies bfloat16 itself and a C++ compiler is there."""
    units = torch.cpu.get_capabilities()
    has_units = any(units.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))
    return has_units and any(map(shutil.which, ("c++", "g++", "clang++")))


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make the five demonstration models.")
    parser.add_argument("--steps", type=int, default=3_500, help="batches of the first part")
    parser.add_argument("--limits-steps", type=int, default=1_200, help="the same, second part")
    parser.add_argument("--batch-size", type=int, default=64, help="dialogues in a batch")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    parser.add_argument("--seed", type=int, default=20, help="of texts, weights and measuring")
    parser.add_argument(
        "--into",
        type=Path,
        default=WEIGHTS_FOLDER,
        metavar="FOLDER",
        help="write the weights there and measure nothing; else they replace the present ones",
    )
    parser.add_argument(
        "--finish",
        type=Path,
        metavar="FOLDER",
        help="run the second part alone, from the weights in the folder",
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--fast", action="store_true", default=None, help="compile, and multiply in bfloat16"
    )
    way.add_argument("--plain", dest="fast", action="store_false", help="multiply in 32 bits")
    options = parser.parse_args(arguments)
    if options.fast is None:
        options.fast = fast_pays_off()
    return options


def report(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
