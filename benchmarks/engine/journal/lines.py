"""One record as one line of JSON that carries its own checksum."""

import hashlib
from typing import Annotated

import msgspec

from benchmarks.engine.journal.records import Setting
from benchmarks.engine.requests import FinishReason

FORMAT = 1
Natural = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]

_OPENING = b',"h":"'
_CLOSING = b'"}\n'
_DIGITS = 16
_ENDING = len(_OPENING) + _DIGITS + len(_CLOSING)


class HeaderLine(
    msgspec.Struct, tag_field="k", tag="journal", frozen=True, forbid_unknown_fields=True
):
    format: int
    shard: Natural
    fence: Natural
    run: str
    task_version: str
    settings: str
    plan: str
    code: str
    engine: dict[str, Setting]
    lower: dict[int, Natural]  # fence -> how many bytes of its file this claim uses


class _ResponseLine(
    msgspec.Struct,
    tag_field="k",
    kw_only=True,
    frozen=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    r: str  # request hash
    s: str  # sample
    p: Natural = 0  # part
    pt: Natural | None = None  # prompt tokens
    b: Natural  # batch


class LoglikLine(_ResponseLine, tag="ll", kw_only=True, frozen=True):
    c: Natural  # choice
    lp: float
    n: Natural  # tokens
    g: bool  # greedy
    t: tuple[float, ...]  # token log-probs


class GenerationLine(_ResponseLine, tag="gen", kw_only=True, frozen=True):
    i: Natural  # repeat
    text: str
    finish: FinishReason
    ct: Natural  # completion tokens
    ids: tuple[Integer, ...]
    t: tuple[float, ...]


class FailureLine(_ResponseLine, tag="fail", kw_only=True, frozen=True):
    i: Natural  # choice or repeat
    code: str
    sentence: str


class OomLine(msgspec.Struct, tag_field="k", tag="oom", frozen=True, forbid_unknown_fields=True):
    b: Natural
    token_budget: Natural
    kv_budget: Natural
    o: Natural  # oom events before this one


class BatchLine(
    msgspec.Struct, tag_field="k", tag="batch", frozen=True, forbid_unknown_fields=True
):
    b: Natural
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    n: Natural  # records of the batch
    d: str  # digest_of their checksums, in order
    o: Natural  # oom events before the batch


class FinishedLine(
    msgspec.Struct, tag_field="k", tag="finished", frozen=True, forbid_unknown_fields=True
):
    """The whole content of the seal beside a shard's Parquet file."""

    header: HeaderLine
    sha256: str  # of the Parquet file
    rows: Natural
    batches: Natural
    seconds: Annotated[float, msgspec.Meta(ge=0)]


ResponseLine = LoglikLine | GenerationLine | FailureLine
Line = HeaderLine | ResponseLine | OomLine | BatchLine | FinishedLine

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Line)


def write_line(line: Line) -> bytes:
    """Return the line with its checksum and its newline.

    Raises ValueError (or TypeError) where the line read back would not be equal: numbers that are
    not finite, half surrogates, values of another type. JSON would lose them in silence.
    """
    raw = _encoder.encode(line)
    if _decoder.decode(raw) != line:
        raise ValueError("it would not be read back as it was")
    body = raw[:-1]
    return body + _OPENING + _checksum(body) + _CLOSING


def read_line(raw: bytes) -> Line | None:
    """Return what the line says, or None where its checksum or its form is wrong."""
    body, ending = raw[:-_ENDING], raw[-_ENDING:]
    if ending != _OPENING + _checksum(body) + _CLOSING:
        return None
    try:
        line: Line = _decoder.decode(body + b"}")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return line


def checksum_of(raw: bytes) -> bytes:
    """Return the checksum that a whole line carries."""
    return raw[-len(_CLOSING) - _DIGITS : -len(_CLOSING)]


def digest_of(checksums: list[bytes]) -> str:
    """Return what binds a batch's commit mark to its records, none missing, none moved."""
    return hashlib.sha256(b"".join(checksums)).hexdigest()[:_DIGITS]


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:_DIGITS].encode()
