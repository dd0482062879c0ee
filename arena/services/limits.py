"""How often a rater may do what: counted from rows, because caches are neither exact nor shared."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from arena.errors import TooManyError
from arena.models import Battle, Rater, Turn, Vote

Limits = tuple[tuple[int, int], ...]


def check_votes(rater: Rater) -> None:
    votes = Vote.objects.filter(battle__rater=rater)
    _check(rater, votes, "cast_at", settings.LIMIT_VOTES, "votes")


def check_battles(rater: Rater) -> None:
    battles = Battle.objects.filter(rater=rater)
    _check(rater, battles, "created_at", settings.LIMIT_BATTLES, "battles")


def check_prompts(rater: Rater) -> None:
    turns = Turn.objects.filter(battle__rater=rater)
    _check(rater, turns, "started_at", settings.LIMIT_PROMPTS, "prompts")


def _check(rater: Rater, rows: QuerySet[Any], when: str, limits: Limits, what: str) -> None:
    """Raise TooManyError, with the seconds to wait, when one of the limits is reached.

    The rater's row is locked, so that requests at the same moment are counted one by one.
    """
    if not settings.ENFORCE_LIMITS or rater.is_simulated:  # limits are against abuse
        return
    Rater.objects.select_for_update(no_key=True).get(id=rater.id)
    now = timezone.now()
    waits = [(_seconds_to_wait(rows, when, now, limit), *limit) for limit in limits]
    wait, allowed, seconds = max(waits)
    if wait:
        raise TooManyError(
            f"You have made {allowed} {what} within {seconds} seconds. "
            f"Go on in {wait} {'second' if wait == 1 else 'seconds'}.",
            retry_after=wait,
        )


def _seconds_to_wait(rows: QuerySet[Any], when: str, now: datetime, limit: tuple[int, int]) -> int:
    """Return how long until fewer rows than allowed lie in the window; 0: they do now."""
    allowed, seconds = limit
    since = now - timedelta(seconds=seconds)
    recent = rows.filter(**{f"{when}__gt": since}).order_by(f"-{when}")
    oldest = recent.values_list(when, flat=True)[allowed - 1 : allowed].first()
    return math.ceil((oldest - since).total_seconds()) if oldest is not None else 0
