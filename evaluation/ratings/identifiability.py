"""Whether covariates can be told from the models and from each other.

With the information split into strengths and covariates, S = H_bb - H_bt F^-1 H_tb is what the
votes say about the covariates beside the models (the Schur complement of F).
"""

from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from evaluation.ratings.arrays import Array
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError

POSITION: Final = "position"  # the reserved covariate: +1 if A was shown first, -1 if B was
_LEFT: Final = 1e-8  # share of a covariate that must be left beside what comes before it


def lifted(matrix: Array, n_models: int, has_prior: bool) -> Array:
    """Return the information made positive definite where only differences can be seen.

    Adding c to every entry of the block of strengths changes nothing but their mean.
    """
    matrix = matrix.copy()
    if n_models and not has_prior:
        matrix[:n_models, :n_models] += np.diag(matrix)[:n_models].mean() / n_models
    return matrix


def check_covariates(design: Design, matrix: Array, whole: Array) -> None:
    """Raise NotEstimableError for the first covariate that cannot be told from the others.

    ``matrix`` is the information and ``whole`` the same, lifted.
    """
    n = design.n_models
    of_covariates = np.diag(matrix)[n:]
    for name, information in zip(design.names, of_covariates, strict=True):
        if not information > 0:
            raise NotEstimableError(
                "covariate_collinear", f"{name} is zero in every vote; leave it out."
            )
    rest = _beside_models(n, matrix, whole) / np.sqrt(np.outer(of_covariates, of_covariates))
    for place, name in enumerate(design.names):
        if rest[place, place] <= _LEFT:
            raise _fixed_by_models(name)
        before = rest[:place, place]
        left = rest[place, place]
        if place:
            left -= before @ np.linalg.solve(rest[:place, :place], before)
        if left <= _LEFT:
            raise NotEstimableError(
                "covariate_collinear",
                f"{name} is fixed by the other covariates, so it cannot be told from them; leave "
                "it out.",
            )


def variance_left(design: Design, matrix: Array, whole: Array) -> Array:
    """Return shape (k,): the share of each covariate's information that models do not explain."""
    n = design.n_models
    share: Array = np.diag(_beside_models(n, matrix, whole)) / np.diag(matrix)[n:]
    return share


def _beside_models(n: int, matrix: Array, whole: Array) -> Array:
    if not n:
        return matrix
    across = matrix[:n, n:]
    taken: Array = across.T @ cho_solve(cho_factor(whole[:n, :n]), across)
    return matrix[n:, n:] - taken


def _fixed_by_models(name: str) -> NotEstimableError:
    if name == POSITION:
        return NotEstimableError(
            "position_fixed",
            "The display order follows the models, so its effect cannot be told from their "
            "strengths.",
        )
    return NotEstimableError(
        "covariate_collinear",
        f"{name} is fixed by the choice of the two models, so it cannot be told from their "
        "strengths; leave it out.",
    )
