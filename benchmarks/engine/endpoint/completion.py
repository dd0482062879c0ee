"""Read one answer of either API: forgiving about form, strict about substance."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from arena.providers.completion_chunks import DETAIL_CHARACTERS, token_count, whole_text

ABSENT: Final = object()  # `stop_reason: null` says something, its absence nothing


class UnreadableAnswerError(Exception):
    """An answer with status 200 that is none; its text may repeat what the server wrote."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Completion:
    text: str
    finish_reason: str  # in the server's words
    stop_reason: object  # ABSENT, None at an end of its own, or the stop that was met (vLLM)
    model: str  # that the server says has answered; empty: it does not say
    system_fingerprint: str
    prompt_tokens: int | None  # None: not counted by the server
    completion_tokens: int | None
    choice: Mapping[str, Any]  # all of it: what an echo adds stands there


def read_completion(body: bytes) -> Completion:
    """Raise UnreadableAnswerError for what is no completion, or an error in its place."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswerError("garbled", f"the answer is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise UnreadableAnswerError("garbled", "the answer is JSON, but no object")
    if document.get("error"):
        raise UnreadableAnswerError("rejected", sentence_of(body))
    try:
        choice = document["choices"][0]
        text = choice["message"].get("content") if "message" in choice else choice["text"]
        reason = choice.get("finish_reason")
        usage = document.get("usage") or {}
        return Completion(
            text=_text(text),
            finish_reason=_text(reason),
            stop_reason=choice.get("stop_reason", ABSENT),
            model=_text(document.get("model")),
            system_fingerprint=_text(document.get("system_fingerprint")),
            prompt_tokens=token_count(usage.get("prompt_tokens")),
            completion_tokens=token_count(usage.get("completion_tokens")),
            choice=choice,
        )
    except (AttributeError, TypeError, KeyError, IndexError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise UnreadableAnswerError("garbled", f"the answer is no completion: {detail}") from error


def sentence_of(body: bytes) -> str:
    """Return what a server says has gone wrong, wherever in its answer it says so.

    >>> sentence_of(b'{"error": {"message": "no such model", "type": "invalid"}}')
    'no such model'
    >>> sentence_of(b"Bad Gateway")
    'Bad Gateway'
    """
    text = body.decode(errors="replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for field in ("error", "detail", "message"):
        if isinstance(found, dict) and found.get(field):
            found = found[field]
    return whole_text(found) if isinstance(found, str) else json.dumps(found)


def shortened(sentence: str) -> str:
    """Return one line of bounded length."""
    return " ".join(sentence.split())[:DETAIL_CHARACTERS]


def _text(value: object) -> str:
    """Return a text that has UTF-8; null is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} instead of a text")
    return whole_text(value)
