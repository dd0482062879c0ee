"""A check that renews a suggestion while somebody decides it never opens it again."""

from collections.abc import Callable
from functools import partial

import pytest

from arena.models import ExclusionCode, ExclusionProposal, Rater
from arena.services import confirm_proposal, dismiss_proposal, propose_exclusion
from tests.db.arena.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("decide", [confirm_proposal, dismiss_proposal])
def test_a_decision_stands_whatever_a_check_does_meanwhile(decide: Callable[..., object]) -> None:
    for _round in range(10):
        raters = Rater.objects.bulk_create(Rater() for _ in range(4))
        suggest = [
            partial(propose_exclusion, rater.id, ExclusionCode.ANOMALY, detector="test/1",
                    evidence={}) for rater in raters
        ]  # fmt: skip
        proposals = [call(votes=30) for call in suggest]
        calls: list[Callable[[], object]] = [partial(call, votes=31) for call in suggest]
        calls += [partial(decide, proposal.pk, by="Ada") for proposal in proposals if proposal]
        at_once(calls)

        found = ExclusionProposal.objects.filter(rater__in=raters)
        assert {proposal.decided_by for proposal in found} == {"Ada"}
        assert found.count() == 4
