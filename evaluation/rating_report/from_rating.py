"""From the result of the engine to the document that is printed."""

import math
from typing import Final

import numpy as np

from arena.version import code_version
from evaluation.rate_request import RateRequest
from evaluation.rating_report.document import (
    SCHEMA_VERSION,
    ClusterPart,
    CoefficientPart,
    DataPart,
    FitPart,
    MethodPart,
    PositionPart,
    RatingDocument,
    RatingPart,
)
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.rating import ClusterReport, Effect, RatedModel, Rating
from evaluation.ratings.scale import to_points, to_score
from evaluation.ratings.words import OUTCOMES

_BASE: Final = 10  # odds of ten to one are `scale` points apart


def document_of(rating: Rating, votes: VoteCodes, request: RateRequest) -> RatingDocument:
    outcomes = tally_votes(votes).outcomes_by_model().tolist()
    counts = dict(zip(votes.names, outcomes, strict=True))
    return RatingDocument(
        schema_version=SCHEMA_VERSION,
        method=_method(rating, request),
        data=_data(rating, votes),
        fit=_fit(rating),
        ratings=[_row(row, counts[row.model]) for row in rating.rows],
        not_rated=[
            {"model": row.model, "reason": row.code, "message": row.sentence, "votes": row.votes}
            for row in rating.not_rated
        ],
        position=position_of(rating),
        coefficients=[coefficient_of(effect) for effect in rating.coefficients],
        clusters=[_cluster(report) for report in rating.clusters],
        tie_parameter=rating.tie_parameter,
        warnings=[*votes.notes, *rating.warnings, *filter(None, [rating.position_note])],
    )


def _method(rating: Rating, request: RateRequest) -> MethodPart:
    anchor = request.anchor
    return {
        "model": "bradley_terry",
        "ties": request.ties,
        "engine": request.engine,
        "interval": request.interval,
        "level": request.level,
        "cluster": list(request.cluster),
        "covariates": list(rating.method.covariates),
        "weights": _weights(request),
        "prior_sd": request.prior_sd,
        "anchor": None if anchor is None else {"model": anchor.model, "score": anchor.score},
        "scale": round(to_points(math.log(_BASE))),
        "base": _BASE,
        "offset": round(to_score(0.0)),
        "seed": request.seed,
        "code_version": code_version(),
    }


def _weights(request: RateRequest) -> str:
    """Return what the votes weigh, in words: a cap is a weight too."""
    caps = (("rater", request.rater_cap), ("prompt", request.prompt_cap))
    return ", ".join(
        [request.weights, *(f"{who} cap {cap:g}" for who, cap in caps if cap is not None)]
    )


def _data(rating: Rating, votes: VoteCodes) -> DataPart:
    outcomes = np.bincount(votes.outcome, minlength=len(OUTCOMES)).tolist()
    model_a, model_b, tie, both_bad = outcomes
    return {
        "votes": len(votes),
        "models": len(votes.names),
        "model_a": model_a,
        "model_b": model_b,
        "tie": tie,
        "both_bad": both_bad,
        "raters": _how_many(votes, "rater"),
        "prompts": _how_many(votes, "prompt"),
        "sha256": rating.data_sha256,
    }


def _how_many(votes: VoteCodes, group: str) -> int | None:
    """Return how many raters or prompts there are; codes count from 0 without a gap."""
    codes = votes.clusters.get(group)
    return None if codes is None else int(codes.max()) + 1


def _row(row: RatedModel, outcomes: list[int]) -> RatingPart:
    wins, losses, ties, both_bad = outcomes
    part: RatingPart = {
        "model": row.model,
        "group": row.group,
        "score": row.score,
        "low": row.low,
        "high": row.high,
        "strength": row.strength,
        "se": row.standard_error,
        "rank_best": row.rank_best,
        "rank_worst": row.rank_worst,
        "votes": row.votes,
        "wins": wins,
        "losses": losses,
        "ties": ties,
        "both_bad": both_bad,
        "opponents": row.opponents,
        "provisional": row.status != "ranked",
        "prior_only": row.prior_only,
        "fragility": row.fragility,
    }
    if row.bad_rate is not None:
        part["bad_rate"] = row.bad_rate
    return part


def _fit(rating: Rating) -> FitPart | None:
    if rating.fit is None:
        return None
    return {
        "iterations": rating.fit.iterations,
        "gradient_norm": rating.fit.gradient_norm,
        "converged": True,  # a fit that does not end is refused
    }


def position_of(rating: Rating) -> PositionPart | None:
    effect = rating.position
    if effect is None:
        return None
    return {
        "logit": effect.estimate,
        "se": effect.standard_error,
        "low": effect.low,
        "high": effect.high,
        "points": to_points(effect.estimate),
        "removed": rating.removes_position,
    }


def coefficient_of(effect: Effect) -> CoefficientPart:
    return {
        "name": effect.name,
        "estimate": effect.estimate,
        "se": effect.standard_error,
        "low": effect.low,
        "high": effect.high,
        "scale": effect.scale,
        "variance_left": effect.variance_left,
    }


def _cluster(report: ClusterReport) -> ClusterPart:
    return {
        "column": report.column,
        "clusters": report.clusters,
        "effective": report.effective,
        "median_se_ratio": report.median_se_ratio,
        "median_se_ratio_uncorrected": report.median_se_ratio_uncorrected,
    }
