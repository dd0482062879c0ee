"""Names and numbers as sentences have them."""

from collections.abc import Sequence
from typing import Final

_NAMES_IN_A_SENTENCE: Final = 6


def listing(names: Sequence[str]) -> str:
    """Return names joined; of more than six, five and how many more.

    >>> listing(["ada", "bo", "cleo"])
    'ada, bo and cleo'
    """
    parts = list(names)
    if len(parts) > _NAMES_IN_A_SENTENCE:
        shown = _NAMES_IN_A_SENTENCE - 1
        parts = [*parts[:shown], f"{len(parts) - shown} more"]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "vote"), counted(2, "vote")
    ('1 vote', '2 votes')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
