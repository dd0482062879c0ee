"""How the API's own authentication is described in its schema."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from arena.identity import COOKIE


class RaterCookie(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself
    target_class = "arena.identity.CsrfChecked"
    name = "rater"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": COOKIE,
            "description": "Signed; set by the answer to POST /api/me/. Unsafe requests also send "
            "the cookie csrftoken back in the header X-CSRFToken.",
        }
