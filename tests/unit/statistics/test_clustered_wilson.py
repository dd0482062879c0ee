"""Wilson's interval at the effective number of answers, against closed forms."""

import math

import numpy as np
import pytest

from benchmarks.statistics.clustered_wilson import Z_95, clustered_wilson


def wilson(p: float, n: float) -> tuple[float, float]:
    """Return the roots of (p - x)^2 = z^2 x (1 - x) / n, which is how Wilson defines it."""
    a, b, c = 1 + Z_95**2 / n, -(2 * p + Z_95**2 / n), p**2
    root = math.sqrt(b**2 - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def test_answers_to_as_many_questions_get_the_plain_interval() -> None:
    result = clustered_wilson([(1, 1)] * 30 + [(0, 1)] * 10)

    # Variance 40/39 of the binomial one, so the design effect is just above 1.
    assert result.design_effect == pytest.approx(40 / 39)
    assert (result.low, result.high) == pytest.approx(wilson(0.75, 39))
    assert (result.share, result.n) == (0.75, 40)


def test_questions_answered_alike_each_time_count_once_each() -> None:
    # G questions, k equal answers each: deff = k G / (G - 1), so n / deff = G - 1.
    result = clustered_wilson([(5, 5)] * 30 + [(0, 5)] * 10)

    assert result.design_effect == pytest.approx(5 * 40 / 39)
    assert (result.low, result.high) == pytest.approx(wilson(0.75, 39))
    assert result.n == 200


def test_the_design_effect_is_never_below_one() -> None:
    # Every question has one right and one wrong answer: the share varies less than by chance.
    result = clustered_wilson([(1, 2)] * 20)

    assert result.design_effect == 1.0
    assert (result.low, result.high) == pytest.approx(wilson(0.5, 40))


@pytest.mark.parametrize(("right", "edge"), [(3, 1.0), (0, 0.0)])
def test_without_a_difference_a_question_counts_as_one_answer(right: int, edge: float) -> None:
    # 20 questions with 3 answers each, 60 in all: 20 are left. Wilson: z^2 / (n + z^2) from p.
    result = clustered_wilson([(right, 3)] * 20)

    width = Z_95**2 / (20 + Z_95**2)
    low, high = (1 - width, 1.0) if edge else (0.0, width)
    assert (result.low, result.high) == pytest.approx((low, high))
    assert result.low <= result.share <= result.high
    assert result.share == edge


def test_one_question_tells_as_much_as_one_answer() -> None:
    assert clustered_wilson([(20, 40)]).design_effect == 40


def test_the_order_of_the_questions_does_not_matter() -> None:
    clusters = [(1, 1), (2, 5), (0, 3), (4, 4)]

    assert clustered_wilson(clusters[::-1]).low == pytest.approx(clustered_wilson(clusters).low)


@pytest.mark.parametrize(("clusters", "sentence"), [
    ([(2, 1)], "a cluster has 2 right of 1 answers; write 0 <= x <= n"),
    ([(0, 0)], "a cluster has 0 right of 0 answers; write 0 <= x <= n"),
    ([(-1, 3)], "a cluster has -1 right of 3 answers; write 0 <= x <= n"),
    ([], "there are no clusters, so there is no share"),
])  # fmt: skip
def test_what_is_no_share_is_refused(clusters: list[tuple[int, int]], sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + sentence):
        clustered_wilson(clusters)


def test_it_covers_the_true_share_where_the_plain_interval_does_not() -> None:
    # 100 questions with 8 answers each; a question is right with a probability of its own,
    # drawn from Beta(1.4, 0.6), whose mean is 0.7 and whose intra-class correlation is 1/3.
    rng = np.random.default_rng(3)
    covered, covered_plainly, rounds = 0, 0, 2_000
    for _ in range(rounds):
        right = rng.binomial(8, rng.beta(1.4, 0.6, size=100))
        result = clustered_wilson([(int(x), 8) for x in right])
        low, high = wilson(result.share, result.n)
        covered += result.low <= 0.7 <= result.high
        covered_plainly += low <= 0.7 <= high

    # Monte-Carlo error of a coverage near .95 with 2,000 rounds: .005.
    assert 0.93 <= covered / rounds <= 0.97
    assert covered_plainly / rounds < 0.80


def test_shares_of_none_and_of_all_end_at_0_and_1_exactly_whatever_their_number() -> None:
    for answers in range(1, 2_000):
        assert clustered_wilson([(1, 1)] * answers).high == 1.0
        assert clustered_wilson([(0, 1)] * answers).low == 0.0
