"""Tries side by side in rows."""

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.engine.planning.packing import PACK_TO, pack

TRIES = st.lists(st.tuples(st.integers(1, 600), st.integers(1, 20)), max_size=40)


@given(TRIES, st.integers(-5, 2_000), st.integers(1, 60))
def test_each_trie_has_one_row_and_only_single_tries_are_over_a_limit(
    tries: list[tuple[int, int]], longest: int, max_scored: int
) -> None:
    sizes = [size for size, _ in tries]
    scored = [targets for _, targets in tries]

    rows = pack(sizes, scored, longest, max_scored)

    assert sorted(trie for row in rows for trie in row) == list(range(len(tries)))
    for row in rows:
        if len(row) > 1:
            assert sum(sizes[trie] for trie in row) <= min(longest, max([PACK_TO, *sizes]))
            assert sum(scored[trie] for trie in row) <= max_scored


def test_rows_are_even() -> None:
    # 384 / 50 = 7 to a row make 7 + 1; as two rows of 200 nothing is padded.
    rows = pack([50] * 8, [1] * 8, longest=4_096, max_scored=100)

    assert [len(row) for row in rows] == [4, 4]


def test_short_tries_fill_what_a_long_one_leaves() -> None:
    rows = pack([100, 900, 1_000], [1, 1, 1], longest=4_096, max_scored=100)

    assert sorted(sorted(row) for row in rows) == [[0, 1], [2]]
