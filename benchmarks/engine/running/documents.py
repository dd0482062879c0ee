"""What a run leaves for people and programs: `responses.jsonl` and `run.json`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.engine.planning.report import describe
from benchmarks.engine.requests import Failed, Generated, Response, Scored
from benchmarks.engine.requests_file import NamedRequest, requests_sha256
from benchmarks.engine.running.certificate import Certificate
from benchmarks.engine.running.run import AskedModel, RunResult


def response_rows(
    named: Sequence[NamedRequest], responses: Mapping[int, Response]
) -> Iterator[dict[str, Any]]:
    """Yield one row a request, in the order of the file."""
    for number, one in enumerate(named):
        yield {"id": one.id, **_fields(responses[number])}


def _fields(response: Response) -> dict[str, Any]:
    match response:
        case Scored():
            return asdict(response)
        case Generated(text, finish_reason, tokens, token_logprobs):
            return {
                "response": text,
                "finish_reason": finish_reason,
                "tokens": tokens,
                "token_logprobs": token_logprobs,
            }
        case Failed(code, sentence):
            return {"failed": code, "sentence": sentence}


def run_document(
    named: Sequence[NamedRequest],
    asked: AskedModel,
    result: RunResult,
    certificate: Certificate | None,
) -> dict[str, Any]:
    """Return the record of the run: who answered, how, at what cost, and what failed."""
    shard = result.shard
    report = describe(shard.plan, shard.requests, shard.scorer.capabilities)
    failed = Counter(
        response.code for response in result.responses.values() if isinstance(response, Failed)
    )
    return {
        "model": asked.name,
        "model_sha": asked.sha,
        "requests_sha256": requests_sha256(named),
        "requests": len(named),
        "failed": dict(sorted(failed.items())),
        "truncated_contexts": len(result.encoded.n_dropped),
        "engine": {
            **result.engine,
            "plan_hash": shard.plan.sha256,
            "budgets": asdict(shard.budgets),
            "max_length": shard.scorer.capabilities.max_length,
            "forwarded_tokens": shard.plan.forwarded,
            "unique_tokens": shard.plan.unique,
            "plain_tokens": report.plain,
            "batches": report.batches,
            "seconds": result.seconds,
        },
        "certificate": None if certificate is None else _certified(certificate),
        "warnings": list(report.warnings),
    }


def _certified(certificate: Certificate) -> dict[str, Any]:
    return {**asdict(certificate), "holds": certificate.holds}


def write_documents(
    folder: Path, rows: Iterator[dict[str, Any]], document: Mapping[str, Any]
) -> None:
    """Write both files; each appears whole or not at all."""
    encoder = msgspec.json.Encoder()
    lines = b"".join(encoder.encode(row) + b"\n" for row in rows)
    for name, content in (
        ("responses.jsonl", lines),
        ("run.json", msgspec.json.format(encoder.encode(document), indent=2) + b"\n"),
    ):
        partial = folder / f"{name}.partial"
        partial.write_bytes(content)
        partial.replace(folder / name)
