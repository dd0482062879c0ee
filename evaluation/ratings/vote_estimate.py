"""A group rated vote by vote: with covariates, in clusters, or resampled in either."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray, CodeArray
from evaluation.ratings.bootstrap import Rounds
from evaluation.ratings.cluster_report import Fitted
from evaluation.ratings.clusters import FEW, VoteScores, grouping_of, normal_quantile
from evaluation.ratings.contextual import ContextualFit, Priors, fit_contextual
from evaluation.ratings.contextual_errors import (
    contextual_clustered,
    contextual_sandwich,
    has_decisive_vote,
    standard_errors,
)
from evaluation.ratings.covariates import Covariates, covariates_of, nearly_fixed
from evaluation.ratings.design import Design
from evaluation.ratings.estimate import Estimate, Interval
from evaluation.ratings.existence import Members
from evaluation.ratings.games import HalfOrDrop
from evaluation.ratings.options import RateOptions
from evaluation.ratings.plain_estimate import with_rounds
from evaluation.ratings.position import position_effect
from evaluation.ratings.rating import Effect, FitReport
from evaluation.ratings.sample import Sample
from evaluation.ratings.vote_bootstrap import bootstrap_votes


@dataclass(frozen=True, eq=False)
class _Votes:
    """What a bootstrap draws from."""

    design: Design
    fit: ContextualFit
    codes: dict[str, CodeArray]  # grouping column -> the cluster of each vote
    has_interval: BoolArray  # shape (n_models,)

    def rounds(self, column: str | None, options: RateOptions) -> Rounds:
        """Draw single votes or, by a column, whole clusters."""
        clusters = None if column is None else self.codes[column]
        rng = np.random.default_rng(options.seed)
        return bootstrap_votes(self.design, self.fit, options.rounds, rng, clusters)


def estimate_by_votes(sample: Sample, members: Members, options: RateOptions) -> Estimate:
    """Return strengths and coefficients.

    Raises NotEstimableError as `fit_contextual` does, and ``few_clusters``.
    """
    votes = sample.single_votes()
    covariates = covariates_of(votes, options.covariates)
    design, rows = sample.design(members, covariates, cast("HalfOrDrop", options.ties))
    fit = fit_contextual(design, Priors(strength_sd=options.prior_sd))
    codes = {column: votes.cluster(column)[rows] for column in options.cluster}
    plain = contextual_sandwich(design, fit)
    covariance, quantile = plain, normal_quantile(options.level)
    if codes and options.interval == "sandwich":
        found = contextual_clustered(design, fit, codes)
        covariance, quantile = found.covariance, found.quantile(options.level)
    errors = standard_errors(covariance)
    n = len(members)
    has_interval = has_decisive_vote(design) | (options.prior_sd is not None)
    shown = np.where(has_interval, errors[:n], np.nan)
    estimate = Estimate(
        members,
        fit.strengths,
        Interval.around(fit.strengths, shown, quantile),
        FitReport(fit.iterations, fit.gradient_norm),
        effects=_effects(covariates, fit, errors[n:], quantile),
        fitted=Fitted(VoteScores.of(design, fit.predictor), rows, fit.bread, plain)
        if votes.clusters
        else None,
        notes=(*covariates.warnings(), *nearly_fixed(fit.names, fit.variance_left)),
    )
    if options.interval == "none":
        estimate = replace(estimate, interval=Interval.none(n))
    if not options.removes_position:
        position, note = position_effect(sample.tally, members, options, start=fit.strengths)
        effects = (*estimate.effects, *position)
        estimate = replace(estimate, effects=effects, position_note=note)
    return _resampled(estimate, _Votes(design, fit, codes, has_interval), options)


def _effects(
    covariates: Covariates, fit: ContextualFit, errors: Array, quantile: float
) -> tuple[Effect, ...]:
    return tuple(
        Effect(
            name=name,
            estimate=float(estimate),
            standard_error=float(error),
            low=float(estimate - quantile * error),
            high=float(estimate + quantile * error),
            scale=float(scale),
            variance_left=float(left),
        )
        for name, estimate, error, scale, left in zip(
            fit.names, fit.coefficients, errors, covariates.scales, fit.variance_left, strict=True
        )
    )


def _resampled(estimate: Estimate, votes: _Votes, options: RateOptions) -> Estimate:
    """Return the estimate with the bootstrap that was asked for, or that few clusters call for."""
    if options.interval == "bootstrap":
        rounds = votes.rounds(next(iter(votes.codes), None), options)
        return with_rounds(estimate, rounds, options.level, votes.has_interval)
    for name, column in votes.codes.items():
        if grouping_of(name, column, votes.design.weight).effective >= FEW:
            continue
        alone = replace(estimate, interval=Interval.none(len(estimate.members)), notes=())
        rounds = votes.rounds(name, options)
        other = with_rounds(alone, rounds, options.level, votes.has_interval)
        note = (
            f"Few values of {name}: the interval is rough. That of a bootstrap by {name} is shown "
            "where it is wider."
        )
        estimate = replace(
            estimate,
            interval=estimate.interval.wider(other.interval),
            notes=tuple(dict.fromkeys((*estimate.notes, note, *other.notes))),
        )
    return estimate
