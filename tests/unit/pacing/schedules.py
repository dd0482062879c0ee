"""Play a schedule of arriving text against a pacer, on a clock of ticks."""

from dataclasses import dataclass

from arena.pacing import SIDES, Mode, Pacer, Side

Frame = dict[Side, str]


@dataclass(frozen=True)
class Arrivals:
    """What one side has written by each tick; it ends with the last of them."""

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def play(mode: Mode, a: Arrivals, b: Arrivals) -> list[Frame]:
    """Return the frame of every tick, from the first piece until both sides are done."""
    pacer, arrivals = Pacer(mode), dict(zip(SIDES, (a, b), strict=True))
    frames = []
    number = 0
    while not pacer.is_done:
        for side in SIDES:
            pieces = arrivals[side].pieces
            pacer.replies[side].text += pieces[number] if number < len(pieces) else ""
            pacer.replies[side].has_ended = number + 1 >= len(pieces)
        frames.append(pacer.tick())
        number += 1
        assert number < 10_000, "the pacer makes no progress"
    return frames


def shown(frames: list[Frame], side: Side) -> str:
    return "".join(frame.get(side, "") for frame in frames)


def lengths(frames: list[Frame], side: Side) -> list[int]:
    return [len(frame.get(side, "")) for frame in frames]


def end_of_shorter(frames: list[Frame]) -> int:
    """Return the number of the frame that shows the last character of the shorter reply."""
    ends = [
        max((number for number, frame in enumerate(frames) if side in frame), default=0)
        for side in SIDES
    ]
    return min(ends)
