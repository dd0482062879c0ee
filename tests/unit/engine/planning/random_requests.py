"""Hypothesis strategies: inputs that share, nest, repeat and are scored anywhere."""

from collections.abc import Sequence

from hypothesis import strategies as st

from benchmarks.engine.planning.plan import Budgets, Capabilities, EncodedRequest
from tests.unit.engine.planning.shapes import ids

TOKENS = st.integers(0, 3)
# Pieces of text; inputs are strings of them, so long stems branch and branch again.
PIECES = st.lists(st.lists(TOKENS, min_size=1, max_size=24), min_size=1, max_size=6)
STEMS = st.lists(st.lists(TOKENS, min_size=16, max_size=40), min_size=1, max_size=3)


@st.composite
def request_sets(draw: st.DrawFn) -> list[EncodedRequest]:
    pieces, stems = draw(PIECES), [[], *draw(STEMS)]
    choices = st.lists(st.integers(0, len(pieces) - 1), min_size=1, max_size=4)
    inputs = draw(st.lists(st.tuples(st.integers(0, len(stems) - 1), choices), max_size=24))
    earliest = draw(st.sampled_from([0, 16, 200]))
    return [
        _scored_somewhere(
            draw,
            number,
            [*stems[stem], *(token for piece in chosen for token in pieces[piece])],
            earliest,
        )
        for number, (stem, chosen) in enumerate(inputs)
    ]


def _scored_somewhere(
    draw: st.DrawFn, number: int, tokens: Sequence[int], earliest: int
) -> EncodedRequest:
    """Score near the end like a benchmark, or anywhere after the earliest place."""
    last = len(tokens) - 1
    near_end = st.integers(max(0, last - 3), last)
    first = draw(near_end | st.integers(min(earliest, last), last))
    n_scored = draw(st.integers(1, len(tokens) - first))
    continuation = [*tokens[first + 1 :], 2][:n_scored]
    # Two windows of one text share its number.
    return EncodedRequest(number // 2, number % 2, ids(tokens), first, ids(continuation))


@st.composite
def capabilities(draw: st.DrawFn) -> Capabilities:
    return Capabilities(
        max_length=200,
        tree=draw(st.booleans()),
        prefix=draw(st.booleans()),
        kv_bytes_per_token=draw(st.integers(1, 64)),
        mask_bytes=draw(st.integers(1, 4)),
    )


@st.composite
def budgets(draw: st.DrawFn) -> Budgets:
    return Budgets(
        tokens=draw(st.integers(1, 40) | st.integers(41, 4_000)),
        scored=draw(st.integers(1, 400)),
        kv_bytes=draw(st.integers(1, 20_000) | st.just(2**31)),
        mask_bytes=draw(st.integers(1, 20_000) | st.just(2**31)),
    )
