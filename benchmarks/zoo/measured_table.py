"""The measured values as the tables that `docs/demo-models.md` shows.

    python -m benchmarks.zoo.measured_table

prints the tables that page must hold.
"""

import json
import sys
from typing import Any

from benchmarks.zoo.catalogue import MEASURED_FILE, ZOO
from benchmarks.zoo.targets import TARGETS

COLUMNS = {
    "right": "right, %",
    "right_in_known_wording": "known wording, %",
    "right_with_right_belief": "right with right belief, %",
    "right_with_wrong_belief": "right with wrong belief, %",
    "takes_over_wrong_belief": "takes over wrong belief, %",
    "agrees_in_words_only": "agrees in words only, %",
    "drops_right_answer": "drops right answer, %",
    "keeps_answer": "keeps answer, %",
    "off_topic_without_noise": "off-topic without noise, %",
}
BY_SENTENCE = ("granite", "talc")  # the two whose firmness is promised


def measured_table() -> str:
    """Return one Markdown row a model; percentages carry their 95 % interval."""
    models = _measured()["models"]
    names = [*COLUMNS.values(), "assertiveness", "words"]
    return "\n".join([_head("model", names), *(_row(one.name, models[one.slug]) for one in ZOO)])


def target_table() -> str:
    """Return one row a target, with what was measured."""
    measured = _measured()
    rows = [
        f"| {one.text} | {one.wanted()} | {100 * one.value(measured):.0f} % |" for one in TARGETS
    ]
    return "\n".join([_head("target", ["wanted", "measured"]), *rows])


def sentence_table() -> str:
    """Return how often a wrong belief is taken over, for each way to state it."""
    models = _measured()["models"]
    columns = [models[slug]["takes_over_by_sentence"] for slug in BY_SENTENCE]
    rows = [
        f"| {sentence.format(x='...')} | {' | '.join(_percent(one[sentence]) for one in columns)} |"
        for sentence in columns[0]
    ]
    names = [f"{slug.capitalize()}, %" for slug in BY_SENTENCE]
    return "\n".join([_head("the user says", names), *rows])


def _measured() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(MEASURED_FILE.read_text(encoding="utf-8"))
    return document


def _head(first: str, names: list[str]) -> str:
    return f"| {first} | {' | '.join(names)} |\n|{'---|' * (1 + len(names))}"


def _row(name: str, values: dict[str, Any]) -> str:
    shares = " | ".join(_percent(values[field]) for field in COLUMNS)
    tone = f"{values['assertiveness_mean']:+.2f} (SD {values['assertiveness_sd']:.2f})"
    return f"| {name} | {shares} | {tone} | {values['words_mean']:.1f} |"


def _percent(share: dict[str, float]) -> str:
    middle, low, high = (100 * share[key] for key in ("share", "low", "high"))
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    sys.stdout.write("\n\n".join([target_table(), measured_table(), sentence_table()]) + "\n")
