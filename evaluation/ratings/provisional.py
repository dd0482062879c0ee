"""Which scores are too uncertain to be ranked, and which are not shown at all."""

from dataclasses import dataclass

from evaluation.ratings.options import Limits
from evaluation.ratings.rating import Status
from evaluation.ratings.reasons import Reason


@dataclass(frozen=True)
class Evidence:
    """What the votes say about one rated model."""

    name: str  # as sentences call it
    votes: int
    opponents: int
    half_width: float | None  # points; None: no interval, because all its votes are ties
    outside: Reason | None  # why it is not in the main group


def status_of(model: Evidence, limits: Limits, n_models: int) -> tuple[Status, Reason | None]:
    """Return the status of a rated model and the first reason why it is not ranked.

    `n_models` is the size of the board: nobody can meet more than n_models - 1 opponents.
    """
    missing = limits.shown_from_votes - model.votes
    if missing > 0:
        votes = "vote" if missing == 1 else "votes"
        sentence = f"{model.name} needs {missing} more {votes} before it gets a score."
        return "needs_votes", Reason("needs_votes", sentence)
    reason = _provisional(model, limits, min(limits.opponents, n_models - 1))
    return ("provisional" if reason else "ranked"), reason


def _provisional(model: Evidence, limits: Limits, opponents: int) -> Reason | None:
    if model.outside is not None:
        return model.outside
    if model.half_width is None:
        return Reason("all_ties", f"all votes of {model.name} are ties")
    if model.votes < limits.votes:
        return Reason(
            "few_votes",
            f"{model.name} has {model.votes} of the {limits.votes} votes that a rank needs.",
        )
    if model.opponents < opponents:
        return Reason(
            "few_opponents",
            f"{model.name} has met {model.opponents} of the {opponents} opponents that a rank "
            "needs.",
        )
    if model.half_width > limits.half_width:
        return Reason(
            "wide_interval",
            f"The score of {model.name} is known to ±{model.half_width:.1f} points; a rank needs "
            f"±{limits.half_width:g}.",
        )
    return None
