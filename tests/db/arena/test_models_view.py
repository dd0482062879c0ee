"""The public list of models: names, never where they answer."""

import pytest
from rest_framework.test import APIClient

from tests.builders import a_model
from tests.db.arena.browsers import problem_of

pytestmark = pytest.mark.django_db

PUBLIC = {
    *("slug", "name", "organisation", "licence", "summary"),
    *("source", "revision", "status", "created_at"),
}


def test_the_list_shows_every_model_but_previews() -> None:
    a_model("slate", name="Slate")
    a_model("talc", name="Talc", status="retired")
    a_model("secret", name="Secret", status="preview")

    response = APIClient().get("/api/models/")

    assert [model["slug"] for model in response.json()["results"]] == ["slate", "talc"]
    assert b"ecret" not in response.content


def test_a_model_shows_its_public_side_alone() -> None:
    a_model(
        "slate",
        name="Slate",
        location="http://inside/v1",
        remote_name="inside-7b",
        api_key_variable="INSIDE_KEY",
    )

    one = APIClient().get("/api/models/slate/")
    [listed] = APIClient().get("/api/models/").json()["results"]

    assert one.json() == listed
    assert set(one.json()) == PUBLIC
    assert b"inside" not in one.content.lower()


@pytest.mark.parametrize("slug", ["basalt", "secret"])
def test_an_unknown_model_and_a_preview_look_the_same(slug: str) -> None:
    a_model("secret", status="preview")

    refused = problem_of(APIClient().get(f"/api/models/{slug}/"), 404)

    assert refused["code"] == "not_found"
    assert refused["detail"] == f"There is no model '{slug}'; the leaderboard lists them all."
