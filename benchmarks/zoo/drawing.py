"""Draw from a list, from named shares, or yes and no; the generator is always passed in."""

from collections.abc import Mapping, Sequence

import numpy as np


def pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]


def happens(rng: np.random.Generator, share: float) -> bool:
    return bool(rng.random() < share)


def draw(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    """Return one of the names; what is missing to one goes to the last."""
    at, so_far = rng.random(), 0.0
    for name, share in shares.items():
        so_far += share
        if at < so_far:
            return name
    return name
