"""The words that votes are written in, read once per distinct word and never guessed.

An unknown winner is refused with its rows; one that was guessed to be a tie would be a lie.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from evaluation.ratings.arrays import BoolArray, IndexArray
from evaluation.ratings.errors import Problem, problem_in, quoted

OUTCOMES: Final = ("model_a", "model_b", "tie", "both_bad")  # codes 0 to 3
SIDES: Final = ("a", "b")  # of display_left: which side was shown left or on top
_BLOCK: Final = 2**14  # entries looked up at once, in the cache
_OLD_BOTH_BAD: Final = "tie (bothbad)"  # as LMArena's older files have it


@dataclass(frozen=True, eq=False)
class TextColumn:
    """A column of text, dictionary-encoded: entry v is `words[index[v]]`, or missing at -1."""

    words: Sequence[object]  # distinct; what is not text is refused where it matters
    index: IndexArray

    def __post_init__(self) -> None:
        low, high = self.index.min(initial=-1), self.index.max(initial=-1)
        if low < -1 or high >= len(self.words):
            raise ValueError(
                f"the index holds {low if low < -1 else high}; with {len(self.words)} words it "
                f"goes from -1 to {len(self.words) - 1}"
            )

    @classmethod
    def of(cls, values: Iterable[object]) -> Self:
        """Encode plain values; None is missing.

        >>> TextColumn.of(["a", None, "b", "a"]).index
        array([ 0, -1,  1,  0], dtype=int32)
        """
        codes: dict[tuple[type, object], int] = {}  # by type, because True equals 1
        index = [-1 if v is None else codes.setdefault((type(v), v), len(codes)) for v in values]
        return cls([value for _type, value in codes], np.array(index, dtype=np.int32))

    @cached_property
    def has_missing(self) -> bool:
        return bool(self.index.min(initial=0) < 0)

    def used(self) -> list[object]:
        """Return the words that occur; a dictionary may hold more."""
        seen = np.zeros(len(self.words) + 1, dtype=np.bool_)  # a missing entry is the last
        for block in self._blocks():
            seen[self.index[block]] = True
            if seen[:-1].all():  # mostly soon
                break
        return [word for word, is_used in zip(self.words, seen[:-1], strict=True) if is_used]

    def positions(self, of: Sequence[object], dtype: type[np.integer] = np.int32) -> IndexArray:
        """Return each entry's position in `of`; -1 where it is missing or not among them.

        An unsigned type is for columns in which every entry is known to be among them.
        """
        place = {(type(word), word): position for position, word in enumerate(of)}
        table = [place.get((type(word), word), -1) for word in self.words]
        codes = np.array([*table, -1]).astype(dtype)  # wrapped, -1 is the last
        found: IndexArray = np.empty(len(self.index), dtype=dtype)
        for block in self._blocks():
            codes.take(self.index[block], out=found[block], mode="wrap")  # inside: checked above
        return found

    def _blocks(self) -> Iterator[slice]:
        for start in range(0, len(self.index), _BLOCK):
            yield slice(start, start + _BLOCK)

    def where(self, holds: Callable[[object], bool]) -> BoolArray:
        """Return which entries, None for a missing one, a condition holds of."""
        table = np.array([holds(word) for word in (*self.words, None)])
        missing_counts = table[-1] and self.has_missing
        if not (table[:-1].any() or missing_counts):  # the usual case: no look at the entries
            return np.zeros(len(self.index), dtype=np.bool_)
        entries: BoolArray = table[self.index]
        return entries

    def problem(self, fault: str, bad: BoolArray, remedy: str) -> Problem | None:
        rows = np.flatnonzero(bad)
        return problem_in(fault, rows + 1, (quoted(self._at(int(row))) for row in rows), remedy)

    def _at(self, row: int) -> object:
        return None if self.index[row] < 0 else self.words[self.index[row]]


def outcome_codes(winner: TextColumn) -> tuple[NDArray[np.uint8], list[Problem], tuple[str, ...]]:
    """Return the outcome of each vote, what is wrong, and a note on words read as others."""
    old = winner.where(lambda word: word == _OLD_BOTH_BAD)
    codes = winner.positions(OUTCOMES, np.int8)
    notes: tuple[str, ...] = ()
    if old.any():
        codes[old] = OUTCOMES.index("both_bad")
        notes = (f"{old.sum()} votes say {quoted(_OLD_BOTH_BAD)}; they count as both_bad.",)
    problem = _unknown("winner", winner, codes < 0, OUTCOMES)
    return codes.astype(np.uint8), [problem] if problem else [], notes


def side_codes(column: TextColumn) -> tuple[NDArray[np.uint8], list[Problem]]:
    """Return 0 where A was shown left and 1 where B was, and what is wrong."""
    codes = column.positions(SIDES)
    problem = _unknown("display_left", column, codes < 0, SIDES)
    return codes.astype(np.uint8), [problem] if problem else []


def _unknown(
    column_name: str, column: TextColumn, bad: BoolArray, allowed: tuple[str, ...]
) -> Problem | None:
    rows = np.flatnonzero(bad)
    values = (_with_suggestion(column.words[column.index[row]], allowed)
              if column.index[row] >= 0 else "(missing)" for row in rows)  # fmt: skip
    fault = f"an unknown {column_name}"
    return problem_in(fault, rows + 1, values, f"allowed: {', '.join(allowed)}")


def _with_suggestion(word: object, allowed: tuple[str, ...]) -> str:
    simple = str(word).strip().casefold().replace(" ", "_").replace("-", "_")
    near = get_close_matches(simple, allowed, n=1, cutoff=0.75) if isinstance(word, str) else []
    return quoted(word) + (f" (did you mean {near[0]}?)" if near else "")
