"""Standard errors: closed forms, White's formula vote by vote, a bootstrap, and coverage."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.games import Games, games_of
from evaluation.ratings.sandwich import StrengthErrors, sandwich, standard_errors_by_solving
from tests.unit.ratings.oracles import robust_covariance
from tests.unit.ratings.votes import connected_wins, seeded, seeded_few

NO_TIES = np.zeros((2, 2))


def errors_of(decisive: Array, ties: Array) -> StrengthErrors:
    games = Games.from_matrices(decisive, ties)
    return sandwich(fit_bradley_terry(games).strengths, games)


def strengths_of(decisive: Array, ties: Array | None = None) -> Array:
    return fit_bradley_terry(Games.from_matrices(decisive, ties)).strengths


def test_two_models_have_the_standard_error_of_log_odds() -> None:
    wins = np.array([[0.0, 30.0], [10.0, 0.0]])

    error = errors_of(wins, NO_TIES).of_difference(0, 1)

    assert error == pytest.approx(1 / np.sqrt(40 * 0.75 * 0.25), abs=1e-9)


def test_two_models_share_the_error_of_their_difference() -> None:
    wins = np.array([[0.0, 30.0], [10.0, 0.0]])

    errors = errors_of(wins, NO_TIES)

    # theta_1 = -theta_2, so each has half of the difference and half of its error.
    half = errors.of_difference(0, 1) / 2
    np.testing.assert_allclose(errors.standard_errors(), [half, half], rtol=1e-9)


def test_ties_narrow_the_error_of_two_models_by_their_own_small_spread() -> None:
    # 3 wins, 1 loss, 2 ties: p = (3 + 1) / 6. By hand: sum of squared residuals over information.
    decisive = np.array([[0.0, 3.0], [1.0, 0.0]])
    ties = np.array([[0.0, 2.0], [2.0, 0.0]])
    spread = 3 * (1 / 3) ** 2 + 1 * (2 / 3) ** 2 + 2 * (1 / 6) ** 2

    error = errors_of(decisive, ties).of_difference(0, 1)

    assert error == pytest.approx(np.sqrt(spread) / (6 * (2 / 3) * (1 / 3)), abs=1e-9)


def test_a_newcomer_is_not_made_certain_by_the_votes_of_others() -> None:
    # A newcomer joined by one pair only: its error against that model is that of the pair alone,
    # however many votes the others have. A ridge that grows with all votes would break this.
    decisive = np.array([[0.0, 5e8, 80.0], [5e8, 0.0, 0.0], [20.0, 0.0, 0.0]])

    error = errors_of(decisive, np.zeros((3, 3))).of_difference(0, 2)

    assert error == pytest.approx(1 / np.sqrt(100 * 0.8 * 0.2), rel=1e-6)


@seeded
@given(connected_wins(max_models=5))
def test_white_s_formula_vote_by_vote_gives_the_same_covariance(table: Array) -> None:
    decisive = np.floor(table)
    halves = 2 * (table - decisive)
    ties = halves + halves.T  # an odd half becomes a tie
    strengths = strengths_of(decisive, ties)

    covariance = sandwich(strengths, Games.from_matrices(decisive, ties)).covariance

    by_vote = robust_covariance(strengths, decisive, ties)
    np.testing.assert_allclose(covariance, by_vote, atol=1e-7 * np.abs(by_vote).max() + 1e-12)


@seeded_few
@given(connected_wins())
def test_four_times_the_votes_halve_the_errors(wins: Array) -> None:
    once = errors_of(wins, np.zeros_like(wins)).standard_errors()

    fourfold = errors_of(4 * wins, np.zeros_like(wins)).standard_errors()

    np.testing.assert_allclose(fourfold, once / 2, rtol=1e-5)


def test_a_model_with_nothing_but_ties_gets_no_interval() -> None:
    decisive = np.array([[0.0, 30.0, 0.0], [10.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    ties = np.array([[0.0, 0.0, 5.0], [0.0, 0.0, 5.0], [5.0, 5.0, 0.0]])

    errors = errors_of(decisive, ties).standard_errors()

    assert np.isnan(errors).tolist() == [False, False, True]
    assert (errors[:2] > 0).all()


def test_ordered_games_and_a_position_effect_give_the_errors_of_statsmodels() -> None:
    rng = np.random.default_rng(12)
    a = rng.integers(0, 5, 400)
    b = (a + rng.integers(1, 5, 400)) % 5
    outcome = rng.choice(4, 400, p=[0.5, 0.2, 0.2, 0.1])
    names = tuple("vwxyz")
    games = games_of(tally_votes(VoteCodes(names, a, b, outcome.astype(np.uint8))), ordered=True)
    fit = fit_bradley_terry(games, position=True)

    errors = sandwich(fit.strengths, games, position=fit.position)

    # statsmodels: model v is the reference, so compare differences from it.
    share = np.array([1.0, 0.0, 0.5, 0.5])[outcome]
    design = np.eye(5)[a] - np.eye(5)[b]
    design = np.column_stack([design[:, 1:], np.ones(400)])
    with np.errstate(divide="ignore", invalid="ignore"):  # its log-likelihood of half a win
        oracle = sm.GLM(share, design, family=sm.families.Binomial()).fit(
            cov_type="HC0", tol=1e-14, tol_criterion="params"
        )
    np.testing.assert_allclose(fit.strengths[1:] - fit.strengths[0], oracle.params[:-1], atol=1e-8)
    assert fit.position == pytest.approx(oracle.params[-1], abs=1e-8)
    ours = [errors.of_difference(0, model) for model in range(1, 5)]
    np.testing.assert_allclose([*ours, errors.of_position()], oracle.bse, rtol=1e-7)


@pytest.mark.parametrize("prior_sd", [None, 1.5])
def test_one_solution_per_model_gives_the_errors_of_the_whole_covariance(
    prior_sd: float | None,
) -> None:
    rng = np.random.default_rng(8)
    decisive = rng.poisson(3.0, (40, 40)).astype(np.float64)
    np.fill_diagonal(decisive, 0.0)
    ties = np.triu(rng.poisson(1.0, (40, 40)), 1).astype(np.float64)
    decisive[39], decisive[:, 39] = 0.0, 0.0  # nothing but ties
    games = Games.from_matrices(decisive, ties + ties.T)
    strengths = fit_bradley_terry(games, prior_sd=prior_sd).strengths

    whole = sandwich(strengths, games, prior_sd=prior_sd).standard_errors()

    every = standard_errors_by_solving(strengths, games, prior_sd=prior_sd)
    some = standard_errors_by_solving(strengths, games, [3, 39], prior_sd=prior_sd)
    np.testing.assert_allclose(every, whole, rtol=1e-8)
    np.testing.assert_allclose(some, whole[[3, 39]], rtol=1e-8)
    assert np.isnan(whole[39]) == (prior_sd is None)


def test_weights_enter_the_information_once_and_the_spread_squared() -> None:
    # Weight 2 for all 40 votes: the information doubles, the spread of the score is fourfold.
    votes = VoteCodes(("a", "b"), np.zeros(40, np.int32), np.ones(40, np.int32),
                      np.repeat([0, 1], [30, 10]).astype(np.uint8))  # fmt: skip
    games = games_of(tally_votes(votes, np.full(40, 2.0)))

    error = sandwich(fit_bradley_terry(games).strengths, games).of_difference(0, 1)

    assert error == pytest.approx(1 / np.sqrt(40 * 0.75 * 0.25), abs=1e-9)


def davidson_votes(
    rng: np.random.Generator, truth: Array, pairs: Array, tie_weight: float
) -> tuple[Array, Array]:
    """Draw one vote per pair (n_votes, 2): P(i), P(j), P(tie) ~ e^ti, e^tj, w e^((ti+tj)/2)."""
    first, second = pairs.T
    gap = truth[first] - truth[second]
    win, tie, loss = np.exp(gap / 2), np.full(len(gap), tie_weight), np.exp(-gap / 2)
    draw = rng.random(len(gap)) * (win + tie + loss)
    decisive, ties = np.zeros((2, len(truth), len(truth)))
    np.add.at(decisive, (first[draw < win], second[draw < win]), 1)
    lost = draw >= win + tie
    np.add.at(decisive, (second[lost], first[lost]), 1)
    tied = (draw >= win) & ~lost
    np.add.at(ties, (first[tied], second[tied]), 1)
    return decisive, ties + ties.T


def expected_half_wins(truth: Array, pairs: Array, tie_weight: float) -> Array:
    games = np.zeros((len(truth), len(truth)))
    np.add.at(games, tuple(pairs.T), 1)
    gap = (truth[:, None] - truth[None, :]) / 2
    total = np.exp(gap) + tie_weight + np.exp(-gap)
    expected: Array = (games + games.T) * (np.exp(gap) + tie_weight / 2) / total
    return expected


def random_pairs(rng: np.random.Generator, n_models: int, n_votes: int) -> Array:
    first = rng.integers(0, n_models, n_votes)
    second = (first + rng.integers(1, n_models, n_votes)) % n_models
    return np.column_stack([first, second])


@pytest.mark.slow
def test_a_bootstrap_over_votes_agrees() -> None:
    rng = np.random.default_rng(5)
    truth = np.linspace(-1, 1, 8)
    pairs = random_pairs(rng, 8, 6_000)
    decisive, ties = davidson_votes(rng, truth, pairs, tie_weight=0.6)
    upper = np.triu(ties)
    cells = np.concatenate([decisive.ravel(), upper.ravel()])

    rounds = []
    for resampled in rng.multinomial(int(cells.sum()), cells / cells.sum(), size=600):
        again, tied = resampled.reshape(2, 8, 8).astype(np.float64)
        rounds.append(strengths_of(again, tied + tied.T))

    ratio = np.std(rounds, axis=0, ddof=1) / errors_of(decisive, ties).standard_errors()
    # The spread of 600 rounds is itself known to about 1 / sqrt(2 * 600) = 3 %; four times that.
    np.testing.assert_allclose(ratio, 1.0, atol=0.12)


@pytest.mark.slow
def test_nominal_95_percent_intervals_cover_95_percent() -> None:
    # 20 models, 6,000 votes, the last three newcomers with 150 votes each; a fifth of them ties.
    rng = np.random.default_rng(17)
    truth = rng.normal(0, 0.7, 20)
    old = random_pairs(rng, 17, 6_000)
    new = np.column_stack([np.repeat([17, 18, 19], 150), rng.integers(0, 17, 450)])
    pairs = np.concatenate([old, new])
    target = strengths_of(expected_half_wins(truth, pairs, 0.5))

    covered = []
    for _ in range(400):
        decisive, ties = davidson_votes(rng, truth, pairs, tie_weight=0.5)
        strengths = strengths_of(decisive, ties)
        errors = sandwich(strengths, Games.from_matrices(decisive, ties)).standard_errors()
        covered.append(np.abs(strengths - target) < 1.959964 * errors)

    # 400 x 20 intervals: the Monte Carlo error is about 0.4 %; newcomers alone about 0.7 %.
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)
    assert np.mean(np.array(covered)[:, 17:]) == pytest.approx(0.95, abs=0.025)
