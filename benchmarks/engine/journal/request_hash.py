"""The name of a request: who asked, where and when are no part of it.

sha256 of JSON with sorted keys, no spaces, UTF-8, numbers in their shortest form: equal requests
to the same weights have one name on every worker. A generation's repeat is no part of it either:
the noise of a repeat is drawn from (seed, this hash, repeat).
"""

import hashlib
from dataclasses import dataclass

import msgspec

from benchmarks.engine.journal.errors import BadRecordError
from benchmarks.engine.planning.plan import EncodedRequest
from benchmarks.engine.requests import GenerationOptions


@dataclass(frozen=True, slots=True)
class Asked:
    """What answers: equal for all requests of a run."""

    model_sha: str  # of the weights, or of an endpoint's model name and revision
    dtype: str
    encode_version: str  # of the rules that make text into tokens


def loglik_hash(asked: Asked, encoded: EncodedRequest) -> str:
    """Return the hash of scoring these tokens (also of one window of a rolling text).

    >>> import numpy as np
    >>> tokens, continuation = np.array([5, 6], np.int32), np.array([7], np.int32)
    >>> one = EncodedRequest(0, 0, tokens, 1, continuation)
    >>> other = EncodedRequest(9, 3, tokens, 1, continuation)  # another caller's number and part
    >>> asked = Asked("weights", "float32", "1")
    >>> loglik_hash(asked, one) == loglik_hash(asked, other)
    True
    """
    scored = {"first": encoded.first_scored, "continuation": encoded.continuation.tolist()}
    return _hash(asked, {"tokens": encoded.tokens.tolist(), "options": scored})


def generation_hash(asked: Asked, prompt: str | list[int], options: GenerationOptions) -> str:
    """Return the hash of writing on after this prompt: its text, or its tokens where known."""
    chosen = {
        "max_new_tokens": options.max_new_tokens,
        "stop": list(options.stop),
        "temperature": float(options.temperature),
        "top_p": float(options.top_p),
        "seed": options.seed,
        "think_end": options.think_end,
    }
    field = "prompt" if isinstance(prompt, str) else "tokens"
    return _hash(asked, {field: prompt, "options": chosen})


def _hash(asked: Asked, question: dict[str, object]) -> str:
    whole = {
        "model": asked.model_sha,
        "dtype": asked.dtype,
        "encode": asked.encode_version,
        **question,
    }
    try:
        canonical = msgspec.json.encode(whole, order="sorted")
    except (ValueError, TypeError) as error:
        raise BadRecordError(f"a request cannot be named: {error}") from error
    return hashlib.sha256(canonical).hexdigest()
