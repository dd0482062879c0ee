"""The borders of the provisional rule: 300 votes, 3 opponents, 50 points, 100 votes."""

from dataclasses import replace

import pytest

from evaluation.ratings.options import Limits, RateOptions
from evaluation.ratings.provisional import Evidence, status_of
from evaluation.ratings.reasons import Reason

FIRM = Evidence("Granite", votes=300, opponents=3, half_width=50.0, outside=None)
OUTSIDE = Reason("isolated", "Granite and Mica were never compared ...")


def judged(evidence: Evidence, *, limits: Limits | None = None, n_models: int = 10) -> list[str]:
    status, reason = status_of(evidence, limits or Limits(), n_models)
    return [status] if reason is None else [status, reason.code, reason.sentence]


def test_exactly_at_every_limit_a_model_is_ranked() -> None:
    assert judged(FIRM) == ["ranked"]


def test_one_vote_less_is_provisional() -> None:
    assert judged(replace(FIRM, votes=299)) == [
        "provisional",
        "few_votes",
        "Granite has 299 of the 300 votes that a rank needs.",
    ]


def test_one_opponent_less_is_provisional() -> None:
    assert judged(replace(FIRM, opponents=2)) == [
        "provisional",
        "few_opponents",
        "Granite has met 2 of the 3 opponents that a rank needs.",
    ]


@pytest.mark.parametrize(
    ("n_models", "opponents", "status"),
    [(2, 1, "ranked"), (3, 2, "ranked"), (3, 1, "provisional"), (4, 2, "provisional")],
)
def test_a_small_board_asks_for_all_its_other_models(
    n_models: int, opponents: int, status: str
) -> None:
    assert judged(replace(FIRM, opponents=opponents), n_models=n_models)[0] == status


def test_a_wider_interval_is_provisional() -> None:
    assert judged(replace(FIRM, half_width=50.1)) == [
        "provisional",
        "wide_interval",
        "The score of Granite is known to ±50.1 points; a rank needs ±50.",
    ]


def test_a_model_without_an_interval_is_provisional() -> None:
    assert judged(replace(FIRM, half_width=None)) == [
        "provisional",
        "all_ties",
        "all votes of Granite are ties",
    ]


def test_a_model_outside_the_main_group_is_provisional() -> None:
    assert judged(replace(FIRM, outside=OUTSIDE)) == ["provisional", "isolated", OUTSIDE.sentence]


def test_99_votes_need_one_more() -> None:
    assert judged(replace(FIRM, votes=99)) == [
        "needs_votes",
        "needs_votes",
        "Granite needs 1 more vote before it gets a score.",
    ]


def test_100_votes_are_shown_as_provisional() -> None:
    assert judged(replace(FIRM, votes=100))[:2] == ["provisional", "few_votes"]


def test_too_few_votes_come_before_every_other_reason() -> None:
    few = Evidence("Granite", votes=20, opponents=1, half_width=None, outside=OUTSIDE)

    assert judged(few)[2] == "Granite needs 80 more votes before it gets a score."


def test_the_four_numbers_are_options() -> None:
    relaxed = Limits(votes=10, opponents=1, half_width=500.0, shown_from_votes=5)
    young = Evidence("Granite", votes=10, opponents=1, half_width=500.0, outside=None)

    assert judged(young, limits=relaxed) == ["ranked"]
    assert judged(replace(young, votes=4), limits=relaxed)[0] == "needs_votes"


def test_limits_and_levels_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="the limit votes is -1; it must be 0 or more"):
        Limits(votes=-1)
    with pytest.raises(ValueError, match="the limit half_width is nan"):
        Limits(half_width=float("nan"))
    with pytest.raises(ValueError, match=r"level is 95.0; it must lie between 0 and 1"):
        RateOptions(level=95.0)
