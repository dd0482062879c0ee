"""Votes for the tests: short ways to write tallies, and random tables that can be rated."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from evaluation.ratings.arrays import Array
from evaluation.ratings.tally import Cell, PairTally

# The same examples every time; a busy machine fails no test.
seeded = settings(deadline=None, derandomize=True)
seeded_few = settings(seeded, max_examples=40)


def wins(winner: str, loser: str, votes: int = 1) -> Cell:
    return (winner, loser, "model_a", votes)


def ties(model_a: str, model_b: str, votes: int = 1) -> Cell:
    return (model_a, model_b, "tie", votes)


def tally(*cells: Cell, names: tuple[str, ...] = ()) -> PairTally:
    return PairTally.from_cells(cells, names)


def even_circle(*models: str, votes: int) -> list[Cell]:
    """Every model and its neighbour beat each other equally often: all strengths are equal."""
    neighbours = [*models[1:], models[0]]
    pairs = list(zip(models, neighbours, strict=True))
    return [cell for a, b in pairs for cell in (wins(a, b, votes), wins(b, a, votes))]


@st.composite
def connected_wins(draw: st.DrawFn, max_models: int = 7) -> Array:
    """Win tables with half wins in which a circle of upsets joins all models."""
    n_models = draw(st.integers(2, max_models))
    halves = draw(st_numpy.arrays(np.int64, (n_models, n_models), elements=st.integers(0, 40)))
    table: Array = halves / 2
    for model in range(n_models):
        table[model, (model + 1) % n_models] += 1
    np.fill_diagonal(table, 0.0)
    return table
