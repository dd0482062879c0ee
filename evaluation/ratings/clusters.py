"""Standard errors when votes come in clusters: by one rater, or on one prompt.

Votes of one cluster resemble each other, so scores are summed inside each cluster before they are
squared. Two groupings at once add their two spreads and take away that of their intersections.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtri, stdtrit

from evaluation.ratings.arrays import Array, CountArray, IndexArray
from evaluation.ratings.chances import chances_at
from evaluation.ratings.design import Design
from evaluation.ratings.errors import NotEstimableError

FEWEST: Final = 3  # clusters; below, no interval
FEW: Final = 40  # effective clusters; below, the interval is rough
_MOST_GROUPINGS: Final = 2
_DENSE: Final = 2**24  # sums of scores kept in a plain table; above, in a sparse one


@dataclass(frozen=True, eq=False)
class VoteScores:
    """The derivative of each vote's log-likelihood by the parameters, weights included."""

    n_models: int
    a: IndexArray  # shape (n_votes,)
    b: IndexArray
    on_a: Array  # by the strength of a
    on_b: Array
    beside: Array  # shape (m, n_votes): by the other parameters
    weight: Array | None = None  # shape (n_votes,); None: every vote weighs 1

    @classmethod
    def of(cls, design: Design, predictor: Array) -> "VoteScores":
        """Return the scores of a logistic fit."""
        residual = design.weighed(design.residual(chances_at(predictor)), slice(None))
        nobody = np.zeros(len(residual), dtype=np.int32)
        a = nobody if design.a is None else design.a
        b = nobody if design.b is None else design.b
        return cls(design.n_models, a, b, residual, -residual, design.columns * residual,
                   design.weight)  # fmt: skip

    def select(self, votes: CountArray | slice) -> "VoteScores":
        """Return some of the votes."""
        return VoteScores(
            self.n_models,
            self.a[votes],
            self.b[votes],
            self.on_a[votes],
            self.on_b[votes],
            self.beside[:, votes],
            None if self.weight is None else self.weight[votes],
        )


@dataclass(frozen=True)
class Grouping:
    """How the votes fall into the clusters of one column."""

    column: str
    clusters: int  # with at least one vote
    effective: float  # (sum W)^2 / sum W^2, W the weight of a cluster


@dataclass(frozen=True, eq=False)
class ClusteredErrors:
    covariance: Array  # shape (n_parameters,) * 2
    groupings: tuple[Grouping, ...]

    @property
    def degrees_of_freedom(self) -> float:
        """The least effective number of clusters less 1, at least 1."""
        return max(min(grouping.effective for grouping in self.groupings) - 1, 1.0)

    def quantile(self, level: float) -> float:
        """Return how many standard errors an interval reaches: Student's t.

        >>> grouping = Grouping("rater", 11, 11.0)
        >>> round(ClusteredErrors(np.eye(1), (grouping,)).quantile(0.95), 3)  # 10 degrees
        2.228
        """
        return float(stdtrit(self.degrees_of_freedom, (1 + level) / 2))


def normal_quantile(level: float) -> float:
    """Return how many standard errors an interval of independent votes reaches.

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    return float(ndtri((1 + level) / 2))


def clustered(
    bread: Array,
    scores: VoteScores,
    groupings: Mapping[str, IndexArray],
    extra: Array | None = None,
) -> ClusteredErrors:
    """Return the covariance that holds when votes of a cluster are alike.

    Parameters
    ----------
    bread : array, shape (n_parameters,) * 2
        The (pseudo-)inverse information.
    scores : VoteScores
        At the optimum.
    groupings : mapping of one or two columns, shape (n_votes,) each, codes from 0
        With two, the covariance is that of both less that of their intersections, and negative
        eigenvalues are set to 0.
    extra : array, shape (n_parameters,), optional
        What priors add to the diagonal of the spread.

    Each spread is multiplied by G / (G - 1), G its clusters with at least one vote.

    Raises NotEstimableError (``few_clusters``) for fewer than 3 clusters.

    Source: A. C. Cameron, J. B. Gelbach, D. L. Miller, JBES 29 (2011) 238-249.
    """
    if not 1 <= len(groupings) <= _MOST_GROUPINGS:
        raise ValueError(f"{len(groupings)} groupings; there can be one or two")
    found = tuple(grouping_of(column, codes, scores.weight) for column, codes in groupings.items())
    for grouping in found:
        if grouping.clusters < FEWEST:
            raise NotEstimableError(
                "few_clusters",
                f"The votes have {grouping.clusters} different values of {grouping.column}; an "
                f"interval clustered by it needs at least {FEWEST}.",
            )
    votes = slice(None) if scores.weight is None else np.flatnonzero(scores.weight)
    scores = scores.select(votes)
    codes = [numbered(column[votes]) for column in groupings.values()]
    spread = np.zeros_like(bread)
    for column in codes:
        spread += _spread(scores, column)
    if len(codes) == _MOST_GROUPINGS:
        spread -= _spread(scores, _intersection(*codes))
    if extra is not None:
        spread[np.diag_indices_from(spread)] += extra
    covariance = bread @ spread @ bread.T
    if len(codes) == _MOST_GROUPINGS:
        covariance = _without_negative(covariance)
    return ClusteredErrors(covariance, found)


def grouping_of(column: str, codes: IndexArray, weight: Array | None = None) -> Grouping:
    """Return how many clusters a column has, and how many equal ones would be worth as much.

    >>> grouping_of("rater", np.array([0, 0, 0, 1]))  # 16 / (9 + 1)
    Grouping(column='rater', clusters=2, effective=1.6)
    """
    of_clusters = np.bincount(codes, weight).astype(np.float64)
    of_clusters = of_clusters[of_clusters > 0]
    effective = of_clusters.sum() ** 2 / (of_clusters**2).sum() if len(of_clusters) else 0.0
    return Grouping(column, len(of_clusters), float(effective))


def numbered(codes: IndexArray) -> CountArray:
    """Return the codes numbered from 0 without gaps.

    >>> numbered(np.array([7, 2, 7]))
    array([1, 0, 1])
    """
    seen = np.bincount(codes) > 0
    places: CountArray = (np.cumsum(seen) - 1)[codes]
    return places


def cluster_sums(scores: VoteScores, codes: IndexArray) -> Array | csr_array:
    """Return shape (n_clusters, n_parameters): the scores of each cluster added up."""
    n, m = scores.n_models, len(scores.beside)
    n_clusters = int(codes.max(initial=-1)) + 1
    if n_clusters * (n + m) > _DENSE:
        rows = np.concatenate([codes] * (2 + m))
        places = [scores.a, scores.b, *(np.full(len(codes), n + place) for place in range(m))]
        values = np.concatenate([scores.on_a, scores.on_b, *scores.beside])
        return csr_array((values, (rows, np.concatenate(places))), shape=(n_clusters, n + m))
    sums = np.zeros((n_clusters, n + m))
    if n:
        for model, values in ((scores.a, scores.on_a), (scores.b, scores.on_b)):
            sums[:, :n] += np.bincount(codes * n + model, values, n_clusters * n).reshape(-1, n)
    for place, values in enumerate(scores.beside, start=n):
        sums[:, place] = np.bincount(codes, values, n_clusters)
    return sums


def _spread(scores: VoteScores, codes: CountArray) -> Array:
    sums = cluster_sums(scores, codes)
    clusters = int(codes.max()) + 1
    product: Array = (sums.T @ sums).toarray() if isinstance(sums, csr_array) else sums.T @ sums
    return product * clusters / (clusters - 1)


def _intersection(first: CountArray, second: CountArray) -> CountArray:
    both = first * (int(second.max()) + 1) + second
    places: CountArray = np.unique(both, return_inverse=True)[1]
    return places


def _without_negative(covariance: Array) -> Array:
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    cleaned: Array = (vectors * np.clip(values, 0.0, None)) @ vectors.T
    return cleaned


def median_ratio(clustered_errors: Array, plain_errors: Array) -> float:
    """Return the median ratio of two lists of standard errors; NaN where there is none."""
    usable = np.isfinite(clustered_errors) & (plain_errors > 0)
    return (
        float(np.median(clustered_errors[usable] / plain_errors[usable]))
        if usable.any()
        else np.nan
    )
