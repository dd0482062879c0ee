"""A group rated from its tally: half wins or decisive votes alone, with or without position."""

from dataclasses import replace
from typing import cast

import numpy as np
from scipy.linalg import LinAlgError

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.bootstrap import MOST_APART, Rounds, bootstrap
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.choix_engine import fit_with_choix
from evaluation.ratings.cluster_report import Fitted
from evaluation.ratings.clusters import VoteScores, normal_quantile
from evaluation.ratings.covariates import covariates_of
from evaluation.ratings.estimate import Estimate, Interval
from evaluation.ratings.existence import Members
from evaluation.ratings.games import Games, HalfOrDrop, games_of
from evaluation.ratings.options import RateOptions
from evaluation.ratings.position import effect_of_position, position_effect
from evaluation.ratings.rating import FitReport
from evaluation.ratings.sample import Sample
from evaluation.ratings.sandwich import (
    DENSE_MODELS,
    StrengthErrors,
    sandwich,
    standard_errors_by_solving,
)


def estimate_plainly(sample: Sample, members: Members, options: RateOptions) -> Estimate:
    """Return strengths from the pair counts. Raises NotEstimableError as the fit does."""
    games = games_of(
        sample.tally,
        members,
        ties=cast("HalfOrDrop", options.ties),
        ordered=options.removes_position,
    )
    fit = _fit(games, options)
    estimate = Estimate(
        members,
        fit.strengths,
        Interval.none(len(members)),
        FitReport(fit.iterations, fit.gradient_norm),
    )
    errors, robust = _errors(games, fit, options)
    if options.interval != "none":
        quantile = normal_quantile(options.level)
        estimate = replace(estimate, interval=Interval.around(fit.strengths, errors, quantile))
    if robust is not None:
        estimate = replace(estimate, fitted=_fitted(sample, members, fit, robust, options))
        if not options.removes_position:
            estimate = replace(estimate, plain=(games, fit, robust.bread))
    if options.interval == "bootstrap":
        rounds = bootstrap(games, fit, options.rounds, np.random.default_rng(options.seed))
        estimate = with_rounds(estimate, rounds, options.level, ~np.isnan(errors))
    if options.removes_position:
        return replace(estimate, effects=(effect_of_position(games, fit, options),))
    effects, note = position_effect(sample.tally, members, options, start=fit.strengths)
    return replace(estimate, effects=effects, position_note=note)


def with_rounds(
    estimate: Estimate, rounds: Rounds, level: float, has_interval: BoolArray
) -> Estimate:
    """Return the estimate with percentile intervals; the sandwich where rounds say too little."""
    n = len(estimate.members)
    values = rounds.values[:, :n]
    resampled = Rounds(values)
    low, high = resampled.interval(level)
    usable = ~np.isnan(low)
    percentile = Interval(resampled.standard_errors(), low, high)
    interval = percentile.where(usable & has_interval, estimate.interval)
    notes = estimate.notes
    if not usable.all():
        notes = (
            *notes,
            f"{int((~usable).sum())} models have too few votes for a bootstrap: in more than "
            f"{MOST_APART:.0%} of the rounds they have no finite score. Their sandwich interval is "
            "shown.",
        )
    return replace(estimate, interval=interval, rounds=values, notes=notes)


def _fit(games: Games, options: RateOptions) -> BradleyTerryFit:
    if options.engine == "choix":
        return fit_with_choix(games)
    return fit_bradley_terry(games, position=options.removes_position, prior_sd=options.prior_sd)


def _errors(
    games: Games, fit: BradleyTerryFit, options: RateOptions
) -> tuple[Array, StrengthErrors | None]:
    """Return the standard errors, and the covariance where it was formed."""
    if options.interval == "none" and not options.fragility:
        return np.full(games.n_models, np.nan), None
    if games.n_models > DENSE_MODELS and fit.position is None:
        errors = standard_errors_by_solving(fit.strengths, games, prior_sd=options.prior_sd)
        return errors, None
    try:
        robust = sandwich(fit.strengths, games, position=fit.position, prior_sd=options.prior_sd)
    except LinAlgError:  # one-sided beyond double precision
        return np.full(games.n_models, np.nan), None
    return robust.standard_errors(), robust


def _fitted(
    sample: Sample,
    members: Members,
    fit: BradleyTerryFit,
    robust: StrengthErrors,
    options: RateOptions,
) -> Fitted | None:
    """Return the scores of the votes, where there are columns that may cluster them."""
    if sample.votes is None or not sample.votes.clusters:
        return None
    covariates = covariates_of(sample.votes, options.covariates)
    design, rows = sample.design(members, covariates, cast("HalfOrDrop", options.ties))
    delta = [] if fit.position is None else [fit.position]
    predictor = design.predictor(np.concatenate([fit.strengths, delta]))
    scores = VoteScores.of(design, predictor)
    return Fitted(scores, rows, robust.bread, robust.covariance)
