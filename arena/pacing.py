"""Release two growing replies at one pace, so that rhythm does not tell who writes.

Every tick (50 ms) both sides get the same quota: the smallest of 9 characters and what each side
that still writes has ready. A side that has ended gives what it has left, at most the quota.
`lockstep` starts when each side has 90 characters or has ended; `buffered` waits for both ends.
This module has no clock: whoever calls `tick` owns the time.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Literal

TICK_SECONDS = 0.05
QUOTA = 9  # characters a tick: 180 a second, brisk reading
BARRIER = 90

Side = Literal["a", "b"]
Mode = Literal["lockstep", "buffered"]
SIDES: tuple[Side, Side] = ("a", "b")
OTHER: dict[Side, Side] = {"a": "b", "b": "a"}
JOINER = "\u200d"


def extends_cluster(character: str) -> bool:
    """Tell whether a character belongs to the one before it and must not be cut from it."""
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me"}  # includes variation selectors
        or character == JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones
    )


def cut_after(text: str, start: int, quota: int, *, is_whole: bool) -> int:
    """Return where to cut `text` after `start`: at most `quota` characters, between clusters.

    A single cluster longer than the quota is released as one. While more text may come
    (`is_whole` false) the last cluster stays back, because a mark may still join it.
    """
    if text[start : start + quota + 1].isascii():  # each character is a cluster of its own
        free = len(text) - start if is_whole else len(text) - start - 1
        return start + max(0, min(quota, free))
    cut, position = start, start
    while position < len(text):
        end = position + 1
        while end < len(text) and (extends_cluster(text[end]) or text[end - 1] == JOINER):
            end += 1
        if end == len(text) and not is_whole:
            break
        if end - start > quota and cut > start:
            break
        cut = position = end
        if cut - start >= quota:
            break
    return cut


@dataclass
class PacedReply:
    """One side: what the model has written and how much of it was released."""

    text: str = ""
    released: int = 0
    has_ended: bool = False  # the model writes no more
    stalled_ticks: int = 0  # spent alone and below the full quota, after the other side ended

    @property
    def shown(self) -> str:
        return self.text[: self.released]

    @property
    def is_done(self) -> bool:
        return self.has_ended and self.released == len(self.text)

    def ready(self) -> int:
        """Return how many characters could be released now; beyond the quota it may say less."""
        if self.has_ended:
            return len(self.text) - self.released
        return cut_after(self.text, self.released, QUOTA, is_whole=False) - self.released

    def release(self, quota: int) -> str:
        if quota <= 0:
            return ""
        end = cut_after(self.text, self.released, quota, is_whole=self.has_ended)
        piece = self.text[self.released : end]
        self.released = end
        return piece


@dataclass
class Pacer:
    """Both sides of one turn."""

    mode: Mode
    replies: dict[Side, PacedReply] = field(
        default_factory=lambda: {"a": PacedReply(), "b": PacedReply()}
    )
    has_started: bool = False

    @property
    def is_done(self) -> bool:
        return all(reply.is_done for reply in self.replies.values())

    def tick(self) -> dict[Side, str]:
        """Release one tick's text; a side without text in this tick is absent."""
        if not self._may_start():
            return {}
        self.has_started = True
        writing = [reply for reply in self.replies.values() if not reply.has_ended]
        quota = min([QUOTA, *(reply.ready() for reply in writing)])
        self._count_tail(quota)
        pieces = {side: self.replies[side].release(quota) for side in SIDES}
        return {side: piece for side, piece in pieces.items() if piece}

    def stop(self) -> dict[Side, str]:
        """End both sides where they are; return what was written but never released."""
        dropped: dict[Side, str] = {}
        for side, reply in self.replies.items():
            dropped[side] = reply.text[reply.released :]
            reply.text, reply.has_ended = reply.shown, True
        return dropped

    def _may_start(self) -> bool:
        if self.has_started:
            return True
        if self.mode == "buffered":
            return all(reply.has_ended for reply in self.replies.values())
        return all(reply.has_ended or len(reply.text) >= BARRIER for reply in self.replies.values())

    def _count_tail(self, quota: int) -> None:
        for side, reply in self.replies.items():
            is_alone = self.replies[OTHER[side]].is_done and not reply.has_ended
            reply.stalled_ticks += is_alone and quota < QUOTA
