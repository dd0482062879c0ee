"""Standard errors of a fit with covariates: the sandwich of single votes, or of clusters."""

from collections.abc import Mapping

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray, IndexArray
from evaluation.ratings.chances import chances_at
from evaluation.ratings.clusters import ClusteredErrors, VoteScores, clustered
from evaluation.ratings.contextual import ContextualFit
from evaluation.ratings.design import Design


def contextual_sandwich(design: Design, fit: ContextualFit) -> Array:
    """Return the robust covariance of strengths and coefficients, votes taken as independent.

    Shape (n_models + k,) * 2, logits squared; strengths are taken from their mean. A prior counts
    as one more observation of its parameter. See `sandwich.sandwich` for the formula and source.
    """
    spread = np.diag(fit.priors.precision(design))
    for block in design.blocks():
        residual = design.residual(chances_at(fit.predictor[block]), block)
        spread += design.gram(design.weighed(residual, block) ** 2, block)
    covariance: Array = fit.bread @ spread @ fit.bread.T
    return covariance


def contextual_clustered(
    design: Design, fit: ContextualFit, groupings: Mapping[str, IndexArray]
) -> ClusteredErrors:
    """Return the same for votes that come in clusters; see `clusters.clustered`."""
    scores = VoteScores.of(design, fit.predictor)
    return clustered(fit.bread, scores, groupings, fit.priors.precision(design))


def standard_errors(covariance: Array) -> Array:
    """Return shape (n_parameters,), logits."""
    errors: Array = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    return errors


def has_decisive_vote(design: Design) -> BoolArray:
    """Return shape (n_models,): False for a model all of whose votes are ties."""
    decisive = np.zeros((design.n_models, design.n_models))
    for block in design.blocks():
        is_decisive = np.isin(design.outcome[block], [0.0, 1.0]).astype(np.float64)
        decisive += design.table(design.weighed(is_decisive, block), block)
    votes: BoolArray = (decisive.sum(axis=0) + decisive.sum(axis=1)) > 0
    return votes
