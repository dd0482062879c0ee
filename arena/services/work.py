"""Work as rows: asked for by whoever needs it, claimed by one worker, lost leases come back.

Who executes which key is decided above (config/work.py); the arena only knows their names.
Claims and leases use the database's clock, because workers' clocks differ.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least, Now

from arena.models import WorkItem

REFIT_RATINGS = "ratings.refit"
SWEEP_BATTLES = "battles.sweep"
CHECK_RATERS = "raters.check"

LEASE = timedelta(seconds=60)


@transaction.atomic
def request_work(key: str, *, delay_seconds: float = 0) -> None:
    """Make the work due after the delay, or keep an earlier date; one row however often asked."""
    # Without a sum: SQLite writes one with more digits than its clock, so later than now.
    due = Now() + timedelta(seconds=delay_seconds) if delay_seconds else Now()
    WorkItem.objects.get_or_create(key=key)
    WorkItem.objects.filter(key=key, due_at__isnull=True).update(due_at=due)
    WorkItem.objects.filter(key=key, due_at__gt=due).update(due_at=due)


def request_refit() -> None:
    request_work(REFIT_RATINGS, delay_seconds=settings.REFIT_DEBOUNCE_SECONDS)


def claim_work(worker: str) -> WorkItem | None:
    """Give this worker one due item, or one whose worker was lost; None when there is none."""
    lost = Q(lease_until__lt=Now())
    ready = Q(lease_until__isnull=True, due_at__lte=Now()) | lost
    for key in (
        WorkItem.objects.filter(ready).order_by("due_at", "key").values_list("key", flat=True)
    ):
        claimed = WorkItem.objects.filter(ready, key=key).update(
            worker=worker,
            fence=F("fence") + 1,
            failures=F("failures") + Case(When(lost, then=1), default=0),
            lease_until=Now() + LEASE,
            due_at=Value(None),  # a request that comes while we work makes it due again
        )
        if claimed:
            return WorkItem.objects.get(key=key)
    return None


def renew_work(item: WorkItem) -> bool:
    """Keep the lease; False when it was lost to another worker."""
    return _mine(item).update(lease_until=Now() + LEASE) == 1


def finish_work(item: WorkItem, *, error: str = "", again_in: float | None = None) -> bool:
    """Close the item, due again where asked; False when the lease was lost in the meantime."""
    # What was requested while we worked stays due; a repetition comes no later than it.
    due: F | Least = F("due_at")
    if again_in is not None:
        again = Now() + timedelta(seconds=again_in)
        due = Least(Coalesce("due_at", again), again)
    return (
        _mine(item).update(
            lease_until=None,
            worker="",
            done_at=F("done_at") if error else Now(),
            error=error,
            failures=F("failures") + 1 if error else 0,
            due_at=due,
        )
        == 1
    )


def _mine(item: WorkItem) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(key=item.key, worker=item.worker, fence=item.fence)
