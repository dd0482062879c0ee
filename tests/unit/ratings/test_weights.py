"""Weights and caps by hand, and what cannot be a weight."""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.errors import BadVotesError
from evaluation.ratings.weights import VoteWeights, capped, sampling_weights, vote_weights
from evaluation.ratings.words import TextColumn


def votes(**numbers: list[float]) -> VoteCodes:
    n = len(next(iter(numbers.values()), [0] * 3))
    columns = (TextColumn.of(words) for words in (["a"] * n, ["b"] * n, ["tie"] * n))
    plain = VoteCodes.from_columns(*columns)
    return replace(plain, numbers={name: np.array(x) for name, x in numbers.items()})


def test_without_weights_every_vote_weighs_one() -> None:
    assert vote_weights(votes(), "none").values.tolist() == [1, 1, 1]


def test_every_pair_counts_alike_from_fifty_votes_on() -> None:
    # 100 votes of a and b on either side, 50 of a and c, 10 of b and c: 1/100, 1/50, 1/50.
    a = ["a"] * 60 + ["b"] * 40 + ["a"] * 50 + ["c"] * 10
    b = ["b"] * 60 + ["a"] * 40 + ["c"] * 50 + ["b"] * 10
    codes = VoteCodes.from_columns(*map(TextColumn.of, (a, b, ["tie"] * 160)))

    weights = vote_weights(codes, "pair").values

    mean = (100 / 100 + 50 / 50 + 10 / 50) / 160
    expected = np.repeat([1 / 100, 1 / 50, 1 / 50], [100, 50, 10]) / mean
    np.testing.assert_allclose(weights, expected)
    assert weights.mean() == pytest.approx(1)


@pytest.mark.parametrize("column", ["sampling_prob", "pair_probability"])
def test_sampling_is_undone_and_the_rarest_are_cut(column: str) -> None:
    weights = vote_weights(votes(**{column: [0.5, 0.5, 0.25, 0.5, 0.01]}), "sampling")

    # 2, 2, 4, 2, 100 with mean 22; the median is 2 / 22, the ceiling 20 / 22.
    np.testing.assert_allclose(weights.values, np.array([2, 2, 4, 2, 20]) / 22)
    assert weights.cut == 1
    assert "1 weight cut at ten times the median." in weights.warnings()


def test_a_column_is_taken_as_it_is() -> None:
    weights = vote_weights(votes(trust=[0.0, 1.0, 5.0]), "trust")

    assert weights.values.tolist() == [0, 1, 5]
    assert weights.effective == pytest.approx(36 / 26)
    assert weights.warnings() == (
        "The weighted votes say as much as 1 of 3 votes.",
        "1 vote of weight 0 left out.",
    )


def test_a_weight_far_above_the_mean_is_told() -> None:
    loud = VoteWeights(np.append(np.ones(99), 101.0))

    assert loud.largest == pytest.approx(50.5)
    assert loud.warnings()[-1] == "The largest weight is 50 times the mean."


def test_caps_limit_a_rater_to_a_share_of_the_votes() -> None:
    raters = np.repeat([0, 1, 2], [60, 30, 10])

    weights = capped(np.ones(100), raters, 0.3)

    np.testing.assert_allclose(weights, np.repeat([30 / 60, 1, 1], [60, 30, 10]))


def test_two_caps_multiply() -> None:
    # 8 of 10 votes by one rater, 5 of 10 on one prompt; caps of 40 % and 25 %.
    weights = capped(np.ones(10), np.repeat([0, 1], [8, 2]), 0.4)

    weights = capped(weights, np.repeat([0, 1, 2, 3], [5, 2, 2, 1]), 0.25)

    assert weights[0] == pytest.approx((4 / 8) * (2.5 / 5))


@pytest.mark.parametrize("cap", [0.0, -0.1, 1.5, float("nan")])
def test_a_cap_that_is_no_share_is_refused(cap: float) -> None:
    with pytest.raises(ValueError, match=r"it is a share above 0 and at most 1, such as 0\.03"):
        capped(np.ones(2), np.array([0, 1]), cap)


@pytest.mark.parametrize(
    ("numbers", "kind", "sentence"),
    [
        (
            {"trust": [1.0, -1.0, -2.0]},
            "trust",
            "2 rows have a wrong trust: row 2 -1.0, row 3 -2.0; a weight is 0 or more",
        ),
        (
            {"trust": [1.0, np.nan, np.inf]},
            "trust",
            "2 rows have a trust that is not a finite number: row 2 nan, row 3 inf; write a number",
        ),
        (
            {"sampling_prob": [0.5, 0.0, 1.2]},
            "sampling",
            "2 rows have a wrong sampling_prob: row 2 0.0, row 3 1.2; a probability is above 0 and "
            "at most 1",
        ),
    ],
)
def test_numbers_that_cannot_be_weights_are_refused_with_rows(
    numbers: dict[str, list[float]], kind: str, sentence: str
) -> None:
    with pytest.raises(BadVotesError) as refusal:
        vote_weights(votes(**numbers), kind)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("numbers", "kind", "sentence"),
    [
        ({"trust": [0.0, 0.0]}, "trust", "every trust is 0; at least one vote must have a weight"),
        ({"trust": [1.0]}, "faith", "there is no column of numbers 'faith'; there is trust"),
        ({}, "sampling", "weights by sampling need a column sampling_prob or pair_probability"),
    ],
)
def test_weights_that_are_not_there_are_refused(
    numbers: dict[str, list[float]], kind: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        vote_weights(votes(**numbers), kind)


def test_no_votes_have_no_weights() -> None:
    none = votes().select(np.zeros(3, dtype=np.bool_))

    assert len(vote_weights(none, "pair").values) == 0
    assert len(sampling_weights("sampling_prob", np.zeros(0)).values) == 0
