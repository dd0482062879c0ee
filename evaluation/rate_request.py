"""What `touchstone rate` was asked for: options as they were typed, to values or a refusal.

Every option is read here and not by argparse, so that a bad one gets one sentence that names it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal, TypeVar, cast

from evaluation.ratings.identifiability import POSITION
from evaluation.ratings.scale import Anchor
from evaluation.votes_file.columns import SAMPLING, Wanted

ReportFormat = Literal["text", "json", "csv"]
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "ties": ("half", "drop", "davidson", "rao-kupper", "grk"),
    "interval": ("sandwich", "bootstrap", "none"),
    "engine": ("newton", "choix"),
    "format": ("text", "json", "csv"),
}
_SHARE: Final = "a share above 0 and up to 1, such as 0.03"
Value = TypeVar("Value")


class BadOptionError(ValueError):
    """An option that cannot be read; the sentence names it, its value and what is expected."""


@dataclass(frozen=True)
class RateRequest:
    ties: str
    interval: str
    level: float
    rounds: int
    seed: int
    cluster: tuple[str, ...]
    covariates: tuple[str, ...]  # POSITION is not among them
    removes_position: bool
    anchor: Anchor | None
    engine: str
    weights: str  # none, pair, sampling or a column
    rater_cap: float | None  # share of all votes
    prompt_cap: float | None
    prior_sd: float | None  # logits
    fragility: bool
    strict: bool
    format: ReportFormat

    @property
    def wanted(self) -> Wanted:
        """Return the columns that the file must have for this."""
        groups = dict.fromkeys(self.cluster, "--cluster")
        if self.rater_cap is not None:
            groups.setdefault("rater", "--rater-cap")
        if self.prompt_cap is not None:
            groups.setdefault("prompt", "--prompt-cap")
        column = {"none": None, "pair": None, "sampling": SAMPLING}.get(self.weights, self.weights)
        return Wanted(groups=groups, covariates=self.covariates, weights=column)


def read_request(given: Mapping[str, Any]) -> RateRequest:
    """Return the request of options by their names, such as `prior_sd`; None is not given.

    Raises BadOptionError.
    """
    covariates = _names(given, "covariates")
    return RateRequest(
        ties=_choice(given, "ties"),
        interval=_choice(given, "interval"),
        level=_read(given, "level", _share_below_one, "a number between 0 and 1, such as 0.95"),
        rounds=_read(given, "rounds", _count_from(2), "a whole number from 2, such as 1000"),
        seed=_read(given, "seed", _count_from(0), "a whole number from 0"),
        cluster=_names(given, "cluster"),
        covariates=tuple(name for name in covariates if name != POSITION),
        removes_position=POSITION in covariates,
        anchor=_optional(given, "anchor", _anchor, "MODEL=SCORE, such as granite=1000"),
        engine=_choice(given, "engine"),
        weights=str(given["weights"]),
        rater_cap=_optional(given, "rater_cap", _share, _SHARE),
        prompt_cap=_optional(given, "prompt_cap", _share, _SHARE),
        prior_sd=_optional(given, "prior_sd", _positive, "a number of logits above 0, such as 1.5"),
        fragility=bool(given["fragility"]),
        strict=bool(given["strict"]),
        format=cast("ReportFormat", _choice(given, "format")),
    )


def _read(
    given: Mapping[str, Any], name: str, read: Callable[[str], Value], expected: str
) -> Value:
    text = str(given[name])
    try:
        return read(text)
    except ValueError as error:
        option = f"--{name.replace('_', '-')}"
        raise BadOptionError(f"{option} is {text!r}; it must be {expected}") from error


def _optional(
    given: Mapping[str, Any], name: str, read: Callable[[str], Value], expected: str
) -> Value | None:
    return None if given[name] is None else _read(given, name, read, expected)


def _choice(given: Mapping[str, Any], name: str) -> str:
    allowed = CHOICES[name]

    def read(text: str) -> str:
        return allowed[allowed.index(text)]

    near = get_close_matches(str(given[name]), allowed, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return _read(given, name, read, f"one of {', '.join(allowed)}{hint}")


def _names(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return names that stand between commas; each once, and none of them blank."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(part.strip() for part in text.split(","))
        if not all(names) or len(set(names)) < len(names):
            raise ValueError
        return names

    return _optional(given, name, read, "names of columns, each once, with commas between") or ()


def _number(text: str, holds: Callable[[float], bool]) -> float:
    number = float(text)
    if not (math.isfinite(number) and holds(number)):
        raise ValueError
    return number


def _share_below_one(text: str) -> float:
    return _number(text, lambda number: 0 < number < 1)


def _share(text: str) -> float:
    return _number(text, lambda number: 0 < number <= 1)


def _positive(text: str) -> float:
    return _number(text, lambda number: number > 0)


def _count_from(lowest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if number < lowest:
            raise ValueError
        return number

    return read


def _anchor(text: str) -> Anchor:
    model, equals, score = text.rpartition("=")  # a name may hold the sign too
    if not equals or not model:
        raise ValueError
    return Anchor(model, _number(score, math.isfinite))
