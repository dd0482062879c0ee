"""The log-likelihood of games, its gradient and its information, at a given point.

A point x is the strengths, then delta (the advantage of being shown first) if there is one. Where
most pairs have met, all pairs stand in tables and their chances come from one exponential per
model: P(i beats j) = u_i / (u_i + u_j) with u = exp(theta). Else there is one entry per pair.
"""

from typing import Final, Protocol

import numpy as np

from evaluation.ratings.arrays import Array
from evaluation.ratings.chances import chances_at
from evaluation.ratings.games import Games, mostly_met
from evaluation.ratings.information import (
    DenseInformation,
    Information,
    information_of,
    is_dense,
)

_FAR: Final = 300.0  # logits; products of two exponentials of less are finite


class Point(Protocol):
    """What the likelihood is like at one x."""

    def gradient(self) -> Array:
        """Return shape (n_models,), or one more with position."""

    def information(self) -> Information:
        """Return the information; raises scipy.linalg.LinAlgError if it is singular."""


class Likelihood:
    def __init__(
        self, games: Games, *, position: bool = False, prior_sd: float | None = None
    ) -> None:
        if position and not games.ordered:
            raise ValueError("the position effect needs ordered games; these are folded")
        self.games, self.position, self.prior_sd = games, position, prior_sd
        self._tables: tuple[Array, Array | None] | None = None
        if is_dense(games.n_models) and mostly_met(games.n_models, len(games.i)):
            self._tables = _tables(games, position=position)

    def at(self, x: Array) -> Point:
        if self._tables is None or np.abs(x).max(initial=0.0) > _FAR:
            return _PairPoint(self, x)
        return _TablePoint(self, x, *self._tables)

    def lead(self, x: Array) -> Array:
        """Return shape (n_pairs,): the log-odds that i is preferred."""
        lead = x[self.games.i] - x[self.games.j]
        return lead + x[-1] if self.position else lead

    def weights(self, x: Array) -> Array:
        """Return shape (n_pairs,): the information m p (1 - p) of each pair."""
        p, q = chances_at(self.lead(x))
        return self.games.votes_of_weight * (p * q)

    def loss(self, x: Array) -> float:
        """Return the negative log-likelihood."""
        games, lead = self.games, self.lead(x)
        per_pair = games.wins_i * np.logaddexp(0, -lead) + games.wins_j * np.logaddexp(0, lead)
        if self.prior_sd is None:
            return float(per_pair.sum())
        return float(per_pair.sum() + (x[: games.n_models] ** 2).sum() / self.prior_sd**2 / 2)

    def with_prior(self, gradient: Array, x: Array) -> Array:
        """Return the gradient of the strengths, shape (n_models,), with that of their prior."""
        return (
            gradient
            if self.prior_sd is None
            else gradient - x[: len(gradient)] * (self.prior_sd**-2)
        )


class _PairPoint:
    def __init__(self, likelihood: Likelihood, x: Array) -> None:
        self._of, self._x = likelihood, x
        self._chances = chances_at(likelihood.lead(x))

    def gradient(self) -> Array:
        # Each term is the wins of a side times the chance of its loss: no cancellation near 1.
        games = self._of.games
        surplus = games.wins_i * self._chances.of_j - games.wins_j * self._chances.of_i
        gradient = self._of.with_prior(games.totals(surplus, -surplus), self._x)
        return np.append(gradient, surplus.sum()) if self._of.position else gradient

    def information(self) -> Information:
        of, (p, q) = self._of, self._chances
        h = of.games.votes_of_weight * (p * q)
        return information_of(of.games, h, position=of.position, prior_sd=of.prior_sd)


class _TablePoint:
    def __init__(self, likelihood: Likelihood, x: Array, won: Array, lost: Array | None) -> None:
        n = likelihood.games.n_models
        self._of, self._x = likelihood, x
        self._second = np.exp(x[:n])
        self._first = np.exp(x[:n] + x[n]) if likelihood.position else self._second
        self._total = np.add.outer(self._first, self._second)
        self._won = won / self._total
        self._lost = None if lost is None else lost / self._total

    def gradient(self) -> Array:
        # As above, but summed before they are subtracted: both sums are of the size of the
        # information, which is all that the precision of a step depends on.
        of_rows = self._won @ self._second
        of_columns = self._second * self._won.sum(axis=0)
        if self._lost is not None:
            of_rows -= self._first * self._lost.sum(axis=1)
            of_columns -= self._first @ self._lost
        gradient = self._of.with_prior(of_rows - of_columns, self._x)
        return np.append(gradient, of_rows.sum()) if self._of.position else gradient

    def information(self) -> Information:
        h = self._won if self._lost is None else self._won + self._lost
        h = h / self._total
        h *= np.multiply.outer(self._first, self._second)
        n = len(h)
        matrix = np.empty((n + self._of.position,) * 2)
        strengths = matrix[:n, :n]
        np.add(h, h.T, out=strengths)
        np.negative(strengths, out=strengths)
        np.fill_diagonal(strengths, -strengths.sum(axis=1))
        if self._of.position:
            matrix[:n, n] = matrix[n, :n] = h.sum(axis=1) - h.sum(axis=0)
            matrix[n, n] = h.sum()
        return DenseInformation(matrix, n, self._of.prior_sd)


def _tables(games: Games, *, position: bool) -> tuple[Array, Array | None]:
    """Return what rows won of columns and, with position, what they lost; rows were shown first."""
    n = games.n_models
    forth = games.i * n + games.j
    won = np.zeros((n, n))
    won.reshape(-1)[forth] = games.wins_i
    if not position:
        won.reshape(-1)[games.j * n + games.i] += games.wins_j  # ordered games have both
        return won, None
    lost = np.zeros((n, n))
    lost.reshape(-1)[forth] = games.wins_j
    return won, lost
