"""Everything between a named model and its written answers; loads torch, so import it late."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.engine.execution.backend import BackendName, UnsupportedModelError
from benchmarks.engine.execution.load import (
    Device,
    DtypeName,
    ModelLoadError,
    ModelSource,
    load_model,
)
from benchmarks.engine.requests_file import NamedRequest
from benchmarks.engine.running.certificate import certify
from benchmarks.engine.running.documents import response_rows, run_document, write_documents
from benchmarks.engine.running.errors import RunError
from benchmarks.engine.running.identity import model_sha
from benchmarks.engine.running.progress import Progress
from benchmarks.engine.running.run import (
    AskedModel,
    RunFolder,
    RunResult,
    RunSettings,
    run,
)
from benchmarks.engine.token_view import EncodedTask, token_view


@dataclass(frozen=True, slots=True)
class ModelToAsk:
    name: str  # as the operator wrote it
    location: str  # a folder or a hub id
    revision: str = ""  # of a hub id


@dataclass(frozen=True, slots=True)
class RespondOptions:
    dtype: DtypeName = "auto"
    device: Device = "auto"
    backend: BackendName | Literal["auto"] = "auto"
    max_length: int | None = None
    continuation: Literal["joint", "separate"] = "joint"
    with_certificate: bool = False
    allow_custom_code: bool = False
    allow_unsafe_weights: bool = False


@dataclass(frozen=True, slots=True)
class Responded:
    folder: Path
    document: dict[str, Any]  # as in run.json
    result: RunResult


def respond(
    wanted: ModelToAsk,
    named: Sequence[NamedRequest],
    folder: RunFolder,
    options: RespondOptions,
    progress: Progress,
) -> Responded:
    """Load the model, answer every request and write the answers down.

    Raises RunError for a model that cannot be loaded or asked, JournalError and its kinds.
    """
    try:
        asked = _loaded(wanted, options)
        result = run(named, asked, folder, _settings(options), progress)
    except (ModelLoadError, UnsupportedModelError) as error:
        raise RunError(str(error)) from error
    certificate = None
    if options.with_certificate:
        certificate = certify(result.shard, result.answers, seed=0)
    document = run_document(named, asked, result, certificate)
    write_documents(folder.path, response_rows(named, result.responses), document)
    return Responded(folder.path, document, result)


def tokens_of(named: Sequence[NamedRequest], result: RunResult, asked: str) -> dict[str, Any]:
    """Return exactly what was scored for the request of that id."""
    number = next(place for place, one in enumerate(named) if one.id == asked)
    task = EncodedTask(result.encoder, [one.request for one in named], result.encoded)
    return {"id": asked, **token_view(task, number, result.responses[number]).to_json()}


def _loaded(wanted: ModelToAsk, options: RespondOptions) -> AskedModel:
    source = ModelSource(
        wanted.location,
        revision=wanted.revision or None,
        dtype=options.dtype,
        device=options.device,
        allow_custom_code=options.allow_custom_code,
        allow_unsafe_weights=options.allow_unsafe_weights,
    )
    loaded = load_model(source)
    return AskedModel(loaded, wanted.name, model_sha(wanted.location, loaded.model))


def _settings(options: RespondOptions) -> RunSettings:
    return RunSettings(
        max_length=options.max_length,
        continuation=options.continuation,
        backends=None if options.backend == "auto" else (options.backend,),
    )
