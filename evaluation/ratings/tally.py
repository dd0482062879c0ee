"""Votes as counts per ordered pair of models and outcome: all that a plain fit needs to know.

Ordered, because the position effect asks which model was shown first: `a` is always that one.
Adding tallies is associative and commutative, so shards can be counted apart and joined.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Self

import numpy as np

from evaluation.ratings.arrays import Array, CodeArray, CountArray
from evaluation.ratings.merging import merge_keys
from evaluation.ratings.names import check_names
from evaluation.ratings.tally_checks import check_cell, check_counts, check_weights
from evaluation.ratings.words import OUTCOMES

SCHEMA_VERSION: Final = 1
_DENSE_MODELS: Final = 1_500  # up to here a table of all pairs is quicker than sorting them
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
    weight_sum: Array | None = None  # shape (n_pairs, 4); None: every vote weighs 1
    weight_square_sum: Array | None = None  # shape (n_pairs, 4); the sandwich needs it

    def __post_init__(self) -> None:
        check_names(self.names)
        check_counts(len(self.names), self.a, self.b, self.counts)
        check_weights(self.counts, self.weight_sum, self.weight_square_sum)
        for array in (self.a, self.b, self.counts, self.weight_sum, self.weight_square_sum):
            if array is not None:
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
            check_cell(model_a, model_b, winner, count)
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
        """Join two sets of votes; the names are those of both. Without weights, each is 1."""
        return self._joined(other, 1)

    def __sub__(self, other: "PairTally") -> "PairTally":
        """Take votes out again; the names stay. Raises ValueError if a count becomes negative."""
        return self._joined(other, -1)

    def _joined(self, other: "PairTally", sign: int) -> "PairTally":
        names = self.names
        if other.names != names:
            names = tuple(sorted({*names, *other.names}))
        mine, others = self._keys(names), other._keys(names)  # noqa: SLF001  # the same class
        keys, rows_of_mine, rows_of_others = merge_keys(mine, others)

        def join(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            total = np.zeros((len(keys), len(OUTCOMES)), dtype=first.dtype)
            total[rows_of_mine] = first
            total[rows_of_others] += sign * second
            return total

        counts = join(self.counts, other.counts)
        kept = slice(None) if sign > 0 else counts.any(axis=1)
        if keys is mine and sign > 0 and names == self.names:  # a few votes on many: no new pair
            a, b = self.a, self.b
        else:
            a, b = (part[kept].astype(np.int32) for part in np.divmod(keys, _KEY))
        if self.weight_sum is None and other.weight_sum is None:
            return PairTally(names, a, b, counts[kept])
        sums, squares = (
            np.maximum(join(first, second), 0.0) * (counts > 0)  # what rounding leaves is no weight
            for first, second in zip(self.weights(), other.weights(), strict=True)
        )
        return PairTally(names, a, b, counts[kept], sums[kept], squares[kept])

    def _keys(self, names: tuple[str, ...]) -> CountArray:
        """Return the pairs as sorted numbers, coded by these names; they hold all of ours."""
        a, b = self.a.astype(np.int64), self.b.astype(np.int64)
        if names is not self.names:
            place = {name: position for position, name in enumerate(names)}
            to_place = np.array([place[name] for name in self.names], dtype=np.int64)
            a, b = to_place[a], to_place[b]  # both ways sorted: the order of the pairs stays
        keys: CountArray = a * _KEY + b
        return keys

    def cells(self) -> list[Cell]:
        """Return what `from_cells` takes, in the order of pairs and outcomes, without zeros."""
        return [
            (self.names[a], self.names[b], winner, int(count))
            for a, b, row in zip(self.a, self.b, self.counts, strict=True)
            for winner, count in zip(OUTCOMES, row, strict=True)
            if count
        ]

    @cached_property
    def votes_by_pair(self) -> CountArray:
        """Return shape (n_pairs,)."""
        votes: CountArray = np.einsum("po->p", self.counts)  # sum(axis=1) takes six times as long
        return votes

    @property
    def votes(self) -> int:
        return int(self.votes_by_pair.sum())

    def weights(self) -> tuple[Array, Array]:
        """Return sums of weights and of their squares, shape (n_pairs, 4)."""
        if self.weight_sum is None or self.weight_square_sum is None:
            counts = self.counts.astype(np.float64)
            return counts, counts
        return self.weight_sum, self.weight_square_sum

    def unweighted(self) -> "PairTally":
        """Return the same votes, each with the weight 1."""
        return PairTally(self.names, self.a, self.b, self.counts)

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

    def outcomes_by_model(self) -> CountArray:
        """Return shape (n_models, 4): won, lost, tied and both-bad votes of each model."""
        won, lost, *undecided = self.counts.T
        n_models = len(self.names)

        def total(on_a: np.ndarray, on_b: np.ndarray) -> np.ndarray:
            sums = np.bincount(self.a, on_a, n_models) + np.bincount(self.b, on_b, n_models)
            return sums.astype(np.int64)  # exact: below 2**53 votes

        return np.column_stack([total(won, lost), total(lost, won),
                                *(total(votes, votes) for votes in undecided)])  # fmt: skip

    def votes_by_model(self) -> CountArray:
        """Return shape (n_models,): the votes in which each model took part."""
        votes = self.votes_by_pair
        sums = np.bincount(self.a, votes, len(self.names))
        sums += np.bincount(self.b, votes, len(self.names))
        return sums.astype(np.int64)  # exact: below 2**53 votes

    def opponents_by_model(self) -> CountArray:
        """Return shape (n_models,): how many different models each one met."""
        n_models = len(self.names)
        if n_models <= _DENSE_MODELS:
            have_met = np.zeros((n_models, n_models), dtype=np.bool_)
            have_met[self.a, self.b] = have_met[self.b, self.a] = True
            met_by_model: CountArray = have_met.sum(axis=1)
            return met_by_model
        low, high = np.minimum(self.a, self.b), np.maximum(self.a, self.b)
        met = np.divmod(np.unique(low * np.int64(_KEY) + high), _KEY)
        opponents: CountArray = np.bincount(np.concatenate(met), minlength=n_models)
        return opponents

    def sha256(self) -> str:
        """Return the hexadecimal digest of the schema version, the names and the arrays."""
        head = json.dumps([SCHEMA_VERSION, *self.names], ensure_ascii=False)
        digest = hashlib.sha256(head.encode())
        arrays: list[tuple[np.ndarray, str]] = [
            (self.a, "<i4"), (self.b, "<i4"), (self.counts, "<i8")]  # fmt: skip
        if self.weight_sum is not None:
            arrays += [(weights, "<f8") for weights in self.weights()]
        for array, kind in arrays:
            digest.update(np.ascontiguousarray(array, dtype=kind).data)
        return digest.hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the arrays as lists; the weights only if there are any."""
        document: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "names": list(self.names)}
        columns = ["a", "b", "counts"]
        if self.weight_sum is not None:
            columns += ["weight_sum", "weight_square_sum"]
        return document | {column: getattr(self, column).tolist() for column in columns}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what `to_json` wrote; raises ValueError for another schema version."""
        version = document.get("schema_version")
        if version != SCHEMA_VERSION:
            raise ValueError(f"tally schema_version is {version!r}; this code reads 1")
        weights = (
            np.array(document[column], dtype=np.float64).reshape(-1, len(OUTCOMES))
            for column in ("weight_sum", "weight_square_sum")
            if column in document
        )
        return cls(
            tuple(document["names"]),
            np.array(document["a"], dtype=np.int32),
            np.array(document["b"], dtype=np.int32),
            np.array(document["counts"], dtype=np.int64).reshape(-1, len(OUTCOMES)),
            *weights,
        )
