"""Requests wait in line in front of Django."""

import threading

import pytest
from django.http import HttpRequest, HttpResponse

from config.databases import POOL
from config.few_at_once import few_at_once

FEW = POOL["max_size"]
WAIT_SECONDS = 5.0


def test_one_more_than_may_work_waits_until_another_is_done() -> None:
    working, may_end = threading.Semaphore(0), threading.Semaphore(0)

    def work(_request: HttpRequest) -> HttpResponse:
        working.release()
        may_end.acquire(timeout=WAIT_SECONDS)
        return HttpResponse()

    respond = few_at_once(work)
    threads = [
        threading.Thread(target=respond, args=(HttpRequest(),), daemon=True) for _ in range(FEW + 1)
    ]
    for thread in threads:
        thread.start()
    for _ in range(FEW):
        assert working.acquire(timeout=WAIT_SECONDS)

    assert not working.acquire(timeout=0.05)  # the last one waits
    may_end.release()
    assert working.acquire(timeout=WAIT_SECONDS)
    may_end.release(FEW)
    for thread in threads:
        thread.join(WAIT_SECONDS)


def test_a_request_that_fails_gives_its_place_away() -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise OSError("no disk")

    respond = few_at_once(fail)

    for _ in range(2 * FEW):
        with pytest.raises(OSError, match="no disk"):
            respond(HttpRequest())
