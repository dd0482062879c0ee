"""Which scores are too uncertain to be ranked, and which are not shown at all."""

from collections.abc import Iterator
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
    prior_only: bool = False  # without the prior it would have no rating
    asked_for_interval: bool = True


def status_of(model: Evidence, limits: Limits, n_models: int) -> tuple[Status, Reason | None]:
    """Return the status of a rated model and the first reason why it is not ranked.

    `n_models` is the size of the board: nobody can meet more than n_models - 1 opponents.
    """
    missing = limits.shown_from_votes - model.votes
    if missing > 0:
        votes = "vote" if missing == 1 else "votes"
        sentence = f"{model.name} needs {missing} more {votes} before it gets a score."
        return "needs_votes", Reason("needs_votes", sentence)
    reason = next(_reasons(model, limits, min(limits.opponents, n_models - 1)), None)
    return ("provisional" if reason else "ranked"), reason


def _reasons(model: Evidence, limits: Limits, opponents: int) -> Iterator[Reason]:
    """Yield why the model is not ranked, what weighs most first."""
    if model.outside is not None:
        yield model.outside
    if model.prior_only:
        yield Reason("prior_only", f"{model.name} is rated only thanks to the prior.")
    if not model.asked_for_interval:
        yield Reason("no_interval", "A rank needs intervals, which were not asked for.")
    elif model.half_width is None:
        yield Reason("all_ties", f"all votes of {model.name} are ties")
    if model.votes < limits.votes:
        yield Reason(
            "few_votes",
            f"{model.name} has {model.votes} of the {limits.votes} votes that a rank needs.",
        )
    if model.opponents < opponents:
        yield Reason(
            "few_opponents",
            f"{model.name} has met {model.opponents} of the {opponents} opponents that a rank "
            "needs.",
        )
    if model.half_width is not None and model.half_width > limits.half_width:
        yield Reason(
            "wide_interval",
            f"The score of {model.name} is known to ±{model.half_width:.1f} points; a rank needs "
            f"±{limits.half_width:g}.",
        )
