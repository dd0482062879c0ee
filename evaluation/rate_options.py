"""What the engine is told for a request; what does not go together is refused by name."""

import re
from typing import Final, cast

from evaluation.rate_request import BadOptionError, RateRequest
from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.options import Engine, IntervalKind, RateOptions, Ties, UnsupportedError

_OPTION: Final = re.compile(
    r"\b(ties(?= \S)|engine|interval|covariates|cluster|weights|\w+_cap|prior_sd|fragility)\b"
)


def engine_options(request: RateRequest) -> RateOptions:
    """Return the options of the engine; raises BadOptionError."""
    position = (POSITION,) if request.removes_position else ()
    try:
        return RateOptions(
            engine=cast("Engine", request.engine),
            ties=cast("Ties", request.ties),
            interval=cast("IntervalKind", request.interval),
            level=request.level,
            rounds=request.rounds,
            seed=request.seed,
            cluster=request.cluster,
            covariates=(*request.covariates, *position),
            weights=request.weights,
            rater_cap=request.rater_cap,
            prompt_cap=request.prompt_cap,
            prior_sd=request.prior_sd,
            fragility=request.fragility,
            anchor=request.anchor,
        )
    except UnsupportedError as error:
        raise BadOptionError(_as_typed(str(error))) from error
    except ValueError as error:
        raise BadOptionError(f"--{error}") from error


def _as_typed(sentence: str) -> str:
    """Return the sentence with options as the command line has them.

    >>> _as_typed("prior_sd cannot be combined with ties grk")
    '--prior-sd cannot be combined with --ties grk'
    """
    return _OPTION.sub(lambda found: f"--{found[0].replace('_', '-')}", sentence)
