"""What may be the name of a model. Names are never trimmed or folded: they are refused."""

from collections.abc import Sequence

import numpy as np

from evaluation.ratings.errors import Problem, problem_in, quoted
from evaluation.ratings.words import TextColumn


def check_names(names: Sequence[str]) -> None:
    """Raise ValueError unless the names are sorted, unique, not blank and without outer spaces."""
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"{name!r} is not the name of a model; write a text that is not blank")
        if name != name.strip():
            raise ValueError(f"the name {name!r} begins or ends with a space; remove it")
    if list(names) != sorted(set(names)):
        raise ValueError(f"the names {names!r} must be sorted and unique")


def name_problems(column_name: str, column: TextColumn) -> list[Problem]:
    """Return which rows of a column do not name a model."""
    problems = [
        column.problem(
            f"no {column_name}", column.where(lambda word: word is None), "write a name"
        ),
        column.problem(
            f"a {column_name} that is not text",
            column.where(lambda word: word is not None and not isinstance(word, str)),
            "write a text",
        ),
        column.problem(
            f"a blank {column_name}",
            column.where(lambda word: isinstance(word, str) and not word.strip()),
            "write a name",
        ),
        column.problem(
            f"outer spaces in {column_name}",
            column.where(lambda word: isinstance(word, str) and "" != word.strip() != word),
            "remove them",
        ),
    ]
    return [problem for problem in problems if problem is not None]


def self_battles(model_a: TextColumn, model_b: TextColumn) -> list[Problem]:
    """Return the rows that compare a model with itself."""
    words = [word for word in model_a.words if word in set(model_b.words)]
    first, second = model_a.positions(words), model_b.positions(words)
    bad = (first == second) & (first >= 0)
    problem = model_a.problem("a model against itself", bad, "a vote needs two models")
    return [] if problem is None else [problem]


def self_battle_rows(names: Sequence[str], a: np.ndarray, b: np.ndarray) -> list[Problem]:
    """Return the same of codes."""
    rows = np.flatnonzero(a == b)
    values = (quoted(names[a[row]]) for row in rows)
    problem = problem_in("a model against itself", rows + 1, values, "a vote needs two models")
    return [] if problem is None else [problem]
