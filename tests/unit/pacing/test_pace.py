"""Both sides grow by the same number of characters in each tick."""

from arena.pacing import Pacer, Side
from tests.unit.pacing.schedules import Arrivals, end_of_shorter, lengths, play, shown


def started(a: str, b: str) -> Pacer:
    pacer = Pacer("lockstep", has_started=True)
    pacer.replies["a"].text, pacer.replies["b"].text = a, b
    return pacer


def test_a_tick_gives_nine_characters_a_side() -> None:
    pacer = started("abcdefghijklmnop", "ABCDEFGHIJKLMNOP")

    assert pacer.tick() == {"a": "abcdefghi", "b": "ABCDEFGHI"}


def test_the_faster_side_gets_no_more_than_the_slower_one_has() -> None:
    # Five are there, the last of them waits for marks that may still join it.
    pacer = started("x" * 100, "12345")

    assert pacer.tick() == {"a": "xxxx", "b": "1234"}


def test_a_stalled_side_holds_both() -> None:
    pacer = started("x" * 100, "1")

    assert pacer.tick() == {}
    assert pacer.replies["a"].released == 0


def test_both_go_on_when_the_stalled_side_does() -> None:
    pacer = started("x" * 100, "1")
    pacer.tick()

    pacer.replies["b"].text += "23"

    assert pacer.tick() == {"a": "xx", "b": "12"}


def test_a_side_that_has_ended_gives_its_rest_at_the_pace_of_the_other() -> None:
    pacer = started("x" * 100, "12345")
    pacer.replies["a"].has_ended = True

    assert pacer.tick() == {"a": "xxxx", "b": "1234"}


def test_after_the_shorter_reply_the_longer_one_goes_on_alone() -> None:
    pacer = started("x" * 12, "y" * 100)
    pacer.replies["a"].has_ended = True

    frames = [pacer.tick() for _ in range(3)]

    assert lengths(frames, "a") == [9, 3, 0]
    assert lengths(frames, "b") == [9, 9, 9]


def test_buffered_releases_at_the_full_quota_to_both_ends() -> None:
    frames = play("buffered", Arrivals(("x" * 30,)), Arrivals(("y" * 13,)))

    assert lengths(frames, "a") == [9, 9, 9, 3]
    assert lengths(frames, "b") == [9, 4, 0, 0]


def test_buffered_frames_do_not_tell_how_the_text_arrived() -> None:
    slow = Arrivals(tuple("Slate is a fine-grained rock."))
    fast = Arrivals(("Slate is a metamorphic rock that splits into thin plates.",))

    one = [frame for frame in play("buffered", slow, fast) if frame]
    other = play("buffered", Arrivals((slow.text,)), fast)

    assert one == other


def test_fakes_of_500_and_12_characters_a_second_look_alike_until_the_shorter_ends() -> None:
    # 25 characters a tick against 3 every fifth tick: 500 and 12 a second.
    fast = Arrivals(("x" * 25,) * 40)
    slow = Arrivals(("yyy", "", "", "", "") * 60)
    frames = play("lockstep", fast, slow)

    until = frames[: end_of_shorter(frames)]

    assert len(until) > 200
    assert lengths(until, "a") == lengths(until, "b")
    assert shown(frames, "a") == fast.text
    assert shown(frames, "b") == slow.text


def test_swapping_the_sides_swaps_the_frames() -> None:
    first, second = Arrivals(("x" * 40,) * 5), Arrivals(("y" * 7,) * 20)

    frames = play("lockstep", first, second)
    swapped = play("lockstep", second, first)

    other: dict[Side, Side] = {"a": "b", "b": "a"}
    assert swapped == [{other[side]: text for side, text in frame.items()} for frame in frames]
