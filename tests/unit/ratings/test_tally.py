"""The tally: what it counts, what it refuses, and that adding is adding."""

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.tally import Cell, PairTally
from evaluation.ratings.words import OUTCOMES
from tests.unit.ratings.votes import seeded

CELLS: list[Cell] = [
    ("mica", "granite", "model_a", 3),
    ("granite", "mica", "model_a", 5),
    ("granite", "mica", "tie", 2),
    ("granite", "talc", "both_bad", 1),
    ("granite", "talc", "model_b", 4),
]

cells = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from("efgh"),
        st.sampled_from(OUTCOMES),
        st.integers(0, 1_000),
    ),
    max_size=20,
)


def arrays(pairs: list[list[int]], counts: list[list[int]]) -> tuple[np.ndarray, ...]:
    a, b = np.array(pairs, dtype=np.int32).reshape(-1, 2).T.copy()
    return a, b, np.array(counts, dtype=np.int64).reshape(-1, 4)


def test_cells_become_sorted_names_and_ordered_pairs() -> None:
    tally = PairTally.from_cells(CELLS)

    assert tally.names == ("granite", "mica", "talc")
    assert tally.a.tolist() == [0, 0, 1]
    assert tally.b.tolist() == [1, 2, 0]
    assert tally.counts.tolist() == [[5, 0, 2, 0], [0, 4, 0, 1], [3, 0, 0, 0]]
    assert tally.votes == 15


def test_wins_fold_both_sides_and_halve_ties_and_both_bad() -> None:
    wins = PairTally.from_cells(CELLS).wins()

    assert wins.tolist() == [[0, 5 + 1, 0.5], [3 + 1, 0, 0], [4 + 0.5, 0, 0]]


def test_each_model_counts_its_votes_and_its_opponents() -> None:
    tally = PairTally.from_cells(CELLS, names=["slate"])

    assert tally.votes_by_model().tolist() == [15, 10, 0, 5]  # granite, mica, slate, talc
    assert tally.opponents_by_model().tolist() == [2, 1, 0, 1]


def test_a_model_without_votes_may_be_named() -> None:
    assert PairTally.from_cells([], names=["talc", "mica"]).names == ("mica", "talc")
    assert PairTally.from_cells([]).votes == 0


def test_cells_without_votes_leave_no_trace() -> None:
    assert PairTally.from_cells([("a", "b", "tie", 0)]).names == ()


@seeded
@given(cells, cells)
def test_adding_tallies_is_tallying_all_cells(first: list[Cell], second: list[Cell]) -> None:
    together = PairTally.from_cells(first) + PairTally.from_cells(second)

    assert together.sha256() == PairTally.from_cells([*first, *second]).sha256()
    assert together.votes == sum(cell[3] for cell in [*first, *second])


@seeded
@given(cells)
def test_the_order_of_the_cells_does_not_matter(some: list[Cell]) -> None:
    backwards = PairTally.from_cells(some[::-1])

    assert backwards.sha256() == PairTally.from_cells(some).sha256()


@seeded
@given(cells)
def test_json_brings_the_same_tally_back(some: list[Cell]) -> None:
    tally = PairTally.from_cells(some, names=["zinc"])

    again = PairTally.from_json(json.loads(json.dumps(tally.to_json())))

    assert again.sha256() == tally.sha256()
    assert again.to_json() == tally.to_json()


def test_the_digest_follows_the_votes_their_sides_and_the_names() -> None:
    votes = [("a", "b", "model_a", 1)]
    others = [
        PairTally.from_cells([("a", "b", "model_a", 2)]),
        PairTally.from_cells([("b", "a", "model_b", 1)]),
        PairTally.from_cells([("a", "c", "model_a", 1)]),
        PairTally.from_cells(votes, names=["c"]),
    ]

    digests = {tally.sha256() for tally in [PairTally.from_cells(votes), *others]}

    assert len(digests) == 5


def test_a_tally_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        PairTally.from_cells(CELLS).counts[0, 0] = 7


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (("a", "b", "Model_A", 1), "unknown winner 'Model_A'; allowed: model_a, model_b, tie,"),
        (("a", "b", "", 1), "unknown winner ''; allowed"),
        (("a", "a", "tie", 1), "'a' is compared with itself; a vote needs two models"),
        (("a", "b", "tie", -1), "-1 votes of a against b; write a whole number from 0"),
        (("a", "b", "tie", 1.5), "1.5 votes of a against b; write a whole number from 0"),
        (("a", "b", "tie", True), "True votes of a against b; write a whole number from 0"),
        (("", "b", "tie", 1), "'' is not the name of a model; write a text that is not blank"),
        (("  ", "b", "tie", 1), "'  ' is not the name of a model"),
        ((" a", "b", "tie", 1), "the name ' a' begins or ends with a space; remove it"),
    ],
)
def test_bad_cells_are_refused_with_their_value(cell: Cell, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        PairTally.from_cells([cell])


@pytest.mark.parametrize(
    ("names", "pairs", "counts", "sentence"),
    [
        (("b", "a"), [], [], "must be sorted and unique"),
        (("a", "a"), [], [], "must be sorted and unique"),
        (("a", "b"), [[0, 2]], [[1, 0, 0, 0]], "codes from 0 to 2 do not fit 2 names"),
        (("a", "b"), [[-1, 0]], [[1, 0, 0, 0]], "codes from -1 to 0 do not fit 2 names"),
        (("a", "b"), [[1, 1]], [[1, 0, 0, 0]], "model 1 is compared with itself"),
        (("a", "b"), [[1, 0], [0, 1]], [[1, 0, 0, 0]] * 2, "sorted by (a, b) and unique"),
        (("a", "b"), [[0, 1], [0, 1]], [[1, 0, 0, 0]] * 2, "sorted by (a, b) and unique"),
        (("a", "b"), [[0, 1]], [[1, -2, 0, 0]], "-2 votes in a cell; a count cannot be negative"),
        (("a", "b"), [[0, 1]], [[0, 0, 0, 0]], "a pair without votes does not belong"),
        (("a", "b"), [[0, 1]], [], "must have the shapes (pairs,), (pairs,) and (pairs, 4)"),
    ],
)
def test_arrays_that_are_no_tally_are_refused(
    names: tuple[str, ...], pairs: list[list[int]], counts: list[list[int]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        PairTally(names, *arrays(pairs, counts))


def test_other_number_types_are_refused() -> None:
    a, b, counts = arrays([[0, 1]], [[1, 0, 0, 0]])

    with pytest.raises(ValueError, match="they must be int32, int32, int64"):
        PairTally(("a", "b"), a, b, counts.astype(np.float64))


def test_another_schema_version_is_refused() -> None:
    document = PairTally.from_cells(CELLS).to_json() | {"schema_version": 2}

    with pytest.raises(ValueError, match="tally schema_version is 2; this code reads 1"):
        PairTally.from_json(document)
