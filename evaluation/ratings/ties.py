"""Models in which a tie is an outcome of its own: Davidson, Rao-Kupper, and GRK with both-bad.

Each gives the probabilities of the outcomes of a pair and their derivatives by (theta_a, theta_b,
eta), eta being its tie parameter on the whole line. GRK ("generalised Rao-Kupper", the loss of
lmarena/p2l, model.py) alone knows both-bad; its strengths have an absolute zero, the threshold of
"bad". The others count both-bad as a tie.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy.special import expit

from evaluation.ratings.arrays import Array

TieModelName = Literal["davidson", "rao-kupper", "grk"]
# theta_a and theta_b of shape (n_pairs,), eta -> probabilities (outcomes, n_pairs) and derivatives
# (outcomes, 3, n_pairs).
Outcomes = Callable[[Array, Array, float], tuple[Array, Array]]


@dataclass(frozen=True)
class TieModel:
    name: TieModelName
    outcomes: Outcomes
    parameter: str  # what eta is called
    has_level: bool  # strengths have an absolute zero
    own_both_bad: bool  # else it counts as a tie


def davidson(theta_a: Array, theta_b: Array, log_nu: float) -> tuple[Array, Array]:
    """Return e^theta_a, e^theta_b, nu e^((theta_a + theta_b) / 2), each over their sum.

    Source: R. R. Davidson, JASA 65 (1970) 317-328.

    >>> davidson(np.zeros(1), np.zeros(1), 0.0)[0].round(4).ravel()
    array([0.3333, 0.3333, 0.3333])
    """
    rows = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.5, 0.5, 1.0]])
    scores = rows @ np.stack([theta_a, theta_b, np.full_like(theta_a, log_nu)])
    p = np.exp(scores - scores.max(axis=0))
    p /= p.sum(axis=0)
    mean = rows.T @ p
    return p, p[:, None] * (rows[:, :, None] - mean)


def rao_kupper(theta_a: Array, theta_b: Array, eta: float) -> tuple[Array, Array]:
    """Return sigmoid(d - tau), sigmoid(-d - tau) and the rest, with d the lead and tau = e^eta.

    Source: P. V. Rao and L. L. Kupper, JASA 62 (1967) 194-204.

    >>> rao_kupper(np.zeros(1), np.zeros(1), np.log(np.log(3)))[0].round(4).ravel()
    array([0.25, 0.25, 0.5 ])
    """
    d, tau = theta_a - theta_b, np.exp(eta)
    p_a, p_b = expit(d - tau), expit(-d - tau)
    p_tie = np.expm1(2 * tau) * p_a * p_b  # 1 - p_a - p_b without cancellation
    f_a, f_b = p_a * expit(tau - d), p_b * expit(tau + d)
    of_a = np.stack([f_a, -f_a, -f_a * tau])
    of_b = np.stack([-f_b, f_b, -f_b * tau])
    return np.stack([p_a, p_b, p_tie]), np.stack([of_a, of_b, -of_a - of_b])


def grk(theta_a: Array, theta_b: Array, eta: float) -> tuple[Array, Array]:
    """Return A/(A + kB + 1), B/(B + kA + 1), the rest, and 1/(1 + A + B) for both-bad.

    A = e^theta_a, B = e^theta_b, k = 1 + e^eta. With eta = -inf there are no ties.

    >>> grk(np.zeros(1), np.zeros(1), 0.0)[0].round(4).ravel()  # k = 2
    array([0.25  , 0.25  , 0.1667, 0.3333])
    """
    strong_a, strong_b, wide = np.exp(theta_a), np.exp(theta_b), np.exp(eta)
    k = 1 + wide
    d_a, d_b = strong_a + k * strong_b + 1, strong_b + k * strong_a + 1
    d_bad = 1 + strong_a + strong_b
    p_a, p_b, p_bad = strong_a / d_a, strong_b / d_b, 1 / d_bad
    # 1 - p_a - p_b - p_bad without cancellation.
    p_tie = strong_a * strong_b * wide / d_bad * (1 / d_a + 1 / d_b)
    of_a = p_a * np.stack([1 - p_a, -k * strong_b / d_a, -strong_b * wide / d_a])
    of_b = p_b * np.stack([-k * strong_a / d_b, 1 - p_b, -strong_a * wide / d_b])
    of_bad = -p_bad * np.stack([strong_a / d_bad, strong_b / d_bad, np.zeros_like(p_bad)])
    of_tie = -of_a - of_b - of_bad
    return np.stack([p_a, p_b, p_tie, p_bad]), np.stack([of_a, of_b, of_tie, of_bad])


TIE_MODELS: Final = {
    "davidson": TieModel("davidson", davidson, "log_nu", has_level=False, own_both_bad=False),
    "rao-kupper": TieModel("rao-kupper", rao_kupper, "eta", has_level=False, own_both_bad=False),
    "grk": TieModel("grk", grk, "eta", has_level=True, own_both_bad=True),
}


def bad_rate(level: Array) -> Array:
    """Return how often GRK calls two answers of this level both bad.

    >>> bad_rate(np.zeros(1)).round(4)
    array([0.3333])
    """
    rate: Array = expit(-level - np.log(2))  # 1 / (1 + 2 e^theta)
    return rate
