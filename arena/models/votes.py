"""Votes, and the ledger that says which of them do not count."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from arena.models.battles import Battle


class Winner(models.TextChoices):
    MODEL_A = "model_a"
    MODEL_B = "model_b"
    TIE = "tie"
    BOTH_BAD = "both_bad"


def vote_counts() -> Q:
    """Return the condition, in a query of votes, that no exclusion of the vote still stands."""
    standing = Exclusion.objects.filter(
        vote=OuterRef("pk"), reverses__isnull=True, reversal__isnull=True
    )
    return Q(~Exists(standing))


class VoteQuerySet(models.QuerySet["Vote"]):
    def counted(self) -> "VoteQuerySet":
        """Return the votes all of whose exclusions, if any, have been reversed."""
        return self.filter(vote_counts())

    def of_people(self) -> "VoteQuerySet":
        """Return the votes that were not simulated."""
        return self.filter(is_simulated=False)


class Vote(models.Model):
    """What a rater decided; never edited, never deleted."""

    class Strength(models.TextChoices):
        SLIGHT = "slight"
        CLEAR = "clear"

    class Input(models.TextChoices):
        KEY = "key"
        POINTER = "pointer"
        API = "api"

    battle = models.OneToOneField(Battle, models.PROTECT, related_name="vote")
    winner = models.CharField(max_length=8, choices=Winner.choices)
    strength = models.CharField(max_length=6, choices=Strength.choices, blank=True)
    reasons = models.JSONField(default=dict)  # {"a": [...], "b": [...]}
    comment = models.TextField(blank=True)
    decision_ms = models.PositiveIntegerField(null=True, blank=True)
    viewing_ms = models.PositiveIntegerField(null=True, blank=True)
    input = models.CharField(max_length=8, choices=Input.choices, default=Input.API)
    is_simulated = models.BooleanField(default=False)  # cast by a simulated rater
    cast_at = models.DateTimeField(auto_now_add=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["cast_at"]),
            # Most sites have none of them, and ask before every refit.
            models.Index(fields=["id"], name="vote_simulated", condition=Q(is_simulated=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="vote_winner_known",
                condition=Q(winner__in=["model_a", "model_b", "tie", "both_bad"]),
                violation_error_message="The winner is model_a, model_b, tie or both_bad.",
            ),
        ]


class ExclusionCode(models.TextChoices):
    IDENTITY_LEAK = "IDENTITY_LEAK"
    PROVIDER_ERROR = "PROVIDER_ERROR"
    EMPTY_REPLY = "EMPTY_REPLY"
    NOT_BLIND = "NOT_BLIND"
    REPEAT = "REPEAT"
    MODERATED = "MODERATED"
    TOO_FAST = "TOO_FAST"
    DUPLICATE_PROMPT = "DUPLICATE_PROMPT"
    TEST_TRAFFIC = "TEST_TRAFFIC"
    ATTENTION_FAILED = "ATTENTION_FAILED"
    ANOMALY = "ANOMALY"
    RING = "RING"
    INTEREST = "INTEREST"
    WITHDRAWN = "WITHDRAWN"
    IMPORT_INVALID = "IMPORT_INVALID"


class Exclusion(models.Model):
    """One entry of the ledger, a reason or the reversal of one; rows are only ever added."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="exclusions")
    code = models.CharField(max_length=20, choices=ExclusionCode.choices)
    detector = models.CharField(max_length=60)  # the rule and its version, or the person
    evidence = models.JSONField(default=dict)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exclusion_code_known", condition=Q(code__in=ExclusionCode.values)
            ),
        ]

    @property
    def stands(self) -> bool:
        """Tell whether this entry keeps its vote from counting."""
        return self.reverses_id is None and not hasattr(self, "reversal")
