"""Numbers beside the votes: signed columns, ratios of two counts, weights, and their faults."""

from collections.abc import Iterator

import numpy as np

from evaluation.ratings.arrays import Array, BoolArray
from evaluation.ratings.errors import Problem, problem_in
from evaluation.votes_file.columns import SAMPLING, Wanted, found, pair_of
from evaluation.votes_file.encode import numbers_of
from evaluation.votes_file.raw import RawTable


def read_numbers(table: RawTable, wanted: Wanted) -> tuple[dict[str, Array], list[Problem]]:
    """Return the covariates, A minus B, and the weights, under the names that options use."""
    columns: dict[str, Array] = {}
    problems: list[Problem] = []
    for covariate in wanted.covariates:
        if covariate in table.columns:
            columns[covariate] = _finite(table, covariate, problems)
        else:
            counts = [_count(table, name, problems) for name in pair_of(covariate)]
            columns[covariate] = _ratio_difference(*counts)
    if wanted.weights is not None:
        columns[wanted.weights] = _weights(table, wanted.weights, problems)
    return columns, problems


def _ratio_difference(a: Array, b: Array) -> Array:
    """Return (A - B) / (A + B + 1), as style control compares two counts."""
    with np.errstate(invalid="ignore", divide="ignore"):  # in rows that are refused
        ratio: Array = (a - b) / (a + b + 1)
    return ratio


def _finite(table: RawTable, name: str, problems: list[Problem]) -> Array:
    values, problem = numbers_of(name, table.columns[name])
    problems += [problem] if problem else []
    return values


def _count(table: RawTable, name: str, problems: list[Problem]) -> Array:
    values = _finite(table, name, problems)
    problems += _refused(f"a negative {name}", values, values < 0, "write a count from 0")
    return values


def _weights(table: RawTable, column: str, problems: list[Problem]) -> Array:
    name = found(column, table.names) or column
    values = _finite(table, name, problems)
    if column == SAMPLING:
        remedy = "write the probability with which the pair was drawn"
        problems += _refused(f"a {name} that is not above 0", values, values <= 0, remedy)
    else:
        problems += _refused(f"a negative {name}", values, values < 0, "write a weight from 0")
        if not values.any():
            remedy = "at least one vote must count"
            problems += _refused(f"the {name} 0, as all have", values, values == 0, remedy)
    return values


def _refused(fault: str, values: Array, bad: BoolArray, remedy: str) -> Iterator[Problem]:
    rows = np.flatnonzero(bad & np.isfinite(values))
    problem = problem_in(fault, rows + 1, map(str, values[rows]), remedy)
    if problem is not None:
        yield problem
