"""Simulated votes with covariates and clusters, and the same votes as statsmodels reads them."""

from dataclasses import dataclass, replace

import numpy as np

from evaluation.ratings.arrays import Array, CountArray
from evaluation.ratings.design import Design


@dataclass(frozen=True)
class Truth:
    strengths: Array
    coefficients: Array
    tie_share: float = 0.0  # of votes that become a tie


def simulated_design(rng: np.random.Generator, n_votes: int, truth: Truth) -> Design:
    """Return votes between random pairs with Normal covariates."""
    n, k = len(truth.strengths), len(truth.coefficients)
    a = rng.integers(0, n, n_votes)
    b = (a + rng.integers(1, n, n_votes)) % n
    x = rng.normal(0, 1, (n_votes, k))
    lead = truth.strengths[a] - truth.strengths[b] + x @ truth.coefficients
    outcome = (rng.random(n_votes) < 1 / (1 + np.exp(-lead))).astype(np.float64)
    outcome[rng.random(n_votes) < truth.tie_share] = 0.5
    return Design(outcome, x, tuple(f"x{place}" for place in range(k)), n, a, b)


def for_statsmodels(design: Design) -> Array:
    """Return the columns of a regression in which model 0 is the reference."""
    if design.a is None or design.b is None:
        return design.covariates
    models = np.eye(design.n_models)[design.a] - np.eye(design.n_models)[design.b]
    return np.column_stack([models[:, 1:], design.covariates])


def from_reference(n_models: int, k: int) -> Array:
    """Return the matrix that takes our parameters to those of `for_statsmodels`."""
    whole = np.eye(n_models + k)
    if n_models:
        whole[:n_models, 0] -= 1
        whole = whole[1:]
    return whole


def mirrored(design: Design) -> Design:
    """Return the same votes written with the sides exchanged."""
    return replace(
        design,
        a=design.b,
        b=design.a,
        outcome=1 - design.outcome,
        covariates=-design.covariates,
        offset=None if design.offset is None else -design.offset,
    )


def clusters_of(rng: np.random.Generator, n_votes: int, n_clusters: int) -> CountArray:
    return rng.integers(0, n_clusters, n_votes)
