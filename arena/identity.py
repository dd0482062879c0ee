"""Who is asking: a rater behind a signed cookie, the same for requests and sockets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from arena.errors import ConsentRequiredError
from arena.models import Rater
from arena.queries import has_current_consent

COOKIE = "rater"
SALT = "arena.rater"


def rater_from_cookies(cookies: Mapping[str, str]) -> Rater | None:
    """Return the rater that the signed cookie names; a forged or unknown cookie is nobody.

    Nobody can be a simulated rater either: their votes are made by `touchstone simulate` alone.
    """
    try:
        rater_id = signing.loads(cookies[COOKIE], salt=SALT)
        return Rater.objects.filter(id=UUID(rater_id), is_simulated=False).first()
    except (KeyError, ValueError, TypeError, AttributeError, signing.BadSignature):
        return None


def consenting_rater(request: Request) -> Rater:
    """Return the rater who asks.

    Raises ConsentRequiredError for a person who has not answered the present consent screen.
    """
    rater = rater_from_cookies(request.COOKIES)
    if rater is None or not has_current_consent(rater):
        raise ConsentRequiredError("Answer the consent screen at /arena first.")
    return rater


def remember(response: HttpResponse, rater: Rater) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(str(rater.id), salt=SALT),
        max_age=settings.RATER_COOKIE_AGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def _any_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: object, reason: str) -> str:
        return reason


class CsrfChecked(BaseAuthentication):
    """Refuse unsafe requests without a CSRF token: the rater's cookie travels by itself."""

    def authenticate(self, request: Request) -> None:
        inner: Any = request._request  # noqa: SLF001  # as REST framework's own check does
        # The check would look for the token in a form and use up the body: here it is a header.
        inner._mark_post_parse_error()  # noqa: SLF001  # an empty form, nothing read
        check = CsrfCheck(_any_view)
        check.process_request(inner)
        reason = check.process_view(inner, _any_view, (), {})
        if reason:
            raise PermissionDenied(f"CSRF: {reason}", code="csrf_failed")
