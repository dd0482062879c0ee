"""Runs `touchstone rate` inside the test, where any use of a database is an error."""

import io
import json
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str
    refusal: str

    @property
    def document(self) -> Any:
        return json.loads(self.output)


def rated(*arguments: str, **options: Any) -> Outcome:
    """Return what `touchstone rate ARGUMENTS` printed, and how it ended."""
    output, refusal = io.StringIO(), io.StringIO()
    try:
        call_command("rate", *arguments, stdout=output, stderr=refusal, **options)
    except SystemExit as end:
        return Outcome(int(end.code or 0), output.getvalue(), refusal.getvalue().strip())
    return Outcome(0, output.getvalue(), refusal.getvalue().strip())


def as_json(*arguments: str) -> Any:
    outcome = rated(*arguments, "--format", "json")
    assert outcome.status == 0, outcome.refusal
    return outcome.document
