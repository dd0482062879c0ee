"""The refusal of a votes file: one line for each kind of problem, all of them at once."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from evaluation.ratings.errors import quoted

_NAMED: Final = 12  # columns in a sentence
_NEAR: Final = 0.7  # of 1, which is equal


class VotesFileError(ValueError):
    """A file that cannot be read as votes; `sentences` say what, where and what to do."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a hint at the known word that was probably meant, or nothing.

    >>> suggestion("winner", ["id", "Winner"]), suggestion("winner", ["id"])
    (' (did you mean "Winner"?)', '')
    """
    meant = word.strip().casefold()
    likeness = {
        name: SequenceMatcher(None, meant, name.strip().casefold()).ratio() for name in known
    }
    nearest = max(likeness, key=lambda name: likeness[name], default="")  # the first of equals
    near_enough = likeness.get(nearest, 0.0) >= _NEAR
    return f" (did you mean {quoted(nearest)}?)" if near_enough else ""


def listed(names: Iterable[str]) -> str:
    """Return the first dozen names, and how many more there are.

    >>> listed(["model_a", "model_b"])
    '"model_a", "model_b"'
    """
    every = list(names)
    more = len(every) - _NAMED
    return ", ".join(map(quoted, every[:_NAMED])) + (f" and {more} more" if more > 0 else "")
