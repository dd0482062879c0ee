"""Bootstraps: they agree with the sandwich, repeat with their seed, and tell of rounds apart."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings import bootstrap as bootstrap_file
from evaluation.ratings.backbone import backbone_of
from evaluation.ratings.bootstrap import Rounds, bootstrap
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.contextual import fit_contextual
from evaluation.ratings.contextual_errors import (
    contextual_clustered,
    contextual_sandwich,
    standard_errors,
)
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.design import Design
from evaluation.ratings.games import Games, games_of
from evaluation.ratings.sandwich import sandwich
from evaluation.ratings.vote_bootstrap import bootstrap_votes
from tests.unit.ratings.simulated import Truth, simulated_design

NAMES = tuple("abcdefgh")


def some_codes(n_votes: int = 4_000) -> VoteCodes:
    rng = np.random.default_rng(31)
    a = rng.integers(0, 8, n_votes)
    b = (a + rng.integers(1, 8, n_votes)) % 8
    win = 1 / (1 + np.exp((b - a) / 4))
    draw = rng.random(n_votes)
    outcome = np.where(draw < 0.8 * win, 0, np.where(draw < 0.8, 1, np.where(draw < 0.9, 2, 3)))
    return VoteCodes(NAMES, a, b, outcome.astype(np.uint8))


@pytest.mark.parametrize("weighted", [False, True])
def test_the_spread_over_the_rounds_is_that_of_the_sandwich(weighted: bool) -> None:
    weights = np.random.default_rng(2).uniform(0.2, 3, 4_000) if weighted else None
    games = games_of(tally_votes(some_codes(), weights))
    fit = fit_bradley_terry(games)

    rounds = bootstrap(games, fit, 1_000, np.random.default_rng(0))

    # The spread of 1,000 rounds is known to 1 / sqrt(2,000) = 2.2 %; four times that.
    ratio = rounds.standard_errors() / sandwich(fit.strengths, games).standard_errors()
    np.testing.assert_allclose(ratio, 1, atol=0.09)
    np.testing.assert_allclose(rounds.values.mean(axis=1), 0, atol=1e-6)
    np.testing.assert_array_equal(rounds.apart, 0)


def test_the_same_seed_gives_the_same_rounds() -> None:
    games = games_of(tally_votes(some_codes()))
    fit = fit_bradley_terry(games)

    first, again, other = (
        bootstrap(games, fit, 30, np.random.default_rng(seed)).values for seed in (5, 5, 6)
    )

    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.01


def test_every_round_is_at_the_optimum_of_its_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    games = games_of(tally_votes(some_codes()))
    fit = fit_bradley_terry(games)
    by_chords = bootstrap(games, fit, 50, np.random.default_rng(1)).values
    monkeypatch.setattr(bootstrap_file, "_CHORDS", 1)  # so that every round is fitted by itself

    alone = bootstrap(games, fit, 50, np.random.default_rng(1)).values

    np.testing.assert_allclose(by_chords, alone, atol=2e-4)  # chords stop at 1e-4


def test_rounds_in_which_a_model_has_no_limit_are_counted_against_it() -> None:
    # c has one win and nine losses: it wins none in a share e^-1 of the rounds.
    decisive = np.array([[0.0, 400, 5], [300, 0, 4], [1, 0, 0]])
    games = Games.from_matrices(decisive)
    fit = fit_bradley_terry(games)

    rounds = bootstrap(games, fit, 2_000, np.random.default_rng(3))

    low, high = rounds.interval(0.95)
    # 2,000 rounds know the share to 1.1 %; also without any loss it has none (e^-9).
    assert rounds.apart[2] == pytest.approx(np.exp(-1), abs=0.045)
    assert rounds.apart[:2].max() == 0
    assert np.isnan([low[2], high[2]]).all()
    gap = fit.strengths[0] - fit.strengths[1]
    of_pair = rounds.values[:, 0] - rounds.values[:, 1]
    assert of_pair.mean() == pytest.approx(gap, abs=0.02)


def test_the_interval_is_that_of_the_percentiles() -> None:
    values = np.column_stack([np.arange(1_001.0), np.where(np.arange(1_001) < 11, np.nan, 5.0)])

    low, high = Rounds(values).interval(0.9)

    assert (low[0], high[0]) == pytest.approx((50, 950))
    assert np.isnan(low[1])  # 11 of 1,001 rounds are missing: more than 1 %


def test_the_backbone_leads_from_everyone_to_everyone() -> None:
    rng = np.random.default_rng(6)
    wins = np.where(rng.random((12, 12)) < 0.15, rng.integers(1, 90, (12, 12)), 0.0)
    wins[np.arange(12), (np.arange(12) + 1) % 12] += 1
    np.fill_diagonal(wins, 0.0)
    games = Games.from_matrices(wins)
    backbone = backbone_of(games)

    only = np.zeros((2, len(games.i)))
    only[0, backbone.forth] = 1.0
    only[1, backbone.back] = 1.0
    alone = Games(12, games.i, games.j, np.vstack([only, np.zeros(len(games.i))]), games.squares)

    assert fit_bradley_terry(alone).strengths.shape == (12,)  # refuses what is not connected
    assert backbone.holds(only[0][:, None], only[1][:, None]).tolist() == [True]
    only[0, backbone.forth[0]] = 0.0
    assert backbone.holds(only[0][:, None], only[1][:, None]).tolist() == [False]
    assert (games.wins_i[backbone.forth] > 0).all()
    assert (games.wins_j[backbone.back] > 0).all()


def style_votes(n_votes: int = 2_000) -> Design:
    truth = Truth(np.array([-0.5, 0.0, 0.1, 0.4]), np.array([0.4, 0.0]), tie_share=0.2)
    return simulated_design(np.random.default_rng(8), n_votes, truth)


def test_resampled_votes_with_covariates_agree_with_the_sandwich() -> None:
    design = style_votes()
    fit = fit_contextual(design)

    rounds = bootstrap_votes(design, fit, 500, np.random.default_rng(0))

    # 500 rounds know the spread to 3.2 %.
    ratio = rounds.standard_errors() / standard_errors(contextual_sandwich(design, fit))
    np.testing.assert_allclose(ratio, 1, atol=0.13)


def test_resampled_raters_agree_with_the_clustered_errors() -> None:
    design = style_votes()
    raters = np.random.default_rng(1).integers(0, 200, 2_000)
    taste = np.random.default_rng(2).normal(0, 1, 200)[raters]
    outcome = np.where(taste > 0.8, 1.0, design.outcome)  # a fifth always prefer what A is
    design = replace(design, outcome=outcome)
    fit = fit_contextual(design)

    rounds = bootstrap_votes(design, fit, 500, np.random.default_rng(0), raters)

    errors = standard_errors(contextual_clustered(design, fit, {"rater": raters}).covariance)
    np.testing.assert_allclose(rounds.standard_errors() / errors, 1, atol=0.13)


def test_a_round_of_votes_that_falls_apart_rates_the_largest_group() -> None:
    decisive = np.repeat(
        [[0, 1, 1.0], [0, 1, 0.0], [0, 2, 0.0], [1, 2, 0.0]], [40, 30, 1, 1], axis=0
    )
    votes = np.vstack([decisive, [[2, 0, 0.0]] * 6])
    a, b = votes[:, 0].astype(int), votes[:, 1].astype(int)
    design = Design(votes[:, 2], np.zeros((78, 0)), (), 3, a, b)
    fit = fit_contextual(design)

    rounds = bootstrap_votes(design, fit, 300, np.random.default_rng(4))

    # Model 2 beat each of the others once and lost six times: no win in e^-2 of the rounds.
    assert rounds.apart[2] == pytest.approx(np.exp(-2), abs=0.08)  # 300 rounds: 2 %
    assert rounds.apart[:2].max() == 0


def test_rounds_that_say_nothing_of_anybody_give_no_interval() -> None:
    rounds = Rounds(np.full((5, 2), np.nan))

    low, high = rounds.interval(0.95)

    assert np.isnan([low, high, rounds.standard_errors()]).all()
