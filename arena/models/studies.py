"""A study: the conditions under which battles are held."""

from django.db import models
from django.db.models import Q


class Study(models.Model):
    class Kind(models.TextChoices):
        OPEN_ARENA = "open_arena"
        GUIDED = "guided"
        ANNOTATION = "annotation"
        VIBE_CHECK = "vibe_check"

    class Pacing(models.TextChoices):
        LOCKSTEP = "lockstep"
        BUFFERED = "buffered"

    class Reveal(models.TextChoices):
        NOW = "now"
        AT_CLOSE = "at_close"
        NEVER = "never"

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    guidelines = models.TextField(blank=True)
    guidelines_version = models.PositiveIntegerField(default=1)
    system_prompt = models.TextField(blank=True)  # equal for both sides
    pacing = models.CharField(max_length=10, choices=Pacing.choices, default=Pacing.BUFFERED)
    reveal = models.CharField(max_length=10, choices=Reveal.choices, default=Reveal.NOW)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="study_kind_known",
                condition=Q(kind__in=["open_arena", "guided", "annotation", "vibe_check"]),
            ),
            models.CheckConstraint(
                name="study_pacing_known",
                condition=Q(pacing="buffered") | Q(pacing="lockstep", kind="open_arena"),
                violation_error_message="Only the open arena may stream in lockstep.",
            ),
        ]

    def __str__(self) -> str:
        return self.slug
