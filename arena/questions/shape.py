"""The shape of one line of the bank: which fields it has and what kind of value each holds.

Faults are collected, not raised: the validator names them all, the reader the first.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TEXT_FIELDS = ("id", "domain", "language", "tempting_wrong_answer", "statement", "source")
LIST_FIELDS = ("wordings", "accept")
TRUTH_FIELDS = ("kind", "value")
FIELDS = (*TEXT_FIELDS, *LIST_FIELDS, "truth")
SHOWN_CHARACTERS = 100


@dataclass(frozen=True)
class Fault:
    field: str
    value: object
    says: str  # the end of a sentence that begins with field and value

    def __str__(self) -> str:
        shown = "nothing" if self.value is None else repr(self.value)
        if len(shown) > SHOWN_CHARACTERS:
            shown = f"{shown[:SHOWN_CHARACTERS]}..."
        return f"field {self.field}: {shown} {self.says}"


def read_row(line: str) -> tuple[dict[str, Any], list[Fault]]:
    """Return the object on the line and what is wrong with its shape."""
    faults: list[Fault] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        repeated = sorted({name for name in names if names.count(name) > 1})
        faults.extend(Fault("line", name, "is given twice; keep one.") for name in repeated)
        return dict(pairs)

    try:
        row = json.loads(line, object_pairs_hook=object_of)
    except json.JSONDecodeError as error:
        return {}, [Fault("line", line, f"is not a JSON object ({error.msg}); write one a line.")]
    if not isinstance(row, dict):
        return {}, [Fault("line", line, "is not a JSON object; write one a line.")]
    return row, [*faults, *faults_of_shape(row)]


def faults_of_shape(row: dict[str, Any]) -> Iterator[Fault]:
    yield from _names(row, FIELDS)
    for name in TEXT_FIELDS:
        if name in row:
            yield from _text(name, row[name])
    for name in LIST_FIELDS:
        if name in row:
            yield from _texts(name, row[name])
    if "truth" in row:
        yield from _truth(row["truth"])


def _truth(truth: object) -> Iterator[Fault]:
    if not isinstance(truth, dict):
        yield Fault("truth", truth, "is not an object; write kind and value into one.")
        return
    yield from _names(truth, TRUTH_FIELDS, "truth.")
    for name in TRUTH_FIELDS:
        if name in truth:
            yield from _text(f"truth.{name}", truth[name])


def _names(row: dict[str, Any], known: tuple[str, ...], parent: str = "") -> Iterator[Fault]:
    for name in known:
        if name not in row:
            yield Fault(parent + name, None, "is there; add the field.")
    for name, value in row.items():
        if name not in known:
            says = f"stands in an unknown field; the known ones are {', '.join(sorted(known))}."
            yield Fault(parent + name, value, says)


def _text(field: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield Fault(field, value, "is not a text; put it in quotes.")
    elif not value or value != value.strip():
        yield Fault(field, value, "is empty or has spaces around it; write the text alone.")


def _texts(field: str, values: object) -> Iterator[Fault]:
    if not isinstance(values, list):
        yield Fault(field, values, "is not a list; put it in square brackets.")
        return
    for value in values:
        yield from _text(field, value)
