"""From scored targets to the answers of the requests they belong to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.engine.execution.reduce import TargetScores
from benchmarks.engine.planning.plan import Row
from benchmarks.engine.requests import Failed, Scored

NON_FINITE = Failed(
    "non_finite",
    "the model gave a logit that is infinite or not a number; try another dtype or check the "
    "weights",
)


@dataclass(frozen=True, slots=True)
class Answer:
    request: int  # EncodedRequest.request
    part: int  # EncodedRequest.part
    response: Scored | Failed


def answers(rows: Sequence[Row], scores: TargetScores) -> Iterator[Answer]:
    """Yield the answer of every request and part in the rows; `scores` are of all their targets."""
    start = 0
    for row in rows:
        stop = start + len(row.target_nodes)
        targets = slice(start, stop)
        found = TargetScores(
            scores.logprobs[targets], scores.is_greedy[targets], scores.is_finite[targets]
        )
        for (request, part), indices in _by_request(row).items():
            yield Answer(request, part, _response(found, indices))
        start = stop


def failures(rows: Iterable[Row], failure: Failed) -> Iterator[Answer]:
    """Yield the same failure for every request and part in the rows."""
    for row in rows:
        yield from (Answer(request, part, failure) for request, part in _by_request(row))


def _response(scores: TargetScores, indices: list[int]) -> Scored | Failed:
    if not scores.is_finite[indices].all():
        return NON_FINITE
    logprobs = tuple(scores.logprobs[indices].tolist())
    total = float(np.cumsum(np.array(logprobs, dtype=np.float64))[-1])  # in order, unlike sum()
    return Scored(total, bool(scores.is_greedy[indices].all()), logprobs)


def _by_request(row: Row) -> dict[tuple[int, int], list[int]]:
    """Return the targets of each request and part, in the order of their places."""
    order = np.lexsort((row.target_places, row.target_parts, row.target_requests))
    found: dict[tuple[int, int], list[int]] = {}
    for index in order.tolist():
        key = (int(row.target_requests[index]), int(row.target_parts[index]))
        found.setdefault(key, []).append(index)
    return found
