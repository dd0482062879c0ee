"""Independent ways to the same numbers: one row per vote, general-purpose optimisation."""

import numpy as np
from scipy.optimize import minimize

from evaluation.ratings.arrays import Array


def one_row_per_vote(decisive: Array, ties: Array) -> tuple[Array, Array]:
    """Return the design (votes, models), +1 for i and -1 for j, and the share that i won."""
    rows, shares = [], []
    n_models = len(decisive)
    for i in range(n_models):
        for j in range(n_models):
            row = np.zeros(n_models)
            row[i], row[j] = 1.0, -1.0
            rows += [row] * int(decisive[i, j])
            shares += [1.0] * int(decisive[i, j])
            if i < j:
                rows += [row] * int(ties[i, j])
                shares += [0.5] * int(ties[i, j])
    return np.array(rows), np.array(shares)


def optimum(wins: Array) -> Array:
    """Return the strengths that scipy's trust-region Newton finds, from its own likelihood."""

    def loss(theta: Array) -> float:
        return float((wins * np.logaddexp(0.0, theta[None, :] - theta[:, None])).sum())

    def gradient(theta: Array) -> Array:
        chance = 1 / (1 + np.exp(theta[None, :] - theta[:, None]))
        slope: Array = -(wins * (1 - chance)).sum(axis=1) + (wins * (1 - chance)).sum(axis=0)
        return slope

    best = minimize(loss, np.zeros(len(wins)), jac=gradient, method="BFGS",
                    options={"gtol": 1e-9, "maxiter": 10_000})  # fmt: skip
    centred: Array = best.x - best.x.mean()
    return centred


def robust_covariance(strengths: Array, decisive: Array, ties: Array) -> Array:
    """Return White's covariance of a logistic regression, summed over single votes."""
    design, share = one_row_per_vote(decisive, ties)
    chance = 1 / (1 + np.exp(-design @ strengths))
    information = design.T @ (design * (chance * (1 - chance))[:, None])
    scores = design * (share - chance)[:, None]
    bread = np.linalg.pinv(information, rcond=1e-10, hermitian=True)  # singular along the mean
    covariance: Array = bread @ (scores.T @ scores) @ bread
    return covariance
