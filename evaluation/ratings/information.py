"""The Fisher information of strengths: built, solved and inverted, dense or by iteration.

For P(i beats j) = sigmoid(theta_i - theta_j + delta), delta the advantage of being shown first,
the information is a sum over the pairs of h u u', with u = e_i - e_j (and a 1 for delta) and
h = m p (1 - p), m the votes. Without delta it is the Laplacian of h. It is singular, because only
differences of strengths can be seen; its pseudo-inverse belongs to strengths whose mean is zero.
"""

from typing import Final, Protocol

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.linalg.lapack import dpotri
from scipy.sparse import csr_array

from evaluation.ratings.arrays import Array
from evaluation.ratings.games import Games

_CG_TOLERANCE: Final = 1e-3  # of the right-hand side; the outer loop does the rest
_CG_ITERATIONS: Final = 500


DENSE_MODELS: Final = 1_000  # above, conjugate gradients are faster than a Cholesky factor


class Information(Protocol):
    n_models: int

    def solve(self, right: Array, tolerance: float = ...) -> Array:
        """Return x with F x = right; `tolerance` matters only where it is found by iteration."""


def is_dense(n_models: int) -> bool:
    return n_models <= DENSE_MODELS


def information_of(
    games: Games, h: Array, *, position: bool = False, prior_sd: float | None = None
) -> "Information":
    """Return the information of pairs with the weights ``h``, shape (n_pairs,)."""
    if not is_dense(games.n_models):
        return SparseInformation(games, h, position=position, prior_sd=prior_sd)
    return DenseInformation(gram(games, h, position=position), games.n_models, prior_sd)


def gram(games: Games, h: Array, *, position: bool = False) -> Array:
    """Return the sum of h u u' over the pairs, shape (n_models,) * 2, or one more with position.

    >>> games = Games.from_matrices(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> gram(games, np.array([3.0]))
    array([[ 3., -3.],
           [-3.,  3.]])
    """
    n = games.n_models
    size = n + position
    matrix = np.zeros((size, size))
    matrix.reshape(-1)[games.i * size + games.j] = -h
    matrix += matrix.T  # ordered games have (i, j) and (j, i)
    np.fill_diagonal(matrix, -matrix.sum(axis=1))
    if position:
        matrix[:n, n] = matrix[n, :n] = games.totals(h, -h)
        matrix[n, n] = h.sum()
    return matrix


def share_left_to_position(games: Games, h: Array, *, prior_sd: float | None = None) -> float:
    """Return how much of the information on delta the strengths do not take up, from 0 to 1."""
    beside = games.totals(h, -h)
    taken = beside @ information_of(games, h, prior_sd=prior_sd).solve(beside, 1e-10)
    return float(1 - taken / h.sum())


class DenseInformation:
    """The information as a matrix with its Cholesky factor; good to about 1,500 models.

    Without a prior, c is added to every entry of the block of strengths: it makes the matrix
    positive definite and changes nothing but the mean. Raises scipy.linalg.LinAlgError if the
    matrix is singular besides. The matrix, as `gram` returns it, is used up.
    """

    def __init__(self, matrix: Array, n_models: int, prior_sd: float | None = None) -> None:
        strengths = np.arange(n_models)
        if prior_sd is None:
            matrix[:n_models, :n_models] += matrix[strengths, strengths].mean() / n_models
        else:
            matrix[strengths, strengths] += prior_sd**-2
        self.n_models = n_models
        # Transposed, because LAPACK would copy a matrix whose rows come first.
        self._factor = cho_factor(matrix.T, lower=True, overwrite_a=True, check_finite=False)

    def solve(self, right: Array, tolerance: float = 0.0) -> Array:
        solution: Array = cho_solve(self._factor, right, check_finite=False)
        return solution

    def inverse(self) -> Array:
        """Return the inverse with the column means of the strengths removed from their rows."""
        lower: Array = np.tril(dpotri(self._factor[0], lower=True)[0])
        inverse = lower + np.tril(lower, -1).T
        inverse[: self.n_models] -= inverse[: self.n_models].mean(axis=0)
        return inverse


class SparseInformation:
    """The information as it acts on vectors; solved by conjugate gradients, for many models.

    The preconditioner is the diagonal (Jacobi). Right-hand sides may be columns of a matrix.
    """

    def __init__(
        self, games: Games, h: Array, *, position: bool = False, prior_sd: float | None = None
    ) -> None:
        n = games.n_models
        rows = np.searchsorted(games.i, np.arange(n + 1)).astype(np.int32)
        self._upper = csr_array((h, games.j.astype(np.int32), rows), shape=(n, n))
        self._lower = self._upper.T
        self._diagonal = games.totals(h, h) + (0.0 if prior_sd is None else prior_sd**-2)
        self._beside: Array | None = None
        if position:
            self._beside = games.totals(h, -h)
            self._diagonal = np.append(self._diagonal, h.sum())
        self._singular = prior_sd is None
        self.n_models = n

    def solve(self, right: Array, tolerance: float = _CG_TOLERANCE) -> Array:
        """Return the solution whose strengths have mean zero.

        Raises scipy.linalg.LinAlgError if it is not found in 500 iterations.
        """
        residual = self._centred(right.reshape(len(right), -1).copy())
        scale = self._diagonal[:, None]
        rounding = np.finfo(np.float64).eps * np.linalg.norm(self._diagonal)
        goal = tolerance * np.linalg.norm(residual, axis=0) + rounding
        solution = np.zeros_like(residual)
        direction = preconditioned = residual / scale
        energy = (residual * preconditioned).sum(axis=0)
        for _iteration in range(_CG_ITERATIONS):
            if (np.linalg.norm(residual, axis=0) <= goal).all():
                return self._centred(solution).reshape(right.shape)
            image = self.times(direction)
            length = _ratio(energy, (direction * image).sum(axis=0))
            solution += length * direction
            residual -= length * image
            preconditioned = residual / scale
            before, energy = energy, (residual * preconditioned).sum(axis=0)
            direction = preconditioned + _ratio(energy, before) * direction
        raise LinAlgError(f"no solution to {tolerance} in {_CG_ITERATIONS} iterations")

    def times(self, x: Array) -> Array:
        """Return F x for columns x, shape (n, columns)."""
        strengths = x[: self.n_models]
        image = self._diagonal[:, None] * x
        image[: self.n_models] -= self._upper @ strengths + self._lower @ strengths
        if self._beside is not None:
            image[: self.n_models] += self._beside[:, None] * x[-1]
            image[-1] += self._beside @ strengths
        return image

    def _centred(self, columns: Array) -> Array:
        if self._singular:
            columns[: self.n_models] -= columns[: self.n_models].mean(axis=0)
        return columns


def _ratio(top: Array, bottom: Array) -> Array:
    """Return top / bottom; 0 for a column that is solved exactly."""
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
