"""Games: what is folded, what is dropped, and that a subset is the votes inside it."""

import re

import numpy as np
import pytest
from hypothesis import given

from evaluation.ratings import games as games_file
from evaluation.ratings.arrays import Array
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.games import Games, HalfOrDrop, games_of
from evaluation.ratings.tally import PairTally
from tests.unit.ratings.test_counting import Row, codes, rows
from tests.unit.ratings.votes import seeded

CELLS = [
    ("a", "b", "model_a", 5), ("b", "a", "model_a", 2), ("b", "a", "model_b", 1),
    ("a", "b", "tie", 2), ("b", "a", "both_bad", 1), ("c", "a", "model_b", 4),
]  # fmt: skip


def table_of(games: Games) -> list[list[float]]:
    columns = [games.i, games.j, games.wins_i, games.wins_j, *games.squares]
    table: list[list[float]] = np.column_stack(columns).tolist()
    return table


@pytest.mark.parametrize("ties", ["half", "drop"])
def test_tables_of_all_pairs_fold_as_sorted_keys_do(
    ties: HalfOrDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    a = rng.integers(0, 6, 300)
    b = (a + rng.integers(1, 6, 300)) % 6
    votes = VoteCodes(tuple("abcdef"), a, b, rng.integers(0, 4, 300).astype(np.uint8))
    tally = tally_votes(votes, rng.uniform(0, 2, 300))
    folded = games_of(tally, ties=ties)
    monkeypatch.setattr(games_file, "mostly_met", lambda _models, _pairs: False)

    sorted_keys = games_of(tally, ties=ties)

    for name in ("i", "j", "sums", "squares"):
        np.testing.assert_array_equal(getattr(folded, name), getattr(sorted_keys, name))


def test_folded_games_join_both_orders_and_give_half_a_win_for_a_tie() -> None:
    games = games_of(PairTally.from_cells(CELLS))

    # i, j, wins of i (6 + 3/2) and j (2 + 3/2), then squared weights: won by i, by j, undecided.
    assert table_of(games) == [[0, 1, 7.5, 3.5, 6, 2, 3], [0, 2, 4, 0, 4, 0, 0]]


def test_ordered_games_keep_apart_who_was_shown_first() -> None:
    games = games_of(PairTally.from_cells(CELLS), ordered=True)

    assert table_of(games) == [
        [0, 1, 6, 1, 5, 0, 2],
        [1, 0, 2.5, 1.5, 2, 1, 1],
        [2, 0, 0, 4, 0, 4, 0],
    ]


def test_dropped_ties_leave_decisive_votes_only() -> None:
    tally = PairTally.from_cells([*CELLS, ("b", "c", "tie", 9)])

    assert table_of(games_of(tally, ties="drop")) == [
        [0, 1, 6, 2, 6, 2, 0],
        [0, 2, 4, 0, 4, 0, 0],
    ]


def test_members_are_renumbered_in_their_order() -> None:
    games = games_of(PairTally.from_cells(CELLS), [2, 0])  # c, a

    assert (games.n_models, table_of(games)) == (2, [[0, 1, 0, 4, 0, 4, 0]])


def test_votes_without_weight_play_no_game() -> None:
    votes: list[Row] = [("a", "b", "tie", "a"), ("b", "c", "tie", "a")]

    games = games_of(tally_votes(codes(votes), np.array([2.0, 0.0])))

    assert table_of(games) == [[0, 1, 1, 1, 0, 0, 4]]
    assert games.n_models == 3


@seeded
@given(rows)
def test_a_tally_and_its_matrices_give_the_same_games(some: list[Row]) -> None:
    tally = tally_votes(codes(some))

    games = Games.from_matrices(tally.decisive(), tally.ties())

    assert table_of(games_of(tally)) == table_of(games)


@pytest.mark.parametrize(
    ("wins", "sentence"),
    [
        (np.zeros((2, 3)), "wins has the shape (2, 3); it must be (n, n) with n from 2"),
        (np.zeros((1, 1)), "wins has the shape (1, 1); it must be (n, n) with n from 2"),
        (np.array([[0, -1.0], [1, 0]]), "wins contains -1.0; counts are finite and not negative"),
        (np.array([[0, np.nan], [1, 0]]), "wins contains nan; counts are finite and not negative"),
        (np.array([[0, np.inf], [1, 0]]), "wins contains inf; counts are finite and not negative"),
        (np.array([[0, 1.0], [1, 5]]), "model 1 has wins against itself"),
    ],
)
def test_what_is_not_a_table_of_wins_is_refused(wins: Array, sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Games.from_matrices(wins)


def test_ties_that_are_not_symmetric_are_refused() -> None:
    ties = np.array([[0.0, 1.0], [2.0, 0.0]])

    with pytest.raises(ValueError, match="ties is not symmetric; a tie of i with j is one of j"):
        Games.from_matrices(np.zeros((2, 2)), ties)
