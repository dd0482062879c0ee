"""Suggest, confirm and dismiss exclusions of a rater's votes; only a person confirms."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from arena.errors import InvalidInputError, NotFoundError
from arena.models import ExclusionCode, ExclusionProposal, Rater, Vote
from arena.services.exclusions import exclude_vote

# A dismissed suspicion comes back when the rater has cast this many times the votes.
_AGAIN_AFTER: Final = 2


@transaction.atomic
def propose_exclusion(
    rater: UUID, code: ExclusionCode, *, detector: str, votes: int, evidence: Mapping[str, Any]
) -> ExclusionProposal | None:
    """Suggest that the votes of a rater be excluded; nothing else changes.

    An open proposal of that code gets the newer evidence. None when the same suspicion was
    dismissed, or confirmed, on at least half as many votes.
    """
    Rater.objects.select_for_update().get(id=rater)
    earlier = ExclusionProposal.objects.filter(rater_id=rater, code=code)
    if earlier.exclude(state="open").filter(votes__gt=votes / _AGAIN_AFTER).exists():
        return None
    proposal = earlier.filter(state="open").first()
    proposal = proposal or ExclusionProposal(rater_id=rater, code=code)
    proposal.detector, proposal.votes, proposal.evidence = detector, votes, dict(evidence)
    proposal.save()
    return proposal


@transaction.atomic
def confirm_proposal(proposal: int, *, by: str) -> int:
    """Exclude every vote that the rater has cast, and return how many.

    Raises NotFoundError, and InvalidInputError when it is decided already or nobody is named.
    """
    found = _decided(proposal, "confirmed", by)
    votes = list(Vote.objects.filter(battle__rater=found.rater).order_by("id"))
    for vote in votes:
        exclude_vote(
            vote,
            ExclusionCode(found.code),
            detector=found.detector,
            evidence={**found.evidence, "proposal": found.pk},
        )
    return len(votes)


@transaction.atomic
def dismiss_proposal(proposal: int, *, by: str) -> None:
    """Let the votes count. Raises as `confirm_proposal`."""
    _decided(proposal, "dismissed", by)


def _decided(number: int, state: str, by: str) -> ExclusionProposal:
    if not by.strip():
        raise InvalidInputError("A decision needs the name of who makes it: --by NAME.")
    asked = ExclusionProposal.objects.filter(id=number)
    # The rater first, as `propose_exclusion` does: a check that renews the proposal meanwhile
    # would open it again.
    if Rater.objects.select_for_update().filter(id__in=asked.values("rater")).first() is None:
        raise NotFoundError(f"There is no proposal {number}; `touchstone raters list` shows them.")
    proposal = asked.get()
    if proposal.state != "open":
        raise InvalidInputError(
            f"Proposal {number} was {proposal.state} by {proposal.decided_by}; it stays so."
        )
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.strip(), timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    return proposal
