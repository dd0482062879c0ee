"""The ledger: reasons are entered and reversed, never changed; a vote counts while none stands."""

import pytest

from arena.models import Exclusion, ExclusionCode, Vote, WorkItem
from arena.services import exclude_vote, reverse_exclusion
from arena.services.work import REFIT_RATINGS
from tests.builders import a_vote

pytestmark = pytest.mark.django_db

REPEAT, MODERATED = ExclusionCode.REPEAT, ExclusionCode.MODERATED


def exclude(vote: Vote, code: ExclusionCode = REPEAT) -> Exclusion:
    return exclude_vote(vote, code, detector="repeat/1", evidence={"battle": "x"})


def reverse(entry: Exclusion) -> Exclusion:
    return reverse_exclusion(entry, detector="ada", evidence={"appeal": 7})


def counts(vote: Vote) -> bool:
    return Vote.objects.counted().filter(id=vote.id).exists()


def test_an_excluded_vote_does_not_count() -> None:
    kept, excluded = a_vote(), a_vote()

    entry = exclude(excluded)

    assert counts(kept)
    assert not counts(excluded)
    assert entry.stands
    assert (entry.code, entry.detector, entry.evidence) == ("REPEAT", "repeat/1", {"battle": "x"})


def test_the_same_reason_again_is_the_same_entry() -> None:
    vote = a_vote()

    assert exclude(vote) == exclude(vote)
    assert Exclusion.objects.count() == 1


def test_a_reversed_exclusion_lets_the_vote_count_again() -> None:
    vote = a_vote()
    entry = exclude(vote)

    reversal = reverse(entry)

    assert counts(vote)
    assert not Exclusion.objects.get(id=entry.id).stands
    assert not reversal.stands
    assert (reversal.reverses, reversal.code, reversal.detector) == (entry, "REPEAT", "ada")
    assert Exclusion.objects.count() == 2


def test_reversing_twice_is_reversing_once() -> None:
    entry = exclude(a_vote())

    assert reverse(entry) == reverse(entry)
    assert Exclusion.objects.count() == 2


def test_a_vote_counts_only_when_every_reason_is_reversed() -> None:
    vote = a_vote()
    first, second = exclude(vote, REPEAT), exclude(vote, MODERATED)

    reverse(first)
    assert not counts(vote)
    reverse(second)
    assert counts(vote)


def test_a_vote_may_be_excluded_again_after_a_reversal() -> None:
    vote = a_vote()
    first = exclude(vote)
    reverse(first)

    second = exclude(vote)

    assert second != first
    assert not counts(vote)
    assert Exclusion.objects.count() == 3


def test_a_reversal_cannot_be_reversed() -> None:
    reversal = reverse(exclude(a_vote()))

    with pytest.raises(
        ValueError,
        match=rf"^exclusion {reversal.id} is a reversal; exclude the vote again instead$",
    ):
        reverse(reversal)


def test_the_vote_itself_is_never_changed() -> None:
    vote = a_vote("model_b")
    before = Vote.objects.filter(id=vote.id).values().get()

    reverse(exclude(vote))

    assert Vote.objects.filter(id=vote.id).values().get() == before


def test_an_exclusion_asks_for_new_ratings() -> None:
    vote = a_vote()
    WorkItem.objects.all().delete()

    exclude(vote)

    assert WorkItem.objects.get(key=REFIT_RATINGS).due_at is not None


def test_a_reversal_asks_for_new_ratings() -> None:
    entry = exclude(a_vote())
    WorkItem.objects.all().delete()

    reverse(entry)

    assert WorkItem.objects.get(key=REFIT_RATINGS).due_at is not None
