"""Plan a set of requests: share what inputs have in common, pad as little as possible.

The plan depends on the set of requests, the budgets and the capabilities; on their order never.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.engine.planning.batches import fill_batches
from benchmarks.engine.planning.fingerprint import fingerprint
from benchmarks.engine.planning.inputs import gather
from benchmarks.engine.planning.limits import Limits
from benchmarks.engine.planning.packing import pack
from benchmarks.engine.planning.plan import (
    Budgets,
    Capabilities,
    Cluster,
    EncodedRequest,
    Plan,
    Row,
)
from benchmarks.engine.planning.rows import build_row
from benchmarks.engine.planning.runs import Run
from benchmarks.engine.planning.split import Group, split


def make_plan(
    requests: Sequence[EncodedRequest], capabilities: Capabilities, budgets: Budgets
) -> Plan:
    """Return clusters of batches of rows in which every target stands exactly once.

    Raises ValueError for a request that scores outside its input, is longer than the model reads
    or has the number and part of another, and for budgets and capabilities that allow nothing.
    """
    limits = Limits(budgets, capabilities)
    _check(requests, capabilities)
    inputs = gather(requests, budgets.scored)
    groups, alone = split(inputs, limits)
    clusters = [_cluster(group, limits) for group in groups]
    clusters.extend(_clusters_without_prefix(alone, limits))
    clusters.sort(key=lambda cluster: -len(cluster.prefix) - cluster.batches[0].width)
    return Plan(
        clusters=tuple(clusters),
        unique=inputs.unique,
        forwarded=forwarded_tokens(clusters),
        sha256=fingerprint(clusters, limits),
    )


def forwarded_tokens(clusters: Iterable[Cluster]) -> int:
    """Return the tokens pushed through the model: prefixes once, rows with their padding."""
    return sum(
        len(cluster.prefix) + sum(batch.forwarded for batch in cluster.batches)
        for cluster in clusters
    )


def _check(requests: Sequence[EncodedRequest], capabilities: Capabilities) -> None:
    seen: set[tuple[int, int]] = set()
    for request in requests:
        name = f"request {request.request} part {request.part}"
        n_tokens, n_scored = len(request.tokens), len(request.continuation)
        if (request.request, request.part) in seen:
            raise ValueError(f"{name} is there twice: number the requests of a plan differently")
        seen.add((request.request, request.part))
        if not n_scored:
            raise ValueError(f"{name}: continuation is empty; there is nothing to score")
        if request.first_scored < 0 or request.first_scored + n_scored > n_tokens:
            raise ValueError(
                f"{name}: first_scored={request.first_scored} and {n_scored} scored tokens leave "
                f"its {n_tokens} tokens; score inside the input"
            )
        if n_tokens > capabilities.max_length:
            raise ValueError(
                f"{name}: {n_tokens} tokens, but max_length={capabilities.max_length}; "
                "cut it from the left"
            )


def _cluster(group: Group, limits: Limits) -> Cluster:
    first = group.runs[0]
    prefix = first.inputs.tokens[int(first.indices[0])][: group.n_prefix].copy()
    rows = _rows(group.runs, group.n_prefix, limits)
    return Cluster(prefix, fill_batches(rows, group.n_prefix, limits))


def _clusters_without_prefix(runs: Sequence[Run], limits: Limits) -> list[Cluster]:
    """Keep chains from tries: they need no mask, so they are not packed either."""
    chains = [build_row([run], 0) for run in runs if run.is_chain]
    tries = _rows([run for run in runs if not run.is_chain], 0, limits)
    no_prefix = np.zeros(0, dtype=np.int32)
    return [Cluster(no_prefix, fill_batches(rows, 0, limits)) for rows in (chains, tries) if rows]


def _rows(runs: Sequence[Run], n_prefix: int, limits: Limits) -> list[Row]:
    if not limits.capabilities.tree:
        return [build_row([run], n_prefix) for run in runs]
    packed = pack(
        [run.size - n_prefix for run in runs],
        [run.n_scored for run in runs],
        limits.longest_row(n_prefix),
        limits.budgets.scored,
    )
    return [build_row([runs[trie] for trie in tries], n_prefix) for tries in packed]
