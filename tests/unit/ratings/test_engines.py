"""Every way to the optimum gives the same strengths: Newton, gradients, chords, choix, a prior."""

import choix
import numpy as np
import pytest
from hypothesis import given

from evaluation.ratings import information
from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import BradleyTerryFit, fit_bradley_terry
from evaluation.ratings.choix_engine import fit_with_choix
from evaluation.ratings.chords import refit_bradley_terry
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.games import Games, games_of
from evaluation.ratings.sandwich import sandwich
from evaluation.ratings.tally import PairTally
from evaluation.ratings.words import OUTCOMES
from tests.unit.ratings.votes import connected_wins, seeded

SAME = 1e-9  # logits; every pair of engines


def random_wins(n_models: int, seed: int, share_played: float = 1.0) -> Array:
    rng = np.random.default_rng(seed)
    truth = rng.normal(0, 1, n_models)
    games = rng.poisson(30, (n_models, n_models)) * (rng.random((n_models,) * 2) < share_played)
    wins: Array = rng.binomial(games, 1 / (1 + np.exp(truth[None, :] - truth[:, None]))).astype(
        np.float64
    )
    circle = np.arange(n_models)
    wins[circle, (circle + 1) % n_models] += 1  # so that all are joined
    np.fill_diagonal(wins, 0.0)
    return wins


@pytest.fixture
def _gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(information, "DENSE_MODELS", 0)


@pytest.mark.parametrize("n_models", [3, 100, 200, 500])
def test_choix_finds_the_strengths_of_newton(n_models: int) -> None:
    wins = random_wins(n_models, seed=n_models)

    by_choix = choix.ilsr_pairwise_dense(wins, tol=1e-12)

    strengths = fit_bradley_terry(Games.from_matrices(wins)).strengths
    np.testing.assert_allclose(strengths, by_choix - by_choix.mean(), atol=SAME)


@seeded
@given(connected_wins())
def test_the_selectable_engine_choix_finds_the_strengths_of_newton(wins: Array) -> None:
    games = Games.from_matrices(wins)

    found = fit_with_choix(games)

    np.testing.assert_allclose(found.strengths, fit_bradley_terry(games).strengths, atol=1e-8)
    assert (found.method, found.iterations) == ("choix", None)


def test_choix_refuses_in_our_words() -> None:
    with pytest.raises(NotEstimableError, match="into 2 groups with no upsets between them"):
        fit_with_choix(Games.from_matrices(np.array([[0.0, 1.0], [0.0, 0.0]])))
    with pytest.raises(NotEstimableError, match="The strengths of 100 models"):
        fit_with_choix(Games.from_matrices(99_999 * np.eye(100, k=1) + np.eye(100, k=-1)))


@pytest.mark.parametrize("share_played", [1.0, 0.05])
def test_conjugate_gradients_find_the_strengths_of_cholesky(
    share_played: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    games = Games.from_matrices(random_wins(150, seed=2, share_played=share_played))
    dense = fit_bradley_terry(games)
    monkeypatch.setattr(information, "DENSE_MODELS", 0)

    iterative = fit_bradley_terry(games)

    assert isinstance(iterative.information, information.SparseInformation)
    np.testing.assert_allclose(iterative.strengths, dense.strengths, atol=SAME)


@pytest.mark.usefixtures("_gradients")
def test_conjugate_gradients_recover_a_chain() -> None:
    # Jacobi cannot help much on a path: the hardest graph for it.
    wins = 9 * np.eye(300, k=1) + np.eye(300, k=-1)

    strengths = fit_bradley_terry(Games.from_matrices(wins)).strengths

    np.testing.assert_allclose(-np.diff(strengths), np.log(9), atol=SAME)


def planted_order_effect(rng: np.random.Generator, n_models: int = 6) -> tuple[PairTally, Array]:
    """Return expected counts, times a million, under strengths and an advantage of 0.3."""
    truth = rng.normal(0, 1, n_models)
    cells = []
    for a in range(n_models):
        for b in range(n_models):
            if a != b:
                p = 1 / (1 + np.exp(truth[b] - truth[a] - 0.3))
                cells += [(f"m{a}", f"m{b}", "model_a", round(1e9 * p)),
                          (f"m{a}", f"m{b}", "model_b", round(1e9 * (1 - p)))]  # fmt: skip
    return PairTally.from_cells(cells), truth - truth.mean()


@pytest.mark.parametrize("dense_models", [1_000, 0])
def test_a_planted_position_effect_is_recovered(
    dense_models: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tally, truth = planted_order_effect(np.random.default_rng(1))
    monkeypatch.setattr(information, "DENSE_MODELS", dense_models)

    fit = fit_bradley_terry(games_of(tally, ordered=True), position=True)

    # Counts are rounded to whole votes, one in 1e9 p (1 - p).
    assert fit.position == pytest.approx(0.3, abs=1e-7)
    np.testing.assert_allclose(fit.strengths, truth, atol=1e-7)


def test_two_equal_models_show_the_position_effect_as_plain_log_odds() -> None:
    cells = [("a", "b", "model_a", 60), ("a", "b", "model_b", 40),
             ("b", "a", "model_a", 30), ("b", "a", "model_b", 20)]  # fmt: skip
    games = games_of(PairTally.from_cells(cells), ordered=True)

    fit = fit_bradley_terry(games, position=True)
    errors = sandwich(fit.strengths, games, position=fit.position)

    assert fit.position == pytest.approx(np.log(60 / 40), abs=SAME)
    assert fit.strengths == pytest.approx([0, 0], abs=SAME)
    # The two orders are independent log odds theta + delta and -theta + delta, with variances
    # 1/(100 * .6 * .4) and 1/(50 * .6 * .4); delta is half their sum.
    assert errors.of_position() == pytest.approx(np.sqrt(1 / 24 + 1 / 12) / 2, abs=SAME)


def test_an_order_that_follows_the_models_is_refused() -> None:
    cells = [("a", "b", "model_a", 60), ("a", "b", "model_b", 40), ("c", "b", "tie", 5)]

    with pytest.raises(NotEstimableError) as refusal:
        fit_bradley_terry(games_of(PairTally.from_cells(cells), ordered=True), position=True)

    assert refusal.value.code == "position_fixed"
    assert refusal.value.sentence == (
        "The display order follows the models, so its effect cannot be told from their strengths."
    )


def test_folded_games_cannot_tell_a_position_effect() -> None:
    with pytest.raises(ValueError, match="the position effect needs ordered games"):
        fit_bradley_terry(Games.from_matrices(np.ones((2, 2)) - np.eye(2)), position=True)


def test_a_warm_refit_is_the_cold_one_over_a_sequence_of_changes() -> None:
    rng = np.random.default_rng(9)
    names = [f"m{number:02d}" for number in range(12)]
    tally = PairTally.from_cells(_cells(rng, names, 4_000))
    fit, methods = fit_bradley_terry(games_of(tally)), set()
    batches: list[PairTally] = []

    for round_number in range(20):
        if round_number % 3 == 2:
            tally -= batches.pop(0)
        else:
            batches.append(PairTally.from_cells(_cells(rng, names, 40)))
            tally += batches[-1]
        if round_number == 10:
            newcomer = [("m00", "new", "tie", 5), ("new", "m03", "model_a", 4)]
            tally += PairTally.from_cells(newcomer)
        fit = refit_bradley_terry(fit, games_of(tally))
        methods.add(fit.method)

        cold = fit_bradley_terry(games_of(tally))
        np.testing.assert_allclose(fit.strengths, cold.strengths, atol=1e-8)

    assert methods == {"chord", "newton"}


def test_a_warm_refit_far_away_falls_back_to_newton() -> None:
    def of(wins: float) -> Games:
        return Games.from_matrices(np.array([[0.0, wins], [10.0, 0.0]]))

    fit = refit_bradley_terry(fit_bradley_terry(of(10.0)), of(4_000.0))

    assert fit.method == "newton"
    assert fit.strengths[0] == pytest.approx(np.log(400) / 2, abs=SAME)


def test_a_warm_refit_keeps_the_position_effect() -> None:
    tally, _truth = planted_order_effect(np.random.default_rng(3))
    old = fit_bradley_terry(games_of(tally, ordered=True), position=True)
    more = tally + PairTally.from_cells([("m0", "m1", "model_b", 1_000_000)])

    warm = refit_bradley_terry(old, games_of(more, ordered=True))

    cold = fit_bradley_terry(games_of(more, ordered=True), position=True)
    assert warm.method == "chord"
    assert warm.position == pytest.approx(cold.position, abs=1e-8)
    np.testing.assert_allclose(warm.strengths, cold.strengths, atol=1e-8)


@pytest.mark.parametrize(("n_models", "votes", "means"), [(10, 2_000, 0.02), (5, 300, 0.06)])
def test_a_prior_gives_nearly_the_posterior_of_expectation_propagation(
    n_models: int, votes: int, means: float
) -> None:
    # Mode and mean of a posterior differ on few votes; both tolerances are of simulations.
    rng = np.random.default_rng(0)
    truth = rng.normal(0, 1, n_models)
    i = rng.integers(0, n_models, votes)
    j = (i + rng.integers(1, n_models, votes)) % n_models
    won = rng.random(votes) < 1 / (1 + np.exp(truth[j] - truth[i]))
    winners, losers = np.where(won, i, j), np.where(won, j, i)
    wins = np.zeros((n_models, n_models))
    np.add.at(wins, (winners, losers), 1.0)

    mean, covariance = choix.ep_pairwise(
        n_models, list(zip(winners, losers, strict=True)), alpha=0.25, model="logit"
    )

    games = Games.from_matrices(wins)
    fit = fit_bradley_terry(games, prior_sd=2.0)  # 1 / sqrt(alpha)
    errors = sandwich(fit.strengths, games, prior_sd=2.0)
    centre = np.eye(n_models) - 1 / n_models
    np.testing.assert_allclose(fit.strengths, mean - mean.mean(), atol=means)
    # choix takes the model's variance of a vote; with the prior it is the inverse information.
    np.testing.assert_allclose(
        np.sqrt(np.diag(errors.bread @ centre)),
        np.sqrt(np.diag(centre @ covariance @ centre)),
        rtol=0.01,
    )


def test_with_a_prior_a_model_without_votes_has_the_spread_of_the_prior() -> None:
    wins = np.zeros((3, 3))
    wins[0, 1] = 20.0  # nobody has lost and won

    games = Games.from_matrices(wins)
    fit: BradleyTerryFit = fit_bradley_terry(games, prior_sd=1.5)
    errors = sandwich(fit.strengths, games, prior_sd=1.5)

    assert fit.strengths[2] == pytest.approx(0, abs=SAME)
    # Of theta_2 minus the mean: 1.5 ** 2 (1 - 1/3) but for what the votes tell of the others' sum,
    # which is nothing.
    assert errors.standard_errors()[2] == pytest.approx(1.5 * np.sqrt(2 / 3), abs=SAME)
    # The optimum in closed form: 20 (1 - p) = theta / 1.5 ** 2, p of twice theta.
    lead = 2 * fit.strengths[0]
    assert 20 / (1 + np.exp(lead)) == pytest.approx(fit.strengths[0] / 1.5**2, abs=1e-8)


def _cells(
    rng: np.random.Generator, names: list[str], votes: int
) -> list[tuple[str, str, str, int]]:
    cells = []
    for _ in range(votes // 5):
        a, b = rng.choice(len(names), 2, replace=False)
        cells.append((names[a], names[b], OUTCOMES[rng.integers(4)], 5))
    return cells
