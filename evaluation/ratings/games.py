"""What a fit without covariates sees of the votes: per pair, who won how much.

A tie and a both-bad vote count half a win for each side (`half`) or are left out (`drop`).
Folded games have each pair once, i < j; ordered games keep apart which of the two was shown first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray, CountArray, IndexArray
from evaluation.ratings.merging import merge_keys
from evaluation.ratings.tally import PairTally

HalfOrDrop = Literal["half", "drop"]
_DENSE_MODELS: Final = 1_500  # up to here a table of all pairs can be quicker than sorting them
_FULL: Final = 8  # models have mostly met if every eighth of their n * n pairs has votes
_FEW_MODELS: Final = 65_535  # their codes fit into two bytes, which sort in linear time


@dataclass(frozen=True, eq=False)
class Games:
    """Weighted votes per pair, between models 0 to n_models - 1."""

    n_models: int
    i: IndexArray  # shape (n_pairs,); the pairs are sorted by (i, j) and unique
    j: IndexArray  # shape (n_pairs,)
    sums: Array  # shape (3, n_pairs): weights of the wins of i, the wins of j and the ties
    squares: Array  # shape (3, n_pairs): the same of their squares
    ordered: bool = False  # i is the side that was shown first

    @classmethod
    def from_matrices(cls, decisive: Array, ties: Array | None = None) -> "Games":
        """Return folded games from tables of shape (n_models, n_models), one vote weighing 1.

        ``decisive[i, j]`` counts votes in which i beat j; ``ties`` is symmetric. Raises ValueError
        for tables that are none.
        """
        ties = np.zeros_like(decisive) if ties is None else ties
        for table in (decisive, ties):
            _check_table(table)
        if (ties != ties.T).any():
            raise ValueError("ties is not symmetric; a tie of i with j is one of j with i")
        i, j = np.nonzero(np.triu(decisive + decisive.T + ties))
        votes = np.stack([decisive[i, j], decisive[j, i], ties[i, j]])
        return cls(len(decisive), i, j, votes, votes)

    @cached_property
    def wins_i(self) -> Array:
        """Return shape (n_pairs,): the weight of the wins of i and half of that of the ties."""
        return _half_wins(self.sums[0], self.sums[2])

    @cached_property
    def wins_j(self) -> Array:
        return _half_wins(self.sums[1], self.sums[2])

    @cached_property
    def votes_of_weight(self) -> Array:
        """Return shape (n_pairs,): the weight of all votes of each pair."""
        return self.wins_i + self.wins_j

    def totals(self, of_i: Array, of_j: Array) -> Array:
        """Return shape (n_models,): sums over the pairs of what falls to i and to j."""
        sums = np.bincount(self.i, of_i, self.n_models).astype(np.float64, copy=False)
        sums += np.bincount(self.j, of_j, self.n_models)
        return sums

    def beats(self) -> tuple[IndexArray, IndexArray]:
        """Return the edges i -> j: i was preferred to, or tied with, j at least once."""
        forth, back = self.wins_i > 0, self.wins_j > 0
        return (
            np.concatenate([self.i[forth], self.j[back]]),
            np.concatenate([self.j[forth], self.i[back]]),
        )

    def has_decisive_vote(self) -> BoolArray:
        """Return shape (n_models,): False for a model all of whose votes are ties."""
        decisive = self.squares[0] + self.squares[1]
        return self.totals(decisive, decisive) > 0


def _half_wins(won: Array, tied: Array) -> Array:
    return won + tied / 2


def games_of(
    tally: PairTally,
    members: Sequence[int] | None = None,
    *,
    ties: HalfOrDrop = "half",
    ordered: bool = False,
) -> Games:
    """Return the games between some models of a tally, numbered in the order of `members`."""
    n_models, a, b, inside = pairs_among(tally, members)
    tables = [_outcomes(table, inside, ties) for table in _weights(tally)]
    if ordered:
        return _played(n_models, (a, b), tables, ordered=True)
    if n_models <= _DENSE_MODELS and mostly_met(n_models, len(a)):
        pairs, folded = _folded_densely(n_models, a * n_models + b, tables)
        return _played(n_models, pairs, folded)
    forth = np.flatnonzero(a < b)
    back = np.flatnonzero(a > b)
    low_first = np.uint16 if n_models <= _FEW_MODELS else np.int64  # sorted by counting
    back = back[np.argsort(b[back].astype(low_first), kind="stable")]
    keys, place_of_forth, place_of_back = merge_keys(
        a[forth] * n_models + b[forth], b[back] * n_models + a[back]
    )

    def fold(table: Array) -> Array:
        folded = np.zeros((3, len(keys)))
        for outcome, other_side in enumerate((1, 0, 2)):
            folded[outcome, place_of_forth] = table[outcome, forth]
            folded[outcome, place_of_back] += table[other_side, back]
        return folded

    i, j = np.divmod(keys, n_models)
    return _played(n_models, (i, j), [fold(table) for table in tables])


def mostly_met(n_models: int, n_pairs: int) -> bool:
    """Say whether tables of all pairs cost less than lists of those that have votes."""
    return n_models**2 <= _FULL * n_pairs


def _folded_densely(
    n_models: int, keys: CountArray, tables: list[Array]
) -> tuple[tuple[IndexArray, IndexArray], list[Array]]:
    """Return the pairs i < j of keys a * n_models + b, and their tables, by way of all pairs."""
    have_met = np.zeros((n_models, n_models), dtype=np.bool_)
    have_met.reshape(-1)[keys] = True
    i, j = np.nonzero(np.triu(have_met | have_met.T))
    forth, back = i * n_models + j, j * n_models + i
    all_pairs = np.zeros((3, n_models**2))
    folded = []
    for table in tables:
        for of_all, outcome in zip(all_pairs, table, strict=True):
            of_all[keys] = outcome
        folded.append(np.stack([all_pairs[outcome].take(forth) + all_pairs[other_side].take(back)
                                for outcome, other_side in enumerate((1, 0, 2))]))  # fmt: skip
    return (i, j), folded


def pairs_among(
    tally: PairTally, members: Sequence[int] | None
) -> tuple[int, CountArray, CountArray, BoolArray | slice]:
    """Return how many models there are, the pairs among them, and where these are in the tally.

    With `members` the models are numbered in their order.
    """
    a, b = tally.a.astype(np.int64), tally.b.astype(np.int64)
    if members is None or len(members) == len(tally.names):
        return len(tally.names), a, b, slice(None)
    place = np.full(len(tally.names), -1, dtype=np.int64)
    place[list(members)] = np.arange(len(members))
    a, b = place[a], place[b]
    inside = (a >= 0) & (b >= 0)
    return len(members), a[inside], b[inside], inside


def _weights(tally: PairTally) -> list[Array | CountArray]:
    """Return what the votes weigh and, if that is not 1 for each, what their squares do."""
    return [tally.counts] if tally.weight_sum is None else list(tally.weights())


def _outcomes(table: Array | CountArray, inside: BoolArray | slice, ties: HalfOrDrop) -> Array:
    """Return shape (3, n_pairs), new: won by A, won by B, undecided."""
    table = table[inside]
    outcomes = np.zeros((3, len(table)))
    outcomes[:2] = table[:, :2].T
    if ties == "half":
        outcomes[2] = table[:, 2]
        outcomes[2] += table[:, 3]
    return outcomes


def _played(
    n_models: int,
    pairs: tuple[IndexArray, IndexArray],
    tables: list[Array],
    *,
    ordered: bool = False,
) -> Games:
    """Return the games of pairs that have votes of any weight."""
    played = tables[0].any(axis=0)
    if not played.all():
        pairs = pairs[0][played], pairs[1][played]
        tables = [table[:, played] for table in tables]
    return Games(n_models, *pairs, tables[0], tables[-1], ordered)


def _check_table(table: Array) -> None:
    if table.ndim != 2 or table.shape[0] != table.shape[1] or len(table) < 2:  # noqa: PLR2004  # a square of pairs
        raise ValueError(f"wins has the shape {table.shape}; it must be (n, n) with n from 2")
    if not np.isfinite(table).all() or (table < 0).any():
        bad = table[~(np.isfinite(table) & (table >= 0))][0]
        raise ValueError(f"wins contains {bad}; counts are finite and not negative")
    if np.diag(table).any():
        raise ValueError(f"model {np.flatnonzero(np.diag(table))[0]} has wins against itself")
