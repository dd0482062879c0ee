"""Score pairs of texts the way a run does: encode, plan, execute."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.engine.execution.execute import FinishedBatch, execute
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.planning.encode import Encoder, EncodeSettings
from benchmarks.engine.planning.plan import Budgets, EncodedRequest, Plan
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Failed, Loglik, Scored

SMALL = Budgets(tokens=1_024, scored=256)  # several batches a plan


def encode_pairs(
    tokenizer: Any, pairs: Sequence[tuple[str, str]], max_length: int
) -> list[EncodedRequest]:
    encoder = Encoder(FastTokenizer(tokenizer), EncodeSettings(max_length))
    encoded = encoder.encode([Loglik(*pair) for pair in pairs])
    assert not encoded.failed
    return list(encoded.scored)


def ids_request(
    context: Sequence[int], continuation: Sequence[int], number: int, max_length: int = 512
) -> EncodedRequest:
    tokens = [*context, *continuation][-(max_length + 1) :][:-1]
    return EncodedRequest(
        request=number,
        part=0,
        tokens=np.array(tokens, dtype=np.int32),
        first_scored=len(tokens) - len(continuation),
        continuation=np.array(continuation, dtype=np.int32),
    )


def scored(
    scorer: Scorer, requests: Sequence[EncodedRequest], budgets: Budgets = SMALL
) -> dict[int, Scored | Failed]:
    """Return the answer of each request; every request must be answered exactly once."""
    return run(scorer, make_plan(requests, scorer.capabilities, budgets), requests, budgets)


def run(
    scorer: Scorer, plan: Plan, requests: Sequence[EncodedRequest], budgets: Budgets = SMALL
) -> dict[int, Scored | Failed]:
    found: dict[int, Scored | Failed] = {}
    for outcome in execute(scorer, plan, requests, budgets):
        assert isinstance(outcome, FinishedBatch)
        for answer in outcome.answers:
            assert answer.request not in found
            found[answer.request] = answer.response
    assert set(found) == {request.request for request in requests}
    return found
