"""Which failures may pass, and how long to wait before the next try. Pure.

Each wait is drawn evenly from 1 s up to a bound that doubles from 2 s to 60 s (full jitter:
M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), unless the server says
how long it wants to be left alone (RFC 9110, 10.2.3).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

MOST_TRIES: Final = 8
LONGEST_ASKED_SECONDS: Final = 3_600.0  # who wants to be left alone for longer is given up
_SHORTEST: Final = 1.0
_LONGEST: Final = 60.0
_SERVER_ERRORS: Final = range(500, 600)
_PASSING: Final = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_EARLY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


def may_pass(status: int) -> bool:
    """Return whether the same request may be answered later.

    >>> [status for status in (400, 401, 404, 408, 409, 422, 425, 429, 503) if may_pass(status)]
    [408, 409, 425, 429, 503]
    """
    return status in _PASSING or status in _SERVER_ERRORS


def back_off(tries: int) -> tuple[float, float]:
    """Return the shortest and the longest wait, in seconds, after so many tries.

    >>> [back_off(tries) for tries in (1, 2, 5, 6, 7)]
    [(1.0, 2.0), (1.0, 4.0), (1.0, 32.0), (1.0, 60.0), (1.0, 60.0)]
    """
    return _SHORTEST, min(_LONGEST, 2.0**tries)


def asked_wait(retry_after: str, date: str, wall: float) -> float | None:
    """Return the seconds that a Retry-After asks for, or None where it says nothing readable.

    A time is read against the server's own `date`, else against `wall` (seconds since 1970):
    clocks differ.

    >>> asked_wait("120", "", 0.0)
    120.0
    >>> asked_wait("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:29 GMT", 0.0)
    30.0
    """
    if _NUMBER.fullmatch(retry_after.strip()):
        return float(retry_after)
    until = _time(retry_after)
    if until is None:
        return None
    now = _time(date)
    return max(0.0, until - (wall if now is None else now))


def _time(text: str) -> float | None:
    try:
        found: datetime = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
