"""Queued work of the evaluation app; safe to run twice."""

from evaluation.services import refit_boards


def refit() -> None:
    refit_boards()
