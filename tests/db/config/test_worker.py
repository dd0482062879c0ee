"""`touchstone worker`: does what is due, survives what fails, and leaves the rest as rows."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from arena.models import WorkItem
from arena.services import claim_work, request_work
from config.management.commands import worker
from config.management.commands.worker import execute
from config.work import WORK, Work

pytestmark = pytest.mark.django_db

# The command closes its connections between two pieces of work, and with them a test's transaction.
whole_command = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """Give the handlers back that the command sets for its process."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the work of the site by three kinds that write down that they ran."""
    record: list[str] = []

    def breaks() -> None:
        record.append("breaks")
        raise RuntimeError("no rock")

    works = {
        "asked": Work(lambda: record.append("asked"), None),
        "breaks": Work(breaks, None),
        "periodic": Work(lambda: record.append("periodic"), 30),
    }
    monkeypatch.setattr(worker, "WORK", works)
    return record


def due_in(key: str) -> float | None:
    due = WorkItem.objects.get(key=key).due_at
    return (due - timezone.now()).total_seconds() if due else None


def claimed(key: str, **changes: object) -> WorkItem:
    request_work(key)
    WorkItem.objects.filter(key=key).update(due_at=timezone.now() - timedelta(seconds=1), **changes)
    item = claim_work("ada")
    assert item is not None
    return item


@whole_command
def test_once_does_all_that_is_due_and_ends(done: list[str]) -> None:
    call_command("worker", "--once")

    assert sorted(done) == ["asked", "breaks", "periodic"]
    assert not WorkItem.objects.filter(lease_until__isnull=False).exists()


@whole_command
def test_work_is_due_again_as_its_kind_says(done: list[str]) -> None:
    call_command("worker", "--once")

    periodic = due_in("periodic")
    assert due_in("asked") is None
    assert periodic is not None
    assert 25 < periodic <= 30


@whole_command
def test_a_failure_is_stored_and_tried_again_soon(done: list[str]) -> None:
    call_command("worker", "--once")

    item = WorkItem.objects.get(key="breaks")
    pause = due_in("breaks")
    assert (item.failures, item.error) == (1, "RuntimeError('no rock')")
    assert pause is not None
    assert 1 < pause <= 2


@pytest.mark.parametrize(("failures", "pause"), [(0, 2), (3, 16), (8, 300), (5_000, 300)])
def test_the_pause_doubles_up_to_five_minutes(done: list[str], failures: int, pause: float) -> None:
    execute(claimed("breaks", failures=failures))

    waits = due_in("breaks")
    assert waits is not None
    assert pause - 1 < waits <= pause
    assert WorkItem.objects.get().failures == failures + 1


def test_work_of_another_version_is_left_with_a_sentence(done: list[str]) -> None:
    execute(claimed("quarry"))

    assert WorkItem.objects.get().error == "this version knows no work 'quarry'"
    assert done == []


def test_every_key_of_the_site_fits_its_column() -> None:
    assert set(WORK) == {"ratings.refit", "battles.sweep", "raters.check"}
    assert all(len(key) <= 60 for key in WORK)


@whole_command
def test_a_new_site_has_its_first_board_after_one_round() -> None:
    call_command("worker", "--once")

    assert not WorkItem.objects.exclude(error="").exists()
    assert set(WorkItem.objects.values_list("key", flat=True)) == set(WORK)
