"""The door: a file in, integer codes out, or every reason why not."""

from dataclasses import replace
from typing import BinaryIO, Final

import numpy as np

from evaluation.ratings.arrays import CodeArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import BadVotesError, Problem, problem_in
from evaluation.ratings.words import TextColumn
from evaluation.votes_file.columns import GROUPS, REQUIRED, Wanted, column_problems, found
from evaluation.votes_file.csv_table import read_csv
from evaluation.votes_file.encode import codes_of, words_of
from evaluation.votes_file.errors import VotesFileError
from evaluation.votes_file.json_table import read_json_lines
from evaluation.votes_file.numbers import read_numbers
from evaluation.votes_file.parquet_table import read_parquet
from evaluation.votes_file.raw import RawTable
from evaluation.votes_file.source import open_source

_READERS: Final = {"csv": read_csv, "jsonl": read_json_lines, "parquet": read_parquet}


def read_votes(
    name: str,
    wanted: Wanted | None = None,
    *,
    input_format: str | None = None,
    standard_input: BinaryIO | None = None,
) -> VoteCodes:
    """Return the votes of a file, in the order of its rows, with the columns that are wanted.

    Raises VotesFileError with one sentence for each kind of problem: the number of rows that
    have it, the first ten of them (counted from 1, a header not included), and what to do.
    """
    wanted = wanted or Wanted()
    source = open_source(name, input_format=input_format, standard_input=standard_input)
    table = _READERS[source.format](source, wanted.kinds())
    faults = [*column_problems(table.names, wanted), *_nested_columns(table, wanted)]
    if faults:
        raise VotesFileError(f"{source.name}: {fault}" for fault in faults)
    if not table.rows and not table.problems:
        raise VotesFileError([f"no votes in {source.name}"])
    votes, problems = _votes_of(table, wanted)
    if votes is None:
        raise VotesFileError(f"{source.name}: {problem.sentence}" for problem in problems)
    return votes


def _nested_columns(table: RawTable, wanted: Wanted) -> list[str]:
    unused = set(table.nested)
    for group in set(GROUPS) - set(wanted.groups):
        unused.discard(found(group, table.names) or "")
    return [
        f"the column {column} holds lists or objects; write one plain value a row"
        for column in table.nested
        if column in unused
    ]


def _votes_of(table: RawTable, wanted: Wanted) -> tuple[VoteCodes | None, list[Problem]]:
    """Return the votes, or None and all problems that stand in the way."""
    numbers, bad_numbers = read_numbers(table, wanted)
    groups, bad_groups = _groups(table, wanted)
    problems = [*bad_numbers, *bad_groups]
    votes = None
    try:
        model_a, model_b, winner = (words_of(table.columns[name]) for name in REQUIRED)
        votes = VoteCodes.from_columns(model_a, model_b, winner, _display_left(table))
    except BadVotesError as error:
        problems = [*error.problems, *problems]
    every = [*table.problems, *(_renumbered(problem, table) for problem in problems)]
    if votes is None or every:
        return None, every
    return replace(votes, clusters=groups, numbers=numbers), []


def _display_left(table: RawTable) -> TextColumn | None:
    if "display_left" not in table.columns:
        return None
    column = words_of(table.columns["display_left"])
    says_something = any(word not in (None, "") for word in column.used())
    return column if says_something else None


def _groups(table: RawTable, wanted: Wanted) -> tuple[dict[str, CodeArray], list[Problem]]:
    """Return the codes of every grouping column; what is missing matters where it is asked for."""
    groups, problems = {}, []
    for group in dict.fromkeys((*GROUPS, *wanted.groups)):
        name = found(group, tuple(table.columns))
        if name is None:
            continue
        codes = codes_of(table.columns[name])
        option = wanted.groups.get(group)
        rows = np.flatnonzero(codes < 0)
        if option is not None:
            problem = problem_in(f"no {name}", rows + 1, ("" for _ in rows),
                                 f"write one, or leave out {option}")  # fmt: skip
            problems += [problem] if problem else []
        if option is not None or len(rows) < len(codes):
            groups[group] = codes
    return groups, problems


def _renumbered(problem: Problem, table: RawTable) -> Problem:
    """Count the records that could not be read as well."""
    if table.row_numbers is None:
        return problem
    numbers = table.row_numbers
    examples = tuple((int(numbers[row - 1]), what) for row, what in problem.examples)
    return replace(problem, examples=examples)
