"""The 400-point scale at values that can be checked in the head."""

import math

import pytest

from evaluation.ratings.scale import shift_to, to_points, to_score


def test_the_mean_strength_has_1000_points() -> None:
    assert to_score(0.0) == 1000.0


def test_odds_of_ten_to_one_are_400_points() -> None:
    assert to_score(math.log(10)) - to_score(0.0) == pytest.approx(400)


def test_one_logit_is_the_published_number_of_points() -> None:
    assert to_points(1.0) == pytest.approx(173.7178, abs=5e-5)  # 400 / ln 10


def test_an_anchor_gets_its_score() -> None:
    shift = shift_to(1114.0, strength=0.3)

    assert to_score(0.3) + shift == pytest.approx(1114.0)
