"""`rate` with tie models, resampling, weights and priors; what does not go together is refused."""

import math
from dataclasses import replace

import numpy as np
import pytest

from evaluation.ratings.codes import VoteCodes
from evaluation.ratings.counting import tally_votes
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.options import Limits, RateOptions, UnsupportedError
from evaluation.ratings.rate import rate
from evaluation.ratings.scale import to_score
from tests.unit.ratings.asked import (
    N_MODELS,
    N_VOTES,
    STRENGTHS,
    some_votes,
    strengths_and_errors,
)
from tests.unit.ratings.votes import tally, ties, wins

NO_LIMITS = Limits(votes=0, opponents=0, half_width=math.inf, shown_from_votes=0)


@pytest.mark.parametrize("kind", ["davidson", "rao-kupper", "grk"])
def test_clusters_of_one_vote_give_a_tie_model_its_own_sandwich(kind: str) -> None:
    votes = some_votes()
    each = np.arange(N_VOTES, dtype=np.int32)
    asked = RateOptions(ties=kind, cluster=("rater",))  # type: ignore[arg-type]  # a literal

    plain = rate(replace(votes, clusters={}), replace(asked, cluster=()))
    clustered = rate(replace(votes, clusters={"rater": each}), asked)

    factor = math.sqrt(N_VOTES / (N_VOTES - 1))  # G / (G - 1) of clusters that are single votes
    np.testing.assert_allclose(
        strengths_and_errors(clustered)[1], strengths_and_errors(plain)[1] * factor, rtol=1e-9
    )


def test_davidson_of_two_models_is_its_closed_form() -> None:
    # e^d = 40 / 10 and nu = 20 / sqrt(40 * 10) = 1.
    votes = tally(wins("a", "b", 40), wins("b", "a", 10), ties("a", "b", 20))

    rating = rate(votes, RateOptions(ties="davidson"))

    assert rating.rows[0].strength == pytest.approx(math.log(4) / 2, abs=1e-9)
    assert rating.tie_parameter == pytest.approx(1.0, abs=1e-9)


def test_without_ties_the_tie_parameter_is_0_and_said_to_be() -> None:
    rating = rate(tally(wins("a", "b", 40), wins("b", "a", 10)), RateOptions(ties="davidson"))

    assert rating.tie_parameter == 0
    assert "There are no ties; the tie parameter is 0." in rating.warnings


def test_grk_publishes_how_often_both_are_bad() -> None:
    bad = ("a", "b", "both_bad", 25)
    votes = tally(wins("a", "b", 30), wins("b", "a", 30), ties("a", "b", 15), bad)

    rating = rate(votes, RateOptions(ties="grk"))

    # Equal models: of 100 votes 25 are both-bad, which is 1 / (1 + 2 e^theta).
    assert [row.bad_rate for row in rating.rows] == pytest.approx([0.25, 0.25], abs=1e-9)


def test_dropped_ties_leave_the_decisive_votes() -> None:
    votes = tally(wins("a", "b", 30), wins("b", "a", 10), ties("a", "b", 60))

    rating = rate(votes, RateOptions(ties="drop"))

    assert rating.rows[0].strength == pytest.approx(math.log(3) / 2, abs=1e-9)


def test_the_bootstrap_agrees_with_the_sandwich_and_ranks_by_its_rounds() -> None:
    votes = replace(some_votes(), clusters={})
    plain = rate(votes, RateOptions(limits=NO_LIMITS))

    rating = rate(votes, RateOptions(interval="bootstrap", rounds=500, limits=NO_LIMITS))

    # The standard deviation of 500 rounds has a relative error of 1 / sqrt(1000) = 3 %.
    np.testing.assert_allclose(
        strengths_and_errors(rating)[1], strengths_and_errors(plain)[1], rtol=0.12
    )
    assert rating.rows[0].rank_best == 1
    assert rating.rows[-1].rank_worst == N_MODELS


def test_a_bootstrap_by_rater_is_wider_than_one_by_vote() -> None:
    votes = some_votes(raters=40)

    single = rate(votes, RateOptions(interval="bootstrap", rounds=200))
    by_rater = rate(votes, RateOptions(interval="bootstrap", rounds=200, cluster=("rater",)))

    widths = strengths_and_errors(by_rater)[1] / strengths_and_errors(single)[1]
    assert np.median(widths) > 1.2


def test_the_same_seed_gives_the_same_interval() -> None:
    asked = RateOptions(interval="bootstrap", rounds=50, seed=4)

    assert rate(some_votes(), asked).rows == rate(some_votes(), asked).rows


def test_a_weight_of_two_is_two_votes_for_the_score_and_its_square_for_the_error() -> None:
    votes = replace(some_votes(), clusters={})
    weighted = replace(votes, numbers={"w": np.full(N_VOTES, 2.0)})

    plain, rating = rate(votes), rate(weighted, RateOptions(weights="w"))

    np.testing.assert_allclose(strengths_and_errors(rating), strengths_and_errors(plain), atol=1e-9)


def test_a_rater_cap_takes_the_board_from_who_votes_most() -> None:
    # Ada casts 900 votes for a; 100 others cast one each for b.
    ada, others = 900, 100
    n = ada + others
    votes = VoteCodes(
        names=("a", "b"),
        a=np.zeros(n, dtype=np.uint16),
        b=np.ones(n, dtype=np.uint16),
        outcome=np.repeat(np.array([0, 1], dtype=np.uint8), [ada, others]),
        clusters={"rater": np.append(np.zeros(ada), np.arange(1, others + 1)).astype(np.int32)},
    )

    rating = rate(votes, RateOptions(rater_cap=0.05, limits=NO_LIMITS))

    # min(1, 0.05 * 1000 / 900) * 900 = 50 against 100.
    assert rating.rows[0].model == "b"
    assert rating.rows[0].strength == pytest.approx(math.log(100 / 50) / 2, abs=1e-9)


def test_a_prior_rates_everybody_and_marks_whom_it_alone_rates() -> None:
    votes = tally(wins("a", "b", 30), wins("b", "a", 10), wins("c", "a", 5))

    rating = rate(votes, RateOptions(prior_sd=1.0))

    assert {row.model for row in rating.rows if row.prior_only} == {"c"}
    assert rating.not_rated == ()
    by_model = {row.model: row for row in rating.rows}
    assert by_model["c"].status == "needs_votes"
    assert by_model["a"].score < to_score(5)


def test_without_an_interval_there_is_no_rank() -> None:
    rating = rate(some_votes(), RateOptions(interval="none"))

    assert {row.low for row in rating.rows} == {None}
    assert {row.code for row in rating.rows} == {"no_interval"}


def test_a_covariate_that_models_fix_is_refused_by_name() -> None:
    votes = some_votes()
    fixed = STRENGTHS[votes.a] - STRENGTHS[votes.b]

    with pytest.raises(NotEstimableError) as refused:
        rate(replace(votes, numbers={"size": fixed}), RateOptions(covariates=("size",)))

    assert refused.value.code == "covariate_collinear"
    assert refused.value.sentence.startswith("size is fixed by the choice of the two models")


def test_a_tally_is_not_enough_for_what_single_votes_tell() -> None:
    with pytest.raises(ValueError, match="need single votes, not their tally"):
        rate(tally_votes(some_votes()), RateOptions(cluster=("rater",)))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"ties": "davidson", "covariates": ("x",)}, "covariates cannot .* ties davidson"),
        ({"ties": "grk", "interval": "bootstrap"}, "interval bootstrap cannot .* ties grk"),
        ({"interval": "bootstrap", "cluster": ("x", "y")}, "cannot .* two columns of cluster"),
        ({"engine": "choix", "covariates": ("x",)}, "covariates cannot .* engine choix"),
        ({"engine": "choix", "prior_sd": 1.0}, "prior_sd cannot .* engine choix"),
        ({"fragility": True, "weights": "pair"}, "fragility cannot"),
        ({"cluster": ("x",), "interval": "none"}, "cluster cannot .* interval none"),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(
    options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(UnsupportedError, match=sentence):
        RateOptions(**options)  # type: ignore[arg-type]  # cases
