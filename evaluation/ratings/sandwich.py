"""Standard errors of strengths that stay right when ties are counted as half wins.

The inverse information alone would be too wide: a half-win tie varies less than a coin. The
sandwich V = K G K replaces the assumed variance of a vote by its observed one.
"""

from dataclasses import dataclass

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.information import (
    centred_inverse,
    fisher_information,
    laplacian,
    win_probabilities,
)


@dataclass(frozen=True)
class StrengthErrors:
    covariance: Array  # shape (n_models, n_models), logits squared, of strengths with mean 0
    has_decisive_vote: BoolArray  # shape (n_models,); without one there is no interval

    def standard_errors(self) -> Array:
        """Return shape (n_models,), logits; NaN for a model all of whose votes are ties."""
        errors: Array = np.sqrt(np.clip(np.diag(self.covariance), 0.0, None))
        return np.where(self.has_decisive_vote, errors, np.nan)

    def of_difference(self, i: int, j: int) -> float:
        """Return the standard error of strength i minus strength j, in logits."""
        v = self.covariance
        return float(np.sqrt(max(v[i, i] + v[j, j] - 2 * v[i, j], 0.0)))


def sandwich(strengths: Array, decisive: Array, ties: Array) -> StrengthErrors:
    """Return the heteroscedasticity-robust covariance of half-win Bradley-Terry strengths.

    Parameters
    ----------
    strengths : array, shape (n_models,)
        The optimum for ``decisive + ties / 2``, natural-log odds.
    decisive, ties : array, shape (n_models, n_models)
        Votes in which i beat j; votes without a winner between i and j (symmetric).

    With p = P(i beats j), K the pseudo-inverse of the information and G the Laplacian of
    wins_ij (1 - p)^2 + wins_ji p^2 + ties_ij (1/2 - p)^2, the covariance is K G K. There is no
    ridge: one inside the variance makes newcomers look more certain than they are.

    A tie between equals adds nothing to G, so a model without a decisive vote would seem to be
    known exactly: it gets no interval. Votes are taken as independent.

    Source: H. White, Econometrica 50 (1982) 1-25.

    Two models, 30 wins to 10: p = 3/4, and se of the difference = 1 / sqrt(40 p (1 - p)).

    >>> wins = np.array([[0.0, 30.0], [10.0, 0.0]])
    >>> half = np.log(3) / 2
    >>> errors = sandwich(np.array([half, -half]), wins, np.zeros((2, 2)))
    >>> round(errors.of_difference(0, 1), 4), round(1 / (40 * 0.75 * 0.25) ** 0.5, 4)
    (0.3651, 0.3651)
    """
    p = win_probabilities(strengths)
    of_wins = decisive * p.T**2  # 1 - p is p with the sides exchanged
    spread = laplacian(of_wins + of_wins.T + ties * (0.5 - p) ** 2)
    bread = centred_inverse(fisher_information(decisive + ties / 2, strengths))
    has_decisive_vote = (decisive + decisive.T).sum(axis=1) > 0
    return StrengthErrors(bread @ spread @ bread.T, has_decisive_vote)
