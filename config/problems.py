"""Errors of the API as problem documents (RFC 9457): a code, a sentence, and what to do."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from arena.errors import ArenaError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """Write the document; `detail` is a sentence that may repeat what was sent."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": _sendable(detail),
        **more,
    }


def problem_page(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse(problem(status, code, detail), status=status, content_type=MEDIA_TYPE)


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem document for an expected error, None (a 500) for any other."""
    headers = {}
    match error:
        case ArenaError():
            body = problem(error.status, error.code, error.sentence)
            if error.retry_after:
                headers["Retry-After"] = str(error.retry_after)
        case exceptions.ValidationError():
            errors = list(_field_errors(error.detail))
            sentence = " ".join(
                f"{one['field']}: {one['detail']}" if one["field"] else one["detail"]
                for one in errors
            )
            body = problem(422, "invalid_input", sentence, errors=errors)
        case exceptions.APIException():
            body = problem(error.status_code, str(error.get_codes()), str(error.detail))
        case RequestDataTooBig():
            body = problem(413, "too_large", _too_large(context["request"]))
        case Http404():
            body = problem(404, "not_found", "There is nothing at this address.")
        case _:
            return None
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Yield one entry a sentence; the field is empty where the whole body is meant."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            below = "" if key == "non_field_errors" else str(key)
            yield from _field_errors(value, ".".join(filter(None, (path, below))))
    elif isinstance(detail, list):
        for value in detail:
            yield from _field_errors(value, path)
    else:
        yield {"field": path, "detail": _sendable(str(detail))}


def _sendable(sentence: str) -> str:
    """Write half a surrogate pair, which no UTF-8 holds, as its escape."""
    return sentence.encode(errors="backslashreplace").decode()


def _too_large(request: Request) -> str:
    length, limit = int(request.META["CONTENT_LENGTH"]), settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return f"The body has {length:,} bytes; the limit is {limit:,}. Shorten it and send again."


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    return problem_page(
        403, "csrf_failed", f"{reason} Open a page of this site and send its token."
    )
