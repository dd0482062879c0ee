"""Put small tries side by side into rows of about equal length: best fit, longest first."""

from bisect import bisect_left, insort
from collections.abc import Sequence

PACK_TO = 384  # nodes a row is filled up to where no trie is longer


def pack(
    sizes: Sequence[int], n_scored: Sequence[int], longest: int, max_scored: int
) -> list[list[int]]:
    """Return which tries stand together in a row.

    Parameters
    ----------
    sizes, n_scored : sequence of int, shape (n_tries,)
        Nodes and targets of each trie.
    longest : int
        No row gets longer than this by packing; a longer trie stands alone.
    max_scored : int
        The same for targets.

    Rows are as many as best-fit decreasing needs, and then as even as that many rows can be:
    padding is forwarded too.
    """
    if not sizes:
        return []
    capacity = min(max(PACK_TO, *sizes), longest)
    rows = _best_fit(sizes, n_scored, capacity, max_scored)
    low, high = -(-sum(sizes) // len(rows)), capacity
    while low < high:
        middle = (low + high) // 2
        evener = _best_fit(sizes, n_scored, middle, max_scored)
        if len(evener) <= len(rows):
            rows, high = evener, middle
        else:
            low = middle + 1
    return rows


def _best_fit(
    sizes: Sequence[int], n_scored: Sequence[int], capacity: int, max_scored: int
) -> list[list[int]]:
    rows: list[list[int]] = []
    scored: list[int] = []
    free: list[tuple[int, int]] = []  # room and number of each row, rising
    for trie in sorted(range(len(sizes)), key=lambda trie: -sizes[trie]):
        size, targets = sizes[trie], n_scored[trie]
        place = bisect_left(free, (size, 0))
        while place < len(free) and scored[free[place][1]] + targets > max_scored:
            place += 1
        if place < len(free):
            room, row = free.pop(place)
        else:
            room, row = capacity, len(rows)
            rows.append([])
            scored.append(0)
        rows[row].append(trie)
        scored[row] += targets
        if room > size:
            insort(free, (room - size, row))
    return rows
