"""Stopping drops what was not shown; a lonely tail is measured."""

from arena.pacing import Pacer


def test_stop_returns_what_was_written_and_never_shown() -> None:
    pacer = Pacer("lockstep")
    pacer.replies["a"].text = "x" * 100
    pacer.replies["b"].text = "y" * 95
    pacer.tick()

    dropped = pacer.stop()

    assert dropped == {"a": "x" * 91, "b": "y" * 86}
    assert pacer.replies["a"].text == "x" * 9
    assert pacer.replies["b"].text == "y" * 9


def test_nothing_is_shown_after_a_stop() -> None:
    pacer = Pacer("lockstep")
    for reply in pacer.replies.values():
        reply.text = "x" * 100
    pacer.tick()

    pacer.stop()

    assert pacer.is_done
    assert pacer.tick() == {}


def test_stop_before_the_start_shows_nothing_at_all() -> None:
    pacer = Pacer("buffered")
    pacer.replies["a"].text = "x" * 300

    assert pacer.stop() == {"a": "x" * 300, "b": ""}
    assert pacer.is_done
    assert pacer.tick() == {}


def test_a_tail_stall_is_a_tick_alone_below_the_full_quota() -> None:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text, pacer.replies["a"].has_ended = "Yes.", True
    pacer.replies["b"].text = "y" * 19

    # 9; then 9 alone at the full quota; then 0, 0: the last character waits for its marks.
    frames = [pacer.tick() for _ in range(4)]

    assert [len(frame.get("b", "")) for frame in frames] == [9, 9, 0, 0]
    assert pacer.replies["b"].stalled_ticks == 2
    assert pacer.replies["a"].stalled_ticks == 0


def test_waiting_for_the_other_side_is_no_tail_stall() -> None:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text, pacer.replies["b"].text = "x" * 50, "y"

    pacer.tick()

    assert [reply.stalled_ticks for reply in pacer.replies.values()] == [0, 0]


def test_a_reply_that_has_ended_never_stalls() -> None:
    pacer = Pacer("buffered")
    pacer.replies["a"].text, pacer.replies["b"].text = "Yes.", "y" * 30
    for reply in pacer.replies.values():
        reply.has_ended = True

    while not pacer.is_done:
        pacer.tick()

    assert [reply.stalled_ticks for reply in pacer.replies.values()] == [0, 0]
