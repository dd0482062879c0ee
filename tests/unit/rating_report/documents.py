"""Documents written by hand, so that a report can be read without a fit."""

from typing import Any

from evaluation.rating_report.document import RatingDocument


def a_row(model: str, **changes: Any) -> Any:
    row = {
        "model": model,
        "group": 1,
        "score": 1040.4,
        "low": 1020.2,
        "high": 1060.6,
        "strength": 0.2326,
        "se": 0.0593,
        "rank_best": 1,
        "rank_worst": 2,
        "votes": 1234,
        "wins": 700,
        "losses": 434,
        "ties": 90,
        "both_bad": 10,
        "opponents": 4,
        "provisional": False,
        "prior_only": False,
        "fragility": None,
    }
    return {**row, **changes}


def provisional(model: str, **changes: Any) -> Any:
    return a_row(model, provisional=True, rank_best=None, rank_worst=None, votes=120, **changes)


def a_document(**changes: Any) -> RatingDocument:
    document: Any = {
        "schema_version": 1,
        "method": {
            "model": "bradley_terry",
            "ties": "half",
            "engine": "newton",
            "interval": "sandwich",
            "level": 0.95,
            "cluster": [],
            "covariates": [],
            "weights": "none",
            "prior_sd": None,
            "anchor": None,
            "scale": 400,
            "base": 10,
            "offset": 1000,
            "seed": 0,
            "code_version": "1.2.3",
        },
        "data": {
            "votes": 12345,
            "models": 3,
            "model_a": 6000,
            "model_b": 5000,
            "tie": 1000,
            "both_bad": 345,
            "raters": None,
            "prompts": None,
            "sha256": "0" * 64,
        },
        "fit": {"iterations": 4, "gradient_norm": 1e-12, "converged": True},
        "ratings": [a_row("granite"), a_row("mica", score=985.0, low=970.0, high=1000.0)],
        "not_rated": [],
        "position": None,
        "coefficients": [],
        "clusters": [],
        "tie_parameter": None,
        "warnings": [],
    }
    return {**document, **changes}  # type: ignore[typeddict-item]  # the changes are of any kind
