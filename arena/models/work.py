"""Periodic and requested work as rows: the row is the queue, whichever process executes it."""

from django.db import models
from django.db.models import Q


class WorkItem(models.Model):
    """One kind of work. Asking for it again before it ran changes nothing: the key is unique."""

    key = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField(null=True, blank=True)  # null: nothing to do
    lease_until = models.DateTimeField(null=True, blank=True)  # null: nobody works on it
    worker = models.CharField(max_length=120, blank=True)
    fence = models.PositiveBigIntegerField(default=0)  # rises at every claim, never falls
    failures = models.PositiveIntegerField(default=0)  # in a row
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workitem_lease_has_a_worker",
                condition=Q(lease_until__isnull=True) | ~Q(worker=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key
