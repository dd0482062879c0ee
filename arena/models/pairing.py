"""What the ratings say about the choice of the next pair."""

from django.db import models
from django.db.models import Q


class PairingWeights(models.Model):
    """How much one more vote on each pair would tell; one row, replaced by every newer rating."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    run = models.PositiveBigIntegerField()  # the rating that they come from
    slugs = models.JSONField()  # of the models that it rates together
    gains = models.JSONField()  # one per pair of these, in the order of itertools.combinations
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="pairingweights_are_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"weights of run {self.run}"
