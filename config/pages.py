"""The pages: one shell, in which the frontend shows what the address names."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.csrf import ensure_csrf_cookie

from config.problems import problem_page

# The addresses that the frontend knows (frontend/src/main.ts); any other is a 404.
ADDRESSES = [
    "",
    "arena",
    "arena/<uuid:battle_id>",
    "leaderboard",
    "models/<slug:slug>",
    "votes",
    "about",
    "privacy",
]
ENTRY = "src/main.ts"


@ensure_csrf_cookie
def page(request: HttpRequest, **_address: Any) -> HttpResponse:
    return _shell(request, status=200)


def without_slash(request: HttpRequest, address: str) -> HttpResponse:
    """Send /arena/ to /arena; the address that remains decides whether there is such a page."""
    return redirect(f"/{address}")


@ensure_csrf_cookie
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return no_such_api(request)
    return _shell(request, status=404)


def no_such_api(request: HttpRequest) -> HttpResponse:
    return problem_page(
        404, "not_found", f"There is no {request.path}; /api/schema/ lists the API."
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_page(
        400, "bad_request", "This request cannot be understood. Go to / and start there."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_page(
            500, "server_error", "Something broke on our side. Try again in a minute."
        )
    return render(request, "500.html", {"styles": _styles_or_none()}, status=500)


def _shell(request: HttpRequest, *, status: int) -> HttpResponse:
    entry = _built_entry()
    context = {
        "script": static(entry["file"]),
        "styles": [static(css) for css in entry.get("css", [])],
    }
    return render(request, "shell.html", context, status=status)


def _styles_or_none() -> list[str]:
    try:
        return [static(css) for css in _built_entry().get("css", [])]
    except ImproperlyConfigured:
        return []


def _built_entry() -> dict[str, Any]:
    """Return what Vite wrote for the entry. Raises ImproperlyConfigured before the first build."""
    manifest = settings.FRONTEND_DIST / ".vite" / "manifest.json"
    if settings.DEBUG:
        return _read_entry.__wrapped__(manifest)
    return _read_entry(manifest)


@cache
def _read_entry(manifest: Any) -> dict[str, Any]:
    try:
        chunks: dict[str, Any] = json.loads(manifest.read_text())
    except FileNotFoundError as error:
        raise ImproperlyConfigured(
            "The frontend is not built: run `npm ci && npm run build` in frontend/, or `make up`."
        ) from error
    return {**chunks[ENTRY], "css": list(dict.fromkeys(_styles_of(ENTRY, chunks)))}


def _styles_of(name: str, chunks: dict[str, Any]) -> list[str]:
    """Return the styles of a chunk and of all that it imports at once."""
    chunk = chunks[name]
    imported = [css for part in chunk.get("imports", []) for css in _styles_of(part, chunks)]
    return [*imported, *chunk.get("css", [])]
