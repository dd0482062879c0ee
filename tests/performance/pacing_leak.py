"""How often the tail of a lockstep battle tells which model is faster, as a Markdown table.

In lockstep both panes grow alike until the shorter reply ends; then the longer one goes on alone,
at the speed of its model. An observer who knows this rule and sees only the times and lengths of
the frames compares the pace of that tail with the pace of the common part (without the 90
characters that both sides have ready at the start). A pace is characters a tick.

* The tail is more than a tenth faster: the shorter reply held both back. Its model is the slower.
* Otherwise, and the tail is more than a tenth below the full pace: the longer reply held both
  back. Its model is the slower.
* Otherwise, or when either part lasts less than half a second: no verdict.

The grid: every pair of speeds with every pair of different lengths; tokens of four characters
come after uneven pauses from a seed. Run: python tests/performance/pacing_leak.py [SEED]
"""

import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from arena.pacing import BARRIER, QUOTA, SIDES, TICK_SECONDS, Pacer, Side

TOKEN_CHARACTERS = 4
SPEEDS = (12, 25, 50, 100, 200, 500)  # tokens a second
LENGTHS = (100, 250, 500, 1_000, 2_000, 4_000)  # characters
DRAWS = 3  # battles in each cell of the grid
FIRST_TEXT_SECONDS = 0.5
UNEVENNESS = 4.0  # shape of the gamma distribution of pauses: they vary by half of their mean
SHORTEST_PART = round(0.5 / TICK_SECONDS)  # ticks that an observer needs
CLEARLY = 0.1
STALL_LIMIT_MS = 2_000  # the boards' filter

SLOW: Side = "a"  # the slower model is on side A here; the observer does not know
FAST: Side = "b"
Verdict = Literal["right", "wrong", "none"]


@dataclass(frozen=True)
class Battle:
    slow: int  # tokens a second
    fast: int
    slow_length: int  # characters
    fast_length: int


@dataclass(frozen=True)
class Seen:
    battle: Battle
    verdict: Verdict
    stall_ms: float


def arrivals(speed: int, length: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the tick at which each character is there."""
    tokens = -(-length // TOKEN_CHARACTERS)
    pauses = rng.gamma(UNEVENNESS, 1 / (UNEVENNESS * speed), tokens)
    ticks = np.ceil((FIRST_TEXT_SECONDS + np.cumsum(pauses)) / TICK_SECONDS).astype(np.int64)
    return np.repeat(ticks, TOKEN_CHARACTERS)[:length]


def watch(battle: Battle, rng: np.random.Generator) -> Seen:
    """Play one battle through the real pacer and ask the observer."""
    times = {
        SLOW: arrivals(battle.slow, battle.slow_length, rng),
        FAST: arrivals(battle.fast, battle.fast_length, rng),
    }
    pacer = Pacer("lockstep")
    frames: dict[Side, list[int]] = {"a": [], "b": []}
    for tick in itertools.count():
        for side in SIDES:
            there = int(np.searchsorted(times[side], tick, side="right"))
            pacer.replies[side].text = "x" * there
            pacer.replies[side].has_ended = there == len(times[side])
        pieces = pacer.tick()
        if pacer.has_started:
            for side in SIDES:
                frames[side].append(len(pieces.get(side, "")))
        if pacer.is_done:
            break
    stalled = max(reply.stalled_ticks for reply in pacer.replies.values())
    return Seen(battle, judge(frames), stalled * TICK_SECONDS * 1000)


def judge(frames: dict[Side, list[int]]) -> Verdict:
    slower = slower_side(frames)
    if slower is None:
        return "none"
    return "right" if slower == SLOW else "wrong"


def slower_side(frames: dict[Side, list[int]]) -> Side | None:
    """Return the side that the observer takes for the slower model's, None without a verdict."""
    ends = {side: max(tick for tick, n in enumerate(frames[side]) if n) for side in SIDES}
    longer: Side = "a" if ends["a"] > ends["b"] else "b"
    shorter: Side = "b" if longer == "a" else "a"
    common = frames[longer][BARRIER // QUOTA : ends[shorter]]
    tail = frames[longer][ends[shorter] + 1 : -1]  # its last tick may be short in any case
    if min(len(common), len(tail)) < SHORTEST_PART:
        return None
    if pace(tail) > pace(common) * (1 + CLEARLY):
        return shorter
    return longer if pace(tail) < QUOTA * (1 - CLEARLY) else None


def pace(part: Sequence[int]) -> float:
    return sum(part) / len(part)


def grid(rng: np.random.Generator) -> Iterator[Seen]:
    for slow, fast in itertools.combinations(SPEEDS, 2):
        for slow_length, fast_length in itertools.permutations(LENGTHS, 2):
            for _ in range(DRAWS):
                yield watch(Battle(slow, fast, slow_length, fast_length), rng)


def row(name: str, battles: Iterable[Seen]) -> str:
    battles = list(battles)
    short = [seen for seen in battles if seen.battle.slow_length < seen.battle.fast_length]
    long = [seen for seen in battles if seen.battle.slow_length > seen.battle.fast_length]
    filtered = [seen for seen in battles if seen.stall_ms < STALL_LIMIT_MS]
    cells = [
        share(battles, "right"),
        share(battles, "wrong"),
        share(battles, "none"),
        share(long, "right"),
        share(short, "right"),
        f"{len(filtered) / len(battles):.0%}",
        share(filtered, "right"),
    ]
    return f"| {name} | {' | '.join(cells)} |"


def share(battles: Sequence[Seen], verdict: Verdict) -> str:
    if not battles:
        return "none left"
    return f"{Counter(seen.verdict for seen in battles)[verdict] / len(battles):.0%}"


def table(battles: Sequence[Seen]) -> str:
    pairs = itertools.combinations(SPEEDS, 2)
    rows = [
        row(
            f"{slow} and {fast}",
            (seen for seen in battles if (seen.battle.slow, seen.battle.fast) == (slow, fast)),
        )
        for slow, fast in pairs
    ]
    head = [
        "| tokens a second | told rightly | told wrongly | not told "
        "| rightly, the slow one writes more | rightly, the fast one writes more "
        "| tail stall under 2 s | rightly among those |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, row("**all**", battles)])


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    battles = list(grid(np.random.default_rng(seed)))
    sys.stdout.write(f"{len(battles)} battles, seed {seed}\n\n{table(battles)}\n")


if __name__ == "__main__":
    main()
