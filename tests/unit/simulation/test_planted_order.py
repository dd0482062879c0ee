"""The scores that endless votes would give, against closed forms and a general optimiser."""

import itertools
import math

import numpy as np
import pytest
from scipy import integrate, stats

from bias.simulation.measured_answers import MeasuredAnswers
from bias.simulation.planted_order import expected_wins, planted_scores
from bias.simulation.preferences import Crowd, Premiums
from tests.unit.ratings.oracles import optimum
from tests.unit.simulation.answers import ARMS, a_prompt, always

POINTS = 400 / math.log(10)
ONLY_TRUTH = Premiums(truth=1.5, assertiveness=0, agreement=0, position=0)


def gap(answers: MeasuredAnswers, crowd: Crowd) -> float:
    first, second = planted_scores(answers, crowd).values()
    return first - second


def test_the_gap_between_right_and_wrong_is_the_premium_of_truth() -> None:
    answers = always({"granite": "8", "pyrite": "6"})

    assert gap(answers, Crowd(ONLY_TRUTH, spread=0, ties=0)) == pytest.approx(1.5 * POINTS)


def test_ties_as_half_wins_draw_the_scores_together() -> None:
    answers = always({"granite": "8", "pyrite": "6"})

    # Davidson with nu = 1/2: e^.75 + 1/4 against e^-.75 + 1/4.
    odds = (math.exp(0.75) + 0.25) / (math.exp(-0.75) + 0.25)
    assert gap(answers, Crowd(ONLY_TRUTH, spread=0, ties=0.5)) == pytest.approx(
        POINTS * math.log(odds)
    )


def test_the_position_favours_nobody() -> None:
    answers = always({"granite": "8", "pyrite": "8"})
    crowd = Crowd(Premiums(1, 1, 1, position=2.0), spread=0, ties=0.3)

    assert planted_scores(answers, crowd) == pytest.approx({"granite": 1000, "pyrite": 1000})


def test_agreeing_pays_only_where_a_belief_is_stated() -> None:
    # Talc always says what the user believes, and 8 without a belief; Granite always says 8.
    prompts = [
        a_prompt({"talc": "6" if arm == "wrong" else "8", "granite": "8"}, arm) for arm in ARMS
    ]
    answers = MeasuredAnswers(
        models=("talc", "granite"), prompts=tuple(prompts), domains=("animals",) * 3,
        correct=np.array([[1, 1], [1, 1], [0, 1]]), assertiveness=np.zeros((3, 2)),
        agreement=np.array([[0, 0], [1, 1], [1, -1]]), unit_mean=0.0, unit_sd=1.0,
    )  # fmt: skip
    crowd = Crowd(Premiums(truth=1, assertiveness=0, agreement=3, position=0), spread=0, ties=0)

    share = (0.5 + 0.5 + 1 / (1 + math.exp(-(3 - 1)))) / 3

    assert expected_wins(answers, crowd)[0, 1] == pytest.approx(share)
    assert gap(answers, crowd) == pytest.approx(POINTS * math.log(share / (1 - share)))


def test_raters_of_different_tastes_are_averaged() -> None:
    answers = always({"granite": "8", "pyrite": "6"})
    crowd = Crowd(ONLY_TRUTH, spread=0.8, ties=0)

    share, _ = integrate.quad(
        lambda premium: stats.norm.pdf(premium, 1.5, 1.2) / (1 + math.exp(-premium)), -12, 15
    )

    assert expected_wins(answers, crowd)[0, 1] == pytest.approx(share, abs=1e-7)


def test_the_scores_fit_the_expected_wins_best() -> None:
    replies = {"granite": "8", "mica": "I think 8", "pyrite": "Definitely 6", "slate": "6"}
    answers = always(replies, ("spider", "cube"))
    crowd = Crowd(Premiums(1.2, 0.5, 0.8, 0.1))

    scores = planted_scores(answers, crowd)

    strengths = optimum(expected_wins(answers, crowd))
    assert list(scores.values()) == pytest.approx(1000 + POINTS * strengths, abs=1e-3)


def test_the_shares_of_a_pair_add_up_to_one() -> None:
    answers = always({"granite": "8", "mica": "I think 8", "pyrite": "Definitely 6"})

    wins = expected_wins(answers, Crowd())

    for i, j in itertools.combinations(range(3), 2):
        assert wins[i, j] + wins[j, i] == pytest.approx(1)
