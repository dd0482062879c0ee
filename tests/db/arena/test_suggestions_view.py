"""Suggested questions over HTTP: prompts alone, drawn without looking at models or people.

No test here may use the database: what is not read cannot leak into the draw.
"""

import pytest
from rest_framework.test import APIClient

from arena.questions.bank import load_bank
from arena.questions.suggestions import AskedQuestion, recognise

ADDRESS = "/api/questions/suggested/"
DOMAINS = {question.id: question.domain for question in load_bank()}


def suggested(client: APIClient) -> list[AskedQuestion]:
    prompts = [each["prompt"] for each in client.get(ADDRESS).json()["suggestions"]]
    asked = [recognise(prompt) for prompt in prompts]
    return [each for each in asked if each is not None]


def test_three_questions_of_three_domains_are_suggested_and_one_states_a_belief() -> None:
    asked = suggested(APIClient())

    assert len({DOMAINS[each.question_id] for each in asked}) == 3
    assert sorted(each.belief_arm == "none" for each in asked) == [False, True, True]


def test_nothing_but_the_prompt_leaves_the_server() -> None:
    body = APIClient().get(ADDRESS).json()

    assert list(body) == ["suggestions"]
    assert [list(each) for each in body["suggestions"]] == [["prompt"]] * 3


def test_suggestions_need_no_consent_and_set_no_cookie() -> None:
    response = APIClient().get(ADDRESS)

    assert response.status_code == 200
    assert not response.cookies


def test_suggestions_are_drawn_anew_and_never_cached() -> None:
    client = APIClient()

    assert client.get(ADDRESS)["Cache-Control"] == "no-store"
    assert len({tuple(suggested(client)) for _ in range(10)}) > 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_suggestions_can_only_be_read(method: str) -> None:
    assert getattr(APIClient(), method)(ADDRESS).status_code == 405
