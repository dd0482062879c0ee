"""Resampled votes where each counts by itself: with covariates, or in clusters.

Every vote, or every cluster with all its votes, gets a Poisson(1) number as a further weight. A
round starts at the optimum of all votes and takes chords with their information.
"""

from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from evaluation.ratings.arrays import Array, CountArray, IndexArray
from evaluation.ratings.bootstrap import Rounds
from evaluation.ratings.clusters import numbered
from evaluation.ratings.contextual import ContextualFit, fit_contextual, gradient
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.existence import strong_components
from evaluation.ratings.identifiability import lifted

_CHORDS: Final = 30
_LAST_STEP: Final = 1e-4  # logits
_FEWEST_MODELS: Final = 2


def bootstrap_votes(
    design: Design,
    fit: ContextualFit,
    rounds: int,
    rng: np.random.Generator,
    clusters: IndexArray | None = None,
) -> Rounds:
    """Return strengths and coefficients of resampled votes, one row per round.

    Parameters
    ----------
    design : Design
        The votes that were fitted.
    fit : ContextualFit
        Their optimum.
    rounds : int
        How many times the votes are drawn again.
    rng : numpy.random.Generator
        The source of the draws; the same one gives the same rounds.
    clusters : array, shape (n_votes,), optional
        Votes with the same code are drawn together.

    A round in which some models are no longer joined with the others rates the largest group, and
    has NaN for the rest; so has a round whose covariates predict every vote.
    """
    whole = lifted(fit.information, design.n_models, fit.priors.on_strengths)
    factor = cho_factor(whole)
    codes = numbered(np.arange(len(design.outcome)) if clusters is None else clusters)
    n_clusters = int(codes.max(initial=-1)) + 1
    rows = []
    for _round in range(rounds):
        weight = rng.poisson(1.0, n_clusters).astype(np.float64)[codes]
        drawn = design.reweighted(weight if design.weight is None else weight * design.weight)
        x = _chords(drawn, fit, factor)
        rows.append(_fitted_apart(drawn, fit) if x is None else x)
    return Rounds(np.stack(rows))


def _chords(drawn: Design, fit: ContextualFit, factor: tuple[Array, bool]) -> Array | None:
    scale = np.concatenate([np.ones(drawn.n_models), drawn.scales])
    x: Array = fit.parameters
    for _chord in range(_CHORDS):
        step = cho_solve(factor, gradient(drawn, fit.priors, x))
        x = x + step
        if np.abs(step * scale).max(initial=0.0) < _LAST_STEP:
            return x
    return None


def _fitted_apart(drawn: Design, fit: ContextualFit) -> Array:
    """Fit a round by itself, if need be the largest group of it."""
    members: CountArray = np.arange(drawn.n_models)
    if drawn.n_models and not fit.priors.on_strengths:
        group = strong_components(drawn.games())
        members = np.flatnonzero(group == np.bincount(group).argmax())
    row = np.full(drawn.n_parameters, np.nan)
    if drawn.n_models and len(members) < _FEWEST_MODELS:
        return row
    try:
        alone = fit_contextual(drawn.among(members), fit.priors)
    except NotEstimableError:
        return row
    around = fit.strengths[members].mean() if len(members) else 0.0
    row[members] = alone.strengths + around
    row[drawn.n_models :] = alone.coefficients
    return row
