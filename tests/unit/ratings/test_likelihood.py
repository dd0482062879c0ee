"""Tables of all pairs and lists of those that met are two ways to the same numbers."""

import numpy as np
import pytest

from evaluation.ratings import likelihood as likelihood_file
from evaluation.ratings.arrays import Array
from evaluation.ratings.games import Games
from evaluation.ratings.information import DenseInformation
from evaluation.ratings.likelihood import Likelihood
from tests.unit.ratings.test_engines import random_wins

N = 12
FAR = 400.0  # logits; further apart than tables can say


def games(*, ordered: bool) -> Games:
    won = random_wins(N, seed=5, share_played=1.0)
    first, second = np.nonzero(~np.eye(N, dtype=np.bool_))
    if not ordered:
        return Games.from_matrices(won)
    wins = np.stack([won[first, second], won.T[first, second], np.zeros(len(first))])
    return Games(N, first, second, wins, wins, ordered=True)


def ways(
    monkeypatch: pytest.MonkeyPatch, of: Games, *, position: bool, prior_sd: float | None
) -> tuple[Likelihood, Likelihood]:
    """Return the likelihood by tables, and by lists."""
    by_tables = Likelihood(of, position=position, prior_sd=prior_sd)
    monkeypatch.setattr(likelihood_file, "mostly_met", lambda _models, _pairs: False)
    return by_tables, Likelihood(of, position=position, prior_sd=prior_sd)


def inverse(of: Likelihood, x: Array) -> Array:
    information = of.at(x).information()
    assert isinstance(information, DenseInformation)
    return information.inverse()


@pytest.mark.parametrize("prior_sd", [None, 0.7])
@pytest.mark.parametrize(("ordered", "position"), [(False, False), (True, False), (True, True)])
def test_tables_say_what_lists_say(
    ordered: bool, position: bool, prior_sd: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.random.default_rng(7).normal(0, 1.5, N + position)
    tables, lists = ways(monkeypatch, games(ordered=ordered), position=position, prior_sd=prior_sd)

    assert type(tables.at(x)) is not type(lists.at(x))
    gradient = lists.at(x).gradient()
    size = np.abs(gradient).max()
    np.testing.assert_allclose(tables.at(x).gradient(), gradient, rtol=1e-11, atol=1e-13 * size)
    np.testing.assert_allclose(inverse(tables, x), inverse(lists, x), rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("position", [False, True])
def test_the_gradient_is_the_derivative_of_the_loss(position: bool) -> None:
    # Central differences, independent of both ways: their error is about step ** 2.
    x = np.random.default_rng(8).normal(0, 1, N + position)
    of, step = Likelihood(games(ordered=position), position=position, prior_sd=2.0), 1e-5
    found = [
        (of.loss(x - move) - of.loss(x + move)) / (2 * step) for move in step * np.eye(N + position)
    ]
    np.testing.assert_allclose(of.at(x).gradient(), found, rtol=1e-5, atol=1e-4)


def test_chances_stay_precise_and_finite_however_far_models_are_apart() -> None:
    # Closed form for two models: the gradient is wins_0 * q - wins_1 * p.
    of = Likelihood(Games.from_matrices(np.array([[0.0, 3.0], [1.0, 0.0]])))
    for lead in (30.0, 2 * FAR):
        x = np.array([lead / 2, -lead / 2])
        q = np.exp(-lead) / (1 + np.exp(-lead))
        np.testing.assert_allclose(of.at(x).gradient()[0], 3 * q - (1 - q), rtol=1e-14)
