from collections.abc import Mapping
from typing import Any

from django.db import transaction

from arena.models import Exclusion, ExclusionCode, Vote
from arena.services.work import request_refit


@transaction.atomic
def exclude_vote(
    vote: Vote, code: ExclusionCode, *, detector: str, evidence: Mapping[str, Any]
) -> Exclusion:
    """Enter a reason for which the vote does not count; a standing one of that code is kept."""
    Vote.objects.select_for_update().get(id=vote.id)
    standing = Exclusion.objects.filter(
        vote=vote, code=code, reverses__isnull=True, reversal__isnull=True
    ).first()
    request_refit()
    return standing or Exclusion.objects.create(
        vote=vote, code=code, detector=detector, evidence=dict(evidence)
    )


@transaction.atomic
def reverse_exclusion(
    exclusion: Exclusion, *, detector: str, evidence: Mapping[str, Any]
) -> Exclusion:
    """Enter that an exclusion no longer stands; the first reversal is kept.

    Raises ValueError for an entry that is itself a reversal.
    """
    Vote.objects.select_for_update().get(id=exclusion.vote_id)
    if exclusion.reverses_id is not None:
        raise ValueError(f"exclusion {exclusion.id} is a reversal; exclude the vote again instead")
    reversal, _ = Exclusion.objects.get_or_create(
        reverses=exclusion,
        defaults={
            "vote": exclusion.vote,
            "code": exclusion.code,
            "detector": detector,
            "evidence": dict(evidence),
        },
    )
    request_refit()
    return reversal
