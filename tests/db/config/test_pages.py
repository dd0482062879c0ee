"""The pages: one shell for every address of the frontend, with the headers that protect it."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from config import pages

ADDRESSES = ["", "arena", f"arena/{UUID(int=7)}", "leaderboard", "models/granite", "votes", "about"]


@pytest.fixture
def built(settings: Settings, tmp_path: Path) -> Path:
    """Pretend that the frontend was built."""
    (tmp_path / ".vite").mkdir()
    entry = {"file": "assets/main-abc12345.js", "css": ["assets/main-abc12345.css"]}
    manifest = tmp_path / ".vite" / "manifest.json"
    manifest.write_text(json.dumps({"src/main.ts": entry}))
    settings.FRONTEND_DIST = tmp_path
    return tmp_path


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_frontend_gets_the_shell_and_a_token(address: str) -> None:
    response = Client().get(f"/{address}")

    text = response.content.decode()
    assert response.status_code == 200
    assert '<script type="module" src="/static/assets/main-abc12345.js"></script>' in text
    assert '<link rel="stylesheet" href="/static/assets/main-abc12345.css">' in text
    assert response.cookies["csrftoken"].value


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ["granite", "arena/7", "models/a/b", "api", "\u00fc", "a\x00b"])
def test_any_other_address_is_a_designed_404(address: str) -> None:
    response = Client().get(f"/{address}")

    assert response.status_code == 404
    assert b'<div id="app">' in response.content


@pytest.mark.usefixtures("built")
def test_an_address_with_a_slash_is_sent_to_the_one_without() -> None:
    response = Client().get("/arena/")

    assert (response.status_code, response["Location"]) == (302, "/arena")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("address", ["//evil.example/", "/\\evil.example/", "/@evil.example/"])
def test_no_address_leads_to_another_site(address: str) -> None:
    response = Client().get("/", PATH_INFO=address)

    assert response.status_code == 404


@pytest.mark.usefixtures("built")
def test_a_page_may_load_nothing_from_elsewhere() -> None:
    response = Client().get("/")

    policy = dict(
        directive.strip().split(" ", 1)
        for directive in response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_before_the_first_build_the_operator_is_told_what_to_do(
    settings: Settings, tmp_path: Path
) -> None:
    settings.FRONTEND_DIST = tmp_path

    with pytest.raises(ImproperlyConfigured) as refused:
        Client().get("/")

    assert str(refused.value) == (
        "The frontend is not built: run `npm ci && npm run build` in frontend/, or `make up`."
    )


@pytest.mark.parametrize("is_built", [True, False])
def test_a_fault_of_ours_is_a_designed_page(
    settings: Settings, tmp_path: Path, request: pytest.FixtureRequest, is_built: bool
) -> None:
    settings.FRONTEND_DIST = request.getfixturevalue("built") if is_built else tmp_path

    response = pages.server_error(_request("/leaderboard"))

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content
    assert (b"main-abc12345.css" in response.content) is is_built


def test_a_fault_of_ours_in_the_api_is_a_problem() -> None:
    response = pages.server_error(_request("/api/me/"))

    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"] == "server_error"


def _request(path: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path = "GET", path
    return request
