"""What the ratings read: counted votes per ordered pair and winner, all of one moment."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from arena.models import ExclusionCode, LanguageModel, Vote
from arena.queries import TallyCell, VoteTally, vote_tally
from arena.services import exclude_vote, reverse_exclusion
from tests.builders import a_battle, a_model, a_simulated_rater, a_vote

pytestmark = pytest.mark.django_db


def votes(model_a: LanguageModel, model_b: LanguageModel, *winners: str) -> list[Vote]:
    return [a_vote(winner, a_battle(model_a=model_a, model_b=model_b)) for winner in winners]


def test_without_votes_there_is_nothing() -> None:
    assert vote_tally(with_simulated=True) == VoteTally((), 0, 0, 0, None, None)


def test_votes_are_counted_per_ordered_pair_and_winner() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    votes(granite, mica, "model_a", "model_a", "tie")
    [last] = votes(mica, granite, "both_bad")

    tally = vote_tally(with_simulated=True)

    assert tally.cells == (
        TallyCell("granite", "mica", "model_a", 2),
        TallyCell("granite", "mica", "tie", 1),
        TallyCell("mica", "granite", "both_bad", 1),
    )
    assert (tally.votes, tally.excluded) == (4, 0)
    assert (tally.last_vote_id, tally.cut_off) == (last.id, last.cast_at)


def test_excluded_votes_are_counted_apart() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    first, second, third = votes(granite, mica, "model_a", "model_a", "tie")
    exclude_vote(first, ExclusionCode.REPEAT, detector="x/1", evidence={})
    exclude_vote(third, ExclusionCode.REPEAT, detector="x/1", evidence={})
    entry = exclude_vote(second, ExclusionCode.REPEAT, detector="x/1", evidence={})
    reverse_exclusion(entry, detector="ada", evidence={})

    tally = vote_tally(with_simulated=True)

    assert tally.cells == (TallyCell("granite", "mica", "model_a", 1),)
    assert (tally.votes, tally.excluded, tally.last_vote_id) == (1, 2, third.id)


def test_a_vote_excluded_for_two_reasons_is_one_vote() -> None:
    [vote] = votes(a_model("granite"), a_model("mica"), "model_a")
    for code in (ExclusionCode.REPEAT, ExclusionCode.MODERATED):
        exclude_vote(vote, code, detector="x/1", evidence={})

    assert (vote_tally(with_simulated=True).votes, vote_tally(with_simulated=True).excluded) == (
        0,
        1,
    )


def test_a_vote_that_comes_while_we_read_is_in_every_number_or_in_none() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    votes(granite, mica, "model_a")
    late = a_battle(model_a=granite, model_b=mica, state="ready")

    waiting = [late]

    def vote_after_the_first_query(execute: Callable[..., Any], *query: Any) -> Any:
        result = execute(*query)
        if waiting:
            Vote.objects.create(battle=waiting.pop(), winner="model_b")
        return result

    with connection.execute_wrapper(vote_after_the_first_query):
        tally = vote_tally(with_simulated=True)

    assert Vote.objects.count() == 2
    assert (tally.votes, tally.excluded) == (1, 0)
    assert tally.last_vote_id == Vote.objects.order_by("id")[0].id


def test_the_tally_is_one_query(django_assert_num_queries: Any) -> None:
    votes(a_model("granite"), a_model("mica"), "model_a", "tie", "both_bad")

    with django_assert_num_queries(1):
        vote_tally(with_simulated=True)


def test_only_real_votes_are_counted_where_only_they_are_asked_for() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    [real] = votes(granite, mica, "model_a")
    simulated = a_vote("model_a", a_battle(a_simulated_rater(), model_a=granite, model_b=mica))
    exclude_vote(
        a_vote("tie", a_battle(a_simulated_rater(), model_a=granite, model_b=mica)),
        ExclusionCode.REPEAT, detector="x/1", evidence={},
    )  # fmt: skip

    people, everybody = vote_tally(with_simulated=False), vote_tally(with_simulated=True)

    assert people.cells == (TallyCell("granite", "mica", "model_a", 1, simulated=0),)
    assert everybody.cells == (TallyCell("granite", "mica", "model_a", 2, simulated=1),)
    assert (people.votes, people.simulated, people.excluded) == (1, 0, 0)
    assert (everybody.votes, everybody.simulated, everybody.excluded) == (2, 1, 1)
    assert people.last_vote_id == real.id
    assert everybody.last_vote_id == simulated.id + 1  # the excluded one
