"""What arena-rank, evalica and a short L-BFGS script need for the same cases.

Run by the Python of the peers: python peers.py CASE FILE. The environment holds the peers alone, so
nothing of ours is imported but the clock beside this file.
"""

import sys
from pathlib import Path
from typing import Any

import evalica
import numpy as np
import pandas as pd
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.models.contextual_bradley_terry import ContextualBradleyTerry
from arena_rank.utils.data_utils import ContextualPairDataset, PairDataset
from clock import measured, tell
from scipy.optimize import minimize

REPEATS = 2
WORDS = np.array(["model_a", "model_b", "tie", "both_bad"], dtype=object)


def loaded(file: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    codes = dict(np.load(file))
    models = int(codes["a"].max()) + 1
    names = [f"organisation/model-{number:05d}-instruct" for number in range(models)]
    return codes, np.array(names, dtype=object)


def frame_of(file: Path) -> Any:
    codes, names = loaded(file)
    covariates = {name: codes[name] for name in codes if name.startswith("x")}
    return pd.DataFrame(
        {
            "model_a": names[codes["a"]],
            "model_b": names[codes["b"]],
            "winner": WORDS[codes["outcome"]],
            **covariates,
        }
    )


def arena_rank_table(file: Path) -> dict[str, Any]:
    frame = frame_of(file)

    def work() -> Any:
        data = PairDataset.from_pandas(frame)
        model = BradleyTerry(n_competitors=len(data.competitors))
        model.compute_ratings_and_cis(data)
        return np.asarray(model.params["ratings"])

    seconds, ratings = measured(work, REPEATS)
    return {**seconds, "strengths": (ratings - ratings.mean()).tolist()}


def arena_rank_contextual(file: Path) -> dict[str, Any]:
    frame = frame_of(file)
    columns = [name for name in frame.columns if name.startswith("x")]

    def work() -> Any:
        data = ContextualPairDataset.from_pandas(frame, feature_cols=columns, reweighted=False)
        model = ContextualBradleyTerry(
            n_competitors=len(data.competitors), n_features=len(columns), reg=0.0
        )
        model.compute_ratings_and_cis(data)
        return np.asarray(model.params["coeffs"])

    seconds, coefficients = measured(work, 1)
    return {**seconds, "coefficients": coefficients.tolist()}


def evalica_table(file: Path) -> dict[str, Any]:
    frame = frame_of(file)
    words = {
        "model_a": evalica.Winner.X,
        "model_b": evalica.Winner.Y,
        "tie": evalica.Winner.Draw,
        "both_bad": evalica.Winner.Draw,
    }

    def work() -> Any:
        winners = frame["winner"].map(words).tolist()
        return evalica.bradley_terry(
            frame["model_a"].tolist(), frame["model_b"].tolist(), winners, limit=10_000
        )

    seconds, result = measured(work, REPEATS)
    return {**seconds, "strengths": _logs(result.scores.sort_index())}


def evalica_counts(file: Path) -> dict[str, Any]:
    """One row per pair and outcome, weighted with its count."""
    codes, names = loaded(file)
    n = len(names)
    keys = (codes["a"].astype(np.int64) * n + codes["b"]) * 4 + codes["outcome"]
    cells, weights = np.unique(keys, return_counts=True)
    xs = names[cells // 4 // n].tolist()
    ys = names[cells // 4 % n].tolist()
    kinds = [evalica.Winner.X, evalica.Winner.Y, evalica.Winner.Draw, evalica.Winner.Draw]
    winners = [kinds[outcome] for outcome in cells % 4]
    counts = weights.astype(np.float64).tolist()
    seconds, result = measured(
        lambda: evalica.bradley_terry(xs, ys, winners, weights=counts, limit=10_000), REPEATS
    )
    return {**seconds, "strengths": _logs(result.scores.sort_index())}


def lbfgs_table(file: Path) -> dict[str, Any]:
    """Count unique rows, then climb by scipy's L-BFGS with the settings of FastChat."""
    frame = frame_of(file)

    def work() -> Any:
        both = pd.concat([frame["model_a"], frame["model_b"]])
        codes, names = pd.factorize(both, sort=True)
        pairs = np.column_stack([codes[: len(frame)], codes[len(frame) :]])
        outcome = frame["winner"].map({"model_a": 1.0, "model_b": 0.0}).fillna(0.5).to_numpy()
        rows, counts = np.unique(np.column_stack([pairs, outcome]), axis=0, return_counts=True)
        a, b = rows[:, 0].astype(int), rows[:, 1].astype(int)
        scale = np.log(10)

        def loss(ratings: np.ndarray) -> tuple[float, np.ndarray]:
            lead = scale * (ratings[a] - ratings[b])
            p = 1 / (1 + np.exp(-lead))
            value = counts @ (rows[:, 2] * np.logaddexp(0, -lead) + (1 - rows[:, 2])
                              * np.logaddexp(0, lead))  # fmt: skip
            slope = counts * (p - rows[:, 2]) * scale
            n = len(names)
            return value, np.bincount(a, slope, n) - np.bincount(b, slope, n)

        options = {"maxiter": 100, "gtol": 1e-6}
        fit = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options=options)
        return fit.x * scale

    seconds, strengths = measured(work, REPEATS)
    return {**seconds, "strengths": (strengths - strengths.mean()).tolist()}


def _logs(scores: Any) -> list[float]:
    logs = np.log(np.asarray(scores, dtype=np.float64))
    centred: list[float] = (logs - logs.mean()).tolist()
    return centred


CASES = {work.__name__: work for work in (arena_rank_table, arena_rank_contextual, evalica_table,
                                          evalica_counts, lbfgs_table)}  # fmt: skip


if __name__ == "__main__":
    tell(CASES[sys.argv[1]](Path(sys.argv[2])))
