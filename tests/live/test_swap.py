"""The swap test: exchanging a fast and a slow model changes nothing but what 4.2 states."""

from typing import Any

import pytest

from arena.live.turn_run import TurnRun
from tests.live.scripted import Recorder, Writer, a_plan, script, without_database
from tests.live.virtual_clock import run_on_virtual_clock

FAST, SLOW = 2000.0, 48.0  # characters a second: 500 and 12 tokens
TRICKY = "🪨e\u0301👩\u200d🔬 "

Frames = list[tuple[float, list[Any]]]


def frames_of(monkeypatch: pytest.MonkeyPatch, pacing: str, *, a: Writer, b: Writer) -> Frames:
    """Return the frames of one turn with their times, in milliseconds from the first text on."""
    without_database(monkeypatch)
    script(monkeypatch, a=a, b=b)

    async def watch() -> Recorder:
        run, recorder = TurnRun(a_plan(pacing)), Recorder()
        run.attach(recorder, None)
        await run.run()
        return recorder

    frames = run_on_virtual_clock(watch()).frames
    first = next(at for at, events in frames if events[0]["type"] == "reply.delta")
    return [(round((at - first) * 1000, 6), events) for at, events in frames if at >= first]


def swapped(
    monkeypatch: pytest.MonkeyPatch, pacing: str, text_a: str, text_b: str, **more: Any
) -> tuple[Frames, Frames]:
    """Return the frames with the fast model on side A and with the fast model on side B."""
    return (
        frames_of(
            monkeypatch, pacing, a=Writer(text_a, FAST, **more), b=Writer(text_b, SLOW, **more)
        ),
        frames_of(
            monkeypatch, pacing, a=Writer(text_a, SLOW, **more), b=Writer(text_b, FAST, **more)
        ),
    )


@pytest.mark.parametrize(
    ("text_a", "text_b"),
    [
        ("stone " * 100, "stone " * 100),
        ("stone " * 100, "granite " * 10),
        ("short", "slate " * 300),
        (TRICKY * 40, "plain " * 40),
    ],
    ids=["equal", "longer A", "much longer B", "astral A"],
)
@pytest.mark.parametrize("chunk", [1, 4, 37])
def test_buffered_frames_and_their_times_do_not_tell_who_is_fast(
    monkeypatch: pytest.MonkeyPatch, text_a: str, text_b: str, chunk: int
) -> None:
    one, other = swapped(monkeypatch, "buffered", text_a, text_b, chunk=chunk)

    assert one == other


@pytest.mark.parametrize("chunk", [1, 4, 37])
@pytest.mark.parametrize("text", ["stone " * 100, TRICKY * 40], ids=["ascii", "astral"])
def test_lockstep_frames_and_their_times_do_not_tell_who_is_fast_when_the_texts_are_equal(
    monkeypatch: pytest.MonkeyPatch, text: str, chunk: int
) -> None:
    one, other = swapped(monkeypatch, "lockstep", text, text, chunk=chunk)

    assert one == other


def test_lockstep_frames_do_not_tell_who_is_fast_until_the_shorter_reply_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = swapped(monkeypatch, "lockstep", "stone " * 100, "slate " * 30)

    ends = [
        next(at for at, events in frames if any(e["type"] == "reply.finished" for e in events))
        for frames in (one, other)
    ]
    alike = min(ends)
    assert alike > 1000
    assert lengths_before(alike, one) == lengths_before(alike, other)


def lengths_before(end: float, frames: Frames) -> list[set[tuple[str, int]]]:
    return [
        {(event["side"], len(event["text"])) for event in events}
        for at, events in frames
        if at < end
    ]
