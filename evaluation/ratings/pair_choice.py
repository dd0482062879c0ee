"""How much one more vote on a pair would tell: for the choice of the next battle.

A vote between a and b, p = P(a is preferred), adds h d d' to the information, with d = e_a - e_b
and h = p (1 - p). With K the inverse information, the sum of the variances of all strengths falls
by exactly h |K d|^2 / (1 + h d'K d) (Sherman and Morrison). K is the inverse information and not
the sandwich: in its place the formula would not be exact.
"""

import numpy as np

from evaluation.ratings.arrays import Array
from evaluation.ratings.chances import chances_at


def vote_gains(strengths: Array, bread: Array) -> Array:
    """Return shape (n_models, n_models), symmetric: the fall of the sum of variances per vote.

    ``strengths``, shape (n_models,), logits; ``bread``, shape (n_models, n_models), the centred
    inverse information of a fit, logits squared. The gains are in logits squared, 0 on the
    diagonal.

    >>> gains = vote_gains(np.zeros(2), np.array([[0.5, -0.5], [-0.5, 0.5]]))
    >>> gains.round(4)  # d'Kd = 2, |Kd|^2 = 2, h = 1/4: 0.5 / 1.5
    array([[0.    , 0.3333],
           [0.3333, 0.    ]])
    """
    return _gains(strengths, bread, bread)


def neighbour_gains(strengths: Array, bread: Array) -> Array:
    """Return the same for the sum of the variances of the differences of adjacent ranks."""
    order = np.argsort(-strengths, kind="stable")
    return _gains(strengths, bread, bread[order[:-1]] - bread[order[1:]])


def _gains(strengths: Array, bread: Array, wanted: Array) -> Array:
    """Return the fall of the variances of `wanted`, rows of contrasts times K."""
    of_i, of_j = chances_at((strengths[:, None] - strengths).ravel())
    h = (of_i * of_j).reshape(bread.shape)
    fall = _between(wanted.T @ wanted)
    gains: Array = h * fall / (1 + h * _between(bread))
    return gains


def _between(matrix: Array) -> Array:
    """Return d' M d for all d = e_a - e_b."""
    diagonal = np.diag(matrix)
    return diagonal[:, None] + diagonal - matrix - matrix.T
