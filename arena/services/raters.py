from dataclasses import dataclass

from django.db import transaction

from arena.errors import InvalidInputError
from arena.models import Consent, Rater
from arena.queries import CONSENT_VERSION


@dataclass(frozen=True)
class Ticks:
    """What the four boxes of the consent screen said."""

    study: bool
    votes: bool
    conversations: bool
    strata: bool


@transaction.atomic
def give_consent(rater: Rater | None, ticks: Ticks, version: int) -> Rater:
    """Store the answer to the consent screen; somebody unknown becomes a rater by it.

    Raises InvalidInputError for another version than the present one, or a refusal of the study.
    """
    if version != CONSENT_VERSION:
        raise InvalidInputError(
            f"version: the consent screen has version {CONSENT_VERSION}, this answer is for "
            f"{version}. Reload the page and answer again."
        )
    if not ticks.study:
        raise InvalidInputError(
            "consent.study: without it nothing may be stored, so there is no battle. "
            "The other three may be left out."
        )
    rater = rater or Rater.objects.create()
    Consent.objects.create(
        rater=rater,
        version=version,
        study=ticks.study,
        votes=ticks.votes,
        conversations=ticks.conversations,
        strata=ticks.strata,
    )
    return rater


def new_simulated_rater() -> Rater:
    """Add a rater whose votes are simulated; nobody can take part under its name."""
    return Rater.objects.create(is_simulated=True)
