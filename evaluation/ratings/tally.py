"""Votes as counts per ordered pair of models and outcome: all that a plain fit needs to know.

Ordered, because a later fit asks which model was shown first: `a` is always the one on side A.
Adding tallies is associative and commutative, so shards can be counted apart and joined.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from evaluation.ratings.arrays import Array, CodeArray, CountArray

OUTCOMES: Final = ("model_a", "model_b", "tie", "both_bad")  # the columns of `counts`
SCHEMA_VERSION: Final = 1
_KEY: Final = 2**31  # more than any code, so key = a * _KEY + b orders the pairs

Cell = tuple[str, str, str, int]  # model_a, model_b, winner, votes


@dataclass(frozen=True, eq=False)
class PairTally:
    """Counted votes; a model without votes may be named too.

    Raises ValueError, naming the value, for anything that is not such a tally.
    """

    names: tuple[str, ...]  # sorted, unique, neither empty nor with outer spaces
    a: CodeArray  # shape (n_pairs,), positions in names; pairs sorted by (a, b)
    b: CodeArray  # shape (n_pairs,)
    counts: CountArray  # shape (n_pairs, 4), votes; columns as OUTCOMES

    def __post_init__(self) -> None:
        _check_names(self.names)
        _check_arrays(len(self.names), self.a, self.b, self.counts)
        for array in (self.a, self.b, self.counts):
            array.flags.writeable = False

    @classmethod
    def from_cells(cls, cells: Iterable[Cell], names: Iterable[str] = ()) -> Self:
        """Count cells (model_a, model_b, winner, votes); repeated cells add up.

        `names` are models that belong to the tally even if no cell mentions them. Raises
        ValueError for an unknown winner, a model against itself, a name that is empty or has
        outer spaces, and a number of votes that is not a whole number from 0.

        >>> PairTally.from_cells([("mica", "talc", "model_a", 3), ("talc", "mica", "tie", 1)]).votes
        4
        """
        votes: Counter[tuple[str, str, str]] = Counter()
        for model_a, model_b, winner, count in cells:
            _check_cell(model_a, model_b, winner, count)
            votes[model_a, model_b, winner] += int(count)
        votes = +votes  # drops cells without votes
        every_name = sorted({*names, *(name for cell in votes for name in cell[:2])})
        code = {name: position for position, name in enumerate(every_name)}
        pairs = sorted({(code[model_a], code[model_b]) for model_a, model_b, _ in votes})
        row = {pair: position for position, pair in enumerate(pairs)}
        counts = np.zeros((len(pairs), len(OUTCOMES)), dtype=np.int64)
        for (model_a, model_b, winner), count in votes.items():
            counts[row[code[model_a], code[model_b]], OUTCOMES.index(winner)] = count
        a, b = np.array(pairs, dtype=np.int32).reshape(-1, 2).T.copy()
        return cls(tuple(every_name), a, b, counts)

    def __add__(self, other: "PairTally") -> "PairTally":
        return PairTally.from_cells(
            [*self.cells(), *other.cells()], names=(*self.names, *other.names)
        )

    def cells(self) -> list[Cell]:
        """Return what `from_cells` takes, in the order of pairs and outcomes, without zeros."""
        return [
            (self.names[a], self.names[b], winner, int(count))
            for a, b, row in zip(self.a, self.b, self.counts, strict=True)
            for winner, count in zip(OUTCOMES, row, strict=True)
            if count
        ]

    @property
    def votes(self) -> int:
        return int(self.counts.sum())

    def decisive(self) -> Array:
        """Return shape (n_models, n_models): how often i was preferred to j, on either side."""
        wins = np.zeros((len(self.names), len(self.names)))
        wins[self.a, self.b] += self.counts[:, 0]
        wins[self.b, self.a] += self.counts[:, 1]
        return wins

    def ties(self) -> Array:
        """Return shape (n_models, n_models), symmetric: votes tie or both_bad between i and j."""
        undecided = self.counts[:, 2] + self.counts[:, 3]
        ties = np.zeros((len(self.names), len(self.names)))
        ties[self.a, self.b] += undecided
        ties[self.b, self.a] += undecided
        return ties

    def wins(self) -> Array:
        """Return the half-win matrix: decisive votes, and half of each tie and both_bad."""
        return self.decisive() + self.ties() / 2

    def votes_by_model(self) -> CountArray:
        """Return shape (n_models,): the votes in which each model took part."""
        votes: CountArray = self._games().sum(axis=1).astype(np.int64)
        return votes

    def opponents_by_model(self) -> CountArray:
        """Return shape (n_models,): how many different models each one met."""
        opponents: CountArray = (self._games() > 0).sum(axis=1).astype(np.int64)
        return opponents

    def _games(self) -> Array:
        wins = self.wins()
        return wins + wins.T

    def sha256(self) -> str:
        """Return the hexadecimal digest of the schema version, the names and the arrays."""
        head = json.dumps([SCHEMA_VERSION, *self.names], ensure_ascii=False)
        digest = hashlib.sha256(head.encode())
        digest.update(self.a.astype("<i4").tobytes())
        digest.update(self.b.astype("<i4").tobytes())
        digest.update(self.counts.astype("<i8").tobytes())
        return digest.hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "names": list(self.names),
            "a": self.a.tolist(),
            "b": self.b.tolist(),
            "counts": self.counts.tolist(),
        }

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError for another schema version."""
        version = document.get("schema_version")
        if version != SCHEMA_VERSION:
            raise ValueError(f"tally schema_version is {version!r}; this code reads 1")
        return cls(
            tuple(document["names"]),
            np.array(document["a"], dtype=np.int32),
            np.array(document["b"], dtype=np.int32),
            np.array(document["counts"], dtype=np.int64).reshape(-1, len(OUTCOMES)),
        )


def _check_cell(model_a: str, model_b: str, winner: str, count: int) -> None:
    if winner not in OUTCOMES:
        allowed = ", ".join(OUTCOMES)
        raise ValueError(f"unknown winner {winner!r}; allowed: {allowed}")
    if model_a == model_b:
        raise ValueError(f"{model_a!r} is compared with itself; a vote needs two models")
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < 0:
        raise ValueError(
            f"{count!r} votes of {model_a} against {model_b}; write a whole number from 0"
        )


def _check_names(names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"{name!r} is not the name of a model; write a text that is not blank")
        if name != name.strip():
            raise ValueError(f"the name {name!r} begins or ends with a space; remove it")
    if list(names) != sorted(set(names)):
        raise ValueError(f"the names {names!r} must be sorted and unique")


def _check_arrays(n_models: int, a: CodeArray, b: CodeArray, counts: CountArray) -> None:
    if a.ndim != 1 or a.shape != b.shape or counts.shape != (len(a), len(OUTCOMES)):
        raise ValueError(
            f"a {a.shape}, b {b.shape} and counts {counts.shape} must have the shapes "
            f"(pairs,), (pairs,) and (pairs, {len(OUTCOMES)})"
        )
    if [array.dtype.name for array in (a, b, counts)] != ["int32", "int32", "int64"]:
        raise ValueError(f"a, b, counts are {a.dtype}, {b.dtype}, {counts.dtype}; "
                         "they must be int32, int32, int64")  # fmt: skip
    codes = np.concatenate([a, b])
    if codes.size and not 0 <= codes.min() <= codes.max() < n_models:
        raise ValueError(f"codes from {codes.min()} to {codes.max()} do not fit {n_models} names")
    if (a == b).any():
        raise ValueError(f"model {a[a == b][0]} is compared with itself; a vote needs two models")
    if (np.diff(a.astype(np.int64) * _KEY + b) <= 0).any():
        raise ValueError("the pairs must be sorted by (a, b) and unique")
    if (counts < 0).any():
        raise ValueError(f"{counts.min()} votes in a cell; a count cannot be negative")
    if not counts.any(axis=1).all():
        raise ValueError("a pair without votes does not belong into a tally")
