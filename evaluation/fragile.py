"""From when on a rank is called fragile."""

from typing import Final

FRAGILE_VOTES: Final = 10
FRAGILE_SHARE: Final = 0.001  # of the votes of a model


def is_fragile(fragility: int | None, votes: int) -> bool:
    """Return whether 10 votes, or a thousandth of those of the model, decide its place."""
    return fragility is not None and fragility <= max(FRAGILE_VOTES, FRAGILE_SHARE * votes)
