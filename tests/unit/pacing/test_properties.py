"""What holds for any texts that arrive in any way."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from arena.pacing import QUOTA, SIDES, Mode, extends_cluster
from tests.unit.pacing.schedules import Arrivals, end_of_shorter, lengths, play, shown

MODES = st.sampled_from(["lockstep", "buffered"])
ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
# Letters and everything that joins them: marks, joiners, variation selectors, skin tones.
JOINED = st.text(
    st.sampled_from("ab \u0301\u200d\ufe0f\U0001f3fd\U0001f468\u0915\u093f\u20e3"), max_size=60
)


def arrivals(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[Arrivals]:
    return st.lists(pieces, min_size=1, max_size=25).map(lambda list_: Arrivals(tuple(list_)))


@settings(max_examples=150)
@given(MODES, arrivals(JOINED), arrivals(JOINED))
def test_all_text_is_shown_once_and_in_order(mode: Mode, a: Arrivals, b: Arrivals) -> None:
    frames = play(mode, a, b)

    assert shown(frames, "a") == a.text
    assert shown(frames, "b") == b.text


@settings(max_examples=150)
@given(MODES, arrivals(JOINED), arrivals(JOINED))
def test_no_piece_begins_inside_a_character(mode: Mode, a: Arrivals, b: Arrivals) -> None:
    frames = play(mode, a, b)

    for side in SIDES:
        pieces = [frame[side] for frame in frames if side in frame]
        for before, piece in pairwise(pieces):
            assert not extends_cluster(piece[0])
            assert not before.endswith("\u200d")


@settings(max_examples=150)
@given(MODES, arrivals(ASCII), arrivals(ASCII))
def test_both_sides_grow_alike_until_the_shorter_ends(mode: Mode, a: Arrivals, b: Arrivals) -> None:
    frames = play(mode, a, b)

    end = end_of_shorter(frames)

    assert lengths(frames[:end], "a") == lengths(frames[:end], "b")
    assert max(lengths(frames, "a") + lengths(frames, "b")) <= QUOTA


@settings(max_examples=100)
@given(MODES, arrivals(JOINED), arrivals(JOINED))
def test_swapped_sides_give_swapped_frames(mode: Mode, a: Arrivals, b: Arrivals) -> None:
    frames = play(mode, a, b)
    swapped = play(mode, b, a)

    assert [frame.get("a") for frame in frames] == [frame.get("b") for frame in swapped]
    assert [frame.get("b") for frame in frames] == [frame.get("a") for frame in swapped]


@settings(max_examples=100)
@given(arrivals(JOINED), arrivals(JOINED))
def test_buffered_frames_depend_on_the_texts_alone(a: Arrivals, b: Arrivals) -> None:
    at_once = play("buffered", Arrivals((a.text,)), Arrivals((b.text,)))
    in_pieces = play("buffered", a, b)

    waiting = max(len(a.pieces), len(b.pieces)) - 1
    assert not any(in_pieces[:waiting])
    assert in_pieces[waiting:] == at_once
