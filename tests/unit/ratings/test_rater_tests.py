"""Raters who vote unlike the others: by hand, and the error rates that RATINGS 16 promises."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logsumexp

from evaluation.ratings.arrays import CountArray
from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.rater_tests import RaterTest, judge_raters
from evaluation.ratings.tie_fit import fit_ties
from evaluation.ratings.ties import TIE_MODELS, davidson

N_MODELS = 30
STRENGTHS = np.random.default_rng(1).normal(0, 1, N_MODELS)  # logits; the table names no spread
LOG_NU = np.log(0.6)  # about 21 % ties


def codes(
    rng: np.random.Generator, ways: dict[str, int], votes_each: int, honest: int = 300
) -> tuple[VoteCodes, CountArray]:
    """Return votes of honest raters and of some who vote in other ways, and who is who."""
    kinds = np.repeat(["honest", *ways], [honest, *ways.values()])
    n_votes = len(kinds) * votes_each
    a = rng.integers(0, N_MODELS, n_votes)
    b = (a + rng.integers(1, N_MODELS, n_votes)) % N_MODELS
    win, loss, tie = davidson(STRENGTHS[a], STRENGTHS[b], LOG_NU)[0]
    kind = np.repeat(kinds, votes_each)
    coin = rng.random(n_votes) < 0.5
    win = np.select([kind == "first", kind == "coin", kind == "uniform", kind == "reversed"],
                    [1.0, 0.5, 1 / 3, loss], win)  # fmt: skip
    tie = np.select([kind == "first", kind == "coin", kind == "uniform"], [0.0, 0.0, 1 / 3], tie)
    draw = rng.random(n_votes)
    outcome = np.where(draw < win, 0, np.where(draw < win + tie, 2, 1))
    outcome[(outcome == 2) & coin] = 3
    names = tuple(f"m{number:02d}" for number in range(N_MODELS))
    votes = VoteCodes(names, a, b, outcome.astype(np.uint8))
    raters = np.repeat(np.arange(len(kinds)), votes_each).astype(np.int32)
    return replace(votes, clusters={"rater": raters}), kinds


def judged(votes: VoteCodes) -> list[RaterTest]:
    """Return the tests in the order of the raters."""
    return sorted(judge_raters(votes, range(N_MODELS)), key=lambda test: test.rater)


def test_honest_raters_are_watched_in_at_most_one_of_twenty_and_never_proposed() -> None:
    votes, _kinds = codes(np.random.default_rng(2), {}, votes_each=100, honest=400)

    tests = judged(votes)

    assert np.mean([test.e_value >= 20 for test in tests]) <= 0.05
    assert not any(test.advice == "propose" for test in tests)
    assert not any(test.discovered for test in tests)


# RATINGS 16: share with E >= 20 after 30 and after 100 votes, and with E >= 1,000. The share of 100
# raters has a Monte Carlo error of up to 5 %; here q is estimated, there it is known.
@pytest.mark.parametrize(
    ("way", "after_30", "after_100"),
    [
        ("first", (1.00, 1.00), (1.00, 1.00)),
        ("coin", (0.98, 0.64), (1.00, 1.00)),
        ("uniform", (0.40, 0.03), (0.94, 0.73)),
        ("reversed", (0.90, 0.56), (1.00, 1.00)),
    ],
)
def test_other_ways_of_voting_are_found_as_often_as_promised(
    way: str, after_30: tuple[float, float], after_100: tuple[float, float]
) -> None:
    for votes_each, shares in ((30, after_30), (100, after_100)):
        votes, kinds = codes(np.random.default_rng(3), {way: 100}, votes_each, honest=1_000)
        odd = [test for test in judged(votes) if kinds[test.rater] == way]

        assert np.mean([test.e_value >= 20 for test in odd]) == pytest.approx(shares[0], abs=0.13)
        assert np.mean([test.e_value >= 1_000 for test in odd]) == pytest.approx(
            shares[1], abs=0.13
        )


def test_the_advice_names_the_way_of_voting() -> None:
    votes, kinds = codes(np.random.default_rng(4), {"first": 2, "coin": 2}, 100)

    for test in judged(votes):
        if kinds[test.rater] != "honest":
            assert test.advice == "propose"
            assert test.discovered
            assert test.leading == kinds[test.rater]
            assert test.votes == 100


def test_the_value_is_the_product_of_ratios_with_the_others_alone() -> None:
    # The same written out for one rater, with a fit to the votes of the others.
    votes, _kinds = codes(np.random.default_rng(5), {}, 20, honest=200)
    mine = votes.clusters["rater"] == 7
    others = votes.select(~mine)
    fit = fit_ties(TIE_MODELS["davidson"], tally_votes(others), range(N_MODELS))
    assert fit.eta is not None

    a, b, outcome = votes.a[mine], votes.b[mine], votes.outcome[mine]
    first, second, tie = davidson(fit.strengths[a], fit.strengths[b], fit.eta)[0]
    expected = np.choose(outcome, [first, second, tie, tie])
    turned = np.choose(outcome, [second, first, tie, tie])
    ways = [
        np.choose(outcome, [share_first, share_second, share_tie, share_tie])
        for share_first, share_tie, share_second in (
            (1 / 3, 1 / 3, 1 / 3), (0.49, 0.02, 0.49), (0.9, 0.05, 0.05), (0.05, 0.05, 0.9),
            (0.05, 0.9, 0.05),
        )
    ]  # fmt: skip
    logs = [np.log(way / expected).sum() for way in (*ways, turned)]

    by_hand = np.exp(logsumexp(logs)) / 6

    # One chord step instead of a new fit: 20 of 4,000 votes are gone, and the rest is its square.
    assert judged(votes)[7].e_value == pytest.approx(by_hand, rel=0.02)


def test_the_side_shown_first_is_what_counts() -> None:
    votes, kinds = codes(np.random.default_rng(6), {"first": 1}, 60)
    swap = np.array([1, 0, 2, 3], dtype=np.uint8)
    turned = replace(
        votes, a=votes.b, b=votes.a, outcome=swap[votes.outcome],
        display_left=np.ones(len(votes), dtype=np.uint8),
    )  # fmt: skip

    (found,) = [test for test in judged(turned) if kinds[test.rater] == "first"]

    assert (found.leading, found.advice) == ("first", "propose")
    plain = [test.e_value for test in judged(votes)]
    np.testing.assert_allclose([test.e_value for test in judged(turned)], plain, rtol=1e-6)


def test_votes_without_ties_are_judged_too() -> None:
    votes, _kinds = codes(np.random.default_rng(7), {}, 30, honest=100)
    decisive = votes.select(votes.outcome < 2)

    tests = judged(decisive)

    assert np.mean([test.e_value >= 20 for test in tests]) <= 0.05
    assert sum(test.votes for test in tests) == len(decisive)
