"""Tie models: closed forms, derivatives, other programs, planted parameters, and conditions."""

from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from evaluation.ratings.arrays import Array
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import games_of
from evaluation.ratings.tally import Cell, PairTally
from evaluation.ratings.tie_fit import TieFit, fit_ties
from evaluation.ratings.ties import TIE_MODELS, TieModelName, bad_rate
from tests.unit.ratings.votes import seeded

MODELS: list[TieModelName] = ["davidson", "rao-kupper", "grk"]


def fit(name: TieModelName, *cells: Cell) -> TieFit:
    tally = PairTally.from_cells(cells)
    return fit_ties(TIE_MODELS[name], tally, range(len(tally.names)))


def point(found: TieFit) -> Array:
    """Return strengths, over the threshold if there is one, then eta."""
    assert found.eta is not None
    return np.append(found.strengths if found.level is None else found.level, found.eta)


def two_models(won: int, lost: int, tied: int, bad: int = 0) -> list[Cell]:
    return [("a", "b", "model_a", won), ("a", "b", "model_b", lost), ("a", "b", "tie", tied),
            ("a", "b", "both_bad", bad)]  # fmt: skip


def test_davidson_for_two_models_in_closed_form() -> None:
    found = fit("davidson", *two_models(won=40, lost=10, tied=25, bad=5))

    assert found.strengths[0] - found.strengths[1] == pytest.approx(np.log(40 / 10), abs=1e-9)
    assert found.eta == pytest.approx(np.log(30 / np.sqrt(40 * 10)), abs=1e-9)


def test_rao_kupper_for_two_models_in_closed_form() -> None:
    # Shares .5 and .2: d - tau = logit .5 = 0 and -d - tau = logit .2.
    found = fit("rao-kupper", *two_models(won=50, lost=20, tied=20, bad=10))

    half = -np.log(0.2 / 0.8) / 2
    assert found.strengths[0] - found.strengths[1] == pytest.approx(half, abs=1e-8)
    assert found.eta == pytest.approx(np.log(half), abs=1e-8)


def test_grk_for_two_equal_models_in_closed_form() -> None:
    # By symmetry A = B: both-bad is 1 / (1 + 2A) = 1/4, so A = 1.5; a win 1.5 / (2.5 + 1.5k) = 1/4.
    found = fit("grk", *two_models(won=100, lost=100, tied=100, bad=100))

    assert found.strengths == pytest.approx([0, 0], abs=1e-8)
    assert found.level == pytest.approx(np.log([1.5, 1.5]), abs=1e-8)
    assert found.eta == pytest.approx(np.log(7 / 3 - 1), abs=1e-8)
    assert bad_rate(np.log([1.5])) == pytest.approx(0.25)


@pytest.mark.parametrize("name", MODELS)
def test_the_probabilities_add_up_to_one(name: TieModelName) -> None:
    a, b = np.array([-3.0, 0.0, 9.0, 0.4]), np.array([2.0, 0.0, -9.0, 0.1])

    p, derivatives = TIE_MODELS[name].outcomes(a, b, 0.3)

    np.testing.assert_allclose(p.sum(axis=0), 1, atol=1e-14)
    np.testing.assert_allclose(derivatives.sum(axis=0), 0, atol=1e-14)
    assert (p > 0).all()


@pytest.mark.parametrize("name", MODELS)
@seeded
@given(st.tuples(*[st.floats(-3, 3)] * 3))
def test_the_derivatives_are_those_of_central_differences(
    name: TieModelName, point: tuple[float, float, float]
) -> None:
    outcomes, x, step = TIE_MODELS[name].outcomes, np.array(point), 1e-5

    def p(at: Array) -> Array:
        return outcomes(at[:1], at[1:2], float(at[2]))[0][:, 0]

    derivatives = outcomes(x[:1], x[1:2], point[2])[1][:, :, 0]

    for parameter in range(3):
        move = step * np.eye(3)[parameter]
        difference = (p(x + move) - p(x - move)) / (2 * step)
        np.testing.assert_allclose(derivatives[:, parameter], difference, atol=1e-9)


def planted(name: TieModelName, truth: Array, eta: float, votes: float) -> PairTally:
    """Return the expected counts of votes in all ordered pairs."""
    n_models = len(truth)
    a, b = np.array(list(permutations(range(n_models), 2))).T
    p, _ = TIE_MODELS[name].outcomes(truth[a], truth[b], eta)
    columns = ["model_a", "model_b", "tie", "both_bad"][: len(p)]
    return PairTally.from_cells(
        (f"m{a[pair]}", f"m{b[pair]}", winner, round(votes * p[outcome, pair]))
        for pair in range(len(a))
        for outcome, winner in enumerate(columns)
    )


@pytest.mark.parametrize("name", MODELS)
def test_planted_parameters_are_recovered_in_few_iterations(name: TieModelName) -> None:
    truth = np.array([-1.1, -0.2, 0.1, 0.6, 1.4])

    found = fit_ties(TIE_MODELS[name], planted(name, truth, -0.4, votes=1e10), range(5))

    # Counts are rounded to whole votes of 1e10.
    np.testing.assert_allclose(found.strengths, truth - truth.mean(), atol=1e-8)
    assert found.eta == pytest.approx(-0.4, abs=1e-8)
    assert found.iterations <= 9
    if found.level is not None:
        np.testing.assert_allclose(found.level, truth, atol=1e-8)


def random_votes(seed: int, n_models: int = 5) -> PairTally:
    rng = np.random.default_rng(seed)
    return PairTally.from_cells(
        (f"m{a}", f"m{b}", winner, int(rng.integers(1, 30)))
        for a, b in permutations(range(n_models), 2)
        for winner in ("model_a", "model_b", "tie", "both_bad")
    )


def log_likelihood_of_votes(name: TieModelName, tally: PairTally, x: Array) -> Array:
    """Return each single vote's log-likelihood, written out from the published formulas."""
    theta, eta = x[:-1], x[-1]
    rows = []
    for a, b, winner, votes in tally.cells():
        i, j = tally.names.index(a), tally.names.index(b)
        strong_i, strong_j = np.exp(theta[i]), np.exp(theta[j])
        if name == "davidson":
            tie = np.exp(eta) * np.sqrt(strong_i * strong_j)
            total = strong_i + strong_j + tie
            shares = [strong_i / total, strong_j / total, tie / total]
        elif name == "rao-kupper":
            wide = np.exp(np.exp(eta))
            shares = [strong_i / (strong_i + wide * strong_j),
                      strong_j / (strong_j + wide * strong_i)]  # fmt: skip
        else:
            k = 1 + np.exp(eta)
            bad = 1 / (1 + strong_i + strong_j)
            shares = [strong_i / (strong_i + k * strong_j + 1),
                      strong_j / (strong_j + k * strong_i + 1)]  # fmt: skip
            shares = [*shares, 1 - sum(shares) - bad, bad]
        if name == "rao-kupper":
            shares.append(1 - sum(shares))
        if len(shares) == 3:
            shares.append(shares[2])  # both-bad counts as a tie
        place = ["model_a", "model_b", "tie", "both_bad"].index(winner)
        rows += [np.log(shares[place])] * votes
    return np.array(rows)


@pytest.mark.parametrize("name", MODELS)
def test_a_general_optimiser_finds_no_better_point(name: TieModelName) -> None:
    tally = random_votes(1)
    found = fit_ties(TIE_MODELS[name], tally, range(5))
    x = point(found)

    best = minimize(lambda at: -log_likelihood_of_votes(name, tally, at).sum(), np.zeros(6),
                    method="BFGS", options={"gtol": 1e-4})  # fmt: skip

    assert -log_likelihood_of_votes(name, tally, x).sum() <= best.fun + 1e-7
    np.testing.assert_allclose(best.x[:5] - best.x[:5].mean(), found.strengths, atol=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_the_covariance_is_white_s_from_single_votes(name: TieModelName) -> None:
    tally = random_votes(2)
    found = fit_ties(TIE_MODELS[name], tally, range(5))
    x = point(found)
    step = 1e-5
    moves = step * np.eye(6)

    def scores(at: Array) -> Array:
        columns = [
            log_likelihood_of_votes(name, tally, at + move)
            - log_likelihood_of_votes(name, tally, at - move)
            for move in moves
        ]
        return np.column_stack(columns) / (2 * step)

    meat = scores(x).T @ scores(x)
    # Expected information is the variance of the score under the model, summed over the votes.
    expected = np.zeros((6, 6))
    for a, b in permutations(range(5), 2):
        votes = tally.counts[(tally.a == a) & (tally.b == b)].sum()
        names = tally.names[a], tally.names[b]
        one_of_each = PairTally.from_cells(
            [(*names, winner, 1) for winner in ("model_a", "model_b", "tie", "both_bad")],
            names=tally.names,
        )
        log_p = log_likelihood_of_votes(name, one_of_each, x)
        moved = np.array([
            log_likelihood_of_votes(name, one_of_each, x + move)
            - log_likelihood_of_votes(name, one_of_each, x - move)
            for move in moves
        ]) / (2 * step)  # fmt: skip
        p = np.exp(log_p)
        if name != "grk":
            p[3] = 0.0  # the same outcome as a tie
        expected += votes * (moved * p) @ moved.T
    centre = np.eye(6)
    centre[:5, :5] -= 1 / 5
    bread = centre @ np.linalg.pinv(expected, rcond=1e-9, hermitian=True)
    np.testing.assert_allclose(found.covariance, bread @ meat @ bread.T, rtol=1e-5, atol=1e-8)


def test_davidson_agrees_with_the_log_linear_model_of_statsmodels() -> None:
    # Davidson's model is a Poisson regression with one intercept per pair.
    tally = random_votes(3)
    found = fit_ties(TIE_MODELS["davidson"], tally, range(5))

    rows, counts = [], []
    for pair, (a, b) in enumerate(zip(tally.a, tally.b, strict=True)):
        won, lost, tied, bad = tally.counts[pair]
        intercept = np.eye(len(tally.a))[pair]
        for half_a, half_b, tie, count in (
            (1, 0, 0, won),
            (0, 1, 0, lost),
            (0.5, 0.5, 1, tied + bad),
        ):
            strengths = half_a * np.eye(5)[a] + half_b * np.eye(5)[b]
            rows.append([*strengths[1:], tie, *intercept])
            counts.append(count)
    oracle = sm.GLM(counts, np.array(rows), family=sm.families.Poisson()).fit(tol=1e-12)

    differences = found.strengths[1:] - found.strengths[0]
    np.testing.assert_allclose(differences, oracle.params[:4], atol=1e-6)
    assert found.eta == pytest.approx(oracle.params[4], abs=1e-6)
    from_first = np.column_stack([-np.ones(4), np.eye(4), np.zeros(4)])
    ours = np.sqrt(np.diag(from_first @ found.bread @ from_first.T))
    np.testing.assert_allclose(ours, oracle.bse[:4], rtol=1e-6)


def test_half_wins_shrink_the_gaps_of_davidson() -> None:
    tally = planted("davidson", np.array([-1.0, 0.0, 1.0]), 0.7, votes=1e6)

    half = fit_bradley_terry(games_of(tally)).strengths

    assert 0.3 < half[2] < 0.9  # the truth is 1: scores of different choices share no scale
