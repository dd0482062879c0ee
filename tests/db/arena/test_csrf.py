"""The rater's cookie travels by itself, so a token must come with whatever changes something."""

import pytest
from rest_framework.test import APIClient

from arena.identity import COOKIE
from arena.models import Battle, Rater, Vote
from tests.builders import a_battle, a_model, answered
from tests.db.arena.browsers import TOKEN, browser, problem_of, rater_cookie

pytestmark = pytest.mark.django_db


def a_ready_battle() -> Battle:
    a_model()
    a_model()
    battle = a_battle()
    answered(battle)
    return battle


def client_of(rater: Rater, *, cookie: str = "", header: str = "") -> APIClient:
    client = APIClient(enforce_csrf_checks=True)
    client.cookies[COOKIE] = rater_cookie(rater)
    if cookie:
        client.cookies["csrftoken"] = cookie
    if header:
        client.credentials(HTTP_X_CSRFTOKEN=header)
    return client


@pytest.mark.parametrize(
    ("cookie", "header"),
    [
        *(("", ""), (TOKEN, ""), ("", TOKEN), (TOKEN, "u" * 32)),
        *((TOKEN, "short"), (TOKEN, "\u00fc" * 32)),
    ],
    ids=["nothing", "cookie alone", "header alone", "another", "short", "not ascii"],
)
@pytest.mark.parametrize("door", ["/api/me/", "/api/battles/", "/api/battles/{}/vote/"])
def test_without_its_token_nothing_is_changed(door: str, cookie: str, header: str) -> None:
    battle = a_ready_battle()
    client = client_of(battle.rater, cookie=cookie, header=header)
    body = {"winner": "tie", "consent": {"study": True}, "version": 1}

    refused = problem_of(client.post(door.format(battle.id), body, format="json"), 403)

    assert refused["code"] == "csrf_failed"
    assert Battle.objects.count() == 1
    assert not Vote.objects.exists()
    assert battle.rater.consents.count() == 1


def test_another_site_is_refused_even_with_the_token() -> None:
    battle = a_ready_battle()

    response = browser(battle.rater).post(
        f"/api/battles/{battle.id}/vote/", {"winner": "tie"}, HTTP_ORIGIN="https://evil.example"
    )

    assert problem_of(response, 403)["code"] == "csrf_failed"
    assert not Vote.objects.exists()


def test_reading_needs_no_token() -> None:
    battle = a_ready_battle()
    client = client_of(battle.rater)

    for url in ("/api/me/", f"/api/battles/{battle.id}/", "/api/me/votes/", "/api/models/"):
        assert client.get(url).status_code == 200


def test_with_its_token_a_vote_is_stored() -> None:
    battle = a_ready_battle()
    client = browser(battle.rater)

    voted = client.post(f"/api/battles/{battle.id}/vote/", {"winner": "tie"})

    assert voted.status_code == 201


def test_an_unknown_address_without_a_token_is_a_problem_too() -> None:
    refused = problem_of(APIClient(enforce_csrf_checks=True).post("/api/granite/", {}), 403)

    assert refused["code"] == "csrf_failed"
