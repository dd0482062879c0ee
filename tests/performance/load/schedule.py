"""When the pacing schedule lets each character go, and how far behind it the frames came.

The schedule is that of `arena.pacing` itself, run over the moments at which the models wrote,
on the grid of ticks that begins when the turn does.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from arena.pacing import SIDES, TICK_SECONDS, Pacer, Side


@dataclass(frozen=True)
class Written:
    """One side as its model wrote it."""

    tokens: Sequence[str]
    at: Sequence[float]  # seconds, one a token
    ended_at: float


@dataclass(frozen=True)
class Release:
    """By this moment a side may have shown so many characters."""

    at: float
    characters: int


@dataclass(frozen=True)
class Frame:
    """What one frame added to each side, and when it arrived."""

    at: float
    characters: dict[Side, int]


def schedule(started_at: float, sides: dict[Side, Written]) -> dict[Side, list[Release]]:
    """Return each side's releases when nothing takes any time."""
    pacer = Pacer("lockstep")
    told = dict.fromkeys(SIDES, 0)
    shown = dict.fromkeys(SIDES, 0)
    releases: dict[Side, list[Release]] = {side: [] for side in SIDES}
    tick = math.ceil(started_at / TICK_SECONDS)
    while not pacer.is_done:
        now = tick * TICK_SECONDS
        for side, written in sides.items():
            while told[side] < len(written.tokens) and written.at[told[side]] <= now:
                pacer.replies[side].text += written.tokens[told[side]]
                told[side] += 1
            pacer.replies[side].has_ended = written.ended_at <= now
        for side, text in pacer.tick().items():
            shown[side] += len(text)
            releases[side].append(Release(now, shown[side]))
        tick += 1
    return releases


def delays(frames: Sequence[Frame], releases: dict[Side, list[Release]]) -> list[float]:
    """Return, for each frame with text, the seconds by which it came after its release."""
    found: list[float] = []
    totals = {side: list(accumulate(f.characters[side] for f in frames)) for side in SIDES}
    steps = {side: [release.characters for release in releases[side]] for side in SIDES}
    for frame, *shown in zip(frames, totals["a"], totals["b"], strict=True):
        due = [
            releases[side][bisect_left(steps[side], total)].at
            for side, total in zip(SIDES, shown, strict=True)
            if frame.characters[side]
        ]
        if due:
            found.append(frame.at - max(due))
    return found
