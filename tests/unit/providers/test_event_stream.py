"""Server-sent events come out the same, however their bytes are cut."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.providers import ProviderError
from arena.providers.event_stream import MOST_EVENT_BYTES, EventStream

# Events as the standard allows them, with what they mean.
STREAM = (
    b": welcome\n\n"
    b"data: one\n\n"
    b"event: message\ndata: two\nid: 7\n\n"
    b"data:three\n\n\n"
    b"data: first line\ndata: second line\n\n"
    b"data\n\n"
    b"retry: 10\n\n"
    b"data: \xe7\x9f\xb3 \xe2\x80\xa8 \x0b\n\n"
)
EVENTS = [b"one", b"two", b"three", b"first line\nsecond line", b"\xe7\x9f\xb3 \xe2\x80\xa8 \x0b"]


def read(*pieces: bytes) -> list[bytes]:
    stream = EventStream()
    return [data for piece in pieces for data in stream.feed(piece)]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@given(cuts=st.sets(st.integers(0, 2 * len(STREAM))))
def test_cuts_of_the_network_change_nothing(ending: bytes, cuts: set[int]) -> None:
    stream = STREAM.replace(b"\n", ending)
    borders = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]

    pieces = [stream[start:end] for start, end in itertools.pairwise(borders)]

    assert read(*pieces) == EVENTS


def test_an_event_is_told_as_soon_as_it_is_whole() -> None:
    stream = EventStream()

    assert stream.feed(b"data: one\r\n\r") == [b"one"]
    assert stream.feed(b"\ndata: two\n") == []
    assert stream.feed(b"\n") == [b"two"]


def test_an_event_that_the_end_cuts_off_is_none() -> None:
    assert read(b"data: one\n\ndata: two\n") == [b"one"]


def test_an_event_may_not_grow_for_ever() -> None:
    piece = b"x" * 100_000

    with pytest.raises(ProviderError, match="an event of more than 4,194,304 bytes"):
        read(b"data: ", *[piece] * (MOST_EVENT_BYTES // len(piece) + 1))
