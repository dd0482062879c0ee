"""Votes as small integers: one entry per vote, names and words only in dictionaries.

Model names are sorted and unique; `a` and `b` are positions in them, A being the side as
recorded. Texts cost ten times what the fit costs, so they are looked at once per distinct word.
Rows are counted from 1, a header not included.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from evaluation.ratings.arrays import Array, BoolArray, CodeArray, IndexArray
from evaluation.ratings.errors import BadVotesError, Problem, problem_in
from evaluation.ratings.names import check_names, name_problems, self_battle_rows, self_battles
from evaluation.ratings.words import OUTCOMES, SIDES, TextColumn, outcome_codes, side_codes

_SWAPPED: Final = np.array([1, 0, 2, 3], dtype=np.uint8)  # outcomes with the sides exchanged
_FEW_NAMES: Final = 65_535  # their codes fit into two bytes


@dataclass(frozen=True, eq=False)
class VoteCodes:
    """Votes in the order of their rows.

    Raises BadVotesError, naming rows, for codes that are no votes, and ValueError for names that
    are not sorted, unique and clean, or columns of different lengths.
    """

    names: tuple[str, ...]
    a: IndexArray  # shape (n_votes,), positions in names
    b: IndexArray
    outcome: NDArray[np.uint8]  # positions in OUTCOMES
    display_left: NDArray[np.uint8] | None = None  # 0: A was shown left or on top; None: always
    clusters: Mapping[str, CodeArray] = field(default_factory=dict)  # "rater", ...; -1: missing
    numbers: Mapping[str, Array] = field(default_factory=dict)  # covariates, weights, offsets
    notes: tuple[str, ...] = ()  # what was read otherwise than it is written

    def __post_init__(self) -> None:
        check_names(self.names)
        for name, column in self._columns().items():
            if column.ndim != 1 or len(column) != len(self.a):
                raise ValueError(f"{name} has the shape {column.shape}; with {len(self.a)} votes "
                                 f"it must be ({len(self.a)},)")  # fmt: skip
        problems = self._bad_codes() or self_battle_rows(self.names, self.a, self.b)
        if problems:
            raise BadVotesError(problems)

    @classmethod
    def from_columns(
        cls,
        model_a: TextColumn,
        model_b: TextColumn,
        winner: TextColumn,
        display_left: TextColumn | None = None,
    ) -> Self:
        """Read columns of text; raises BadVotesError with all problems of all of them.

        Clusters and numbers are put beside them by `dataclasses.replace`.

        >>> a, b, winner = (TextColumn.of(x) for x in (["talc"], ["mica"], ["tie"]))
        >>> votes = VoteCodes.from_columns(a, b, winner)
        >>> votes.names, votes.a, votes.outcome
        (('mica', 'talc'), array([1], dtype=uint16), array([2], dtype=uint8))
        """
        problems = [*name_problems("model_a", model_a), *name_problems("model_b", model_b)]
        outcome, bad_outcomes, notes = outcome_codes(winner)
        problems += bad_outcomes
        left: NDArray[np.uint8] | None = None
        if display_left is not None:
            left, bad_sides = side_codes(display_left)
            problems += bad_sides
        if problems:
            raise BadVotesError([*self_battles(model_a, model_b), *problems])
        names = tuple(sorted({str(word) for word in (*model_a.used(), *model_b.used())}))
        code = np.uint16 if len(names) <= _FEW_NAMES else np.int32
        a, b = (column.positions(names, code) for column in (model_a, model_b))
        return cls(names, a, b, outcome, left, notes=notes)

    def __len__(self) -> int:
        return len(self.a)

    def first_shown(self) -> Array:
        """Return shape (n_votes,): +1 where A was shown first, -1 where B was."""
        if self.display_left is None:
            return np.ones(len(self))
        return 1.0 - 2.0 * self.display_left.astype(np.float64)

    def in_shown_order(
        self, block: slice = slice(None)
    ) -> tuple[IndexArray, IndexArray, NDArray[np.uint8]]:
        """Return a, b and outcome of some votes as if the side shown first were always A."""
        a, b, outcome = self.a[block], self.b[block], self.outcome[block]
        if self.display_left is None:
            return a, b, outcome
        swap = self.display_left[block].astype(np.bool_)
        swapped_outcome = np.where(swap, _SWAPPED[outcome], outcome)
        return np.where(swap, b, a), np.where(swap, a, b), swapped_outcome

    def select(self, votes: BoolArray) -> "VoteCodes":
        """Return some of the votes, of the same models; shape of `votes`: (n_votes,)."""
        left = self.display_left
        return VoteCodes(
            self.names,
            self.a[votes],
            self.b[votes],
            self.outcome[votes],
            None if left is None else left[votes],
            {name: column[votes] for name, column in self.clusters.items()},
            {name: column[votes] for name, column in self.numbers.items()},
            self.notes,
        )

    def cluster(self, name: str) -> CodeArray:
        """Return the codes of a grouping column.

        Raises ValueError if there is none, and BadVotesError for rows in which it is missing.
        """
        if name not in self.clusters:
            known = ", ".join(sorted(self.clusters)) or "none"
            raise ValueError(f"there is no grouping column {name!r}; there is {known}")
        codes = self.clusters[name]
        rows = np.flatnonzero(codes < 0)
        problem = problem_in(f"no {name}", rows + 1, ("" for _ in rows),
                             f"write one, or do not cluster by {name}")  # fmt: skip
        if problem is not None:
            raise BadVotesError([problem])
        return codes

    def number(self, name: str) -> Array:
        """Return a column of numbers.

        Raises ValueError if there is none, and BadVotesError for rows that are not finite.
        """
        if name not in self.numbers:
            known = ", ".join(sorted(self.numbers)) or "none"
            raise ValueError(f"there is no column of numbers {name!r}; there is {known}")
        values = self.numbers[name]
        rows = np.flatnonzero(~np.isfinite(values))
        problem = problem_in(f"a {name} that is not a finite number", rows + 1,
                             map(str, values[rows]), "write a number")  # fmt: skip
        if problem is not None:
            raise BadVotesError([problem])
        return values

    def _columns(self) -> dict[str, np.ndarray[Any, Any]]:
        columns = {"a": self.a, "b": self.b, "outcome": self.outcome}
        if self.display_left is not None:
            columns["display_left"] = self.display_left
        return {**columns, **self.clusters, **self.numbers}

    def _bad_codes(self) -> list[Problem]:
        sizes = {"a": len(self.names), "b": len(self.names), "outcome": len(OUTCOMES),
                 "display_left": len(SIDES)}  # fmt: skip
        columns = self._columns()
        found = [
            _code_problem(name, columns[name], sizes[name]) for name in sizes if name in columns
        ]
        return [problem for problem in found if problem is not None]


def _code_problem(name: str, codes: IndexArray, size: int) -> Problem | None:
    if not codes.size or (codes.min() >= 0 and codes.max() < size):
        return None
    rows = np.flatnonzero((codes < 0) | (codes >= size))
    remedy = f"codes go from 0 to {size - 1}"
    return problem_in(f"a wrong code in {name}", rows + 1, map(str, codes[rows]), remedy)
