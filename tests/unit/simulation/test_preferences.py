"""How a simulated rater decides: the planted formula against closed forms."""

import math

import numpy as np
import pytest

from bias.simulation.measured_answers import Array
from bias.simulation.preferences import (
    OUTCOMES,
    Crowd,
    Premiums,
    differences,
    draw_premiums,
    expected_share,
    outcome_probabilities,
)


def two(a: float, b: float) -> Array:
    return np.array([a, b])


def test_each_premium_multiplies_its_difference() -> None:
    terms = differences(two(1, 0), two(1.5, -0.5), two(1, -1))

    assert terms.tolist() == [1, 2, 1, 1]  # truth, assertiveness, agreement halved, position
    assert terms @ Premiums(3, 0.5, 0.25, 0.125).as_array() == 3 + 1 + 0.25 + 0.125


def test_the_other_side_has_the_opposite_differences_but_not_the_position() -> None:
    there = differences(two(1, 0), two(0.3, 0.7), two(0, 1))
    back = differences(two(0, 1), two(0.7, 0.3), two(1, 0))

    assert back.tolist() == [*(-there[:3]), 1]


def test_without_ties_the_odds_are_those_of_the_formula() -> None:
    probabilities = outcome_probabilities(math.log(3), Crowd(ties=0), both_wrong=True)

    assert probabilities.tolist() == pytest.approx([3 / 4, 1 / 4, 0, 0])


def test_ties_follow_davidson() -> None:
    # pi_a : pi_b = 4 : 1 and nu = 1/2, so 4 : 1 : 1/2 * sqrt(4 * 1) = 4 : 1 : 1.
    probabilities = outcome_probabilities(math.log(4), Crowd(ties=0.5), both_wrong=False)

    assert probabilities.tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 6, 0])


def test_a_tie_between_wrong_answers_is_mostly_called_both_bad() -> None:
    crowd = Crowd(ties=0.5, both_bad=0.75)

    probabilities = outcome_probabilities(math.log(4), crowd, both_wrong=True)

    assert probabilities.tolist() == pytest.approx([4 / 6, 1 / 6, 1 / 24, 3 / 24])


@pytest.mark.parametrize("log_odds", [-2000.0, 2000.0])
def test_the_surest_preference_is_a_probability_of_one(log_odds: float) -> None:
    probabilities = outcome_probabilities(log_odds, Crowd(), both_wrong=False)

    assert probabilities[0 if log_odds > 0 else 1] == 1
    assert probabilities.sum() == 1


def test_the_expected_share_is_wins_and_half_of_all_ties() -> None:
    crowd = Crowd(ties=0.7)
    log_odds = np.array([-1.3, 0.0, 0.4, 9.0])

    shares = expected_share(log_odds, crowd)

    for odds, share in zip(log_odds, shares, strict=True):
        win, _, tie, bad = outcome_probabilities(float(odds), crowd, both_wrong=True)
        assert share == pytest.approx(win + (tie + bad) / 2)


def test_raters_differ_in_proportion_to_the_premium() -> None:
    crowd = Crowd(premiums=Premiums(2, -1, 0, 0.5), spread=0.3)
    rng = np.random.default_rng(5)

    drawn = np.array([draw_premiums(crowd, rng) for _ in range(20_000)])

    # Standard errors with 20,000 raters: of a mean 0.6 / 141 = .004, of an SD .003.
    assert drawn.mean(axis=0) == pytest.approx([2, -1, 0, 0.5], abs=0.02)
    assert drawn.std(axis=0) == pytest.approx([0.6, 0.3, 0, 0.15], abs=0.015)


def test_outcomes_are_in_the_words_of_the_arena() -> None:
    assert OUTCOMES == ("model_a", "model_b", "tie", "both_bad")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Premiums(truth=math.nan), "premium truth is nan; write a finite number."),
        (lambda: Premiums(position=math.inf), "premium position is inf; write a finite number."),
        (lambda: Crowd(spread=-0.1), "spread is -0.1; write a finite number from 0 on."),
        (lambda: Crowd(ties=math.inf), "ties is inf; write a finite number from 0 on."),
        (lambda: Crowd(both_bad=1.5), "both_bad is 1.5; write a finite number from 0 to 1."),
    ],
)
def test_impossible_numbers_are_refused_by_name(make: object, sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace(".", r"\.")):
        make()  # type: ignore[operator]  # each is a function
