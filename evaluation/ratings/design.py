"""One row per vote: the table that a logistic fit with covariates reads, block by block.

logit P(A is preferred) = theta_a - theta_b + x beta + offset. A parameter vector is the strengths,
then the coefficients; the design of a vote is u = (e_a - e_b, x).
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, CountArray, IndexArray
from evaluation.ratings.chances import Chances, chances_at
from evaluation.ratings.games import Games

_BLOCK: Final = 65_536  # votes at once, so that the steps on the way stay in the cache


@dataclass(frozen=True, eq=False)
class Design:
    """Votes with covariates; without models it is a plain logistic regression.

    Raises ValueError, naming the column, for shapes that do not fit and numbers that are none.
    """

    outcome: Array  # shape (n_votes,): 1 A is preferred, 0 B is, 1/2 a tie
    covariates: Array  # shape (n_votes, k), signed: exchanging the sides changes their sign
    names: tuple[str, ...]  # of the k covariates
    n_models: int = 0  # 0: no strengths
    a: IndexArray | None = None  # shape (n_votes,), models from 0
    b: IndexArray | None = None
    weight: Array | None = None  # shape (n_votes,), not negative; None: every vote weighs 1
    offset: Array | None = None  # shape (n_votes,), logits

    def __post_init__(self) -> None:
        n_votes, k = len(self.outcome), len(self.names)
        if self.covariates.shape != (n_votes, k):
            raise ValueError(f"covariates has the shape {self.covariates.shape}; with {n_votes} "
                             f"votes and {k} names it must be ({n_votes}, {k})")  # fmt: skip
        for name, covariate in zip(self.names, self.covariates.T, strict=True):
            _check_numbers(f"the covariate {name}", covariate, n_votes)
        _check_numbers("outcome", self.outcome, n_votes, 0.0, 1.0)
        _check_numbers("weight", self.weight, n_votes, 0.0)
        _check_numbers("offset", self.offset, n_votes)
        for name, models in (("a", self.a), ("b", self.b)):
            if self.n_models and models is None:
                raise ValueError(f"there are {self.n_models} models but no {name}")
            _check_numbers(name, models, n_votes, 0, self.n_models - 1)

    def take(self, votes: IndexArray) -> "Design":
        """Return the votes with these numbers, each as often as it is named."""

        def of(column: Array | None) -> Array | None:
            return None if column is None else column[votes]

        a, b = (None if models is None else models[votes] for models in (self.a, self.b))
        return Design(self.outcome[votes], self.covariates[votes], self.names, self.n_models, a, b,
                      of(self.weight), of(self.offset))  # fmt: skip

    def reweighted(self, weight: Array) -> "Design":
        """Return the same votes with other weights, without looking at their columns again."""
        other = copy(self)
        object.__setattr__(other, "weight", weight)
        return other

    def among(self, members: IndexArray) -> "Design":
        """Return the votes between some models, numbered in their order."""
        if self.a is None or self.b is None or len(members) == self.n_models:
            return self
        place = np.full(self.n_models, -1)
        place[members] = np.arange(len(members))
        a, b = place[self.a], place[self.b]
        inside = np.flatnonzero((a >= 0) & (b >= 0))
        renumbered = replace(self, a=np.maximum(a, 0), b=np.maximum(b, 0))
        return replace(renumbered.take(inside), n_models=len(members))

    @property
    def n_parameters(self) -> int:
        return self.n_models + len(self.names)

    @cached_property
    def columns(self) -> Array:
        """Return the covariates as shape (k, n_votes), each in one piece."""
        return np.ascontiguousarray(self.covariates.T)

    @cached_property
    def pair(self) -> CountArray:
        """Return a number for the ordered pair of each vote."""
        assert self.a is not None  # noqa: S101  # checked above, where there are models
        assert self.b is not None  # noqa: S101
        return self.a.astype(np.int64) * self.n_models + self.b

    @cached_property
    def scales(self) -> Array:
        """Return shape (k,): the root mean square of each covariate."""
        squares = np.einsum("kv,kv->k", self.columns, self.columns)
        scales: Array = np.sqrt(squares / len(self.outcome))
        return scales

    def blocks(self) -> Iterator[slice]:
        size = max(_BLOCK, self.n_models**2)  # few, where a table of all pairs is large
        for start in range(0, len(self.outcome), size):
            yield slice(start, start + size)

    def predictor(self, parameters: Array, block: slice = slice(None)) -> Array:
        """Return the log-odds that A is preferred, shape (votes of the block,)."""
        lead = self.image(parameters, block)
        return lead if self.offset is None else lead + self.offset[block]

    def image(self, parameters: Array, block: slice = slice(None)) -> Array:
        """Return u times the parameters: the predictor without the offset."""
        theta, beta = parameters[: self.n_models], parameters[self.n_models :]
        lead: Array = beta @ self.columns[:, block]
        if self.n_models:
            lead += (theta[:, None] - theta).ravel().take(self.pair[block])
        return lead

    def chances(self, parameters: Array, block: slice = slice(None)) -> Chances:
        return chances_at(self.predictor(parameters, block))

    def weighed(self, values: Array, block: slice) -> Array:
        return values if self.weight is None else values * self.weight[block]

    def residual(self, chances: Chances, block: slice = slice(None)) -> Array:
        """Return outcome minus P(A) without cancellation, shape (votes of the block,)."""
        outcome = self.outcome[block]
        residual = outcome * chances.of_j
        residual -= (1 - outcome) * chances.of_i
        return residual

    def total(self, values: Array, block: slice = slice(None)) -> Array:
        """Return the sum over votes of value times u, shape (n_parameters,)."""
        total = np.zeros(self.n_parameters)
        if self.n_models:
            table = self.table(values, block)
            total[: self.n_models] = table.sum(axis=1) - table.sum(axis=0)
        total[self.n_models :] = self.columns[:, block] @ values
        return total

    def gram(self, values: Array, block: slice = slice(None)) -> Array:
        """Return the sum over votes of value times u u', shape (n_parameters,) * 2."""
        n, columns = self.n_models, self.columns[:, block]
        weighted = columns * values
        matrix = np.zeros((self.n_parameters, self.n_parameters))
        matrix[n:, n:] = weighted @ columns.T
        if n:
            table = self.table(values, block)
            table += table.T
            matrix[:n, :n] = np.diag(table.sum(axis=1)) - table
            for place, column in enumerate(weighted, start=n):
                table = self.table(column, block)
                matrix[:n, place] = matrix[place, :n] = table.sum(axis=1) - table.sum(axis=0)
        return matrix

    def games(self) -> Games:
        """Return what the votes are without their covariates."""
        wins = np.zeros((self.n_models, self.n_models))
        for block in self.blocks():
            outcome = self.outcome[block]
            wins += self.table(self.weighed(outcome, block), block)
            wins += self.table(self.weighed(1 - outcome, block), block).T
        return Games.from_matrices(wins)

    def table(self, values: Array, block: slice) -> Array:
        n = self.n_models
        sums = np.bincount(self.pair[block], values, n * n).astype(np.float64, copy=False)
        return sums.reshape(n, n)


def _check_numbers(
    name: str, values: Array | IndexArray | None, n_votes: int,
    low: float = -np.inf, high: float = np.inf,
) -> None:  # fmt: skip
    if values is None:
        return
    if values.shape != (n_votes,):
        raise ValueError(f"{name} has the shape {values.shape}; it must be ({n_votes},)")
    if values.size:
        least, most = values.min(), values.max()  # NaN if there is one
        if np.isfinite(least) and np.isfinite(most) and least >= low and most <= high:
            return
    bad = ~np.isfinite(values) | (values < low) | (values > high)
    if bad.any():
        raise ValueError(f"{name} holds {values[bad][0]} for vote {bad.argmax() + 1}; it must be a "
                         f"finite number{_between(low, high)}")  # fmt: skip


def _between(low: float, high: float) -> str:
    if np.isfinite(low):
        return f" from {low:g} to {high:g}" if np.isfinite(high) else f" from {low:g}"
    return ""
