"""The scores that endless votes of a crowd would give: what a simulated board should recover."""

import itertools

import numpy as np

from bias.simulation.measured_answers import Array, MeasuredAnswers
from bias.simulation.preferences import Crowd, differences, expected_share
from bias.simulation.schedule import Schedule
from evaluation.ratings.bradley_terry import fit_bradley_terry
from evaluation.ratings.games import Games
from evaluation.ratings.scale import to_score

NODES = 40  # of the Gauss-Hermite rule; a normal law of log-odds needs far fewer


def planted_scores(answers: MeasuredAnswers, crowd: Crowd) -> dict[str, float]:
    """Return the score of each model that fits the expected win shares best.

    No vote is drawn: the expectation runs over all prompts, both sides and, by quadrature, over the
    premiums of the raters. Pairs are equally frequent, as the drawing policy has them.
    """
    games = Games.from_matrices(expected_wins(answers, crowd))
    strengths = fit_bradley_terry(games).strengths
    return {
        model: to_score(float(strength))
        for model, strength in zip(answers.models, strengths, strict=True)
    }


def expected_wins(answers: MeasuredAnswers, crowd: Crowd) -> Array:
    """Return shape (n_models, n_models): the share that the row gets of its votes with the column.

    A tie, and a vote that both are bad, is half a win for each.
    """
    n_models = len(answers.models)
    wins = np.zeros((n_models, n_models))
    weights = Schedule.of(answers).weights()
    for pair in itertools.combinations(range(n_models), 2):
        shares = [weights @ _shares(answers, crowd, list(sides)) for sides in (pair, pair[::-1])]
        wins[pair] = (shares[0] + 1.0 - shares[1]) / 2  # shown on side A, and on side B
        wins[pair[::-1]] = 1.0 - wins[pair]
    return wins


def _shares(answers: MeasuredAnswers, crowd: Crowd, sides: list[int]) -> Array:
    """Return the expected share of the first model, shown on side A, for each prompt.

    The log-odds are a sum of independent normal premiums, so they are normal as well.
    """
    terms = differences(
        answers.correct[:, sides], answers.assertiveness[:, sides], answers.agreement[:, sides]
    )
    means = crowd.premiums.as_array()
    centre = terms @ means
    sd = crowd.spread * np.sqrt(terms**2 @ means**2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    log_odds = centre[:, np.newaxis] + sd[:, np.newaxis] * nodes
    shares: Array = expected_share(log_odds, crowd) @ (weights / weights.sum())
    return shares
