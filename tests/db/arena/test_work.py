"""Work as rows: one row a key, claimed by one worker, and a lost lease comes back."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from arena.models import WorkItem
from arena.services import claim_work, finish_work, renew_work, request_work
from arena.services.work import LEASE, REFIT_RATINGS, request_refit

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_due(key: str) -> None:
    """Let the time of the work have come, well before the present millisecond."""
    WorkItem.objects.filter(key=key).update(due_at=timezone.now() - timedelta(seconds=1))


def lose_lease(key: str) -> None:
    WorkItem.objects.filter(key=key).update(lease_until=timezone.now() - timedelta(seconds=1))


def claimed(key: str = "quarry", worker: str = "ada") -> WorkItem:
    request_work(key)
    make_due(key)
    item = claim_work(worker)
    assert item is not None
    return item


def due_in(key: str = "quarry") -> float:
    due = WorkItem.objects.get(key=key).due_at
    assert due is not None
    return (due - timezone.now()).total_seconds()


def test_without_work_there_is_nothing_to_claim() -> None:
    assert claim_work("ada") is None


def test_work_is_claimed_once() -> None:
    first = claimed()

    assert (first.key, first.worker, first.fence, first.failures) == ("quarry", "ada", 1, 0)
    assert claim_work("bo") is None


def test_work_that_is_not_due_yet_waits() -> None:
    request_work("quarry", delay_seconds=60)

    assert claim_work("ada") is None
    assert 55 < due_in() <= 60


def test_work_without_a_delay_is_due_at_once() -> None:
    for number in range(50):  # within the same millisecond as often as not
        request_work(f"quarry-{number}")
        assert claim_work("ada") is not None


def test_asking_again_later_keeps_the_earlier_date() -> None:
    request_work("quarry", delay_seconds=10)
    request_work("quarry", delay_seconds=60)

    assert due_in() <= 10


def test_asking_again_earlier_brings_the_date_forward() -> None:
    request_work("quarry", delay_seconds=60)
    request_work("quarry", delay_seconds=10)

    assert due_in() <= 10


def test_votes_in_a_row_ask_for_one_refit(settings: Settings) -> None:
    settings.REFIT_DEBOUNCE_SECONDS = 2

    for _ in range(5):
        request_refit()

    assert WorkItem.objects.get().key == REFIT_RATINGS
    assert due_in(REFIT_RATINGS) <= 2


def test_the_work_that_waited_longest_comes_first() -> None:
    for key in ("late", "early"):
        request_work(key)
        make_due(key)
    WorkItem.objects.filter(key="early").update(due_at=F("due_at") - HOUR)

    item = claim_work("ada")

    assert item is not None
    assert item.key == "early"


def test_finished_work_is_over_until_somebody_asks() -> None:
    item = claimed()

    assert finish_work(item)

    row = WorkItem.objects.get()
    assert (row.lease_until, row.worker, row.due_at, row.error) == (None, "", None, "")
    assert row.done_at is not None
    assert claim_work("bo") is None


def test_work_asked_for_while_it_runs_is_done_again() -> None:
    item = claimed()

    request_work("quarry")
    finish_work(item)
    make_due("quarry")

    again = claim_work("bo")
    assert again is not None
    assert again.fence == 2


def test_work_asked_for_while_it_runs_is_not_claimed_meanwhile() -> None:
    claimed()
    request_work("quarry")
    make_due("quarry")

    assert claim_work("bo") is None


def test_periodic_work_is_due_again() -> None:
    item = claimed()

    finish_work(item, again_in=30)

    assert 25 < due_in() <= 30


def test_periodic_work_comes_no_later_than_it_was_asked_for() -> None:
    item = claimed()
    request_work("quarry", delay_seconds=5)

    finish_work(item, again_in=300)

    assert due_in() <= 5


def test_a_lost_lease_comes_back_and_counts_as_a_failure() -> None:
    claimed(worker="ada")
    lose_lease("quarry")

    again = claim_work("bo")

    assert again is not None
    assert (again.worker, again.fence, again.failures) == ("bo", 2, 1)


def test_a_worker_that_wakes_up_late_writes_nothing() -> None:
    late = claimed(worker="ada")
    lose_lease("quarry")
    again = claim_work("ada")  # even under the same name
    assert again is not None

    assert not renew_work(late)
    assert not finish_work(late, error="late")
    assert finish_work(again)
    assert WorkItem.objects.get().error == ""


def test_a_renewed_lease_is_not_lost() -> None:
    item = claimed()
    lose_lease("quarry")

    assert renew_work(item)

    assert claim_work("bo") is None
    until = WorkItem.objects.get().lease_until
    assert until is not None
    assert timedelta(0) < until - timezone.now() <= LEASE


def test_a_failure_is_kept_with_its_error_and_tried_again() -> None:
    finish_work(claimed(), error="no rock", again_in=2)
    make_due("quarry")
    second = claim_work("ada")
    assert second is not None
    finish_work(second, error="no rock", again_in=4)

    row = WorkItem.objects.get()
    assert (row.failures, row.error, row.done_at) == (2, "no rock", None)


def test_success_forgets_the_failures() -> None:
    finish_work(claimed(), error="no rock", again_in=2)
    make_due("quarry")
    second = claim_work("ada")
    assert second is not None

    finish_work(second)

    row = WorkItem.objects.get()
    assert (row.failures, row.error) == (0, "")
    assert row.done_at is not None
