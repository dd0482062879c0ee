"""Ask one model all requests, in a folder that keeps what was answered.

The folder holds the journal, then `shard-0.parquet`; a run that was killed goes on where the
journal ends. Nothing is asked twice but the batch in flight.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import msgspec

from benchmarks.engine.execution.backend import BackendName
from benchmarks.engine.execution.budgets import default_budgets
from benchmarks.engine.execution.load import LoadedModel
from benchmarks.engine.execution.scorer import Scorer
from benchmarks.engine.execution.versions import library_versions
from benchmarks.engine.journal.folder import fences
from benchmarks.engine.journal.records import Claim, Header, Setting
from benchmarks.engine.journal.request_hash import Asked
from benchmarks.engine.planning.encode import ENCODE_VERSION, Encoded, Encoder, EncodeSettings
from benchmarks.engine.planning.plan import Budgets
from benchmarks.engine.planning.planner import make_plan
from benchmarks.engine.planning.tokens_fast import FastTokenizer
from benchmarks.engine.requests import Response
from benchmarks.engine.requests_file import NamedRequest, requests_sha256
from benchmarks.engine.running.progress import Progress
from benchmarks.engine.running.scoring import Answers, ScoringShard, score
from benchmarks.engine.running.together import by_request

_SCORED: Final = 0  # the shard of log-likelihoods


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What may be chosen; all of it is part of the run's identity."""

    max_length: int | None = None  # tokens; None: as the model says
    continuation: Literal["joint", "separate"] = "joint"
    backends: tuple[BackendName, ...] | None = None  # in order of trial; None: by device
    budgets: Budgets | None = None  # None: by device


@dataclass(frozen=True, slots=True)
class AskedModel:
    loaded: LoadedModel
    name: str  # as the operator wrote it
    sha: str  # of the weights


@dataclass(frozen=True, slots=True)
class RunFolder:
    path: Path
    code_version: str  # of what writes there; another version begins a run of its own


@dataclass(frozen=True, slots=True)
class RunResult:
    responses: Mapping[int, Response]  # by the place of the request
    shard: ScoringShard
    answers: Answers
    encoder: Encoder
    encoded: Encoded
    engine: Mapping[str, Setting]
    seconds: float  # of all batches, whenever they were computed


def run(
    named: Sequence[NamedRequest],
    asked: AskedModel,
    folder: RunFolder,
    settings: RunSettings,
    progress: Progress,
) -> RunResult:
    """Answer every request; go on where an earlier start of the same run ended.

    Raises JournalError and its kinds: above all HeaderMismatchError, when the folder belongs to
    another run.
    """
    model, tokenizer = asked.loaded.model, asked.loaded.tokenizer
    scorer = Scorer(model, tokenizer, length=settings.max_length, order=settings.backends)
    reach = scorer.capabilities.max_length
    rules = EncodeSettings(reach, continuation=settings.continuation)
    encoder = Encoder(FastTokenizer(tokenizer), rules)
    encoded = encoder.encode([one.request for one in named])
    budgets = settings.budgets or default_budgets(model)
    shard = ScoringShard(
        scorer=scorer,
        plan=make_plan(encoded.scored, scorer.capabilities, budgets),
        requests=encoded.scored,
        budgets=budgets,
        asked=Asked(asked.sha, scorer.record.dtype, ENCODE_VERSION),
        samples=[one.id for one in named],
    )
    engine = engine_record(scorer, encoded)
    header = Header(
        run=asked.sha,
        task_version=requests_sha256(named),
        settings_sha256=_sha(settings),
        plan_sha256=shard.plan.sha256,
        code_version=folder.code_version,
        engine=engine,
    )
    fence = max(fences(folder.path, _SCORED), default=0) + 1
    answers, finished = score(shard, Claim(folder.path, _SCORED, fence, header), progress)
    return RunResult(
        responses=by_request(answers, encoded.failed),
        shard=shard,
        answers=answers,
        encoder=encoder,
        encoded=encoded,
        engine=engine | {"self_check_max_diff": scorer.record.self_check_max_diff},
        seconds=finished.seconds,
    )


def engine_record(scorer: Scorer, encoded: Encoded) -> dict[str, Setting]:
    """Return what decides the bits of a number, beside the plan."""
    record = scorer.record
    return {
        "backend": record.backend,
        "fallback_reason": record.fallback_reason,
        "attn_implementation": record.attn_implementation,
        "dtype": record.dtype,
        "device": record.device,
        "tokenisation": encoded.tokenisation,
        **library_versions(),
    }


def _sha(settings: RunSettings) -> str:
    return hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()
