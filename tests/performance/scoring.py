"""How fast log-likelihoods are scored, beside lm-evaluation-harness at its best batch size.

A toy Llama (4 layers, width 256) in float32 on one core; processor seconds with tokenisation, the
median of three processes for each contender. Prints a Markdown table for docs/performance.md.

Run: python tests/performance/scoring.py [SHAPE ...]
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.performance.scoring_cases.shapes import SHAPES

ROOT = Path(__file__).resolve().parents[2]
BATCHES = (1, 4, 16)
REPEATS = 3
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    os.sched_setaffinity(0, {0})  # the contenders inherit it
    print("| shape | seconds | lm_eval, best batch | ratio | aim | forwarded: ours, lm_eval | "
          "largest difference, nats |\n|---|---|---|---|---|---|---|")  # fmt: skip
    for name in sys.argv[1:] or SHAPES:
        print(row(name), flush=True)
    if not sys.argv[1:]:
        print(memory())


def row(name: str) -> str:
    shape = SHAPES[name]
    ours = medians(name, "ours")
    peers = {batch: medians(name, f"lm_eval:{batch}", repeats=1) for batch in BATCHES}
    best = min(peers, key=lambda batch: peers[batch]["seconds"])
    peer = medians(name, f"lm_eval:{best}")
    apart = max(abs(a - b) for a, b in zip(ours["scores"], peer["scores"], strict=True))
    return (
        f"| {shape.title} | {ours['seconds']:.2f} | {peer['seconds']:.2f} ({best}) | "
        f"**{peer['seconds'] / ours['seconds']:.1f}** | {shape.aim:g} | "
        f"{ours['forwarded']:,}, {peer['forwarded']:,} | {apart:.0e} |"
    )


def memory() -> str:
    ours, peer = medians("memory", "ours"), medians("memory", "lm_eval:4")
    return (
        f"\nPeak memory beyond the model, vocabulary 128,256, four texts a batch: "
        f"{ours['peak_mib']:,.0f} MiB against {peer['peak_mib']:,.0f} MiB of lm_eval "
        f"({peer['peak_mib'] / ours['peak_mib']:.1f} times)."
    )


def medians(shape: str, contender: str, repeats: int = REPEATS) -> dict[str, Any]:
    found = [measure(shape, contender) for _repeat in range(repeats)]
    return {
        **found[0],
        "seconds": statistics.median(one["seconds"] for one in found),
        "peak_mib": statistics.median(one["peak_mib"] for one in found),
    }


def measure(shape: str, contender: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.performance.scoring_cases.contenders", shape, contender]
    done = subprocess.run(  # our own command
        command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
