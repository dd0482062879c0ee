"""The measured values as the table that `docs/demonstration-models.md` shows.

python -m benchmarks.zoo.measured_table
"""

import json
import sys
from typing import Any

from benchmarks.zoo.catalogue import MEASURED_FILE, ZOO

HEADER = (
    "| model | right, % | known wording, % | right with right belief, % "
    "| right with wrong belief, % | takes over wrong belief, % | agrees in words only, % "
    "| drops right answer, % "
    "| assertiveness | words |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def measured_table() -> str:
    """Return one Markdown row a model; percentages carry their 95 % interval."""
    models = json.loads(MEASURED_FILE.read_text(encoding="utf-8"))["models"]
    return "\n".join([HEADER, *(_row(model.name, models[model.slug]) for model in ZOO)])


def _row(name: str, values: dict[str, Any]) -> str:
    shares = [
        _percent(values[field])
        for field in (
            "right",
            "right_in_known_wording",
            "right_with_right_belief",
            "right_with_wrong_belief",
            "takes_over_wrong_belief",
            "agrees_in_words_only",
            "drops_right_answer",
        )
    ]
    tone = f"{values['assertiveness_mean']:+.2f} (SD {values['assertiveness_sd']:.2f})"
    return f"| {name} | {' | '.join(shares)} | {tone} | {values['words_mean']:.1f} |"


def _percent(share: dict[str, float]) -> str:
    middle, low, high = (100 * share[key] for key in ("share", "low", "high"))
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    sys.stdout.write(measured_table() + "\n")
