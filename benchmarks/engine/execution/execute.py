"""Run a plan batch by batch, and hand out each batch when all of its rows are scored.

The batch is the unit of journalling. When the memory is too small for one, what is left is planned
again with smaller budgets: which rows meet in a forward depends on the requests and the journalled
events alone, so a resumed run repeats the same bits on the same machine.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.engine.execution.alone import branches, put_back
from benchmarks.engine.execution.answers import Answer, answers, failures
from benchmarks.engine.execution.backend import LayerStates
from benchmarks.engine.execution.memory import free_memory, is_out_of_memory, smaller_budgets
from benchmarks.engine.execution.reduce import TargetScores
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.out_of_memory import OutOfMemory, is_smallest, replan
from benchmarks.engine.planning.plan import Batch, Budgets, Cluster, EncodedRequest, Ids, Plan, Row
from benchmarks.engine.requests import Failed


@dataclass(frozen=True, slots=True)
class FinishedBatch:
    """All answers of one batch of the plan, to be journalled together."""

    number: int  # as Plan.numbered counts
    answers: tuple[Answer, ...]


def execute(
    scorer: Scorer,
    plan: Plan,
    requests: Sequence[EncodedRequest],
    budgets: Budgets,
    *,
    finished: Collection[int] = (),
) -> Iterator[FinishedBatch | OutOfMemory]:
    """Yield batches as they finish, and an event whenever the budgets were too large.

    The plan must be made of these requests with `scorer.capabilities`, and `budgets` are those in
    force at its end. For a resumed run that is `replay` of the journal's events and the budgets of
    the last one; `finished` are the numbers of the batches that the journal holds, to be skipped.
    Journal an event before what follows it.

    Raises ValueError when the plan needs a capability that the scorer does not have.
    """
    first = 0
    while True:
        event = yield from _until_event(scorer, plan, budgets, first, finished)
        if event is None:
            return
        yield event
        budgets, first = event.budgets, event.batch
        plan = replan(plan, requests, scorer.capabilities, event)
        finished = [number for number in finished if number < first]  # later ones are new ones


def _until_event(
    scorer: Scorer, plan: Plan, budgets: Budgets, first: int, finished: Collection[int]
) -> Generator[FinishedBatch, None, OutOfMemory | None]:
    behind: Cluster | None = None  # whose prefix is in memory
    states: LayerStates | Failed = []
    for number, cluster, batch in plan.numbered():
        if number < first or number in finished:
            continue
        if cluster is not behind:
            states = []  # freed before the next ones are made
            states, behind = _prefix_states(scorer, cluster.prefix), cluster
        outcome = _try_batch(scorer, batch, states)
        if outcome is None:
            kv_cost = scorer.capabilities.kv_bytes_per_token
            n_prefix = len(cluster.prefix)
            return OutOfMemory(
                number,
                smaller_budgets(budgets, batch, n_prefix=n_prefix, kv_bytes_per_token=kv_cost),
            )
        yield FinishedBatch(number, tuple(outcome))
    return None


def _prefix_states(scorer: Scorer, prefix: Ids) -> LayerStates | Failed:
    try:
        return scorer.prefix_states(prefix)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_memory()
    return _too_long("prefix", len(prefix))


def _try_batch(
    scorer: Scorer, batch: Batch, states: LayerStates | Failed
) -> Iterator[Answer] | None:
    """Return the answers, or None when a smaller batch may do."""
    if isinstance(states, Failed):
        return failures(batch.rows, states)
    scores = _score(scorer, batch.rows, states)
    if scores is not None:
        return answers(batch.rows, scores)
    if is_smallest(batch):
        return failures(batch.rows, _too_long("row", int(batch.rows[0].depths[-1]) + 1))
    return None


def _score(scorer: Scorer, rows: Sequence[Row], states: LayerStates) -> TargetScores | None:
    """Return the scores, or None when the memory did not suffice."""
    try:
        return _finite_scores(scorer, rows, states)
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
    free_memory()
    return None


def _finite_scores(scorer: Scorer, rows: Sequence[Row], states: LayerStates) -> TargetScores:
    """Return the scores; the branches of a row with a NaN are scored again, one by one."""
    scores = scorer.score(rows, states)
    start = 0
    for row in rows:
        stop = start + len(row.target_nodes)
        if not row.is_chain and not scores.is_finite[start:stop].all():
            for branch, indices in branches(row):
                put_back(scores, start + indices, scorer.score((branch,), states))
        start = stop
    return scores


def _too_long(what: str, length: int) -> Failed:
    return Failed(
        "oom",
        f"a {what} of {length} tokens does not fit the memory by itself; use a device with more "
        "memory, a smaller dtype or a smaller maximum length",
    )
