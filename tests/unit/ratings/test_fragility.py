"""How few votes decide an order: against exhaustive search, and where votes join the models."""

import itertools

import numpy as np
import pytest

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.fragility import Flip, find_flip, flips_of_neighbours
from evaluation.ratings.games import Games
from evaluation.ratings.options import RateOptions
from evaluation.ratings.rate import rate
from evaluation.ratings.sandwich import sandwich
from tests.unit.ratings.votes import tally, ties, wins


def flips_of(games: Games) -> list[Flip]:
    fit = fit_bradley_terry(games)
    return list(flips_of_neighbours(games, fit, sandwich(fit.strengths, games).bread))


def strengths_without(games: Games, removed: Array) -> Array | None:
    sums = games.sums - removed
    try:
        return fit_bradley_terry(Games(games.n_models, games.i, games.j, sums, sums)).strengths
    except NotEstimableError:
        return None


def fewest_by_trying(games: Games, upper: int, lower: int, at_most: int) -> int | None:
    """Return the true minimum, by removing every multiset of votes of growing size."""
    cells = np.argwhere(games.sums > 0)
    for size in range(1, at_most + 1):
        for chosen in itertools.combinations_with_replacement(range(len(cells)), size):
            removed = np.zeros_like(games.sums)
            np.add.at(removed, tuple(cells[list(chosen)].T), 1)
            if (removed > games.sums).any():
                continue
            strengths = strengths_without(games, removed)
            if strengths is not None and strengths[lower] > strengths[upper]:
                return size
    return None


def some_games(seed: int, n_models: int, votes: int) -> Games:
    rng = np.random.default_rng(seed)
    decisive = np.zeros((n_models, n_models))
    tied = np.zeros((n_models, n_models))
    for _vote in range(votes):
        i, j = rng.choice(n_models, 2, replace=False)
        if rng.random() < 0.2:
            tied[i, j] += 1
            tied[j, i] += 1
        else:
            decisive[i, j] += 1
    return Games.from_matrices(decisive, tied)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_never_fewer_than_the_true_minimum_and_at_most_one_more(seed: int) -> None:
    games = some_games(seed, n_models=4, votes=40)

    found = {(flip.upper, flip.lower): flip.votes for flip in flips_of(games)}

    assert found  # random votes of equal models are decided by few
    for (upper, lower), votes in found.items():
        if votes > 3:  # more would take too long to try
            continue
        minimum = fewest_by_trying(games, upper, lower, votes)
        assert minimum is not None
        assert minimum <= votes <= minimum + 1


@pytest.mark.parametrize("seed", range(5))
def test_a_fit_without_these_votes_has_the_order_reversed(seed: int) -> None:
    games = some_games(seed, n_models=6, votes=600)

    flips = flips_of(games)

    assert len(flips) == 5
    for flip in flips:
        strengths = strengths_without(games, flip.removed.astype(np.float64))
        assert strengths is not None
        assert strengths[flip.lower] > strengths[flip.upper]
        assert flip.votes == flip.removed.sum()
        assert (flip.removed <= games.sums).all()


def test_two_models_need_the_lead_and_one_vote() -> None:
    rating = rate(tally(wins("a", "b", 60), wins("b", "a", 50)), RateOptions(fragility=True))

    assert [row.fragility for row in rating.rows] == [11, 11]


def test_votes_that_hold_the_models_together_are_not_taken() -> None:
    # b won once against a: without that vote there would be no finite strengths.
    games = Games.from_matrices(np.array([[0.0, 9.0], [1.0, 0.0]]))
    fit = fit_bradley_terry(games)
    bread = sandwich(fit.strengths, games).bread

    flip = find_flip(games, fit.strengths, bread, (0, 1))

    assert flip is None  # of the 9 wins of a at least one must stay, and 1 : 1 is no flip


def test_one_win_less_is_not_enough_where_it_makes_them_equal() -> None:
    rating = rate(
        tally(wins("a", "b", 2), wins("b", "a", 1), ties("a", "b", 400)),
        RateOptions(fragility=True),
    )

    # Without one win of a it is 1 : 1. Without both, ties still join the two, and b is above.
    assert [row.fragility for row in rating.rows] == [2, 2]
