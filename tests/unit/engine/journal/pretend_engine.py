"""An engine without a model: its plan and its answers are functions of the request alone.

`python -m tests.unit.engine.journal.pretend_engine FOLDER FENCE SIZE` takes up shard 3 and does
one batch for each line on its standard input, all the rest once the input ends.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.engine.journal.claim import take_up
from benchmarks.engine.journal.finished import Finished
from benchmarks.engine.journal.records import Claim, Entry, Header, OomEvent
from benchmarks.engine.journal.writing import Journal
from benchmarks.engine.requests import Failed, Generated, Response, Scored

SHARD = 3
N_REQUESTS = 36
PIECE = 32  # bytes
FIRST_BUDGET = 4  # requests per batch; memory runs out at batch 4 and again at batch 9
HEADER = Header(
    run="run-1",
    task_version="1",
    settings_sha256="5e" * 32,
    plan_sha256="91" * 32,
    code_version="0.1.0",
    engine={"backend": "tree", "dtype": "float32", "budgets.tokens": 4096, "fuse": False},
)


def a_claim(folder: Path, fence: int = 1, header: Header = HEADER) -> Claim:
    return Claim(folder, SHARD, fence, header)


def begin(folder: Path, fence: int = 1) -> Journal:
    journal = take_up(a_claim(folder, fence))
    assert isinstance(journal, Journal)
    return journal


def capacity(batch: int) -> int:
    """Return how many requests of this batch the pretended memory holds."""
    return 4 if batch < 4 else 2 if batch < 9 else 1


def answer(number: int, size: int) -> Response:
    rng = random.Random(number)  # noqa: S311  # no secret hangs on it
    logprobs = tuple(-rng.expovariate(1.0) for _ in range(size))
    match number % 3:
        case 0:
            return Scored(sum(logprobs), rng.random() < 0.5, logprobs)
        case 1:
            tokens = tuple(rng.randrange(50_000) for _ in range(size))
            return Generated(f"réponse «{number}»\n\u2028\0", "stop", tokens, logprobs)
        case _:
            return Failed("non_finite", f"request {number}: a logit is not finite")


def entry(number: int, size: int = 2) -> Entry:
    return Entry(f"{number:064x}", f"sample/{number // 2}", number % 2, 0, answer(number, size))


def work(
    journal: Journal,
    size: int = 2,
    before: Callable[[int], None] = lambda _batch: None,
    n_requests: int = N_REQUESTS,
) -> int:
    """Do all batches that are not finished; return how many the plan has."""
    replayed = {event.batch: event.token_budget for event in journal.view.ooms}
    at, batch, budget = 0, 0, FIRST_BUDGET
    while at < n_requests:
        budget = replayed.get(batch, budget)
        if not journal.is_finished(batch):
            before(batch)
            while budget > capacity(batch):
                budget //= 2
                journal.append_oom(OomEvent(batch, budget, 1024 * budget))
            numbers = range(at, min(at + budget, n_requests))
            journal.append(batch, [entry(number, size) for number in numbers], seconds=0.25)
        at += budget
        batch += 1
    return batch


def main(folder: str, fence: str, size: str) -> None:
    write = os.write
    # Short writes are a system's right, and give a kill the chance to fall between two.
    os.write = lambda descriptor, data: write(descriptor, data[:PIECE])  # type: ignore[index]
    journal = take_up(a_claim(Path(folder), int(fence)))
    assert not isinstance(journal, Finished)

    def wait_and_tell(batch: int) -> None:
        sys.stdin.readline()
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()

    with journal:
        work(journal, int(size), wait_and_tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
