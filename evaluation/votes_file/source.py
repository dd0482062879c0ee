"""Where votes come from: a file, known by its suffix, or standard input with its format named."""

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Literal, get_args

import pyarrow as pa

from evaluation.votes_file.errors import VotesFileError

Format = Literal["csv", "jsonl", "parquet"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
STANDARD_INPUT: Final = "-"
_SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
_BLOCK: Final = 1 << 24


@dataclass(frozen=True)
class Source:
    name: str  # as sentences call it
    format: Format
    data: pa.Buffer  # of a file: mapped, not copied


def open_source(
    name: str, *, input_format: str | None = None, standard_input: BinaryIO | None = None
) -> Source:
    """Return the bytes of a file, or of standard input for the name `-`.

    Raises VotesFileError when there is no such file, or nothing tells its format.
    """
    if input_format is not None and input_format not in FORMATS:
        allowed = ", ".join(FORMATS)
        raise VotesFileError([f"--input-format {input_format} is unknown; allowed: {allowed}"])
    if name == STANDARD_INPUT:
        if input_format is None:
            raise VotesFileError(["standard input has no suffix; add --input-format csv, jsonl "
                                  "or parquet"])  # fmt: skip
        stream = standard_input or sys.stdin.buffer
        return Source("standard input", input_format, pa.py_buffer(stream.read()))
    given = input_format or _SUFFIXES.get(Path(name).suffix.lower())
    if given is None:
        raise VotesFileError([f"{name}: the suffix tells the format and must be one of "
                              f"{', '.join(_SUFFIXES)}; or add --input-format"])  # fmt: skip
    try:
        return Source(name, given, _bytes_of(Path(name)))
    except FileNotFoundError as error:
        raise VotesFileError([f"{name}: there is no such file"]) from error
    except IsADirectoryError as error:
        raise VotesFileError([f"{name}: this is a folder; name a file in it"]) from error
    except OSError as error:
        raise VotesFileError([f"{name}: it cannot be read: {error.strerror}"]) from error


def check_encoding(source: Source) -> None:
    """Raise VotesFileError with the place of the first byte that is not UTF-8 text."""
    view = memoryview(source.data).cast("B")
    nul = bytes(view[:_BLOCK]).find(b"\0")
    if nul >= 0:
        raise _bad_encoding(source, nul, "is NUL, as in UTF-16")
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(view), _BLOCK):
        pending = len(decoder.getstate()[0])  # the first bytes of a character cut by the block
        try:
            decoder.decode(bytes(view[start : start + _BLOCK]), final=start + _BLOCK >= len(view))
        except UnicodeDecodeError as error:
            place = start - pending + error.start
            raise _bad_encoding(source, place, f"(0x{view[place]:02x}) is not UTF-8") from error


def _bad_encoding(source: Source, place: int, what: str) -> VotesFileError:
    line = bytes(memoryview(source.data)[:place]).count(b"\n") + 1
    return VotesFileError([f"{source.name}: byte {place + 1}, in line {line}, {what}; save the "
                           "file as UTF-8"])  # fmt: skip


def _bytes_of(path: Path) -> pa.Buffer:
    if path.is_file() and path.stat().st_size:  # nothing else can be mapped
        return pa.memory_map(str(path)).read_buffer()
    return pa.py_buffer(path.read_bytes())
