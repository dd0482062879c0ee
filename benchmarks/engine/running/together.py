"""One response for each request, from the answers to its parts."""

from collections.abc import Mapping, Sequence

import numpy as np

from benchmarks.engine.requests import Failed, Response, Scored


def joined(parts: Sequence[Scored | Failed]) -> Scored | Failed:
    """Return the answer to a text from those of its windows, in order; one failure fails it.

    The tokens are added one after the other in float64, as within a window.
    """
    for part in parts:
        if isinstance(part, Failed):
            return part
    scored = [part for part in parts if isinstance(part, Scored)]
    logprobs = tuple(logprob for part in scored for logprob in part.token_logprobs)
    total = float(np.cumsum(np.array(logprobs, dtype=np.float64))[-1])
    return Scored(total, all(part.is_greedy for part in scored), logprobs)


def by_request(
    answers: Mapping[tuple[int, int], Scored | Failed], failed: Mapping[int, Failed]
) -> dict[int, Response]:
    """Return the response of each request that was scored or failed before it was."""
    parts: dict[int, list[Scored | Failed]] = {}
    for (request, _part), answer in sorted(answers.items(), key=lambda item: item[0]):
        parts.setdefault(request, []).append(answer)
    return {**failed, **{request: joined(found) for request, found in parts.items()}}
