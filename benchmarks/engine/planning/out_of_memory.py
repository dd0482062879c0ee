"""Plan again after the memory was too small: the same events give the same batches.

Batches before the event are finished and stay as they are. The requests in all others, the failed
batch among them, are planned anew with the smaller budgets, so that rows get smaller as well.
The batch numbers go on from the failed one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from benchmarks.engine.planning.plan import (
    Batch,
    Budgets,
    Capabilities,
    Cluster,
    EncodedRequest,
    Plan,
)
from benchmarks.engine.planning.planner import forwarded_tokens, make_plan


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """What the journal holds as `oom`."""

    batch: int  # the number of the batch that did not fit
    budgets: Budgets  # for it and all later ones


def halved(budgets: Budgets) -> Budgets:
    """Return the budgets to go on with; tokens and cache are what the batch size decides."""
    return replace(
        budgets, tokens=max(1, budgets.tokens // 2), kv_bytes=max(1, budgets.kv_bytes // 2)
    )


def is_smallest(batch: Batch) -> bool:
    """Tell whether no budget makes the batch smaller: its requests fail with `oom`."""
    return len(batch.rows) == 1 and batch.rows[0].is_chain


def replan(
    plan: Plan, requests: Sequence[EncodedRequest], capabilities: Capabilities, event: OutOfMemory
) -> Plan:
    """Return the plan with the batches from the event's on made for its budgets.

    `requests` are those of the plan, in any order. The hash stays that of the plan before any
    event: it names what a journal belongs to.
    """
    n_batches = sum(len(cluster.batches) for cluster in plan.clusters)
    if not 0 <= event.batch < n_batches:
        raise ValueError(
            f"oom at batch {event.batch}, but the plan has {n_batches}: the journal belongs to "
            "another plan"
        )
    finished = _first_batches(plan, event.batch)
    done = _requests_in(finished)
    waiting = [request for request in requests if (request.request, request.part) not in done]
    clusters = (*finished, *make_plan(waiting, capabilities, event.budgets).clusters)
    return replace(plan, clusters=clusters, forwarded=forwarded_tokens(clusters))


def replay(
    requests: Sequence[EncodedRequest],
    capabilities: Capabilities,
    budgets: Budgets,
    events: Iterable[OutOfMemory],
) -> Plan:
    """Return the plan a shard had after these events, in the order of the journal."""
    plan = make_plan(requests, capabilities, budgets)
    before = 0
    for event in events:
        if event.batch < before:
            raise ValueError(
                f"oom at batch {event.batch} after one at batch {before}: read the events in the "
                "order of the journal"
            )
        plan = replan(plan, requests, capabilities, event)
        before = event.batch
    return plan


def _first_batches(plan: Plan, n_batches: int) -> list[Cluster]:
    ends = accumulate(len(cluster.batches) for cluster in plan.clusters)
    kept = [
        Cluster(cluster.prefix, cluster.batches[: max(0, n_batches - end + len(cluster.batches))])
        for cluster, end in zip(plan.clusters, ends, strict=True)
    ]
    return [cluster for cluster in kept if cluster.batches]


def _requests_in(clusters: Iterable[Cluster]) -> set[tuple[int, int]]:
    return {
        (request, part)
        for cluster in clusters
        for batch in cluster.batches
        for row in batch.rows
        for request, part in zip(
            row.target_requests.tolist(), row.target_parts.tolist(), strict=True
        )
    }
