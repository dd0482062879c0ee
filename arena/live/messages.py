"""Read what a client sends over the battle socket, or say why it cannot be read."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qs

from arena.errors import InvalidInputError
from arena.events import ClientMessage
from arena.live.replay import Seen
from arena.live.words import MALFORMED, TOO_LARGE

MOST_BYTES = 65_536


class MalformedError(InvalidInputError):
    code = "malformed"


def read_messages(text: str | None, data: bytes | None) -> list[ClientMessage]:
    """Read one message, or an array of them. Raises MalformedError."""
    if text is None or data is not None:
        raise MalformedError(MALFORMED)
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise MalformedError(TOO_LARGE)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError(MALFORMED) from error
    return [_message(item) for item in (content if isinstance(content, list) else [content])]


def _message(item: object) -> ClientMessage:
    if isinstance(item, Mapping):
        match item:
            case {"type": "prompt.submit", "text": str(text)}:
                return {"type": "prompt.submit", "text": text}
            case {"type": "turn.stop"}:
                return {"type": "turn.stop"}
            case {"type": "turn.regenerate"}:
                return {"type": "turn.regenerate"}
    raise MalformedError(MALFORMED)


def read_seen(query: bytes) -> Seen | None:
    """Read `turn=2&attempt=1&a=812&b=790`; None when it is absent or senseless."""
    values = parse_qs(query.decode("ascii", "replace"))
    try:
        turn, a, b = (int(values[key][0]) for key in ("turn", "a", "b"))
        attempt = int(values.get("attempt", ["1"])[0])
    except (KeyError, ValueError):
        return None
    if min(turn, attempt, a, b) < 0:
        return None
    return Seen(turn, attempt, {"a": a, "b": b})
