"""The one door: groups, scores, intervals, ranks and refusals together."""

import importlib.metadata
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.options import Limits, RateOptions
from evaluation.ratings.rate import rate
from evaluation.ratings.rating import RatedModel, Rating
from evaluation.ratings.scale import Anchor
from evaluation.ratings.tally import Cell, PairTally
from evaluation.ratings.words import OUTCOMES
from tests.unit.ratings.votes import even_circle, seeded_few, tally, ties, wins

NO_LIMITS = Limits(votes=0, opponents=0, half_width=math.inf, shown_from_votes=0)
LN3 = math.log(3)
POINTS = 400 / math.log(10)

random_cells = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from("defg"), st.sampled_from(OUTCOMES),
        st.integers(1, 400),
    ),
    max_size=25,
)  # fmt: skip


def row_of(rating: Rating, model: str) -> RatedModel:
    return next(row for row in rating.rows if row.model == model)


def test_two_models_get_the_scores_and_intervals_of_the_worked_example() -> None:
    # docs/method/ratings.md: 300 wins to 100; ln 3 / 2 = 0.5493 logits = 95.4 points each;
    # se of the difference 1 / sqrt(400 * 3/4 * 1/4) = 0.11547, half of it 10.03 points.
    rating = rate(tally(wins("granite", "mica", 300), wins("mica", "granite", 100)))

    granite, mica = rating.rows
    half_width = 1.959964 * (0.11547005 / 2) * POINTS
    assert (granite.model, mica.model) == ("granite", "mica")
    assert granite.strength == pytest.approx(LN3 / 2, abs=1e-9)
    assert granite.score == pytest.approx(1000 + LN3 / 2 * POINTS)
    assert mica.score == pytest.approx(1000 - LN3 / 2 * POINTS)
    assert granite.low == pytest.approx(granite.score - half_width, abs=1e-4)
    assert granite.high == pytest.approx(granite.score + half_width, abs=1e-4)
    assert [(row.rank_best, row.rank_worst) for row in rating.rows] == [(1, 1), (2, 2)]
    assert [row.status for row in rating.rows] == ["ranked", "ranked"]


def test_a_higher_level_widens_the_intervals_by_the_normal_quantiles() -> None:
    votes = tally(wins("granite", "mica", 300), wins("mica", "granite", 100))

    usual, wide = (row_of(rate(votes, RateOptions(level=x)), "mica") for x in (0.95, 0.99))

    assert usual.high is not None
    assert wide.high is not None
    ratio = (wide.high - wide.score) / (usual.high - usual.score)
    assert ratio == pytest.approx(2.575829 / 1.959964, abs=1e-6)  # tables of the normal quantile


def test_the_rating_carries_what_was_done() -> None:
    votes = tally(ties("a", "b"))

    rating = rate(votes)

    by_choix = rate(votes, RateOptions(engine="choix")).method
    assert (rating.method.engine, by_choix.engine) == ("newton", "choix")
    assert rating.method.engine_version == "scipy " + importlib.metadata.version("scipy")
    assert by_choix.engine_version == importlib.metadata.version("choix")
    assert (rating.method.ties, rating.method.interval) == ("half", "sandwich")
    assert (rating.method.level, rating.method.weights) == (0.95, "none")
    assert rating.data_sha256 == votes.sha256()
    assert rating.votes == 1


def test_votes_and_opponents_are_all_that_a_model_has() -> None:
    rating = rate(tally(ties("a", "b", 5), wins("dee", "a", 7)))

    assert (row_of(rating, "a").votes, row_of(rating, "a").opponents) == (12, 2)
    assert (rating.not_rated[0].votes, rating.not_rated[0].opponents) == (7, 1)


def test_no_votes_at_all_give_refusals_and_no_rows() -> None:
    rating = rate(tally(names=("granite", "mica")))

    assert rating.rows == ()
    assert [(model.model, model.code) for model in rating.not_rated] == [
        ("granite", "no_votes"),
        ("mica", "no_votes"),
    ]
    assert rating.groups == 0
    assert rating.warnings == ()


def test_an_empty_board_is_an_empty_rating() -> None:
    assert rate(tally()).rows == ()


def test_an_unbeaten_model_leaves_the_others_as_they_are() -> None:
    others = [wins("a", "b", 300), wins("b", "a", 150)]

    with_star, without = rate(tally(*others, wins("star", "a", 20))), rate(tally(*others))

    assert row_of(with_star, "a").strength == pytest.approx(row_of(without, "a").strength)
    assert [model.code for model in with_star.not_rated] == ["unbeaten"]


def test_two_groups_are_centred_apart_and_only_the_main_group_is_ranked() -> None:
    rating = rate(
        tally(*even_circle("a", "b", "c", votes=300), wins("x", "y", 900), wins("y", "x", 300)),
        RateOptions(limits=NO_LIMITS),
    )

    assert rating.groups == 2
    assert {row.model: row.group for row in rating.rows} == {"a": 1, "b": 1, "c": 1, "x": 2, "y": 2}
    assert row_of(rating, "x").strength == pytest.approx(LN3 / 2)
    assert [row_of(rating, name).rank_worst for name in "abcxy"] == [3, 3, 3, None, None]
    assert row_of(rating, "x").status == "provisional"
    assert row_of(rating, "x").code == "isolated"
    assert rating.warnings[0] == (
        "The votes split the models into 2 groups; scores of different groups cannot be compared."
    )


def test_a_group_is_rated_on_the_votes_inside_it() -> None:
    inside = [wins("x", "y", 30), wins("y", "x", 10)]
    outside = [*even_circle("a", "b", "c", votes=10), wins("a", "x", 50), wins("b", "y", 1)]

    rating = rate(tally(*inside, *outside))

    assert row_of(rating, "x").strength == pytest.approx(LN3 / 2)


def test_the_limit_of_more_and_more_one_sided_votes_is_the_rating_without_them() -> None:
    # Half an upset would join star to the others; the fainter it is, the less it changes them.
    others = rate(tally(wins("a", "b", 40), wins("b", "a", 10), wins("star", "a", 10**9)))
    joined = rate(
        tally(wins("a", "b", 40), wins("b", "a", 10), wins("star", "a", 10**9), wins("a", "star"))
    )

    gap = row_of(others, "a").strength - row_of(others, "b").strength
    assert row_of(joined, "a").strength - row_of(joined, "b").strength == pytest.approx(gap)


def test_ranks_count_ranked_models_only() -> None:
    # newcomer beats all but has 150 votes: shown apart, it does not push the others down.
    votes = tally(
        *even_circle("a", "b", votes=400),
        wins("newcomer", "a", 100),
        wins("a", "newcomer", 10),
        wins("newcomer", "b", 40),
    )

    rating = rate(votes, RateOptions(limits=Limits(half_width=200.0)))

    assert row_of(rating, "newcomer").status == "provisional"
    assert row_of(rating, "newcomer").rank_best is None
    assert (row_of(rating, "a").rank_best, row_of(rating, "a").rank_worst) == (1, 2)


def test_below_100_votes_the_score_is_computed_and_marked() -> None:
    rating = rate(tally(wins("a", "b", 40), wins("b", "a", 20)))

    assert [row.status for row in rating.rows] == ["needs_votes", "needs_votes"]
    assert rating.rows[0].sentence == "a needs 40 more votes before it gets a score."
    assert rating.rows[0].score == pytest.approx(1000 + math.log(2) / 2 * POINTS)


def test_a_model_with_nothing_but_ties_has_a_score_and_no_interval() -> None:
    rating = rate(tally(*even_circle("a", "b", votes=200), ties("a", "calm", 150)))

    calm = row_of(rating, "calm")
    assert (calm.low, calm.high, calm.standard_error) == (None, None, None)
    assert (calm.status, calm.code) == ("provisional", "all_ties")
    assert calm.sentence == "all votes of calm are ties"


def test_nothing_but_ties_gives_equal_scores_and_a_warning() -> None:
    rating = rate(tally(ties("a", "b", 500), ties("b", "c", 500), ties("c", "a", 500)))

    assert [row.score for row in rating.rows] == pytest.approx([1000, 1000, 1000])
    assert {row.code for row in rating.rows} == {"all_ties"}
    assert rating.warnings == ("all votes are ties, which says nothing about the spread",)


def test_names_that_differ_only_in_case_are_two_models_and_a_warning() -> None:
    rating = rate(tally(ties("Mica", "mica", 3), wins("Mica", "mica")))

    assert {row.model for row in rating.rows} == {"Mica", "mica"}
    assert rating.warnings[0] == ("Mica and mica differ only in case; they are rated as 2 models.")


def test_an_anchor_moves_all_scores_and_keeps_their_intervals() -> None:
    votes = tally(wins("granite", "mica", 300), wins("mica", "granite", 100))
    plain, anchored = rate(votes), rate(votes, RateOptions(anchor=Anchor("mica", 1114.0)))

    moved = [
        (after.score - before.score, (after.high or 0) - (before.high or 0))
        for before, after in zip(plain.rows, anchored.rows, strict=True)
    ]

    assert row_of(anchored, "mica").score == pytest.approx(1114.0)
    shift = 1114 - (1000 - LN3 / 2 * POINTS)
    np.testing.assert_allclose(moved, shift, rtol=1e-9)


@pytest.mark.parametrize(
    ("anchor", "sentence"),
    [
        ("dee", "anchor dee has no rating: dee has no votes yet."),
        ("mistral", "anchor mistral has no rating: there is no such model."),
    ],
)
def test_an_anchor_without_a_rating_is_refused(anchor: str, sentence: str) -> None:
    votes = tally(ties("a", "b"), names=("dee",))

    with pytest.raises(NotEstimableError) as refusal:
        rate(votes, RateOptions(anchor=Anchor(anchor, 1000.0)))

    assert refusal.value.code == "anchor_not_rated"
    assert refusal.value.sentence == sentence


def test_sentences_use_labels_and_rows_keep_names() -> None:
    rating = rate(tally(ties("granite-1b", "b", 3)), labels={"granite-1b": "Granite 1B"})

    row = row_of(rating, "granite-1b")
    assert row.sentence == "Granite 1B needs 97 more votes before it gets a score."


@seeded_few
@given(random_cells)
def test_exchanging_all_sides_changes_nothing(cells: list[Cell]) -> None:
    other_winner = {"model_a": "model_b", "model_b": "model_a"}
    mirrored = [(b, a, other_winner.get(winner, winner), n) for a, b, winner, n in cells]

    rating, other = rate(PairTally.from_cells(cells)), rate(PairTally.from_cells(mirrored))

    for row in rating.rows:
        assert row.strength == pytest.approx(row_of(other, row.model).strength, abs=1e-6)
        assert row.status == row_of(other, row.model).status


@seeded_few
@given(random_cells)
def test_every_model_is_either_rated_or_refused_with_a_sentence(cells: list[Cell]) -> None:
    votes = PairTally.from_cells(cells, names=["zinc"])

    rating = rate(votes)

    told = [row.model for row in rating.rows] + [model.model for model in rating.not_rated]
    assert sorted(told) == list(votes.names)
    assert all(model.sentence for model in rating.not_rated)
    assert all(bool(row.sentence) == (row.status != "ranked") for row in rating.rows)
    for row in rating.rows:
        assert (row.rank_best is not None) == (row.status == "ranked")
        assert row.low is None or row.low <= row.score <= (row.high or 0)


@seeded_few
@given(random_cells)
def test_all_votes_twice_keep_scores_and_divide_errors_by_the_root_of_two(
    cells: list[Cell],
) -> None:
    votes, options = PairTally.from_cells(cells), RateOptions(limits=NO_LIMITS)

    once, twice = rate(votes, options), rate(votes + votes, options)

    for row in once.rows:
        again = row_of(twice, row.model)
        assert again.strength == pytest.approx(row.strength, abs=1e-6)
        if row.standard_error is not None and again.standard_error is not None:
            expected = row.standard_error / math.sqrt(2)
            assert again.standard_error == pytest.approx(expected, rel=1e-5, abs=1e-9)
