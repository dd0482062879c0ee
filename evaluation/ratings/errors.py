"""The refusals of this package: a number that the votes cannot support, and votes that are none."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from evaluation.ratings.arrays import IndexArray

_ROWS_NAMED: Final = 10


class NotEstimableError(Exception):
    """The votes do not determine the number: `code` for programs, `sentence` for people."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class Problem:
    """One kind of fault, with the rows that have it."""

    fault: str  # goes after "3 rows have" and "1 row has"
    rows: int
    examples: tuple[tuple[int, str], ...]  # the first ten: number from 1, what stands there
    remedy: str

    @property
    def sentence(self) -> str:
        """Say the problem, its rows and the remedy.

        >>> Problem("no winner", 2, ((4, ""), (9, "")), "write one").sentence
        '2 rows have no winner: row 4, row 9; write one'
        """
        have = "1 row has" if self.rows == 1 else f"{self.rows} rows have"
        named = ", ".join(f"row {row} {what}".rstrip() for row, what in self.examples)
        more = self.rows - len(self.examples)
        and_more = f" and {more} more" if more else ""
        return f"{have} {self.fault}: {named}{and_more}; {self.remedy}"


class BadVotesError(ValueError):
    """Votes that cannot be read as votes; all problems are collected before it is raised."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.sentence for problem in self.problems))


def quoted(value: object) -> str:
    """Return a value as it stands in a file: texts in double quotes.

    >>> quoted("Model_A"), quoted(2), quoted(None)
    ('"Model_A"', '2', '')
    """
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)


def problem_in(fault: str, rows: IndexArray, values: Iterable[str], remedy: str) -> Problem | None:
    """Return the problem of these rows (numbered from 1) and what stands in them, or None."""
    if not len(rows):
        return None
    examples = tuple(zip(rows[:_ROWS_NAMED].tolist(), values, strict=False))
    return Problem(fault, len(rows), examples, remedy)
