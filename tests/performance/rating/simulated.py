"""Simulated votes of a given size, as codes, as a table of texts, and as Parquet."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

WORDS = ("model_a", "model_b", "tie", "both_bad")
K = 4  # covariates


@dataclass(frozen=True)
class Size:
    votes: int
    models: int

    @property
    def name(self) -> str:
        return f"{self.votes}x{self.models}"


def simulated(size: Size, *, covariates: bool = False) -> dict[str, np.ndarray]:
    """Return codes of Davidson votes, a fifth of them ties; models have normal strengths."""
    rng = np.random.default_rng(size.votes + size.models)
    theta = rng.normal(0, 1, size.models)
    a = rng.integers(0, size.models, size.votes).astype(np.int32)
    b = ((a + rng.integers(1, size.models, size.votes)) % size.models).astype(np.int32)
    lead = theta[a] - theta[b]
    columns: dict[str, np.ndarray] = {"a": a, "b": b}
    if covariates:
        x = rng.normal(0, 1, (size.votes, K))
        lead = lead + x @ np.array([0.25, 0.02, -0.1, 0.05])
        columns |= {f"x{place}": x[:, place] for place in range(K)}
    strong, weak = np.exp(lead / 2), np.exp(-lead / 2)
    total = strong + weak + 0.5
    draw = rng.random(size.votes)
    outcome = np.where(draw < strong / total, 0, np.where(draw < (strong + weak) / total, 1, 2))
    return {**columns, "outcome": outcome.astype(np.uint8)}


def names_of(models: int) -> list[str]:
    return [f"organisation/model-{number:05d}-instruct" for number in range(models)]


def write_codes(folder: Path, size: Size, *, covariates: bool = False) -> Path:
    path = folder / f"{size.name}{'-covariates' if covariates else ''}.npz"
    if not path.exists():
        np.savez(path, allow_pickle=False, **simulated(size, covariates=covariates))
    return path


def as_table(codes: dict[str, np.ndarray], models: int, *, dictionaries: bool = False) -> pa.Table:
    """Return the columns of a votes file; texts are plain unless dictionaries are asked for."""
    names = pa.array(names_of(models))
    words = pa.array(WORDS)
    columns = {
        "model_a": pa.DictionaryArray.from_arrays(pa.array(codes["a"]), names),
        "model_b": pa.DictionaryArray.from_arrays(pa.array(codes["b"]), names),
        "winner": pa.DictionaryArray.from_arrays(pa.array(codes["outcome"], pa.int8()), words),
    }
    if not dictionaries:
        columns = {name: column.cast(pa.string()) for name, column in columns.items()}
    return pa.table(columns)


def write_parquet(folder: Path, size: Size) -> Path:
    path = folder / f"{size.name}.parquet"
    if not path.exists():
        table = as_table(simulated(size), size.models, dictionaries=True)
        pq.write_table(table, path)
    return path
