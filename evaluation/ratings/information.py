"""What a table of votes says about strengths: probabilities, information and its inverse.

For P(i beats j) = sigmoid(theta_i - theta_j) the Fisher information of theta is the Laplacian of
the weights m p (1 - p), m votes between i and j. It is singular, because only differences can be
seen; its pseudo-inverse is the covariance of strengths whose mean is zero.
"""

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from evaluation.ratings.arrays import Array


def win_probabilities(strengths: Array) -> Array:
    """Return shape (n_models, n_models): the probability that i is preferred to j.

    >>> win_probabilities(np.array([0.0, 0.0]))
    array([[0.5, 0.5],
           [0.5, 0.5]])
    """
    probabilities: Array = expit(strengths[:, None] - strengths[None, :])
    return probabilities


def laplacian(weights: Array) -> Array:
    """Return the graph Laplacian of symmetric weights, shape (n_models, n_models).

    >>> laplacian(np.array([[0.0, 2.0], [2.0, 0.0]]))
    array([[ 2., -2.],
           [-2.,  2.]])
    """
    return np.diag(weights.sum(axis=1)) - weights


def fisher_information(wins: Array, strengths: Array) -> Array:
    """Return the information, shape (n_models, n_models), of wins (ties as half wins)."""
    p = win_probabilities(strengths)
    return laplacian((wins + wins.T) * p * p.T)


def centred_inverse(information: Array) -> Array:
    """Return the pseudo-inverse of the Laplacian of a connected graph.

    Adding c to every entry makes it positive definite and changes nothing but the mean, which is
    removed afterwards. Raises scipy.linalg.LinAlgError if the graph is not connected numerically.

    >>> centred_inverse(np.array([[2.0, -2.0], [-2.0, 2.0]]))
    array([[ 0.125, -0.125],
           [-0.125,  0.125]])
    """
    n_models = len(information)
    lifted = information + np.diag(information).mean() / n_models
    inverse: Array = cho_solve(cho_factor(lifted), np.eye(n_models))
    inverse -= inverse.mean(axis=0)
    return inverse
