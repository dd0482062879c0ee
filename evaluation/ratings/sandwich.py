"""Standard errors of strengths that stay right when ties are counted as half wins.

The inverse information alone would be too wide: a half-win tie varies less than a coin. The
sandwich V = K G K' replaces the assumed variance of a vote by its observed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.chances import chances_at
from evaluation.ratings.games import Games
from evaluation.ratings.information import DenseInformation, SparseInformation, gram

DENSE_MODELS: Final = 1_500  # above, the covariance is not formed; each model is solved for
_COLUMNS: Final = 32  # solved for at once
_SOLVED: Final = 1e-10  # of the right-hand side


@dataclass(frozen=True, eq=False)
class StrengthErrors:
    bread: Array  # K, shape (n_models,) * 2, or one more with position; logits squared
    filling: Array  # G, of the same shape
    has_decisive_vote: BoolArray  # shape (n_models,); without one there is no interval

    @cached_property
    def covariance(self) -> Array:
        """Return K G K', of the same shape."""
        covariance: Array = self.bread @ self.filling @ self.bread.T
        return covariance

    def standard_errors(self) -> Array:
        """Return shape (n_models,), logits; NaN for a model all of whose votes are ties."""
        rows = self.bread[: len(self.has_decisive_vote)]
        variances = np.einsum("ij,ij->i", rows @ self.filling, rows)  # the diagonal alone
        errors: Array = np.sqrt(np.clip(variances, 0.0, None))
        return np.where(self.has_decisive_vote, errors, np.nan)

    def of_difference(self, i: int, j: int) -> float:
        """Return the standard error of strength i minus strength j, in logits."""
        v = self.covariance
        return float(np.sqrt(max(v[i, i] + v[j, j] - 2 * v[i, j], 0.0)))

    def of_position(self) -> float:
        """Return the standard error of the position effect, if it was estimated."""
        return float(np.sqrt(max(self.covariance[-1, -1], 0.0)))


def sandwich(
    strengths: Array,
    games: Games,
    *,
    position: float | None = None,
    prior_sd: float | None = None,
) -> StrengthErrors:
    """Return the heteroscedasticity-robust covariance of half-win Bradley-Terry strengths.

    Parameters
    ----------
    strengths : array, shape (n_models,)
        The optimum for ``games``, natural-log odds.
    games : Games
        Ordered ones if there is a position effect.
    position : float, optional
        The fitted position effect; it then has the last row and column.
    prior_sd : float, optional
        The prior of the fit. It counts as one more observation of each strength, so that a model
        without votes has the spread of the prior and not none.

    With p = P(i beats j), K the pseudo-inverse of the information and G the Laplacian of
    wins_i (1 - p)^2 + wins_j p^2 + ties (1/2 - p)^2, the covariance is K G K. Weighted votes enter
    G with the squares of their weights. There is no ridge: one inside the variance makes newcomers
    look more certain than they are. Votes are taken as independent.

    A tie between equals adds nothing to G, so a model without a decisive vote would seem to be
    known exactly: it gets no interval.

    Source: H. White, Econometrica 50 (1982) 1-25.

    Two models, 30 wins to 10: p = 3/4, and se of the difference = 1 / sqrt(40 p (1 - p)).

    >>> games = Games.from_matrices(np.array([[0.0, 30.0], [10.0, 0.0]]))
    >>> half = np.log(3) / 2
    >>> errors = sandwich(np.array([half, -half]), games)
    >>> round(errors.of_difference(0, 1), 4), round(1 / (40 * 0.75 * 0.25) ** 0.5, 4)
    (0.3651, 0.3651)
    """
    has_position = position is not None
    h, spread = _information_and_spread(strengths, games, position)
    matrix = gram(games, h, position=has_position)
    bread = DenseInformation(matrix, games.n_models, prior_sd).inverse()
    filling = gram(games, spread, position=has_position)
    decisive = games.has_decisive_vote()
    if prior_sd is not None:
        models = np.arange(games.n_models)
        filling[models, models] += prior_sd**-2
        decisive = np.ones_like(decisive)
    return StrengthErrors(bread, filling, decisive)


def standard_errors_by_solving(
    strengths: Array,
    games: Games,
    wanted: Sequence[int] | None = None,
    *,
    prior_sd: float | None = None,
) -> Array:
    """Return shape (n_wanted,): the same standard errors for many models, one solution each.

    The covariance is not formed: with k the row of K of a model, its variance is k' G k.
    """
    h, spread = _information_and_spread(strengths, games, None)
    information = SparseInformation(games, h, prior_sd=prior_sd)
    filling = SparseInformation(games, spread, prior_sd=prior_sd)
    models = np.arange(games.n_models) if wanted is None else np.asarray(wanted)
    decisive = games.has_decisive_vote() | (prior_sd is not None)
    errors = np.full(len(models), np.nan)
    for start in range(0, len(models), _COLUMNS):
        some = models[start : start + _COLUMNS]
        units = np.zeros((games.n_models, len(some)))
        units[some, np.arange(len(some))] = 1.0
        rows = information.solve(units - 1 / games.n_models, _SOLVED)
        errors[start : start + _COLUMNS] = np.sqrt((rows * filling.times(rows)).sum(axis=0))
    return np.where(decisive[models], errors, np.nan)


def _information_and_spread(
    strengths: Array, games: Games, position: float | None
) -> tuple[Array, Array]:
    """Return shape (n_pairs,) each: m p (1 - p), and the squared residuals of the votes."""
    lead = strengths[games.i] - strengths[games.j] + (position or 0.0)
    p, q = chances_at(lead)
    won, lost, tied = games.squares
    return games.votes_of_weight * p * q, won * q**2 + lost * p**2 + tied * (0.5 - p) ** 2
