"""Read one chunk of a streamed chat completion; of all it tells, only what is named here.

Nearly every chunk is as it should be and is read by its types. What is not is read once more as
plain JSON, forgiving about form and strict about substance.
"""

import json
from typing import Any, Literal

import msgspec

from arena.providers.base import Chunk, ProviderError

DETAIL_CHARACTERS = 2_000  # of a foreign error text that is kept for operators
FINISHED: dict[str, Literal["stop", "length"]] = {"length": "length", "max_tokens": "length"}
MOST_TOKENS = 2**31 - 1


class _Delta(msgspec.Struct):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: dict[str, Any] | None = None
    error: Any = None


_decoder = msgspec.json.Decoder(_Completion)


def read_event(data: bytes) -> Chunk | None:
    """Read one event's data; None for what is no chunk: `[DONE]`, or a line that is no JSON.

    Raises ProviderError for an error object or a shape that is no chunk.
    """
    try:
        found = _decoder.decode(data)
    except (ValueError, RecursionError):
        return _read_leniently(data)
    if found.error:
        raise _rejected(found.error)
    choice = found.choices[0] if found.choices else _Choice()
    delta = choice.delta or _Delta()
    return _chunk(
        delta.content,
        delta.reasoning_content or delta.reasoning,
        choice.finish_reason,
        found.usage,
    )


def _read_leniently(data: bytes) -> Chunk | None:
    try:
        found = json.loads(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    if found.get("error"):
        raise _rejected(found["error"])
    try:
        choice = (found.get("choices") or [{}])[0]
        delta = choice.get("delta") or {}
        reason = choice.get("finish_reason")
        return _chunk(
            whole_text(delta.get("content")),
            whole_text(delta.get("reasoning_content") or delta.get("reasoning")),
            str(reason) if reason else None,
            found.get("usage"),
        )
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        raise ProviderError("garbled", f"{error}: {str(found)[:DETAIL_CHARACTERS]}") from error


def _chunk(
    text: str | None, reasoning: str | None, reason: str | None, usage: dict[str, Any] | None
) -> Chunk:
    return Chunk(
        text=_without_nul(text),
        reasoning=_without_nul(reasoning),
        finish_reason=FINISHED.get(reason, "stop") if reason else "",
        prompt_tokens=token_count(usage.get("prompt_tokens")) if usage else None,
        completion_tokens=token_count(usage.get("completion_tokens")) if usage else None,
    )


def _rejected(error: object) -> ProviderError:
    return ProviderError("rejected", str(error)[:DETAIL_CHARACTERS])


def whole_text(text: str | None) -> str:
    """Replace half surrogate pairs: they cannot be sent as UTF-8, and the typed reader has none."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if text else ""


def _without_nul(text: str | None) -> str:
    """Replace what PostgreSQL cannot store."""
    return text.replace("\x00", "\ufffd") if text else ""


def token_count(value: object) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= MOST_TOKENS else None
