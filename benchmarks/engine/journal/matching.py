"""Does a journal belong to this claim? Refused with the field and both values if not."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.engine.journal.errors import HeaderMismatchError
from benchmarks.engine.journal.lines import FORMAT, HeaderLine
from benchmarks.engine.journal.records import Header


def header_line(header: Header, shard: int, fence: int, lower: Mapping[int, int]) -> HeaderLine:
    return HeaderLine(
        format=FORMAT,
        shard=shard,
        fence=fence,
        run=header.run,
        task_version=header.task_version,
        settings=header.settings_sha256,
        plan=header.plan_sha256,
        code=header.code_version,
        engine=dict(header.engine),
        lower=dict(lower),
    )


def refuse_other(path: Path, found: HeaderLine, wanted: HeaderLine) -> None:
    """Raise HeaderMismatchError at the first field in which the two differ, `lower` apart."""
    there, here = _fields(found), _fields(wanted)
    for field in (*here, *(field for field in there if field not in here)):
        old, new = there.get(field, "nothing"), here.get(field, "nothing")
        if old != new or type(old) is not type(new):
            raise HeaderMismatchError(
                f"{path.name}: its {field} is {old!r}, that of this claim is {new!r}; "
                "go on with what the journal was begun with, or start a new run"
            )


def _fields(line: HeaderLine) -> dict[str, object]:
    names = ("format", "run", "shard", "fence", "task_version", "settings", "plan", "code")
    plain: dict[str, object] = {name: getattr(line, name) for name in names}
    return plain | {f"engine.{name}": value for name, value in line.engine.items()}
