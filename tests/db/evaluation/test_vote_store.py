"""What a process knows of the votes is what a process that has just started would read."""

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena.models import Battle, Reply, Turn, Vote, Winner
from arena.vote_records import STYLE
from evaluation.ratings.words import OUTCOMES
from evaluation.vote_store import StoredVotes, VoteStore
from tests.db.evaluation.builders import a_model, contest, exclude, reverse, some_votes
from tests.db.evaluation.conversations import a_turn

pytestmark = pytest.mark.django_db


def same(first: StoredVotes, second: StoredVotes) -> bool:
    columns = vars(first.columns)
    others = vars(second.columns)
    alike = all(np.array_equal(columns[name], others[name]) for name in columns)
    return alike and np.array_equal(first.counts, second.counts)


def test_without_votes_there_is_nothing_to_read() -> None:
    stored = VoteStore().read()

    assert len(stored.columns.id) == 0
    assert stored.cut_off(stored.counts) is None


def test_a_vote_is_read_with_its_models_winner_and_mark() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    [vote] = some_votes(mica, granite, Winner.BOTH_BAD, is_simulated=True)

    stored = VoteStore().read()

    columns = stored.columns
    assert (columns.id.tolist(), columns.model_a.tolist()) == ([vote.id], [mica.pk])
    assert columns.model_b.tolist() == [granite.pk]
    assert OUTCOMES[columns.outcome[0]] == "both_bad"
    assert (columns.is_simulated.tolist(), stored.counts.tolist()) == ([True], [True])
    assert stored.cut_off(stored.counts) == Vote.objects.get().cast_at


def test_further_votes_are_added_to_those_that_are_known() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    store = VoteStore()
    contest(granite, mica, 3, 2)
    store.read()
    contest(mica, granite, 1, 4)

    further = store.read()

    assert len(further.columns.id) == 10
    assert same(further, VoteStore().read())


def test_a_second_read_asks_for_nothing_that_is_known() -> None:
    contest(a_model("granite"), a_model("mica"), 3, 2)
    store = VoteStore()
    store.read()

    with CaptureQueriesContext(connection) as queries:
        store.read()

    # the battle of the last vote, the number of votes, votes after it (none), the ledger
    assert len(queries) == 4


def test_an_exclusion_of_a_known_vote_is_seen_and_so_is_its_reversal() -> None:
    votes = contest(a_model("granite"), a_model("mica"), 2, 1)
    store = VoteStore()
    store.read()

    exclusion = exclude(votes[1])
    without = store.read()
    reverse(exclusion)
    again = store.read()

    assert without.counts.tolist() == [True, False, True]
    assert again.counts.all()


def test_a_vote_that_appears_below_the_watermark_is_not_missed() -> None:
    # PostgreSQL gives numbers before a transaction ends, so a smaller one may come later.
    granite, mica = a_model("granite"), a_model("mica")
    early, late = contest(granite, mica, 1, 1)
    number, battle = early.id, early.battle_id
    Vote.objects.filter(id=number).delete()
    store = VoteStore()
    store.read()

    Vote.objects.create(id=number, battle_id=battle, winner=Winner.MODEL_A)
    stored = store.read()

    assert stored.columns.id.tolist() == [number, late.id]


def test_another_database_under_the_process_is_read_anew() -> None:
    granite, mica = a_model("granite"), a_model("mica")
    [vote] = some_votes(granite, mica, Winner.MODEL_A)
    store = VoteStore()
    store.read()
    number = vote.id
    Vote.objects.all().delete()
    [other] = some_votes(granite, mica, Winner.MODEL_B)
    Vote.objects.filter(id=other.id).update(id=number)

    stored = store.read()

    assert OUTCOMES[stored.columns.outcome[0]] == "model_b"


def test_votes_on_the_same_prompt_share_its_code_whatever_its_case_and_spaces() -> None:
    votes = contest(a_model("granite"), a_model("mica"), 3, 0)
    for vote, prompt in zip(votes, ("Why is the sky blue?", "why is  the sky BLUE?\n", "Why?"),
                            strict=True):  # fmt: skip
        a_turn(vote.battle, prompt, "a", "b")

    prompts = VoteStore().read().columns.prompt.tolist()

    assert prompts[0] == prompts[1] != prompts[2]


def test_votes_on_the_same_bank_question_share_its_code() -> None:
    votes = contest(a_model("granite"), a_model("mica"), 2, 0)
    for vote, prompt in zip(votes, ("Which is the capital?", "Name the capital."), strict=True):
        a_turn(vote.battle, prompt, "a", "b")
    Battle.objects.update(question="capital-australia", belief_arm="none")

    prompts = VoteStore().read().columns.prompt.tolist()

    assert prompts[0] == prompts[1]


def test_style_is_counted_over_all_turns_of_a_side() -> None:
    [vote] = some_votes(a_model("granite"), a_model("mica"), Winner.TIE)
    a_turn(vote.battle, "First?", "# Head\n- one\n- **two**", "plain \U0001f44d")
    a_turn(vote.battle, "Second?", "1. three", "**bold**\n```\nx\n```", index=2)

    columns = VoteStore().read().columns

    assert STYLE == ("characters", "headers", "lists", "bold", "code", "emoji")
    assert columns.style_a.tolist() == [[22 + 8, 1, 3, 1, 0, 0]]
    assert columns.style_b.tolist() == [[7 + 18, 0, 0, 1, 1, 1]]
    assert (Turn.objects.count(), Reply.objects.count()) == (2, 4)
