"""Pairs weigh what one more vote on them would tell; newcomers come first, the floor stays."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from arena.pairing import draw_pair, informative_weights, pair_probabilities
from arena.pairing.draw import FLOOR
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import Games
from evaluation.ratings.pair_choice import vote_gains
from evaluation.ratings.sandwich import sandwich

GAINS = {frozenset("ab"): 0.03, frozenset("ac"): 0.01, frozenset("bc"): 0.02}


def test_pairs_weigh_their_gain_in_units_of_the_mean() -> None:
    weights = informative_weights(["a", "b", "c"], GAINS)

    assert weights == {frozenset("ab"): 1.5, frozenset("ac"): 0.5, frozenset("bc"): 1.0}


def test_every_pair_of_a_newcomer_weighs_five_mean_pairs() -> None:
    weights = informative_weights(["a", "b", "c", "new"], GAINS)

    assert weights is not None
    assert {weights[frozenset((old, "new"))] for old in "abc"} == {5.0}


def test_a_model_that_left_takes_its_pairs_along() -> None:
    assert informative_weights(["a", "b"], GAINS) == {frozenset("ab"): 1.0}


@pytest.mark.parametrize("gains", [{}, {frozenset("xy"): 1.0}, {frozenset("ab"): 0.0}])
def test_without_a_gain_pairs_are_drawn_evenly(gains: dict[frozenset[str], float]) -> None:
    assert informative_weights(["a", "b", "c"], gains) is None


@pytest.mark.parametrize("gain", [-0.1, float("nan")])
def test_a_gain_that_is_none_is_refused(gain: float) -> None:
    with pytest.raises(ValueError, match="a gain is negative"):
        informative_weights(["a", "b"], {frozenset("ab"): gain})


def test_no_pair_falls_below_the_floor() -> None:
    weights = informative_weights(["a", "b", "c"], {**GAINS, frozenset("ac"): 0.0})

    probabilities = pair_probabilities(["a", "b", "c"], weights)

    assert sum(probabilities.values()) == pytest.approx(1)
    assert probabilities["a", "c"] == pytest.approx(FLOOR / 3)


def test_votes_drawn_for_their_gain_leave_less_variance_than_evenly_drawn_ones() -> None:
    # Two old models with 2,000 votes between them, four newer ones with 20 each against the first:
    # 400 further votes go where little is known. Model-based variances, so no vote is simulated.
    names = [f"m{place}" for place in range(6)]
    strengths = np.array([0.6, 0.2, 0.0, -0.1, -0.3, -0.4])
    chance = 1 / (1 + np.exp(strengths[None, :] - strengths[:, None]))
    start = np.zeros((6, 6))
    start[0, 1] = start[1, 0] = 2_000
    start[0, 2:] = start[2:, 0] = 20
    left = {}
    for policy in ("even", "informative"):
        rng, votes = Random(5), start.copy()  # noqa: S311  # a fixed draw
        for _ in range(400):
            games = Games.from_matrices(votes * chance)
            fit = fit_bradley_terry(games)
            bread = sandwich(fit.strengths, games).bread
            gains = vote_gains(fit.strengths, bread)
            by_pair = {
                frozenset((names[i], names[j])): float(gains[i, j])
                for i, j in combinations(range(6), 2)
            }
            weights = informative_weights(names, by_pair) if policy == "informative" else None
            pair = draw_pair(names, rng, weights)
            i, j = names.index(pair.model_a), names.index(pair.model_b)
            votes[i, j] += 1
            votes[j, i] += 1
        games = Games.from_matrices(votes * chance)
        left[policy] = np.trace(sandwich(fit_bradley_terry(games).strengths, games).bread)

    assert left["informative"] < 0.95 * left["even"]
