"""Where a text that is being written ends: stops found in the last tokens, thoughts left alone.

A stop may lie across tokens, and a character may be several tokens; so each new token is looked at
with just enough of those before it. Decoding the whole text happens only where a stop was seen.
"""

from collections.abc import Callable, Sequence
from typing import Final

Decode = Callable[[Sequence[int]], str]

# A decoder may treat the first token of what it is given in a special way (a space left out, half a
# character), so the window is longer than the stops by this many characters.
MARGIN: Final = 16


class StopFinder:
    """Tells after each token whether the answer holds a stop.

    With `think_end` no stop counts before it was written: a blank line in a thought ends nothing.
    """

    def __init__(self, decode: Decode, stops: Sequence[str], think_end: str = "") -> None:
        self._decode = decode
        self._stops = tuple(stop for stop in stops if stop)
        self._think_end = think_end
        self._is_thinking = bool(think_end)
        self._reach = max(map(len, (*self._stops, think_end)), default=0) + MARGIN
        self._tokens: list[int] = []
        self._start = 0  # of the window

    def push(self, token: int) -> bool:
        """Add a token; tell whether the text now holds a stop."""
        self._tokens.append(token)
        if not self._stops:
            return False
        text = self._decode(self._tokens[self._start :])
        if self._is_thinking and self._think_end in text:
            self._is_thinking = False
        is_there = (
            not self._is_thinking
            and _holds(text, self._stops)
            and _holds(self._answer(), self._stops)
        )
        if len(text) >= 2 * self._reach:
            self._shorten()
        return is_there

    def _answer(self) -> str:
        """Return what stops apply to, as `answer_text` does."""
        text = self._decode(self._tokens)
        return text.rsplit(self._think_end, maxsplit=1)[-1].lstrip() if self._think_end else text

    def _shorten(self) -> None:
        """Leave the older half of the window out, where enough remains."""
        middle = (self._start + len(self._tokens)) // 2
        if len(self._decode(self._tokens[middle:])) >= self._reach:
            self._start = middle


def _holds(text: str, stops: Sequence[str]) -> bool:
    return any(stop in text for stop in stops)
