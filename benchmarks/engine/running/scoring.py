"""The log-likelihoods of a run: one shard, journalled batch by batch."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.engine.execution.answers import Answer
from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.journal.claim import take_up
from benchmarks.engine.journal.finished import Finished
from benchmarks.engine.journal.finishing import finish, read_finished
from benchmarks.engine.journal.records import Claim, Entry, OomEvent
from benchmarks.engine.journal.request_hash import Asked, loglik_hash
from benchmarks.engine.journal.writing import Journal
from benchmarks.engine.planning.out_of_memory import OutOfMemory, replay
from benchmarks.engine.planning.plan import Budgets, Cluster, EncodedRequest, Plan
from benchmarks.engine.requests import Failed, Scored
from benchmarks.engine.running.progress import Progress

Answers = Mapping[tuple[int, int], Scored | Failed]  # by request and part


@dataclass(frozen=True, slots=True)
class ScoringShard:
    """What is to be scored, and under which names it is journalled."""

    scorer: Scorer
    plan: Plan  # as made before any event
    requests: Sequence[EncodedRequest]
    budgets: Budgets
    asked: Asked
    samples: Sequence[str]  # the id of each request, by its number


def score(shard: ScoringShard, claim: Claim, progress: Progress) -> tuple[Answers, Finished]:
    """Do what the journal does not hold yet, finish the shard and return all its answers.

    Raises JournalError and its kinds.
    """
    journal = take_up(claim)
    if isinstance(journal, Journal):
        with journal:
            n_batches = _go_on(shard, journal, progress)
            finished = finish(journal, n_batches=n_batches)
    else:
        finished = journal
        progress.begin("scoring", planned=shard.plan.forwarded, done=shard.plan.forwarded)
    return _answers(shard, claim), finished


def _go_on(shard: ScoringShard, journal: Journal, progress: Progress) -> int:
    """Execute what is missing; return how many batches there are in the end."""
    events = [_event(shard, event) for event in journal.view.ooms]
    plan = _plan_after(shard, events)
    tokens = _tokens_by_batch(plan)
    done = set(journal.view.batches)
    progress.begin("scoring", planned=plan.forwarded, done=sum(tokens[number] for number in done))
    by_key = {(request.request, request.part): request for request in shard.requests}
    budgets = events[-1].budgets if events else shard.budgets
    started = time.perf_counter()
    for step in execute(shard.scorer, plan, shard.requests, budgets, finished=frozenset(done)):
        if isinstance(step, FinishedBatch):
            entries = [_entry(shard, by_key, answer) for answer in step.answers]
            journal.append(step.number, entries, seconds=time.perf_counter() - started)
            done.add(step.number)
            progress.advance(tokens[step.number])
        else:
            journal.append_oom(OomEvent(step.batch, step.budgets.tokens, step.budgets.kv_bytes))
            events.append(step)
            tokens = _tokens_by_batch(_plan_after(shard, events))  # as `execute` goes on
        started = time.perf_counter()
    return len(done)


def _event(shard: ScoringShard, event: OomEvent) -> OutOfMemory:
    budgets = replace(shard.budgets, tokens=event.token_budget, kv_bytes=event.kv_budget)
    return OutOfMemory(event.batch, budgets)


def _plan_after(shard: ScoringShard, events: Sequence[OutOfMemory]) -> Plan:
    if not events:
        return shard.plan
    return replay(shard.requests, shard.scorer.capabilities, shard.budgets, events)


def _tokens_by_batch(plan: Plan) -> dict[int, int]:
    """Return the tokens that each batch forwards, the first of a cluster its prefix too."""
    tokens: dict[int, int] = {}
    behind: Cluster | None = None
    for number, cluster, batch in plan.numbered():
        tokens[number] = batch.forwarded + (0 if cluster is behind else len(cluster.prefix))
        behind = cluster
    return tokens


def _entry(
    shard: ScoringShard, by_key: Mapping[tuple[int, int], EncodedRequest], answer: Answer
) -> Entry:
    return Entry(
        request=loglik_hash(shard.asked, by_key[answer.request, answer.part]),
        sample=shard.samples[answer.request],
        index=0,
        part=answer.part,
        response=answer.response,
    )


def _answers(shard: ScoringShard, claim: Claim) -> Answers:
    """Read the answers from the finished file: what is reported is what is stored."""
    number = {sample: request for request, sample in enumerate(shard.samples)}
    contents = read_finished(claim.folder, claim.shard, claim.header)
    return {
        (number[entry.sample], entry.part): entry.response
        for entries in contents.batches.values()
        for entry in entries
        if isinstance(entry.response, Scored | Failed)
    }
