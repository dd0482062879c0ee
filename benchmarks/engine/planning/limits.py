"""What the four budgets and the model allow: how long a row, how many rows together."""

import math
from dataclasses import dataclass

from benchmarks.engine.planning.plan import Budgets, Capabilities


@dataclass(frozen=True, slots=True)
class Limits:
    budgets: Budgets
    capabilities: Capabilities

    def __post_init__(self) -> None:
        for name in ("tokens", "scored", "kv_bytes", "mask_bytes"):
            value = getattr(self.budgets, name)
            if value < 1:
                raise ValueError(f"budget {name}={value}: give at least 1")
        if self.capabilities.max_length < 1:
            raise ValueError(f"max_length={self.capabilities.max_length}: give at least 1")
        if self.capabilities.mask_bytes < 1:
            raise ValueError(f"mask_bytes={self.capabilities.mask_bytes}: give at least 1")
        if self.capabilities.prefix and self.capabilities.kv_bytes_per_token < 1:
            raise ValueError(
                f"kv_bytes_per_token={self.capabilities.kv_bytes_per_token} with prefix=True: a "
                "shared prefix needs the bytes that one token takes in the cache; give them, or "
                "set prefix=False"
            )

    def longest_row(self, n_prefix: int) -> int:
        """Return how long a masked row after so long a prefix may be; less than 1: none may."""
        longest = self.budgets.tokens
        if self.capabilities.kv_bytes_per_token:
            kv_tokens = self.budgets.kv_bytes // self.capabilities.kv_bytes_per_token
            longest = min(longest, kv_tokens - n_prefix)
        # the largest T with T (P + T) <= entries
        entries = self.budgets.mask_bytes // self.capabilities.mask_bytes
        by_mask = (math.isqrt(n_prefix * n_prefix + 4 * entries) - n_prefix) // 2
        return min(longest, by_mask)

    def allow(self, n_rows: int, width: int, n_prefix: int, *, masked: bool) -> bool:
        """Tell whether so many rows fit the budgets of tokens, cache and mask together."""
        reads = n_prefix + width
        kv_bytes = n_rows * reads * self.capabilities.kv_bytes_per_token
        return (
            n_rows * width <= self.budgets.tokens
            and kv_bytes <= self.budgets.kv_bytes
            and (not masked or self.allow_mask(n_rows, width, n_prefix))
        )

    def allow_mask(self, n_rows: int, width: int, n_prefix: int) -> bool:
        mask_bytes = n_rows * width * (n_prefix + width) * self.capabilities.mask_bytes
        return mask_bytes <= self.budgets.mask_bytes
