"""Lets a few requests work at the same time and the others wait for their turn.

Every request has a thread of its own. On SQLite, threads that want to write wait by trying again,
and the unluckiest of fifty may try in vain for longer than a person waits; on PostgreSQL the pool
has no more connections than this either. Here they wait in line. The body of a request has arrived
before it comes here, so that a slow client holds up nobody.
"""

import threading
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from config.databases import POOL

_turns = threading.Semaphore(POOL["max_size"])


def few_at_once(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def wait_and_respond(request: HttpRequest) -> HttpResponseBase:
        with _turns:
            return get_response(request)

    return wait_and_respond
