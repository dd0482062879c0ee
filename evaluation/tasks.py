"""Queued work of the evaluation app; safe to run twice."""

import logging

from evaluation.rater_checks import check_raters
from evaluation.ratings.errors import NotEstimableError
from evaluation.services import refit_boards

logger = logging.getLogger("touchstone.worker")


def refit() -> None:
    refit_boards()


def look_at_raters() -> None:
    """Propose raters to look at; votes that give no expectation are no failure of the work."""
    try:
        check_raters()
    except NotEstimableError as error:
        logger.info("raters are not judged: %s", error.sentence)
