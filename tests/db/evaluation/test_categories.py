"""A category with enough votes has a board of its own, which counts no other votes."""

import json
from typing import Any

import pytest
from django.test import Client

from arena.models import Battle, LanguageModel, Vote, Winner
from arena.questions.bank import load_bank
from evaluation.models import Snapshot
from evaluation.services import refit_boards
from evaluation.vote_store import VoteStore, bit_of
from tests.db.evaluation.builders import a_model, contest, exclude, some_votes
from tests.db.evaluation.conversations import a_turn

pytestmark = pytest.mark.django_db
CURRENT = "/api/leaderboards/current/"


def document(board: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board=board).body))
    return found


def votes_on(prompt: str, answer: str, wins: int, losses: int) -> list[Vote]:
    granite, mica = a_model("granite"), a_model("mica")
    votes = contest(granite, mica, wins, losses)
    for vote in votes:
        a_turn(vote.battle, prompt, answer, "Fine.")
    return votes


@pytest.mark.parametrize(
    ("prompt", "answer"), [("Mend\n```\nx = 1\n```", "No."), ("Write.", "```python\nx\n```")]
)
def test_code_in_a_prompt_or_an_answer_is_seen(prompt: str, answer: str) -> None:
    votes_on(prompt, answer, 1, 0)

    assert VoteStore().read().columns.categories.tolist() == [bit_of("code")]


def test_the_language_is_that_of_the_first_prompt_that_has_one() -> None:
    [vote] = votes_on("2 + 2?", "4", 1, 0)
    a_turn(vote.battle, "Und warum ist das so, bitte?", "So.", "So.", index=2)
    a_turn(vote.battle, "Thank you, that is all I wanted to know.", "Ok.", "Ok.", index=3)

    [bits] = VoteStore().read().columns.categories.tolist()

    assert bits == bit_of("multi-turn") | bit_of("language-de")


def test_turns_length_and_the_domain_of_a_bank_question_are_seen() -> None:
    [vote] = votes_on("?" * 72, "a" * 2_000, 1, 0)
    a_turn(vote.battle, "More.", "b" * 995, "c", index=2)
    Battle.objects.update(question=load_bank()[0].id, belief_arm="none")

    [bits] = VoteStore().read().columns.categories.tolist()

    # 72 + 5 characters of prompts and 2,995 of the longer side are 3,072.
    domain = bit_of(f"domain-{load_bank()[0].domain}")
    assert bits == bit_of("multi-turn") | bit_of("long") | domain


def test_a_category_of_300_votes_has_a_board_that_counts_them_alone() -> None:
    votes_on("Mend\n```\nx\n```", "Done.", 200, 100)
    granite, mica = _models()
    some_votes(granite, mica, Winner.MODEL_B, 50)

    refit_boards()

    assert document("arena")["votes"] == 350
    assert document("arena-code")["votes"] == 300
    assert document("arena-code")["columns"]["votes"] == [300, 300]
    assert document("arena-code")["category"] == "code"
    assert document("arena")["categories"] == document("arena-code")["categories"] == ["code"]


def _models() -> tuple[LanguageModel, LanguageModel]:
    granite, mica = LanguageModel.objects.order_by("slug")
    return granite, mica


def test_with_fewer_votes_a_category_has_no_board_but_it_keeps_the_one_it_has() -> None:
    votes = votes_on("Mend\n```\nx\n```", "Done.", 199, 100)
    refit_boards()
    assert not Snapshot.objects.filter(board="arena-code").exists()
    [another] = some_votes(*_models(), Winner.MODEL_A)
    a_turn(another.battle, "Mend\n```\nx\n```", "Done.", "Done.")
    refit_boards()
    exclude(votes[0])

    refit_boards()

    assert document("arena-code")["votes"] == 299
    assert document("arena")["categories"] == []


def test_a_vote_outside_the_category_leaves_its_board_as_it_is() -> None:
    votes_on("Mend\n```\nx\n```", "Done.", 200, 100)
    refit_boards()
    before = Snapshot.objects.get(board="arena-code").run_id

    some_votes(*_models(), Winner.TIE)
    refit_boards()

    assert Snapshot.objects.get(board="arena-code").run_id == before


def test_the_current_board_can_be_asked_for_a_category(client: Client) -> None:
    votes_on("Mend\n```\nx\n```", "Done.", 200, 100)
    refit_boards()

    assert client.get(CURRENT, {"category": "code"}).json()["board"] == "arena-code"
    assert client.get(CURRENT, {"category": "long"}).status_code == 404
    refused = client.get(CURRENT, {"category": "poems"})
    assert refused.status_code == 422
    assert refused.json()["detail"].startswith("There is no category 'poems'; there is code, long")


def test_a_category_is_not_given_at_equal_style(client: Client) -> None:
    response = client.get(CURRENT, {"category": "code", "score_method": "style"})

    assert response.status_code == 422
    assert response.json()["detail"].startswith("Categories have no scores at equal style")
