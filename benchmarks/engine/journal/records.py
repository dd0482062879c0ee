"""What a journal holds, in the words of the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine.requests import Response

Setting = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Header:
    """What all claims of a shard agree on; responses are shared between equal headers only."""

    run: str
    task_version: str
    settings_sha256: str
    plan_sha256: str
    code_version: str
    engine: Mapping[str, Setting]  # backend, dtype, ...: only what must be equal to go on


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on a shard; a later claim of the same shard has a higher fence."""

    folder: Path  # of the run
    shard: int
    fence: int
    header: Header


@dataclass(frozen=True, slots=True)
class Entry:
    """One response and what it answers; unique by its first four fields within a shard."""

    request: str  # request_hash
    sample: str
    index: int  # which choice of the sample, or which repeat of a generation
    part: int  # 0, or which window of a rolling text
    response: Response
    prompt_tokens: int | None = None  # of a generation; None: not counted


@dataclass(frozen=True, slots=True)
class OomEvent:
    """Memory ran out at this batch; from it on the plan is made with these budgets."""

    batch: int
    token_budget: int
    kv_budget: int  # bytes


@dataclass(frozen=True, slots=True)
class FinishedBatch:
    """A batch with its commit mark."""

    entries: tuple[Entry, ...]
    seconds: float
    fence: int  # of the claim that did it
