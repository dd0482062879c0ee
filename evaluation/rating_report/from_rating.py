"""From the result of the engine to the document that is printed."""

import math
from typing import Final

import numpy as np

from evaluation.rate_request import POSITION, RateRequest
from evaluation.rating_report.document import (
    SCHEMA_VERSION,
    DataPart,
    MethodPart,
    RatingDocument,
    RatingPart,
)
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.rating import RatedModel, Rating
from evaluation.ratings.scale import to_points, to_score
from evaluation.ratings.tally import PairTally
from evaluation.ratings.words import OUTCOMES
from evaluation.version import code_version

_BASE: Final = 10  # odds of ten to one are `scale` points apart


def document_of(
    rating: Rating, votes: VoteCodes, tally: PairTally, request: RateRequest
) -> RatingDocument:
    counts = dict(zip(tally.names, tally.outcomes_by_model().tolist(), strict=True))
    return RatingDocument(
        schema_version=SCHEMA_VERSION,
        method=_method(rating, request),
        data=_data(rating, votes),
        fit=None,
        ratings=[_row(row, counts[row.model]) for row in rating.rows],
        not_rated=[
            {"model": row.model, "reason": row.code, "message": row.sentence, "votes": row.votes}
            for row in rating.not_rated
        ],
        position=None,
        coefficients=[],
        clusters=[],
        tie_parameter=None,
        warnings=[*votes.notes, *rating.warnings],
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
        "covariates": [*request.covariates, *([POSITION] if request.removes_position else [])],
        "weights": request.weights,
        "prior_sd": request.prior_sd,
        "anchor": None if anchor is None else {"model": anchor.model, "score": anchor.score},
        "scale": round(to_points(math.log(_BASE))),
        "base": _BASE,
        "offset": round(to_score(0.0)),
        "seed": request.seed,
        "code_version": code_version(),
    }


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
    return {
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
        "prior_only": False,
        "fragility": None,
    }
