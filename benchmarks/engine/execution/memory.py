"""Running out of memory: how it is known, what is freed, and what the next try may take."""

import gc
from dataclasses import replace

import torch

from benchmarks.engine.planning.out_of_memory import halved
from benchmarks.engine.planning.plan import Batch, Budgets

SIGNS = ("out of memory", "can't allocate memory", "not enough memory")  # CUDA and Metal; CPU


def is_out_of_memory(error: BaseException) -> bool:
    """Tell lack of memory from other errors; the CPU allocator raises a plain RuntimeError."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(sign in str(error) for sign in SIGNS)


def free_memory() -> None:
    """Give back what dead tensors hold; inside an `except` its traceback would keep them alive."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def card_memory() -> tuple[int, int] | None:
    """Return the bytes in use and the bytes in all of the card; None where there is none."""
    if not torch.cuda.is_available():
        return None
    free, total = torch.cuda.mem_get_info()
    return total - free, total


def smaller_budgets(
    budgets: Budgets, batch: Batch, *, n_prefix: int, kv_bytes_per_token: int
) -> Budgets:
    """Return budgets that the failed batch does not keep.

    Half of what the batch took, where it took less than it was allowed: half of the allowance
    would give the same batch again. The cache keeps room for the prefix and half a row: without
    it each request behind a long prefix would be forwarded by itself.
    """
    taken = len(batch.rows) * (n_prefix + batch.width) * kv_bytes_per_token or budgets.kv_bytes
    smaller = halved(
        replace(
            budgets,
            tokens=min(budgets.tokens, batch.forwarded),
            kv_bytes=min(budgets.kv_bytes, taken),
        )
    )
    half_a_row = (n_prefix + batch.width // 2) * kv_bytes_per_token
    return replace(smaller, kv_bytes=max(smaller.kv_bytes, half_a_row))
