"""Suggestions to the exclusion ledger: nothing leaves a board before a person has decided."""

from django.db import models
from django.db.models import Q

from arena.models.raters import Rater
from arena.models.votes import ExclusionCode


class ExclusionProposal(models.Model):
    """A reason to look at all votes of a rater; confirmed, it becomes entries of the ledger."""

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        DISMISSED = "dismissed"

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="proposals")
    code = models.CharField(max_length=20, choices=ExclusionCode.choices)
    detector = models.CharField(max_length=60)  # the rule and its version
    votes = models.PositiveIntegerField()  # of the rater, that the rule judged
    evidence = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    entered_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rater", "code"],
                condition=Q(state="open"),
                name="proposal_open_once_per_rater_and_code",
            ),
            models.CheckConstraint(
                name="proposal_code_known", condition=Q(code__in=ExclusionCode.values)
            ),
            models.CheckConstraint(
                name="proposal_decided_by_somebody_at_some_time",
                condition=Q(state="open", decided_by="", decided_at__isnull=True)
                | Q(state__in=["confirmed", "dismissed"], decided_at__isnull=False)
                & ~Q(decided_by=""),
                violation_error_message="A decision has somebody who made it and a time.",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"
