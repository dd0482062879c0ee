"""A group rated with ties as an outcome of their own: Davidson, Rao-Kupper, GRK."""

import numpy as np

from evaluation.ratings.arrays import CountArray
from evaluation.ratings.cluster_report import Fitted
from evaluation.ratings.clusters import FEW, VoteScores, clustered, normal_quantile
from evaluation.ratings.estimate import Estimate, Interval
from evaluation.ratings.existence import Members
from evaluation.ratings.games import games_of
from evaluation.ratings.options import RateOptions
from evaluation.ratings.position import position_effect
from evaluation.ratings.rating import FitReport
from evaluation.ratings.sample import Sample
from evaluation.ratings.tie_fit import TieFit, fit_ties
from evaluation.ratings.ties import TIE_MODELS, TieModel

_TIE = 2  # both_bad comes after it


def estimate_with_ties(sample: Sample, members: Members, options: RateOptions) -> Estimate:
    """Return strengths and the tie parameter. Raises NotEstimableError as `fit_ties` does."""
    model = TIE_MODELS[options.ties]
    fit = fit_ties(model, sample.tally, members)
    n = len(members)
    covariance, quantile = fit.covariance, normal_quantile(options.level)
    effects, position_note = position_effect(sample.tally, members, options)
    notes: tuple[str, ...] = ()
    if fit.eta is None:
        notes = ("There are no ties; the tie parameter is 0.",)
    fitted = None
    if sample.votes is not None and sample.votes.clusters:
        scores, rows = vote_scores(sample, members, model, fit)
        fitted = Fitted(scores, rows, fit.bread, fit.covariance)
    if options.cluster and fitted is not None:
        votes = sample.single_votes()
        codes = {column: votes.cluster(column)[fitted.rows] for column in options.cluster}
        found = clustered(fit.bread, fitted.scores, codes)
        covariance, quantile = found.covariance, found.quantile(options.level)
        notes += tuple(
            f"Few values of {grouping.column}: the interval is rough."
            for grouping in found.groupings
            if grouping.effective < FEW
        )
    errors = np.sqrt(np.clip(np.diag(covariance)[:n], 0.0, None))
    decisive = games_of(sample.tally, members).has_decisive_vote()
    errors = np.where(decisive, errors, np.nan)
    interval = Interval.around(fit.strengths, errors, quantile)
    return Estimate(
        members,
        fit.strengths,
        Interval.none(n) if options.interval == "none" else interval,
        FitReport(fit.iterations, fit.gradient_norm),
        effects=effects,
        fitted=fitted,
        tie_parameter=0.0 if fit.eta is None else float(np.exp(fit.eta)),
        level=fit.level,
        position_note=position_note,
        notes=notes,
    )


def vote_scores(
    sample: Sample, members: Members, model: TieModel, fit: TieFit
) -> tuple[VoteScores, CountArray]:
    """Return the derivatives of each vote's log-likelihood, and which votes these are.

    Probabilities depend on the pair only, so they are computed once for each.
    """
    votes = sample.single_votes()
    n = len(members)
    place = np.full(len(votes.names), -1, dtype=np.int64)
    place[list(members)] = np.arange(n)
    a, b = place[votes.a], place[votes.b]
    rows = np.flatnonzero((a >= 0) & (b >= 0))
    a, b, outcome = a[rows], b[rows], votes.outcome[rows]
    if not model.own_both_bad:
        outcome = np.minimum(outcome, _TIE)
    pairs, pair = np.unique(a * n + b, return_inverse=True)
    theta = fit.strengths if fit.level is None else fit.level
    eta = -np.inf if fit.eta is None else fit.eta
    p, derivatives = model.outcomes(theta[pairs // n], theta[pairs % n], eta)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_pair = np.where(p[:, None] > 0, derivatives / p[:, None], 0.0)
    on_a, on_b, on_eta = by_pair[outcome, :, pair].T
    weight = None if sample.weights is None else sample.weights[rows]
    if weight is not None:
        on_a, on_b, on_eta = on_a * weight, on_b * weight, on_eta * weight
    beside = np.zeros((0, len(rows))) if fit.eta is None else on_eta[None]
    return VoteScores(n, a, b, on_a, on_b, beside, weight), rows
