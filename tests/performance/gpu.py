"""How fast the engine scores on an accelerator, beside scoring without sharing: one JSON line each.

Random weights in the shape of Llama 3 8B or Llama 3.2 1B and random tokens: nothing is downloaded.
Variants: `naive` forwards every question with every choice (at most twelve batches, the rest
extrapolated and marked), `grouped` shares equal inputs as lm-evaluation-harness does, `tree` and
`cascade` are ours. The share of the chip is taken of a matrix product measured in the same run.

Run: python tests/performance/gpu.py [--shape 8b|1b|tiny] [--choices 10] [--clen 1] ...
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from benchmarks.engine.execution.backend import BackendName
from benchmarks.engine.execution.layout import chain
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.plan import Batch, Budgets, Cluster, EncodedRequest
from benchmarks.engine.planning.planner import forwarded_tokens, make_plan

NAIVE_BATCHES: Final = 12
REPEATS: Final = 3
SHAPES: Final = {
    "8b": {"hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
           "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128_256},
    "1b": {"hidden_size": 2048, "intermediate_size": 8192, "num_hidden_layers": 16,
           "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128_256},
    "tiny": {"hidden_size": 128, "intermediate_size": 344, "num_hidden_layers": 4,
             "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 2_048},
}  # fmt: skip


@dataclass(frozen=True)
class Variant:
    name: str
    backend: BackendName
    shares_equal_inputs: bool


VARIANTS: Final = (
    Variant("naive", "plain", shares_equal_inputs=False),
    Variant("grouped", "plain", shares_equal_inputs=True),
    Variant("tree", "tree", shares_equal_inputs=True),
    Variant("cascade", "cascade", shares_equal_inputs=True),
)


def main() -> None:
    options = read_options()
    device = torch.device(options.device)
    model = random_llama(options.shape, device)
    requests = synthetic(options, model.config.vocab_size)
    rate = matmul_rate(device, model.dtype)
    print(json.dumps({"device": device_name(device), "torch": torch.__version__,
                      "dtype": str(model.dtype), "shape": options.shape,
                      "questions": options.questions, "prefix": options.prefix,
                      "qlen": options.qlen, "choices": options.choices, "clen": options.clen,
                      "matmul_tflops": round(rate / 1e12, 2)}), flush=True)  # fmt: skip
    budgets = Budgets(tokens=options.token_budget, scored=options.token_budget,
                      kv_bytes=2**35, mask_bytes=2**34)  # fmt: skip
    reference: np.ndarray | None = None
    for variant in VARIANTS:
        if variant.name not in options.variants:
            continue
        try:
            scorer = Scorer(model, length=8_192, order=(variant.backend,))
        except Exception as error:  # noqa: BLE001  # a variant that this machine refuses is a result too
            print(json.dumps({"variant": variant.name, "refused": str(error)}), flush=True)
            continue
        found = measure(scorer, variant, requests, budgets)
        scores = found.pop("scores")
        found["max_difference"] = difference(scores, reference)
        reference = scores if reference is None else reference
        flops = useful_flops(model.config, requests)
        found["share_of_matmul"] = round(flops / found["seconds"] / rate, 4)
        print(json.dumps({"variant": variant.name, **found}), flush=True)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=SHAPES, default="tiny")
    for name, default in (("questions", 256), ("prefix", 1_100), ("qlen", 220), ("choices", 10),
                          ("clen", 1), ("token-budget", 32_768)):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    names = [variant.name for variant in VARIANTS]
    parser.add_argument("--variants", nargs="+", choices=names, default=names)
    return parser.parse_args()


def random_llama(shape: str, device: torch.device) -> Any:
    torch.manual_seed(0)
    config = LlamaConfig(**SHAPES[shape], max_position_embeddings=8_192, initializer_range=0.02)
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    with torch.device(device):
        before = torch.get_default_dtype()
        torch.set_default_dtype(dtype)
        try:
            return LlamaForCausalLM(config).eval()
        finally:
            torch.set_default_dtype(before)


def synthetic(options: argparse.Namespace, vocabulary: int) -> list[EncodedRequest]:
    rng = np.random.default_rng(1)

    def tokens(n: int) -> np.ndarray:
        return rng.integers(1, vocabulary, n, dtype=np.int32)

    prefix = tokens(options.prefix)
    found: list[EncodedRequest] = []
    for _question in range(options.questions):
        context = np.concatenate([prefix, tokens(options.qlen)])
        for _choice in range(options.choices):
            answer = tokens(options.clen)
            found.append(
                EncodedRequest(len(found), 0, np.concatenate([context, answer[:-1]]),
                               len(context) - 1, answer)
            )  # fmt: skip
    return found


def matmul_rate(device: torch.device, dtype: torch.dtype) -> float:
    """Return floating-point operations a second of a large matrix product."""
    n = 8_192 if device.type == "cuda" else 1_024
    a, b = (torch.randn(n, n, device=device, dtype=dtype) for _ in range(2))
    return 2 * n**3 / median_seconds(lambda: a @ b, device, repeats=10)


def measure(
    scorer: Scorer, variant: Variant, requests: list[EncodedRequest], budgets: Budgets
) -> dict[str, Any]:
    started = time.process_time()
    plan = make_plan(requests, scorer.capabilities, budgets)
    planning = time.process_time() - started
    clusters = plan.clusters if variant.shares_equal_inputs else one_by_one(requests, budgets)
    some = clusters if variant.shares_equal_inputs else clusters[:NAIVE_BATCHES]
    forwarded = forwarded_tokens(clusters)
    share = forwarded_tokens(some) / forwarded
    device = scorer.model.device
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    seconds = median_seconds(
        lambda: scores_of(scorer, some, len(requests)), device, repeats=REPEATS
    )
    peak = torch.cuda.max_memory_allocated() if device.type == "cuda" else None
    return {
        "seconds": round(seconds / share, 4),
        "extrapolated": share < 1,
        "forwarded": forwarded,
        "waste": round(forwarded / plan.unique, 3),
        "useful_tokens_per_second": round(plan.unique / seconds * share),
        "peak_memory_gib": None if peak is None else round(peak / 2**30, 2),
        "planning_cpu_seconds": round(planning, 2),
        "fallback_reason": scorer.record.fallback_reason,
        "scores": scores_of(scorer, some, len(requests)),
    }


def one_by_one(requests: list[EncodedRequest], budgets: Budgets) -> tuple[Cluster, ...]:
    """Return a row for each request, none shared, in batches as large as the budget allows."""
    at_once = max(1, budgets.tokens // max(len(request.tokens) for request in requests))
    rows = [
        chain(request.tokens, first_target=request.first_scored, targets=request.continuation,
              request=request.request)
        for request in requests
    ]  # fmt: skip
    batches = (tuple(rows[start : start + at_once]) for start in range(0, len(rows), at_once))
    return tuple(Cluster(np.zeros(0, dtype=np.int32), (Batch(batch),)) for batch in batches)


def scores_of(scorer: Scorer, clusters: Sequence[Cluster], n_requests: int) -> np.ndarray:
    """Return the log-likelihood of each request; NaN where it was not forwarded."""
    scores = np.full(n_requests, np.nan)
    for cluster in clusters:
        states = scorer.prefix_states(cluster.prefix)
        for batch in cluster.batches:
            asked = np.concatenate([row.target_requests for row in batch.rows])
            found = scorer.score(batch.rows, states)
            scores[asked] = 0.0
            np.add.at(scores, asked, found.logprobs)
    return scores


def median_seconds(work: Callable[[], Any], device: torch.device, *, repeats: int) -> float:
    work()  # to warm up
    found = []
    for _repeat in range(repeats):
        started = time.perf_counter()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def difference(scores: np.ndarray, reference: np.ndarray | None) -> float | None:
    """Return the largest difference in nats over what both variants scored."""
    if reference is None:
        return None
    return float(np.nanmax(np.abs(scores - reference)))


def useful_flops(config: Any, requests: list[EncodedRequest]) -> float:
    """Return the operations that one pass over the token trie needs, by the usual count.

    2 per weight and token in the linear layers, 2 per weight and scored place in the output
    layer, and 4 x layers x heads x head width for each pair of a token and one that it sees.
    """
    layers, width, heads = config.num_hidden_layers, config.hidden_size, config.num_attention_heads
    head_dim = config.head_dim or width // heads
    kv_width = config.num_key_value_heads * head_dim
    per_layer = width * (2 * heads * head_dim + 2 * kv_width) + 3 * width * config.intermediate_size
    depths = trie_depths(requests)
    places = len({request.tokens[: request.first_scored + k + 1].tobytes()
                  for request in requests for k in range(len(request.continuation))})  # fmt: skip
    linear = 2.0 * layers * per_layer * len(depths)
    attention = 4.0 * layers * heads * head_dim * (depths + 1).sum()
    return float(linear + attention + 2.0 * width * config.vocab_size * places)


def trie_depths(requests: list[EncodedRequest]) -> np.ndarray:
    """Return the depth of every node of the trie of all inputs."""
    inputs = sorted({request.tokens.astype(">i4").tobytes() for request in requests})
    before, depths = b"", []
    for text in inputs:
        now, last = (np.frombuffer(part, dtype=">i4") for part in (text, before))
        shared = min(len(now), len(last))
        apart = np.flatnonzero(now[:shared] != last[:shared])
        depths.append(np.arange(apart[0] if len(apart) else shared, len(now)))
        before = text
    return np.concatenate(depths)


def device_name(device: torch.device) -> str:
    return torch.cuda.get_device_name() if device.type == "cuda" else "CPU"


if __name__ == "__main__":
    main()
