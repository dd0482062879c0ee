"""What is a tally of votes and what is not: every refusal names the value."""

import numpy as np

from evaluation.ratings.arrays import Array, CodeArray, CountArray
from evaluation.ratings.words import OUTCOMES

_KEY = 2**31


def check_cell(model_a: str, model_b: str, winner: str, count: int) -> None:
    """Raise ValueError unless this can be a number of votes."""
    if winner not in OUTCOMES:
        allowed = ", ".join(OUTCOMES)
        raise ValueError(f"unknown winner {winner!r}; allowed: {allowed}")
    if model_a == model_b:
        raise ValueError(f"{model_a!r} is compared with itself; a vote needs two models")
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 0:
        raise ValueError(
            f"{count!r} votes of {model_a} against {model_b}; write a whole number from 0"
        )


def check_counts(n_models: int, a: CodeArray, b: CodeArray, counts: CountArray) -> None:
    """Raise ValueError unless the arrays are sorted unique pairs with their votes."""
    if a.ndim != 1 or a.shape != b.shape or counts.shape != (len(a), len(OUTCOMES)):
        raise ValueError(
            f"a {a.shape}, b {b.shape} and counts {counts.shape} must have the shapes "
            f"(pairs,), (pairs,) and (pairs, {len(OUTCOMES)})"
        )
    if [array.dtype.name for array in (a, b, counts)] != ["int32", "int32", "int64"]:
        raise ValueError(f"a, b, counts are {a.dtype}, {b.dtype}, {counts.dtype}; "
                         "they must be int32, int32, int64")  # fmt: skip
    if len(a):
        _check_pairs(n_models, a, b)
    if (counts < 0).any():
        raise ValueError(f"{counts.min()} votes in a cell; a count cannot be negative")
    if not np.einsum("po->p", counts).all():
        raise ValueError("a pair without votes does not belong into a tally")


def _check_pairs(n_models: int, a: CodeArray, b: CodeArray) -> None:
    low, high = min(a.min(), b.min()), max(a.max(), b.max())
    if not 0 <= low <= high < n_models:
        raise ValueError(f"codes from {low} to {high} do not fit {n_models} names")
    if (a == b).any():
        raise ValueError(f"model {a[a == b][0]} is compared with itself; a vote needs two models")
    if (np.diff(a.astype(np.int64) * _KEY + b) <= 0).any():
        raise ValueError("the pairs must be sorted by (a, b) and unique")


def check_weights(counts: CountArray, sums: Array | None, squares: Array | None) -> None:
    """Raise ValueError unless the weights belong to these counts."""
    if sums is None and squares is None:
        return
    if sums is None or squares is None:
        raise ValueError("weight_sum and weight_square_sum come together; one of them is missing")
    for name, weights in (("weight_sum", sums), ("weight_square_sum", squares)):
        if weights.shape != counts.shape or weights.dtype != np.float64:
            raise ValueError(f"{name} is {weights.dtype} {weights.shape}; "
                             f"it must be float64 {counts.shape}")  # fmt: skip
        if not np.isfinite(weights).all() or (weights < 0).any():
            raise ValueError(f"{name} holds a weight that is negative or not finite")
        if weights[counts == 0].any():
            raise ValueError(f"{name} gives weight to a cell without votes")
