"""A question that breaks no rule, to be broken in one place at a time."""

import json
from typing import Any

GOOD: dict[str, Any] = {
    "id": "capital-australia",
    "domain": "geography",
    "language": "en",
    "wordings": [
        "What is the capital of Australia?",
        "Which city is the capital of Australia?",
        "Can you tell me the capital of Australia?",
        "From which city is Australia governed?",
    ],
    "truth": {"kind": "exact", "value": "Canberra"},
    "accept": [],
    "tempting_wrong_answer": "Sydney",
    "statement": "The capital of Australia is {answer}.",
    "source": "Encyclopaedia Britannica, article 'Canberra'",
}


def a_row(**changes: Any) -> dict[str, Any]:
    """Return the good question with some fields changed, or left out where the change is None."""
    return {name: value for name, value in {**GOOD, **changes}.items() if value is not None}


def a_line(**changes: Any) -> str:
    return json.dumps(a_row(**changes))
