"""Nothing is shown before both sides can go on together."""

import pytest

from arena.pacing import Pacer


def test_lockstep_waits_until_both_sides_have_ninety_characters() -> None:
    pacer = Pacer("lockstep")
    pacer.replies["a"].text = "x" * 500
    pacer.replies["b"].text = "y" * 89

    before = pacer.tick()
    pacer.replies["b"].text += "y"
    after = pacer.tick()

    assert before == {}
    assert after == {"a": "x" * 9, "b": "y" * 9}


def test_lockstep_starts_with_a_short_reply_that_has_ended() -> None:
    pacer = Pacer("lockstep")
    pacer.replies["a"].text, pacer.replies["a"].has_ended = "Canberra.", True
    pacer.replies["b"].text = "y" * 90

    assert pacer.tick() == {"a": "Canberra.", "b": "y" * 9}


def test_lockstep_waits_for_a_side_that_has_written_nothing() -> None:
    pacer = Pacer("lockstep")
    pacer.replies["a"].text, pacer.replies["a"].has_ended = "x" * 200, True

    assert pacer.tick() == {}
    assert pacer.replies["a"].shown == ""


def test_the_barrier_is_not_raised_a_second_time() -> None:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text = "x" * 10
    pacer.replies["b"].text = "y" * 10

    assert pacer.tick() == {"a": "x" * 9, "b": "y" * 9}


@pytest.mark.parametrize("late", ["a", "b"])
def test_buffered_waits_for_both_ends_however_much_there_is(late: str) -> None:
    pacer = Pacer("buffered")
    for side, reply in pacer.replies.items():
        reply.text, reply.has_ended = "x" * 1_000, side != late

    before = pacer.tick()
    for reply in pacer.replies.values():
        reply.has_ended = True
    after = pacer.tick()

    assert before == {}
    assert after == {"a": "x" * 9, "b": "x" * 9}


def test_two_empty_replies_that_have_ended_are_done_without_a_frame() -> None:
    pacer = Pacer("lockstep")
    for reply in pacer.replies.values():
        reply.has_ended = True

    assert pacer.is_done
    assert pacer.tick() == {}
