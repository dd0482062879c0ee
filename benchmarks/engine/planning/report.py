"""What a plan saves, and why it saves less than it could."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.engine.planning.plan import Capabilities, EncodedRequest, Plan
from benchmarks.engine.planning.split import MIN_PREFIX


@dataclass(frozen=True, slots=True)
class PlanReport:
    requests: int
    plain: int  # tokens if each request were forwarded by itself, without padding
    unique: int  # nodes of the token trie
    forwarded: int  # padding included
    clusters: int
    batches: int
    rows: int
    warnings: tuple[str, ...]

    @property
    def ratio(self) -> float | None:
        """Return forwarded / unique tokens; None where there is nothing to forward."""
        return self.forwarded / self.unique if self.unique else None


def describe(
    plan: Plan, requests: Sequence[EncodedRequest], capabilities: Capabilities
) -> PlanReport:
    """Count the plan made of these requests."""
    batches = [batch for _number, _cluster, batch in plan.numbered()]
    return PlanReport(
        requests=len(requests),
        plain=sum(len(request.tokens) for request in requests),
        unique=plan.unique,
        forwarded=plan.forwarded,
        clusters=len(plan.clusters),
        batches=len(batches),
        rows=sum(len(batch.rows) for batch in batches),
        warnings=_warnings(requests, capabilities),
    )


def _warnings(requests: Sequence[EncodedRequest], capabilities: Capabilities) -> tuple[str, ...]:
    """Look for inputs cut from the left: they start anywhere, so they share no prefix."""
    if not (capabilities.prefix or capabilities.tree):
        return ()
    # A context as long as a prefix, of a text that is not a window of a longer one.
    full = [
        request
        for request in requests
        if len(request.tokens) == capabilities.max_length
        and request.first_scored >= MIN_PREFIX
        and request.part == 0
    ]
    beginnings = {request.tokens[:MIN_PREFIX].tobytes() for request in full}
    if len(beginnings) < 2:  # noqa: PLR2004  # they share it after all
        return ()
    return (
        f"{len(full)} of {len(requests)} inputs fill all {capabilities.max_length} tokens of the "
        f"model, so they were probably cut from the left; they begin in {len(beginnings)} ways "
        "and share no prefix: use fewer few-shot examples",
    )
