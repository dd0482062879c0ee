"""Votes with tastes of many kinds, and what statsmodels says of them."""

import math

import numpy as np
import statsmodels.api as sm

from evaluation.ratings.arrays import Array
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.rating import Rating

N_MODELS, N_VOTES = 6, 3_000
STRENGTHS = np.linspace(-0.8, 0.8, N_MODELS)
DELTA, LENGTH = 0.3, 0.5


def some_votes(seed: int = 1, *, raters: int = 60) -> VoteCodes:
    """Return votes with a taste for length, for the first side, and for some models by rater."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, N_MODELS, N_VOTES)
    b = (a + rng.integers(1, N_MODELS, N_VOTES)) % N_MODELS
    left = rng.integers(0, 2, N_VOTES).astype(np.uint8)
    length = rng.normal(0, 2, N_VOTES) + 0.5 * (STRENGTHS[a] - STRENGTHS[b])
    rater = rng.integers(0, raters, N_VOTES).astype(np.int32)
    taste = rng.normal(0, 0.5, (raters, N_MODELS))
    lead = (
        STRENGTHS[a] - STRENGTHS[b] + taste[rater, a] - taste[rater, b]
        + DELTA * (1 - 2.0 * left) + LENGTH * length / 2
    )  # fmt: skip
    outcome = (rng.random(N_VOTES) > 1 / (1 + np.exp(-lead))).astype(np.uint8)
    undecided = rng.random(N_VOTES)
    outcome[undecided < 0.2] = 2
    outcome[undecided < 0.05] = 3
    return VoteCodes(
        names=tuple("abcdef"),
        a=a.astype(np.uint16),
        b=b.astype(np.uint16),
        outcome=outcome,
        display_left=left,
        clusters={"rater": rater, "prompt": rng.integers(0, 90, N_VOTES).astype(np.int32)},
        numbers={"length": length},
    )


def by_statsmodels(
    votes: VoteCodes, columns: Array, cluster: str | None = None
) -> tuple[Array, Array]:
    """Return strengths (mean 0) and coefficients, and their standard errors."""
    models = np.eye(N_MODELS)[votes.a] - np.eye(N_MODELS)[votes.b]
    outcome = np.array([1.0, 0.0, 0.5, 0.5])[votes.outcome]
    design = np.column_stack([models[:, 1:], columns])
    model = sm.GLM(outcome, design, family=sm.families.Binomial())
    if cluster is None:
        fit = model.fit(tol=1e-13, maxiter=100, cov_type="HC0")
    else:
        # statsmodels multiplies by (n - 1) / (n - k) as well; G / (G - 1) alone is asked for.
        groups = {"groups": votes.clusters[cluster], "use_correction": False}
        fit = model.fit(tol=1e-13, maxiter=100, cov_type="cluster", cov_kwds=groups)
    k = columns.shape[1]
    to_ours = np.zeros((N_MODELS + k, N_MODELS - 1 + k))
    to_ours[1:N_MODELS, : N_MODELS - 1] = np.eye(N_MODELS - 1)
    to_ours[:N_MODELS] -= to_ours[:N_MODELS].mean(axis=0)
    to_ours[N_MODELS:, N_MODELS - 1 :] = np.eye(k)
    covariance = to_ours @ fit.cov_params() @ to_ours.T
    return to_ours @ fit.params, np.sqrt(np.diag(covariance))


def strengths_and_errors(rating: Rating) -> tuple[Array, Array]:
    rows = sorted(rating.rows, key=lambda row: row.model)
    errors = [row.standard_error or math.nan for row in rows]
    return np.array([row.strength for row in rows]), np.array(errors)
