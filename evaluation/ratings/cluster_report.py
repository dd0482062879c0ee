"""How much it matters that votes of one rater, or on one prompt, resemble each other."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from evaluation.ratings.arrays import Array, IndexArray
from evaluation.ratings.clusters import FEWEST, VoteScores, clustered, median_ratio
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.rating import ClusterReport

_MARKED: Final = 1.2  # clustered over plain standard error; above, a warning


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a fit leaves for the clusters: its scores, and the votes that they are of."""

    scores: VoteScores
    rows: IndexArray  # which votes of the file
    bread: Array
    plain: Array  # covariance of the same shape, votes taken as independent


def cluster_reports(votes: VoteCodes | None, fitted: Fitted) -> tuple[ClusterReport, ...]:
    """Return one report a grouping column; a column with gaps or under 3 clusters has none."""
    if votes is None:
        return ()
    n = fitted.scores.n_models
    plain = np.sqrt(np.clip(np.diag(fitted.plain)[:n], 0.0, None))
    reports = []
    for column in votes.clusters:
        codes = votes.clusters[column][fitted.rows]
        if not len(codes) or codes.min() < 0 or len(np.unique(codes)) < FEWEST:
            continue
        found = clustered(fitted.bread, fitted.scores, {column: codes})
        grouping = found.groupings[0]
        errors = np.sqrt(np.clip(np.diag(found.covariance)[:n], 0.0, None))
        ratio = median_ratio(errors, plain)
        share = (grouping.clusters - 1) / grouping.clusters
        reports.append(
            ClusterReport(
                column,
                grouping.clusters,
                grouping.effective,
                ratio,
                float(ratio * np.sqrt(share)),
            )
        )
    return tuple(reports)


def cluster_notes(reports: tuple[ClusterReport, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    """Return warnings about columns whose clustering matters and was not asked for."""
    return tuple(
        f"Votes of one {report.column} resemble each other: standard errors clustered by it are "
        f"{report.median_se_ratio:.2f} times the plain ones."
        for report in reports
        if report.column not in asked and report.median_se_ratio > _MARKED
    )
