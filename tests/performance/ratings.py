"""How fast votes become ratings, beside choix, arena-rank, evalica and a short L-BFGS script.

Processor seconds on one core, medians of repeats after a first run, all in one go of this script;
each contender has a process of its own. The peers are installed into var/bench for this only.

Prints Markdown tables for docs/performance.md. Run: python tests/performance/ratings.py [--quick]
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.performance.rating.simulated import Size, write_codes, write_parquet

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "var" / "bench"
PACKAGES = ("arena-rank==0.1.1", "evalica==0.4.2", "scipy", "pandas")
PEERS = Path(__file__).with_name("rating") / "peers.py"
ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}


@dataclass(frozen=True)
class Plan:
    raw: Size
    counts: Size
    many: Size


WHOLE = Plan(Size(1_000_000, 200), Size(10_000_000, 500), Size(5_000_000, 7_400))
QUICK = Plan(Size(20_000, 20), Size(50_000, 30), Size(60_000, 1_600))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--without-peers", action="store_true", help="only ours and choix")
    options = parser.parse_args()
    os.sched_setaffinity(0, {0})  # the contenders inherit it
    plan = QUICK if options.quick else WHOLE
    folder = BENCH / "votes"
    folder.mkdir(parents=True, exist_ok=True)
    peers = None if options.without_peers else installed_peers()
    rows = [*raw_rows(plan, folder, peers), *count_rows(plan, folder, peers)]
    rows += [*contextual_rows(plan, folder, peers), *own_rows(plan, folder)]
    print("| what | who | seconds | ratio to ours | largest error, logits |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def installed_peers() -> str:
    """Return the Python of the peers' environment; make it the first time."""
    home = BENCH / "rating-peers"
    stamp = home / ".installed"
    if not stamp.exists():
        print(f"Installing {', '.join(PACKAGES)} into {home.relative_to(ROOT)}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *PACKAGES], check=True)
        stamp.touch()
    return str(home / "bin" / "python")


def ours(case: str, file: Path) -> dict[str, Any]:
    return answer([sys.executable, "-m", "tests.performance.rating.ours", case, str(file)])


def answer(command: list[str]) -> dict[str, Any]:
    print(f"  {' '.join(command[-2:])}", file=sys.stderr)
    done = subprocess.run(  # our own commands
        command, env={**os.environ, **ONE_THREAD}, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def raw_rows(plan: Plan, folder: Path, peers: str | None) -> list[list[str]]:
    rows = []
    for size in (plan.raw, plan.counts):
        file = write_codes(folder, size)
        own = ours("table", file)
        exact = np.array(ours("counts", file)["strengths"])
        what = f"table of texts to scores, {size.votes:,} votes, {size.models} models"
        rows.append([what, "Touchstone, with sandwich, position", *figures(own, own, exact)])
        if size is plan.counts:  # 10M rows as Python texts: ours alone
            continue
        for who, case in (
            ("arena-rank, with sandwich", "arena_rank_table"),
            ("evalica, scores alone", "evalica_table"),
            ("L-BFGS script, scores alone", "lbfgs_table"),
        ):
            rows += peer_row("", who, (peers, case, file), own, exact)
    return rows


def count_rows(plan: Plan, folder: Path, peers: str | None) -> list[list[str]]:
    rows = []
    for size in (plan.counts, plan.many):
        file = write_codes(folder, size)
        own = ours("counts", file)
        exact = np.array(own["strengths"])
        what = f"counts to scores, {size.votes:,} votes, {size.models:,} models"
        rows.append([what, "Touchstone", *figures(own, own, None)])
        if size is plan.counts:
            found = ours("choix_counts", file)
            rows.append(["", "choix, dense", *figures(found, own, exact)])
            rows += peer_row("", "evalica", (peers, "evalica_counts", file), own, exact)
    return rows


def contextual_rows(plan: Plan, folder: Path, peers: str | None) -> list[list[str]]:
    file = write_codes(folder, plan.raw, covariates=True)
    own = ours("contextual", file)
    what = f"4 covariates with intervals, {plan.raw.votes:,} votes, {plan.raw.models} models"
    rows = [[what, "Touchstone", seconds(own), "1", "-"]]
    if peers is not None:
        found = answer([peers, str(PEERS), "arena_rank_contextual", str(file)])
        ratio = found["seconds"] / own["seconds"]
        rows.append(["", "arena-rank, reg 0, from its table", seconds(found), f"{ratio:.1f}", "-"])
    return rows


def own_rows(plan: Plan, folder: Path) -> list[list[str]]:
    codes = write_codes(folder, plan.counts)
    size = f"{plan.counts.votes:,} votes, {plan.counts.models} models"
    whole = ours("intervals", codes)
    online = ours("online", codes)
    file = ours("parquet", write_parquet(folder, plan.counts))
    rounds = ours("bootstraps", write_codes(folder, plan.raw))
    against_read = f"{whole['seconds'] / whole['read']:.1f} reads of the columns"
    against_file = f"{file['seconds'] / file['read']:.1f} reads of the file"
    return [
        [f"codes to scores and intervals, {size}", "Touchstone", seconds(whole), against_read, "-"],
        [f"Parquet to scores and intervals, {size}", "Touchstone", seconds(file), against_file,
         "-"],
        [f"1,000 further votes on {size}", "Touchstone", seconds(online), "-",
         f"{online['error']:.0e}"],
        [f"100 bootstraps, {plan.raw.votes:,} votes, {plan.raw.models} models", "Touchstone",
         seconds(rounds), "-", "-"],
    ]  # fmt: skip


def peer_row(
    what: str, who: str, run: tuple[str | None, str, Path], own: dict[str, Any], exact: np.ndarray
) -> list[list[str]]:
    peers, case, file = run
    if peers is None:
        return []
    found = answer([peers, str(PEERS), case, str(file)])
    return [[what, who, *figures(found, own, exact)]]


def figures(found: dict[str, Any], own: dict[str, Any], exact: np.ndarray | None) -> list[str]:
    ratio = f"{found['seconds'] / own['seconds']:.1f}"
    if exact is None:
        return [seconds(found), ratio, "-"]
    error = np.abs(np.array(found["strengths"]) - exact).max()
    return [seconds(found), ratio, f"{error:.0e}"]


def seconds(found: dict[str, Any]) -> str:
    first = f" (first {found['first']:.2f})" if found["first"] > 2 * found["seconds"] else ""
    return f"{found['seconds']:.3f}{first}"


if __name__ == "__main__":
    main()
