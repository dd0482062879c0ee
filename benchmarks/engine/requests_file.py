"""Requests as JSON lines: one object a line, its fields those of the request and an `id`."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from benchmarks.engine.requests import Generate, GenerationOptions, Loglik, Request, Rolling

_SHOWN: Final = 5  # problems that one error names


class BadRequestsError(ValueError):
    """Some lines are no requests; the message names them."""


@dataclass(frozen=True, slots=True)
class NamedRequest:
    id: str
    request: Request


class _Loglik(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    context: str
    continuation: str

    def read(self) -> Loglik:
        return Loglik(self.context, self.continuation)


class _Rolling(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    text: str

    def read(self) -> Rolling:
        return Rolling(self.text)


class _Generate(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    prompt: str
    max_new_tokens: int
    stop: tuple[str, ...] = ()
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    think_end: str = ""
    repeat: int = 0

    def read(self) -> Generate:
        """Return the request; raises ValueError for a number out of its range."""
        for name, fits, rule in (
            ("max_new_tokens", self.max_new_tokens >= 1, "1 or more"),
            ("temperature", 0 <= self.temperature < float("inf"), "0 or more"),
            ("top_p", 0 < self.top_p <= 1, "above 0 and at most 1"),
            ("repeat", self.repeat >= 0, "0 or more"),
        ):
            if not fits:
                raise ValueError(f"{name} is {getattr(self, name)}; write a number {rule}")
        if "" in self.stop:
            raise ValueError("stop holds an empty text, which would end every answer; leave it out")
        options = GenerationOptions(
            max_new_tokens=self.max_new_tokens,
            stop=self.stop,
            temperature=self.temperature,
            top_p=self.top_p,
            seed=self.seed,
            think_end=self.think_end,
        )
        return Generate(self.prompt, options, self.repeat)


_KINDS: Final = {"continuation": _Loglik, "text": _Rolling, "prompt": _Generate}
_REMEDY: Final = (
    "write context and continuation, or text, or prompt and max_new_tokens, beside an id"
)


def read_requests(lines: Iterable[bytes]) -> tuple[NamedRequest, ...]:
    """Return the requests in their order; empty lines are skipped.

    Raises BadRequestsError that names lines and fields: for what is no JSON object, has unknown,
    missing or wrong fields, or an id that another line has, and for a file without requests.
    """
    found: list[NamedRequest] = []
    problems: list[str] = []
    line_of: dict[str, int] = {}
    for number, line in _numbered(lines):
        try:
            named = _read(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
            problems.append(f"line {number}: {error}")
            continue
        if named.id in line_of:
            first = line_of[named.id]
            problems.append(f"line {number}: the id {named.id!r} stands on line {first} too")
        line_of.setdefault(named.id, number)
        found.append(named)
    if problems:
        more = f"; and {len(problems) - _SHOWN} more lines" if len(problems) > _SHOWN else ""
        raise BadRequestsError("; ".join(problems[:_SHOWN]) + more)
    if not found:
        raise BadRequestsError(f"there is no request; {_REMEDY}")
    return tuple(found)


def requests_sha256(named: Iterable[NamedRequest]) -> str:
    """Return the sha256 of the requests and their names, in their order."""
    rows = [[one.id, type(one.request).__name__, one.request] for one in named]
    return hashlib.sha256(msgspec.json.encode(rows, order="sorted")).hexdigest()


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line


def _read(line: bytes) -> NamedRequest:
    row = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    kinds = [kind for field, kind in _KINDS.items() if field in row]
    if len(kinds) != 1:
        raise ValueError(f"it is not clear what is asked; {_REMEDY}")
    struct = msgspec.json.decode(line, type=kinds[0])
    return NamedRequest(struct.id, struct.read())
