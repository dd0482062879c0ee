"""What a run on an endpoint is called: a name that changes whenever what is asked for does."""

import hashlib
from typing import Final

import msgspec

from benchmarks.engine.endpoint.settings import EndpointSettings
from benchmarks.engine.journal.records import Setting
from benchmarks.engine.journal.request_hash import Asked

REMOTE: Final = "remote"  # never reproducible to the bit, so never certified
_BODY_VERSION: Final = "1"  # of the rules in body.py and echo.py


def asked(settings: EndpointSettings) -> Asked:
    """Return what answers, for the hash of a request; no weights are known, so the model's name."""
    # How fast it is asked and what it costs changes no answer.
    decisive = {
        "base_url": settings.base_url.rstrip("/"),
        "model": settings.model,
        "api": settings.api,
        "seed": settings.seed,
        "limit_field": settings.limit_field,
        "extra_body": dict(settings.extra_body),
    }
    sha = hashlib.sha256(msgspec.json.encode(decisive, order="sorted")).hexdigest()
    return Asked(model_sha=sha, dtype=REMOTE, encode_version=_BODY_VERSION)


def engine_record(settings: EndpointSettings) -> dict[str, Setting]:
    """Return the engine of a run's header; the label stands where others name their backend."""
    return {"backend": REMOTE, "api": settings.api, "model": settings.model, "seed": settings.seed}
