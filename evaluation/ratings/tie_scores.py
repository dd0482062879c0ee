"""The likelihood of a tie model at one point: value, gradient, information, spread of scores."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from evaluation.ratings.arrays import Array, IndexArray
from evaluation.ratings.ties import TieModel


@dataclass(frozen=True, eq=False)
class TieCells:
    n_models: int
    a: IndexArray
    b: IndexArray
    sums: Array  # shape (outcomes, n_pairs): weights
    squares: Array


class TieScores:
    """What the votes say at x = strengths, then eta if ties are possible."""

    def __init__(self, model: TieModel, cells: TieCells, x: Array) -> None:
        self.model, self.cells, self.x = model, cells, x
        self.free = len(x) > cells.n_models
        eta = float(x[-1]) if self.free else -np.inf
        self.p, self.derivatives = model.outcomes(x[cells.a], x[cells.b], eta)
        self.possible = self.p > 0  # without eta a tie is impossible

    def log_likelihood(self) -> float:
        seen = self.cells.sums > 0
        if (seen & ~self.possible).any():
            return -np.inf
        return float((self.cells.sums[seen] * np.log(self.p[seen])).sum())

    def score(self) -> Array:
        """Return shape (outcomes, 3, n_pairs): derivatives of log p."""
        with np.errstate(divide="ignore", invalid="ignore"):
            scores = self.derivatives / self.p[:, None]
        return np.where(self.possible[:, None], scores, 0.0)

    def gradient(self) -> Array:
        on_a, on_b, on_eta = (self.cells.sums[:, None] * self.score()).sum(axis=0)
        n = self.cells.n_models
        gradient = np.bincount(self.cells.a, on_a, n).astype(np.float64, copy=False)
        gradient += np.bincount(self.cells.b, on_b, n)
        return np.append(gradient, on_eta.sum()) if self.free else gradient

    def information(self) -> Array:
        """Return the expected information, of the weights of the votes."""
        return self._gram(self.cells.sums.sum(axis=0) * self.p)

    def factor(self) -> tuple[Array, bool]:
        """Return the Cholesky factor of the information; LinAlgError where it is flat.

        Where only differences of strengths are seen, c is added to every entry of their block.
        """
        matrix, n = self.information(), self.cells.n_models
        if not self.model.has_level:
            matrix[:n, :n] += np.diag(matrix)[:n].mean() / n
        factor: tuple[Array, bool] = cho_factor(matrix)
        return factor

    def inverse_information(self) -> Array:
        """Return the inverse information of the parameters, strengths taken from their mean."""
        inverse: Array = cho_solve(self.factor(), np.eye(len(self.x)))
        inverse[: self.cells.n_models] -= inverse[: self.cells.n_models].mean(axis=0)
        return inverse

    def spread(self) -> Array:
        """Return the sum over the votes of score times score, with squared weights."""
        return self._gram(self.cells.squares)

    def _gram(self, weights: Array) -> Array:
        """Return the sum of weights times score score', shape (n_parameters,) * 2."""
        score, cells, n = self.score(), self.cells, self.cells.n_models
        products = np.einsum("op,oip,ojp->ijp", weights, score, score)
        matrix = np.zeros((n + 1, n + 1))
        matrix[cells.a, cells.b] = products[0, 1]
        matrix += matrix.T
        on_models = np.bincount(cells.a, products[0, 0], n) + np.bincount(
            cells.b, products[1, 1], n
        )
        matrix[np.arange(n), np.arange(n)] = on_models
        beside = np.bincount(cells.a, products[0, 2], n) + np.bincount(cells.b, products[1, 2], n)
        matrix[:n, n] = matrix[n, :n] = beside
        matrix[n, n] = products[2, 2].sum()
        return matrix if self.free else matrix[:n, :n]
