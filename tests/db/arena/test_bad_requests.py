"""Whatever is sent, the answer is a problem document with a code: never a page, never a 500."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from arena import services
from arena.models import Battle, Consent, Rater, Vote
from tests.builders import a_battle, a_model, a_rater, answered
from tests.db.arena.browsers import TOKEN, browser, problem_of

pytestmark = pytest.mark.django_db

DOORS = ["/api/me/", "/api/battles/", "/api/battles/{}/vote/"]


def post(door: str, body: bytes, kind: str = "application/json") -> Any:
    """Send raw bytes to a door, as a rater with a battle to vote in."""
    a_model()
    a_model()
    battle = a_battle()
    answered(battle)
    client = browser(battle.rater)
    url = door.format(battle.id)
    return client.generic("POST", url, body, kind, HTTP_X_CSRFTOKEN=TOKEN)  # type: ignore[arg-type]  # bytes too


def nothing_was_stored() -> bool:
    return not Vote.objects.exists() and (Battle.objects.count(), Consent.objects.count()) == (1, 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"winner": "tie"',
        b"winner=tie",
        b'{"winner": NaN}',
        b"\xff\xfe{}",
        b'{"winner": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b'{"version": ' + b"9" * 5_000 + b"}",
    ],
    ids=["brace", "cut", "form", "nan", "utf-16", "latin-1", "arrays", "objects", "digits"],
)
def test_what_is_no_json_is_refused(door: str, body: bytes) -> None:
    refused = problem_of(post(door, body), 400)

    assert refused["code"] == "parse_error"
    assert nothing_was_stored()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "rot13", "base64", "granite"])
def test_another_alphabet_breaks_nothing(door: str, charset: str) -> None:
    body = json.dumps({"winner": "x", "version": "x", "layout": "x"}).encode()

    response = post(door, body, f"application/json; charset={charset}")

    assert problem_of(response, response.status_code)["code"] in {"parse_error", "invalid_input"}
    assert nothing_was_stored()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("body", [b"[]", b'"tie"', b"7", b"true", b"[{}]"])
def test_json_that_is_no_object_is_refused(door: str, body: bytes) -> None:
    refused = problem_of(post(door, body), 422)

    kind = type(json.loads(body)).__name__
    assert refused["detail"] == f"Invalid data. Expected a dictionary, but got {kind}."
    assert refused["errors"][0]["field"] == ""
    assert nothing_was_stored()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"winner=tie"),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("text/plain", b'{"winner": "tie"}'),
    ],
)
def test_another_kind_of_body_is_refused(door: str, kind: str, body: bytes) -> None:
    refused = problem_of(post(door, body, kind), 415)

    assert refused["code"] == "unsupported_media_type"
    assert nothing_was_stored()


@pytest.mark.parametrize("door", DOORS)
def test_a_body_above_the_limit_is_refused_with_both_numbers(door: str) -> None:
    body = b'{"winner": "tie", "version": 1, "comment": "' + b"x" * 300_000 + b'"}'

    refused = problem_of(post(door, body), 413)

    assert refused["code"] == "too_large"
    assert refused["detail"] == (
        f"The body has {len(body):,} bytes; the limit is 262,144. Shorten it and send again."
    )
    assert nothing_was_stored()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", ["\ud800", "\udfff x", "x" * 20_000, "\x00", "\u202e"])
def test_any_text_in_any_field_gets_an_answer(door: str, text: str) -> None:
    body = {
        **dict.fromkeys(("winner", "version", "layout", "study", "redrawn_from", text), text),
        **{field: {"study": text, "a": [text]} for field in ("consent", "reasons")},
    }

    refused = problem_of(post(door, json.dumps(body).encode()), 422)

    assert refused["code"] == "invalid_input"
    assert nothing_was_stored()


def test_half_a_character_is_named_in_the_answer() -> None:
    body = b'{"winner": "\\ud83d", "comment": "\\udca9"}'

    refused = problem_of(post("/api/battles/{}/vote/", body), 422)

    assert refused["detail"] == (
        'winner: "\\ud83d" is not a valid choice. '
        "comment: Surrogate characters are not allowed: U+DCA9."
    )


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/api/battles/"),
        ("DELETE", "/api/me/"),
        ("PUT", "/api/models/"),
        ("PATCH", f"/api/battles/{uuid.UUID(int=7)}/vote/"),
    ],
)
def test_another_method_is_refused(method: str, url: str) -> None:
    response = browser(a_rater()).generic(method, url, HTTP_X_CSRFTOKEN=TOKEN)

    assert problem_of(response, 405)["code"] == "method_not_allowed"
    assert response["Allow"]


@pytest.mark.parametrize(
    "url",
    ["/api/", "/api/granite/", "/api/me", "/api/battles/7/", "/api/battles/7/vote/", "/api/../x"],
)
def test_an_unknown_address_of_the_api_is_a_problem(url: str) -> None:
    refused = problem_of(browser(a_rater()).get(url), 404)

    assert refused["code"] == "not_found"
    assert refused["detail"] == f"There is no {url}; /api/schema/ lists the API."


def test_an_unknown_host_is_a_problem() -> None:
    refused = problem_of(APIClient().get("/api/me/", HTTP_HOST="evil.example"), 400)

    assert refused["code"] == "bad_request"


def test_a_fault_of_ours_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("granite is at http://inside/v1")

    monkeypatch.setattr(services, "start_battle", broken)
    client = browser(a_rater())
    client.raise_request_exception = False

    response = client.post("/api/battles/", {})

    refused = problem_of(response, 500)
    assert refused["code"] == "server_error"
    assert refused["detail"] == "Something broke on our side. Try again in a minute."
    assert b"granite" not in response.content


def test_a_fault_of_ours_leaves_no_open_transaction() -> None:
    browser(a_rater()).post("/api/battles/", {})

    assert connection.in_atomic_block is True  # the test's own
    assert connection.needs_rollback is False
    assert Rater.objects.count() == 1
