"""The optimum against closed forms, a published example, two other programs, and symmetries."""

import choix
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.games import Games
from evaluation.ratings.information import DenseInformation, gram
from tests.unit.ratings.oracles import optimum
from tests.unit.ratings.votes import connected_wins, seeded

# Citations between four journals: the row is cited by (wins against) the column. S. Stigler,
# Statistical Science 9 (1994) 94-108; data set `citations` of the R package BradleyTerry2.
JOURNALS = ("Biometrika", "Comm Statist", "JASA", "JRSS-B")
CITATIONS = np.array(
    [[0, 730, 498, 221], [33, 0, 68, 17], [320, 813, 0, 142], [284, 276, 325, 0]], dtype=np.float64
)
# Printed by BradleyTerry2, tests/BTabilities.Rout.save (R 3.6.0), sum-to-zero contrasts; the same
# fit as in H. Turner and D. Firth, Journal of Statistical Software 48 (2012) issue 9, section 2.1.
CITATION_ABILITIES = [0.7899221, -2.1591504, 0.3103523, 1.0588761]
CITATION_ERRORS = [0.04333047, 0.07257974, 0.04164102, 0.05304699]


def fit(wins: Array) -> BradleyTerryFit:
    return fit_bradley_terry(Games.from_matrices(wins))


def test_two_models_recover_the_log_odds_of_the_win_count() -> None:
    wins = np.array([[0.0, 30.0], [10.0, 0.0]])

    strengths = fit(wins).strengths

    assert strengths[0] - strengths[1] == pytest.approx(np.log(30 / 10), abs=1e-9)


def test_a_tie_is_half_a_win_for_each() -> None:
    three_wins_one_loss_two_ties = np.array([[0.0, 3 + 1], [1 + 1, 0.0]])

    strengths = fit(three_wins_one_loss_two_ties).strengths

    assert strengths[0] - strengths[1] == pytest.approx(np.log(4 / 2), abs=1e-9)


def test_a_chain_adds_up_its_log_odds() -> None:
    # Along a tree every pair has its own parameter, so each step is the log odds of that pair.
    wins = 99 * np.eye(31, k=1) + np.eye(31, k=-1)

    strengths = fit(wins).strengths

    np.testing.assert_allclose(-np.diff(strengths), np.log(99), atol=1e-9)


def test_one_upset_in_a_trillion_votes_is_enough() -> None:
    wins = np.array([[0.0, 1e12], [1.0, 0.0]])

    strengths = fit(wins).strengths

    assert strengths[0] - strengths[1] == pytest.approx(np.log(1e12), abs=1e-6)


def test_the_journal_citations_get_the_published_abilities() -> None:
    strengths = fit(CITATIONS).strengths

    # R prints seven digits of a fit that stops at a relative change of deviance of 1e-8.
    np.testing.assert_allclose(strengths, CITATION_ABILITIES, atol=2e-7)


def test_the_information_gives_the_published_standard_errors() -> None:
    games = Games.from_matrices(CITATIONS)
    lead = np.subtract(*fit(CITATIONS).strengths[[games.i, games.j]])
    h = games.votes_of_weight / (2 + 2 * np.cosh(lead))  # p (1 - p) = 1 / (2 + e^d + e^-d)

    covariance = DenseInformation(gram(games, h), games.n_models).inverse()

    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), CITATION_ERRORS, atol=2e-7)


@seeded
@given(connected_wins())
def test_a_general_optimiser_finds_the_same_strengths(wins: Array) -> None:
    strengths = fit(wins).strengths

    np.testing.assert_allclose(strengths, optimum(wins), atol=1e-6)  # BFGS: gradient below 1e-9


def test_the_list_interface_of_choix_finds_the_same_strengths() -> None:
    rng = np.random.default_rng(3)
    wins = rng.integers(1, 9, (6, 6)).astype(np.float64)
    np.fill_diagonal(wins, 0.0)
    votes = [(i, j) for i in range(6) for j in range(6) for _ in range(int(wins[i, j]))]

    by_newton = choix.opt_pairwise(6, votes, tol=1e-10)

    strengths = fit(wins).strengths
    np.testing.assert_allclose(strengths, by_newton - by_newton.mean(), atol=1e-6)


def test_many_models_with_very_uneven_exposure_are_found_exactly() -> None:
    rng = np.random.default_rng(11)
    truth = rng.normal(0, 2, 80)
    games = 10.0 ** rng.integers(0, 7, (80, 80))  # from one vote to a million
    chance = 1 / (1 + np.exp(truth[None, :] - truth[:, None]))
    expected_wins = games * chance + games.T * chance  # so that the truth is the optimum
    np.fill_diagonal(expected_wins, 0.0)

    strengths = fit(expected_wins).strengths

    np.testing.assert_allclose(strengths, truth - truth.mean(), atol=1e-7)


@seeded
@given(connected_wins(), st.randoms(use_true_random=False))
def test_renaming_the_models_renames_the_strengths(wins: Array, random: object) -> None:
    order = list(range(len(wins)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis hands a random.Random

    shuffled = fit(wins[np.ix_(order, order)]).strengths

    np.testing.assert_allclose(shuffled, fit(wins).strengths[order], atol=1e-6)


@seeded
@given(connected_wins())
def test_exchanging_wins_and_losses_turns_the_strengths_round(wins: Array) -> None:
    mirrored = fit(wins.T).strengths

    np.testing.assert_allclose(mirrored, -fit(wins).strengths, atol=1e-6)


@seeded
@given(connected_wins(), st.integers(2, 1_000))
def test_the_same_votes_many_times_give_the_same_strengths(wins: Array, times: int) -> None:
    strengths = fit(wins * times).strengths

    np.testing.assert_allclose(strengths, fit(wins).strengths, atol=1e-6)


@seeded
@given(connected_wins())
def test_the_gradient_is_zero_and_the_mean_is_zero(wins: Array) -> None:
    found = fit(wins)

    assert found.distance <= 1e-7
    assert found.gradient_norm <= 1e-5  # votes; at most 1e-7 logits times 240 votes of a model
    assert found.strengths.mean() == pytest.approx(0.0, abs=1e-12)


def test_groups_without_upsets_between_them_are_refused() -> None:
    wins = np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])

    with pytest.raises(NotEstimableError) as refusal:
        fit(wins)

    assert refusal.value.code == "not_connected"
    assert refusal.value.sentence == (
        "The votes split the 3 models into 2 groups with no upsets between them; rate each group "
        "by itself."
    )


def test_ends_of_a_chain_may_be_a_thousand_logits_apart() -> None:
    wins = 99_999 * np.eye(100, k=1) + np.eye(100, k=-1)

    strengths = fit(wins).strengths

    np.testing.assert_allclose(-np.diff(strengths), np.log(99_999), atol=1e-9)


def test_strengths_beyond_double_precision_are_an_error_and_not_a_number() -> None:
    wins = np.array([[0.0, 1e250], [1.0, 0.0]])  # 576 logits apart: p (1 - p) is below 1e-250

    with pytest.raises(NotEstimableError) as refusal:
        fit(wins)

    assert refusal.value.code == "not_converged"
    assert refusal.value.sentence == (
        "The strengths of 2 models were not found within 200 iterations; look for pairs with "
        "extremely one-sided votes."
    )
