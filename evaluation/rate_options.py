"""What the engine is told for a request; what it cannot do yet is refused by name."""

from evaluation.rate_request import BadOptionError, RateRequest
from evaluation.ratings.options import Engine, RateOptions


def engine_options(request: RateRequest) -> RateOptions:
    """Return the options of the engine; raises BadOptionError."""
    asked = {
        f"--ties {request.ties}": request.ties != "half",
        f"--interval {request.interval}": request.interval != "sandwich",
        "--cluster": bool(request.cluster),
        "--covariates": bool(request.covariates) or request.removes_position,
        f"--weights {request.weights}": request.weights != "none",
        "--rater-cap": request.rater_cap is not None,
        "--prompt-cap": request.prompt_cap is not None,
        "--prior-sd": request.prior_sd is not None,
        "--fragility": request.fragility,
    }
    refused = [option for option, is_asked in asked.items() if is_asked]
    if refused:
        raise BadOptionError(f"{' and '.join(refused)} cannot be used yet; leave it out")
    engine: Engine = "choix" if request.engine == "choix" else "newton"
    return RateOptions(engine=engine, level=request.level, anchor=request.anchor)
