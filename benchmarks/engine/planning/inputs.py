"""The distinct inputs of a set of requests, in lexicographic order: the sorted edge of their trie.

Two neighbours in that order share more tokens than any two inputs further apart, so the whole trie
is known from `shared`, the tokens each input has in common with the one before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.engine.planning.plan import EncodedRequest, Ids

Counts = NDArray[np.int64]
BLOCK = 64  # tokens compared at a time: whole inputs as bytes would double the memory


@dataclass(frozen=True, eq=False, slots=True)
class Inputs:
    tokens: tuple[Ids, ...]  # sorted; equal neighbours only where `max_scored` parted them
    requests: tuple[tuple[EncodedRequest, ...], ...]  # of each input, by (request, part)
    lengths: Counts  # shape (n_inputs,)
    first_scored: Counts  # shape (n_inputs,): the smallest among its requests
    n_scored: Counts  # shape (n_inputs,): targets of all its requests
    shared: Counts  # shape (n_inputs,): tokens in common with the input before

    @property
    def unique(self) -> int:
        """Return the nodes of the trie over all inputs."""
        return int((self.lengths - self.shared).sum())


def gather(requests: Sequence[EncodedRequest], max_scored: int) -> Inputs:
    """Return the distinct inputs, one with more than `max_scored` targets several times."""
    arrays, members = _by_array(requests)
    tokens: list[Ids] = []
    owners: list[tuple[EncodedRequest, ...]] = []
    shared: list[int] = []
    for equal, common in _equal_neighbours(arrays, lexicographic_order(arrays)):
        array = arrays[equal[0]]
        together = sorted(
            (request for index in equal for request in members[index]),
            key=lambda request: (request.request, request.part),
        )
        for number, portion in enumerate(_portions(together, max_scored)):
            tokens.append(array)
            owners.append(portion)
            shared.append(common if number == 0 else len(array))
    return Inputs(
        tokens=tuple(tokens),
        requests=tuple(owners),
        lengths=_counts(len(array) for array in tokens),
        first_scored=_counts(min(r.first_scored for r in owned) for owned in owners),
        n_scored=_counts(sum(len(r.continuation) for r in owned) for owned in owners),
        shared=_counts(shared),
    )


def _counts(values: Iterable[int]) -> Counts:
    return np.fromiter(values, dtype=np.int64)


def common_length(first: Ids, second: Ids) -> int:
    """Return how many tokens two inputs share from the start."""
    shorter = min(len(first), len(second))
    differs = first[:shorter] != second[:shorter]
    place = int(differs.argmax()) if shorter else 0
    return place if shorter and differs[place] else shorter


def lexicographic_order(arrays: Sequence[Ids]) -> list[int]:
    """Return the indices that sort the arrays like tuples of their ids.

    Sorted by blocks of big-endian bytes; the tokens a whole group shares are skipped.
    """
    order: list[int] = []
    waiting = [(list(range(len(arrays))), 0)]
    while waiting:
        group, start = waiting.pop()
        if len(group) > 1:
            start = _group_common_length(arrays, group, start)
        blocks = {i: arrays[i][start : start + BLOCK].astype(">i4").tobytes() for i in group}
        group.sort(key=blocks.__getitem__)
        parts = _equal_blocks(group, blocks)
        if len(parts) == 1 and (len(group) == 1 or not blocks[group[0]]):
            order.extend(group)
        else:
            waiting.extend((part, start + BLOCK) for part in reversed(parts))
    return order


def _group_common_length(arrays: Sequence[Ids], group: list[int], start: int) -> int:
    first = arrays[group[0]]
    end = len(first)
    for index in group[1:]:
        end = start + common_length(first[start:end], arrays[index][start:])
    return end


def _equal_blocks(group: list[int], blocks: dict[int, bytes]) -> list[list[int]]:
    parts: list[list[int]] = []
    previous: bytes | None = None
    for index in group:
        if blocks[index] != previous:
            parts.append([])
            previous = blocks[index]
        parts[-1].append(index)
    return parts


def _by_array(requests: Sequence[EncodedRequest]) -> tuple[list[Ids], list[list[EncodedRequest]]]:
    """Put requests that share one array together: letters of a question, ten to an array."""
    places: dict[int, int] = {}
    arrays: list[Ids] = []
    members: list[list[EncodedRequest]] = []
    for request in requests:
        place = places.setdefault(id(request.tokens), len(arrays))
        if place == len(arrays):
            arrays.append(request.tokens)
            members.append([])
        members[place].append(request)
    return arrays, members


def _equal_neighbours(arrays: list[Ids], order: list[int]) -> Iterator[tuple[list[int], int]]:
    """Yield the indices of each distinct input, and what it shares with the one before."""
    equal: list[int] = []
    before = 0
    for index in order:
        if equal:
            common = common_length(arrays[equal[-1]], arrays[index])
            if common == len(arrays[index]) == len(arrays[equal[-1]]):
                equal.append(index)
                continue
            yield equal, before
            before = common
        equal = [index]
    if equal:
        yield equal, before


def _portions(
    requests: list[EncodedRequest], max_scored: int
) -> Iterator[tuple[EncodedRequest, ...]]:
    portion: list[EncodedRequest] = []
    scored = 0
    for request in requests:
        if portion and scored + len(request.continuation) > max_scored:
            yield tuple(portion)
            portion, scored = [], 0
        portion.append(request)
        scored += len(request.continuation)
    yield tuple(portion)
