"""Which columns a rating needs, under which names they may stand, and what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluation.ratings.errors import quoted
from evaluation.votes_file.errors import listed, suggestion
from evaluation.votes_file.raw import Kind

REQUIRED: Final = ("model_a", "model_b", "winner")
SAMPLING: Final = "sampling_prob"
# Where a column has another name in files of elsewhere; the first that is there counts.
_OTHER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "rater": ("rater", "judge"),
    "prompt": ("prompt",),
    SAMPLING: (SAMPLING, "pair_probability"),
}
GROUPS: Final = ("rater", "prompt")  # read wherever they are


@dataclass(frozen=True)
class Wanted:
    """What the options ask of the file, beside models and winners."""

    groups: Mapping[str, str] = field(default_factory=dict)  # grouping column -> option
    covariates: tuple[str, ...] = ()
    weights: str | None = None  # a column of numbers; SAMPLING has two names

    def kinds(self) -> dict[str, Kind]:
        """Return every column that may be needed, and how it is used."""
        kinds: dict[str, Kind] = dict.fromkeys((*REQUIRED, "display_left"), "text")
        for group in (*GROUPS, *self.groups):
            kinds |= dict.fromkeys(names_of(group), "id")
        for covariate in self.covariates:
            kinds |= dict.fromkeys((covariate, *pair_of(covariate)), "number")
        if self.weights is not None:
            kinds |= dict.fromkeys(names_of(self.weights), "number")
        return {**kinds, **dict.fromkeys(REQUIRED, "text")}


def names_of(column: str) -> tuple[str, ...]:
    """Return the names under which a column may stand in the file.

    >>> names_of("rater"), names_of("session")
    (('rater', 'judge'), ('session',))
    """
    return _OTHER_NAMES.get(column, (column,))


def pair_of(covariate: str) -> tuple[str, str]:
    return f"{covariate}_a", f"{covariate}_b"


def found(column: str, names: tuple[str, ...]) -> str | None:
    """Return the name under which the file has the column."""
    return next((name for name in names_of(column) if name in names), None)


def column_problems(names: tuple[str, ...], wanted: Wanted) -> list[str]:
    """Return one sentence for each column that is missing, or there in two ways."""
    problems = list(_problems(names, wanted))
    return [*problems, f"the columns are {listed(names)}"] if problems else []


def _problems(names: tuple[str, ...], wanted: Wanted) -> Iterator[str]:
    for column in REQUIRED:
        if column not in names:
            yield f"there is no column {quoted(column)}{suggestion(column, names)}"
    asked = [(group, option) for group, option in wanted.groups.items()]
    if wanted.weights is not None:
        asked.append((wanted.weights, "--weights"))
    for column, option in asked:
        if found(column, names) is None:
            known = " or ".join(map(quoted, names_of(column)))
            yield (f"there is no column {known}, which {option} asks for"
                   f"{suggestion(column, names)}")  # fmt: skip
    for covariate in wanted.covariates:
        yield from _covariate_problems(covariate, names)


def _covariate_problems(covariate: str, names: tuple[str, ...]) -> Iterator[str]:
    first, second = pair_of(covariate)
    pair = [name for name in (first, second) if name in names]
    if covariate in names:
        if len(pair) == 2:  # noqa: PLR2004  # both sides
            yield (f"the covariate {covariate} is there as one signed column and as {first} and "
                   f"{second}; rename what is not meant")  # fmt: skip
    elif len(pair) == 1:
        missing = second if pair == [first] else first
        yield f"there is no column {quoted(missing)} beside {quoted(pair[0])}"
    elif not pair:
        near = suggestion(covariate, names) or suggestion(first, names)
        yield (f"there is no column {quoted(covariate)}, nor {first} and {second}, which "
               f"--covariates asks for{near}")  # fmt: skip
