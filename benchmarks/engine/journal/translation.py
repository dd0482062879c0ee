"""Between the engine's responses and the lines of the file: nothing is lost either way."""

import math
import operator
from collections.abc import Iterable
from typing import assert_never

from benchmarks.engine.journal.errors import BadRecordError
from benchmarks.engine.journal.lines import (
    FailureLine,
    GenerationLine,
    HeaderLine,
    LoglikLine,
    ResponseLine,
    write_line,
)
from benchmarks.engine.journal.records import Entry, Header
from benchmarks.engine.requests import Failed, Generated, Scored


def encode_entry(entry: Entry, batch: int) -> bytes:
    """Return the entry's line.

    Raises BadRecordError, naming sample and field, where it could not be read back as it is.
    """
    try:
        return write_line(_line_of(entry, batch))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadRecordError(
            f"batch {batch}, sample {entry.sample!r}: the response cannot be journalled: {error}"
        ) from error


def entry_of(line: ResponseLine) -> Entry:
    response: Scored | Generated | Failed
    match line:
        case LoglikLine():
            index, response = line.c, Scored(line.lp, line.g, line.t)
        case GenerationLine():
            index, response = line.i, Generated(line.text, line.finish, line.ids, line.t)
        case FailureLine():
            index, response = line.i, Failed(line.code, line.sentence)
        case _:
            assert_never(line)
    return Entry(line.r, line.s, index, line.p, response, line.pt)


def header_of(line: HeaderLine) -> Header:
    return Header(line.run, line.task_version, line.settings, line.plan, line.code, line.engine)


def _line_of(entry: Entry, batch: int) -> ResponseLine:
    answer = entry.response
    r, s, p, pt = entry.request, entry.sample, entry.part, entry.prompt_tokens
    match answer:
        case Scored():
            tokens = _finite("token_logprobs", answer.token_logprobs)
            [lp] = _finite("logprob", [answer.logprob])
            g = bool(answer.is_greedy)
            return LoglikLine(
                r=r, s=s, p=p, pt=pt, b=batch, c=entry.index, lp=lp, n=len(tokens), g=g, t=tokens
            )
        case Generated():
            ids = tuple(operator.index(token) for token in answer.tokens)
            t = _finite("token_logprobs", answer.token_logprobs)
            return GenerationLine(
                r=r, s=s, p=p, pt=pt, b=batch, i=entry.index,
                text=answer.text, finish=answer.finish_reason, ct=len(ids), ids=ids, t=t,
            )  # fmt: skip  # one field a line says no more
        case Failed():
            return FailureLine(
                r=r, s=s, p=p, pt=pt, b=batch, i=entry.index,
                code=answer.code, sentence=answer.sentence,
            )  # fmt: skip  # as above
        case _:
            assert_never(answer)


def _finite(field: str, values: Iterable[float]) -> tuple[float, ...]:
    """Return the numbers as Python's own floats (a NumPy float64 has no JSON of its own)."""
    floats = tuple(float(value) for value in values)
    for value in floats:
        if not math.isfinite(value):
            raise ValueError(f"{field} holds {value}; journal Failed('non_finite', ...) instead")
    return floats
