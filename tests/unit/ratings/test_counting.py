"""Tallies of single votes against the tally of their cells, and adding and taking away."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings import counting
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.tally import PairTally
from evaluation.ratings.words import OUTCOMES, TextColumn
from tests.unit.ratings.votes import seeded

Row = tuple[str, str, str, str]  # model_a, model_b, winner, display_left
OTHER_SIDE = {"model_a": "model_b", "model_b": "model_a", "a": "b", "b": "a"}

rows = st.lists(
    st.tuples(
        st.sampled_from("abcd"), st.sampled_from("efg"), st.sampled_from(OUTCOMES),
        st.sampled_from("ab"),
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


def codes(some: Sequence[Row]) -> VoteCodes:
    return VoteCodes.from_columns(*(TextColumn.of(column) for column in zip(*some, strict=True)))


def swapped(row: Row) -> Row:
    a, b, winner, left = row
    return b, a, OTHER_SIDE.get(winner, winner), OTHER_SIDE[left]


@pytest.fixture(params=["one counter per cell", "sorted keys", "blocks of three"])
def _way_of_counting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "sorted keys":
        monkeypatch.setattr(counting, "_DENSE_MODELS", 0)
        return
    monkeypatch.setattr(counting, "_FEW", 10**9)  # however few votes there are
    if request.param == "blocks of three":
        monkeypatch.setattr(counting, "_BLOCK", 3)
        monkeypatch.setattr(counting, "_PIECE", 2)


@pytest.mark.usefixtures("_way_of_counting")
def test_single_votes_give_the_tally_of_their_cells() -> None:
    rng = np.random.default_rng(4)
    some: list[Row] = [
        (*rng.choice(list("abcdef"), 2, replace=False).tolist(), OUTCOMES[rng.integers(4)], "a")
        for _ in range(200)
    ]

    tally = tally_votes(codes(some))

    assert tally.sha256() == PairTally.from_cells([(*row[:3], 1) for row in some]).sha256()


@pytest.mark.usefixtures("_way_of_counting")
def test_weights_are_summed_per_cell_beside_the_counts() -> None:
    some: list[Row] = [
        ("b", "c", "tie", "a"), ("a", "c", "model_b", "a"), ("b", "c", "tie", "a"),
        ("b", "c", "both_bad", "a"),
    ]  # fmt: skip

    tally = tally_votes(codes(some), np.array([2.0, 0.5, 3.0, 0.0]))

    assert tally.counts.tolist() == [[0, 1, 0, 0], [0, 0, 2, 1]]
    sums, squares = tally.weights()
    assert sums.tolist() == [[0, 0.5, 0, 0], [0, 0, 5, 0]]
    assert squares.tolist() == [[0, 0.25, 0, 0], [0, 0, 4 + 9, 0]]


@seeded
@given(rows)
def test_exchanging_all_sides_with_display_left_gives_the_same_tally(some: list[Row]) -> None:
    other = tally_votes(codes([swapped(row) for row in some]))

    assert other.sha256() == tally_votes(codes(some)).sha256()


def test_the_first_of_a_pair_in_a_tally_is_the_one_shown_first() -> None:
    tally = tally_votes(codes([("x", "y", "model_a", "b")]))

    assert tally.cells() == [("y", "x", "model_b", 1)]


@seeded
@given(rows, st.data())
def test_votes_split_over_tallies_and_added_are_the_tally_of_all(
    some: list[Row], data: Any
) -> None:
    every, cut = codes(some), data.draw(st.integers(0, len(some)))
    weights = np.arange(1.0, len(some) + 1)
    first = np.arange(len(some)) < cut

    joined = tally_votes(every.select(first), weights[first])
    joined += tally_votes(every.select(~first), weights[~first])

    assert joined.sha256() == tally_votes(every, weights).sha256()  # whole numbers add exactly


@seeded
@given(rows, rows)
def test_votes_that_are_added_and_taken_out_again_leave_the_tally(
    some: list[Row], others: list[Row]
) -> None:
    tally, more = tally_votes(codes(some)), tally_votes(codes(others))
    tally += PairTally.from_cells([], names=more.names)

    assert (tally + more - more).sha256() == tally.sha256()


def test_a_vote_that_is_not_there_cannot_be_taken_out() -> None:
    tally = PairTally.from_cells([("a", "b", "tie", 2)])

    with pytest.raises(ValueError, match="-1 votes in a cell; a count cannot be negative"):
        tally - PairTally.from_cells([("a", "b", "tie", 3)])
    with pytest.raises(ValueError, match="-1 votes in a cell"):
        tally - PairTally.from_cells([("b", "a", "tie", 1)])


def test_weighted_votes_join_plain_ones_that_weigh_one() -> None:
    plain = PairTally.from_cells([("a", "b", "tie", 2), ("a", "c", "tie", 1)])
    weighted = tally_votes(codes([("a", "b", "tie", "a")]), np.array([0.1]))

    joined = plain + weighted

    assert joined.weights()[0][0].tolist() == [0, 0, 2.1, 0]
    assert (joined - weighted).weights()[0][:, 2] == pytest.approx([2.0, 1.0])
    assert (joined - plain - weighted).votes == 0


def test_json_brings_weights_back() -> None:
    tally = tally_votes(codes([("a", "b", "tie", "a")]), np.array([0.1]))

    again = PairTally.from_json(tally.to_json())

    assert again.sha256() == tally.sha256()
    assert again.sha256() != tally_votes(codes([("a", "b", "tie", "a")])).sha256()


@pytest.mark.parametrize(
    ("sums", "squares", "sentence"),
    [
        ([[1.0, 0, 0, 0]], None, "weight_sum and weight_square_sum come together"),
        ([[1.0, 0, 0]], [[1.0, 0, 0]], r"weight_sum is float64 \(1, 3\); it must be float64 \(1,"),
        ([[-1.0, 0, 0, 0]], [[1.0, 0, 0, 0]], "weight_sum holds a weight that is negative or not"),
        ([[1.0, 0, 0, 0]], [[np.inf, 0, 0, 0]], "weight_square_sum holds a weight that is neg"),
        ([[1.0, 1, 0, 0]], [[1.0, 0, 0, 0]], "weight_sum gives weight to a cell without votes"),
    ],
)
def test_weights_that_do_not_belong_to_the_counts_are_refused(
    sums: list[list[float]], squares: list[list[float]] | None, sentence: str
) -> None:
    plain = PairTally.from_cells([("a", "b", "model_a", 1)])
    weights = (None if x is None else np.array(x, dtype=np.float64) for x in (sums, squares))

    with pytest.raises(ValueError, match=sentence):
        PairTally(plain.names, plain.a, plain.b, plain.counts, *weights)


def test_each_model_counts_what_it_won_lost_tied_and_failed_with() -> None:
    tally = PairTally.from_cells(
        [("a", "b", "model_a", 5), ("b", "a", "model_a", 2), ("a", "c", "both_bad", 3),
         ("c", "a", "tie", 1), ("b", "a", "model_b", 4)]
    )  # fmt: skip

    assert tally.outcomes_by_model().tolist() == [[9, 2, 1, 3], [2, 9, 0, 0], [0, 0, 1, 3]]
