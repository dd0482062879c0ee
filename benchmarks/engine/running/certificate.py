"""The batch-invariance certificate: whether numbers depend on what is forwarded beside them.

BENCHMARKS 6.8. Seeded samples of a run are scored again in two ways, each one alone and without
sharing, and all of them regrouped in another order; both are compared with what the run said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.plan import Budgets, EncodedRequest
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.requests import Failed, Scored
from benchmarks.engine.running.scoring import Answers, ScoringShard

SAMPLES: Final = 64
_RULE_OF_THREE: Final = 3.0  # none of m: at most 3/m with 95 % (Hanley and Lippman-Hand 1983)


@dataclass(frozen=True, slots=True)
class Certificate:
    samples: int
    largest_difference: float  # nats a token, between alone and as the run scored it
    regrouped_difference: float  # nats a token, between regrouped and as the run scored it
    changed: int  # samples of which a greedy flag changed, or that failed in one way only
    changed_at_most: float | None  # share of such samples, with 95 %; None: some changed

    @property
    def holds(self) -> bool:
        return self.changed == 0


def certify(shard: ScoringShard, said: Answers, *, seed: int) -> Certificate | None:
    """Score up to 64 of the shard's requests again; None where nothing was scored."""
    requests = shard.requests
    if not requests:
        return None
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(requests), size=min(SAMPLES, len(requests)), replace=False)
    some = [requests[index] for index in drawn.tolist()]
    reach = shard.scorer.capabilities.max_length
    plain = Scorer(shard.scorer.model, length=reach, order=("plain",))
    alone = {key: answer for one in some for key, answer in _scored(plain, [one], shard.budgets)}
    regrouped = dict(_scored(shard.scorer, some, shard.budgets))
    changed = sum(
        len({_outcome(answers[key]) for answers in (said, alone, regrouped)}) > 1 for key in alone
    )
    return Certificate(
        samples=len(some),
        largest_difference=_difference(alone, said),
        regrouped_difference=_difference(regrouped, said),
        changed=changed,
        changed_at_most=None if changed else _RULE_OF_THREE / len(some),
    )


def _scored(
    scorer: Scorer, requests: Sequence[EncodedRequest], budgets: Budgets
) -> Iterator[tuple[tuple[int, int], Scored | Failed]]:
    plan = make_plan(requests, scorer.capabilities, budgets)
    for step in execute(scorer, plan, requests, budgets):
        if isinstance(step, FinishedBatch):
            for answer in step.answers:
                yield (answer.request, answer.part), answer.response


def _outcome(answer: Scored | Failed) -> bool | str:
    return answer.is_greedy if isinstance(answer, Scored) else answer.code


def _difference(answers: Answers, said: Answers) -> float:
    differences = [
        abs(one - other)
        for key, answer in answers.items()
        for one, other in zip(_logprobs(answer), _logprobs(said[key]), strict=False)
    ]
    return max(differences, default=0.0)


def _logprobs(answer: Scored | Failed) -> tuple[float, ...]:
    return answer.token_logprobs if isinstance(answer, Scored) else ()
