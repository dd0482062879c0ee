"""Whom GRK can rate: the strong component of the threshold, by its own votes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.grk_groups import find_grk_groups
from evaluation.ratings.tally import PairTally
from evaluation.ratings.tie_fit import fit_ties
from evaluation.ratings.ties import TIE_MODELS
from evaluation.ratings.words import OUTCOMES
from tests.unit.ratings.test_existence import reachable
from tests.unit.ratings.votes import seeded, tally, ties, wins

MAIN = [wins("ada", "bo", 5), wins("bo", "ada", 4), ties("ada", "bo", 3),
        ("ada", "bo", "both_bad", 4)]  # fmt: skip


def reasons(votes: PairTally) -> dict[str, tuple[str, str]]:
    groups, _warnings = find_grk_groups(votes)
    return {votes.names[m]: (reason.code, reason.sentence) for m, reason in groups.reasons.items()}


def test_models_with_wins_and_both_bad_votes_are_rated() -> None:
    groups, warnings = find_grk_groups(tally(*MAIN))

    assert (groups.rated, groups.reasons, warnings) == (((0, 1),), {}, ())


def test_every_reason_not_to_be_rated() -> None:
    votes = tally(
        *MAIN, wins("star", "ada", 9), wins("ada", "dud", 2), ("ada", "dud", "both_bad", 3),
        names=("new",),
    )  # fmt: skip

    found = reasons(votes)

    assert found["new"] == ("no_votes", "new has no votes yet.")
    assert found["star"] == (
        "unbeaten",
        "star won all 9 of its votes, so its score has no upper limit; it needs at least one loss "
        "or tie.",
    )
    assert found["dud"] == (
        "winless",
        "dud won or tied none of its 5 votes, so its score has no lower limit; it needs at least "
        "one win or tie.",
    )


def test_a_model_that_is_reached_by_no_vote_of_the_rated_is_named() -> None:
    # cleo tied with star alone, and neither was ever beaten or bad.
    votes = tally(*MAIN, ties("star", "cleo", 3), wins("star", "ada", 2))

    assert reasons(votes)["cleo"] == (
        "one_way",
        "The votes of cleo do not join it in both directions with the other models and with the "
        "threshold of both-bad; one upset, tie or both-bad vote may fix it.",
    )


def test_without_both_bad_votes_there_is_no_level() -> None:
    with pytest.raises(NotEstimableError) as refusal:
        find_grk_groups(tally(*MAIN[:3]))

    assert refusal.value.code == "no_both_bad"
    assert refusal.value.sentence == (
        "There are no both-bad votes, so the level of the models cannot be estimated; use "
        "rao-kupper."
    )


def test_no_votes_at_all_are_no_error() -> None:
    groups, _warnings = find_grk_groups(tally(names=("ada", "bo")))

    assert groups.rated == ()
    assert {reason.code for reason in groups.reasons.values()} == {"no_votes"}


def test_a_group_joined_through_the_threshold_alone_is_told() -> None:
    apart = [wins("cleo", "dee", 5), wins("dee", "cleo", 5), ("cleo", "dee", "both_bad", 2)]
    more = [*MAIN, wins("ada", "eve", 5), wins("eve", "ada", 5)]

    groups, warnings = find_grk_groups(tally(*more, *apart))

    assert groups.rated == ((0, 1, 2, 3, 4),)
    assert warnings == (
        "cleo and dee share a scale with the others through both-bad votes alone; their distance "
        "rests on that threshold.",
    )


@seeded
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("cde"),
                  st.sampled_from(OUTCOMES)).filter(lambda vote: vote[0] != vote[1]),
        max_size=9,
    )
)  # fmt: skip
def test_the_rated_are_strongly_connected_with_the_threshold_and_cannot_be_more(
    votes: list[tuple[str, str, str]],
) -> None:
    some = tally(*[(a, b, winner, 1) for a, b, winner in votes], ("a", "e", "both_bad", 1))
    n = len(some.names)

    def connected(members: set[int]) -> bool:
        leads = np.zeros((n + 1, n + 1), dtype=np.bool_)
        for a, b, winner, _votes in some.cells():
            i, j = some.names.index(a), some.names.index(b)
            if not {i, j} <= members:
                continue
            if winner == "both_bad":
                leads[n, [i, j]] = True
            else:
                leads[[i, j] if winner == "tie" else (i if winner == "model_a" else j), n] = True
                leads[i, j] |= winner != "model_b"
                leads[j, i] |= winner != "model_a"
        nodes = [*members, n]
        return bool(reachable(leads)[np.ix_(nodes, nodes)].all())

    rated = find_grk_groups(some)[0].rated
    members = set(rated[0]) if rated else set()

    if members:
        assert connected(members)
    for size in range(n):
        assert not (size not in members and members and connected(members | {size}))


@seeded
@given(st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_connected_votes_with_a_tie_and_a_circle_of_wins_have_an_optimum(counts: list[int]) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a")]
    cells = [(a, b, winner, counts[4 * pair + outcome])
             for pair, (a, b) in enumerate(pairs)
             for outcome, winner in enumerate(OUTCOMES)]  # fmt: skip
    votes = tally(
        *cells, *[wins(a, b) for a, b in pairs], ties("a", "b"), ("a", "b", "both_bad", 1)
    )
    groups, _warnings = find_grk_groups(votes)

    fit = fit_ties(TIE_MODELS["grk"], votes, groups.rated[0])

    assert len(fit.strengths) >= 2
    assert fit.gradient_norm < 1e-6
