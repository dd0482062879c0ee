"""The rater's own resource, and the cookie that makes somebody a rater."""

import uuid

import pytest
from django.core import signing
from pytest_django import Settings
from rest_framework.test import APIClient

from arena.identity import COOKIE, SALT
from arena.models import Consent, Rater
from tests.builders import a_rater, a_vote
from tests.db.arena.browsers import browser, problem_of, rater_cookie

pytestmark = pytest.mark.django_db

NOBODY = {
    "level": "anonymous",
    "consent": None,
    "needs_consent": True,
    "consent_version": 1,
    "votes": 0,
}


def test_a_visitor_is_nobody_and_gets_no_cookie() -> None:
    response = APIClient().get("/api/me/")

    assert response.json() == NOBODY
    assert not response.cookies


def test_consent_sets_a_cookie_that_scripts_cannot_read(settings: Settings) -> None:
    settings.HTTPS = True

    response = browser().post(
        "/api/me/",
        {"consent": {"study": True}, "version": 1},
        secure=True,
        HTTP_REFERER="https://testserver/arena",
    )

    cookie = response.cookies[COOKIE]
    assert response.json() == {
        **NOBODY,
        "needs_consent": False,
        "consent": {"study": True, "votes": False, "conversations": False, "strata": False},
    }
    assert signing.loads(cookie.value, salt=SALT) == str(Rater.objects.get().id)
    assert cookie["httponly"] is True
    assert cookie["secure"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600


def test_a_second_answer_is_of_the_same_rater() -> None:
    client = browser()
    client.post("/api/me/", {"consent": {"study": True, "votes": True}, "version": 1})

    answer = client.post("/api/me/", {"consent": {"study": True}, "version": 1}).json()

    assert answer["consent"]["votes"] is False
    assert Rater.objects.count() == 1
    assert Consent.objects.count() == 2


def test_the_number_of_votes_is_ones_own() -> None:
    vote = a_vote()
    a_vote()

    assert browser(vote.battle.rater).get("/api/me/").json()["votes"] == 1


@pytest.mark.parametrize(
    ("wrong", "code", "detail"),
    [
        (
            {"consent": {"study": False}, "version": 1},
            "invalid_input",
            "consent.study: without it nothing may be stored, so there is no battle. "
            "The other three may be left out.",
        ),
        (
            {"consent": {"study": True}, "version": 2},
            "invalid_input",
            "version: the consent screen has version 1, this answer is for 2. "
            "Reload the page and answer again.",
        ),
        (
            {"consent": {}},
            "invalid_input",
            "consent.study: This field is required. version: This field is required.",
        ),
        (
            {"consent": {"study": "perhaps"}, "version": 0},
            "invalid_input",
            "consent.study: Must be a valid boolean. "
            "version: Ensure this value is greater than or equal to 1.",
        ),
        (
            {"consent": True, "version": 1},
            "invalid_input",
            "consent: Invalid data. Expected a dictionary, but got bool.",
        ),
    ],
)
def test_an_answer_that_is_none_names_its_fields(
    wrong: dict[str, object], code: str, detail: str
) -> None:
    refused = problem_of(browser().post("/api/me/", wrong), 422)

    assert (refused["code"], refused["detail"]) == (code, detail)
    assert not Rater.objects.exists()


def test_the_fields_are_also_listed_for_programs() -> None:
    refused = problem_of(browser().post("/api/me/", {"consent": {}}), 422)

    assert refused["errors"] == [
        {"field": "consent.study", "detail": "This field is required."},
        {"field": "version", "detail": "This field is required."},
    ]


def forged_cookies() -> dict[str, str]:
    rater = a_rater()
    whole = rater_cookie(rater)
    return {
        "empty": "",
        "no signature": str(rater.id),
        "changed": whole[:-1] + ("a" if whole[-1] != "a" else "b"),
        "of another use": signing.dumps(str(rater.id), salt="somewhere.else"),
        "of another key": signing.dumps(str(rater.id), key="another", salt=SALT),
        "of nobody": signing.dumps(str(uuid.uuid4()), salt=SALT),
        "no id": signing.dumps("granite", salt=SALT),
        "a number": signing.dumps(7, salt=SALT),
        "a list": signing.dumps([str(rater.id)], salt=SALT),
        "with a zero": whole + "\x00",
    }


@pytest.mark.parametrize(
    "name",
    [
        *("empty", "no signature", "changed", "of another use", "of another key", "of nobody"),
        *("no id", "a number", "a list", "with a zero"),
    ],
)
def test_a_forged_cookie_is_nobody(name: str) -> None:
    client = browser()
    client.cookies[COOKIE] = forged_cookies()[name]

    assert client.get("/api/me/").json() == NOBODY
    assert problem_of(client.post("/api/battles/", {}), 403)["code"] == "consent_required"


def test_a_rater_whose_consent_is_old_is_asked_again() -> None:
    client = browser(Rater.objects.create())

    assert client.get("/api/me/").json()["needs_consent"]
    refused = problem_of(client.post("/api/battles/", {}), 403)
    assert refused["code"] == "consent_required"
    assert refused["detail"] == "Answer the consent screen at /arena first."
