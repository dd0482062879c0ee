"""The models that may answer in battles, their history and their failures."""

from django.db import models
from django.db.models import Q


class LanguageModelQuerySet(models.QuerySet["LanguageModel"]):
    def listed(self) -> "LanguageModelQuerySet":
        """Return the models whose names the public may see, in order of their names."""
        return self.exclude(status=LanguageModel.Status.PREVIEW).order_by("name")

    def for_battles(self) -> "LanguageModelQuerySet":
        """Return the models that may be drawn, in an order that does not depend on names."""
        return self.filter(status=LanguageModel.Status.ACTIVE).order_by("id")


class LanguageModel(models.Model):
    class Source(models.TextChoices):
        HUB = "hub"
        FOLDER = "folder"
        ENDPOINT = "endpoint"

    class Status(models.TextChoices):
        PREVIEW = "preview"
        ACTIVE = "active"
        RETIRED = "retired"

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    summary = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    # hub: the repository id; folder: a path, relative to the project where possible;
    # endpoint: the base address that ends in /v1
    location = models.CharField(max_length=500)
    remote_name = models.CharField(max_length=200, blank=True)  # `model` in requests to an endpoint
    revision = models.CharField(max_length=80, blank=True)
    dtype = models.CharField(max_length=20, blank=True)
    api_key_variable = models.CharField(max_length=80, blank=True)  # the name, never the key
    first_text_seconds = models.FloatField(null=True, blank=True)  # null: the site's default
    stall_seconds = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LanguageModelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="languagemodel_source_known",
                condition=Q(source__in=["hub", "folder", "endpoint"]),
            ),
            models.CheckConstraint(
                name="languagemodel_status_known",
                condition=Q(status__in=["preview", "active", "retired"]),
            ),
            models.CheckConstraint(
                name="languagemodel_endpoint_has_remote_name",
                condition=~Q(source="endpoint") | ~Q(remote_name=""),
                violation_error_message="An endpoint needs the name it knows the model by.",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class ModelEvent(models.Model):
    """One line of a model's public history; rows are only ever added."""

    class Kind(models.TextChoices):
        REGISTERED = "registered"
        RETIRED = "retired"
        RETURNED = "returned"

    model = models.ForeignKey(LanguageModel, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.CharField(max_length=200, blank=True)
    happened_at = models.DateTimeField(auto_now_add=True)


class ModelFailure(models.Model):
    """One answer that a model could not give; the detail is for operators, never for raters."""

    class Cause(models.TextChoices):
        UNREACHABLE = "unreachable"
        REJECTED = "rejected"
        NO_TEXT_IN_TIME = "no_text_in_time"
        STALLED = "stalled"
        CLOSED_EARLY = "closed_early"
        GARBLED = "garbled"
        EMPTY = "empty"
        TURN_LIMIT = "turn_limit"
        INTERNAL = "internal"

    model = models.ForeignKey(LanguageModel, models.PROTECT, related_name="failures")
    battle = models.ForeignKey("arena.Battle", models.PROTECT, related_name="failures")
    cause = models.CharField(max_length=20, choices=Cause.choices)
    detail = models.TextField(blank=True)
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["model", "cause"])]
