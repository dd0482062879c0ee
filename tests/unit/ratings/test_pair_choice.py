"""The gain of one more vote: the exact fall of the variances, on a problem that can be inverted."""

import numpy as np
import pytest
from hypothesis import given

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import Games
from evaluation.ratings.pair_choice import neighbour_gains, vote_gains
from evaluation.ratings.sandwich import sandwich
from tests.unit.ratings.votes import connected_wins, seeded_few


def fitted(wins: Array) -> tuple[Array, Array]:
    games = Games.from_matrices(wins)
    strengths = fit_bradley_terry(games).strengths
    return strengths, sandwich(strengths, games).bread


def with_one_more_vote(bread: Array, strengths: Array, a: int, b: int) -> Array:
    """Return the pseudo-inverse of the information with one more vote, computed anew."""
    d = np.eye(len(strengths))[a] - np.eye(len(strengths))[b]
    p = 1 / (1 + np.exp(strengths[b] - strengths[a]))
    information = np.linalg.pinv(bread, rcond=1e-9, hermitian=True)
    more: Array = np.linalg.pinv(
        information + p * (1 - p) * np.outer(d, d), rcond=1e-9, hermitian=True
    )
    return more


@seeded_few
@given(connected_wins(max_models=5))
def test_the_gain_is_the_fall_of_the_sum_of_variances(wins: Array) -> None:
    strengths, bread = fitted(wins)
    gains = vote_gains(strengths, bread)

    for a in range(len(wins)):
        for b in range(a):
            after = with_one_more_vote(bread, strengths, a, b)
            fall = np.trace(bread) - np.trace(after)
            assert gains[a, b] == pytest.approx(fall, rel=1e-6, abs=1e-9 * np.trace(bread))
            assert gains[b, a] == pytest.approx(gains[a, b], rel=1e-9)


@seeded_few
@given(connected_wins(max_models=5))
def test_the_gain_for_neighbours_is_the_fall_of_their_differences(wins: Array) -> None:
    strengths, bread = fitted(wins)
    gains = neighbour_gains(strengths, bread)
    order = np.argsort(-strengths, kind="stable")
    steps = np.eye(len(wins))[order[:-1]] - np.eye(len(wins))[order[1:]]

    def variances(covariance: Array) -> float:
        return float(np.trace(steps @ covariance @ steps.T))

    after = variances(with_one_more_vote(bread, strengths, 0, 1))
    expected = variances(bread) - after
    assert gains[0, 1] == pytest.approx(expected, rel=1e-6, abs=1e-9 * variances(bread))


def test_a_newcomer_gains_most_and_a_model_against_itself_nothing() -> None:
    wins = 200.0 * (np.ones((4, 4)) - np.eye(4))
    wins[3], wins[:, 3] = 0, 0
    wins[3, 0] = wins[0, 3] = 5

    gains = vote_gains(*fitted(wins))

    assert np.diag(gains).tolist() == [0, 0, 0, 0]
    assert set(zip(*np.nonzero(gains > gains[:3, :3].max()), strict=True)) == {
        (0, 3), (1, 3), (2, 3), (3, 0), (3, 1), (3, 2),
    }  # fmt: skip
