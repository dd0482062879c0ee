"""People who vote, and what they agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Rater(models.Model):
    """A person behind a signed cookie, an account is optional; or a simulated one, so marked."""

    class Level(models.TextChoices):
        ANONYMOUS = "anonymous"
        ACCOUNT = "account"
        INVITED = "invited"
        EXPERT = "expert"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.ANONYMOUS)
    is_simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rater_level_known",
                condition=Q(level__in=["anonymous", "account", "invited", "expert"]),
            ),
            models.CheckConstraint(
                name="rater_simulated_is_nobody",
                condition=Q(is_simulated=False) | Q(account__isnull=True, level="anonymous"),
                violation_error_message="A simulated rater has no account and no level.",
            ),
        ]

    def current_consent(self) -> "Consent | None":
        return self.consents.order_by("-id").first()


class Consent(models.Model):
    """One answer to the consent screen; a later row replaces it, none is edited."""

    rater = models.ForeignKey(Rater, models.PROTECT, related_name="consents")
    version = models.PositiveIntegerField()
    study = models.BooleanField()  # running the study; nothing happens without it
    votes = models.BooleanField()  # release of votes
    conversations = models.BooleanField()  # release of conversations
    strata = models.BooleanField()  # release of strata
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_includes_the_study",
                condition=Q(study=True),
                violation_error_message="Without consent to the study there is nothing to store.",
            ),
        ]
