"""A browser as the API sees one: cookies of its own, the CSRF token sent back."""

import json
from http import HTTPStatus
from typing import Any

from django.core import signing
from rest_framework.test import APIClient

from arena.identity import COOKIE, SALT
from arena.models import Rater

TOKEN = "t" * 32


class JsonClient(APIClient):
    default_format = "json"


def browser(rater: Rater | None = None) -> APIClient:
    """Return a client that has opened a page; with a rater, one that has given consent."""
    client = JsonClient(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = TOKEN
    client.credentials(HTTP_X_CSRFTOKEN=TOKEN)
    if rater is not None:
        client.cookies[COOKIE] = rater_cookie(rater)
    return client


def rater_cookie(rater: Rater) -> str:
    return signing.dumps(str(rater.id), salt=SALT)


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """Return the problem document of an answer that must be one (RFC 9457)."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["type"] == "about:blank"
    assert body["status"] == status
    assert body["title"] == HTTPStatus(status).phrase
    assert body["detail"]
    return body
