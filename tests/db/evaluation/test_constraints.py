"""Every constraint of the evaluation tables has a row here that breaks it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from evaluation.models import Board, RatingRow, RatingRun, Snapshot
from tests.db.evaluation.builders import a_model

pytestmark = pytest.mark.django_db

RANKED: dict[str, Any] = {
    "group": 1,
    "strength": 0.5,
    "score": 1087.0,
    "low": 1070.0,
    "high": 1104.0,
    "rank_best": 1,
    "rank_worst": 2,
    "votes": 400,
    "opponents": 3,
    "status": "ranked",
}
REFUSED: dict[str, Any] = {
    "votes": 0,
    "opponents": 0,
    "status": "not_rated",
    "code": "no_votes",
    "sentence": "Granite has no votes yet.",
}
PROVISIONAL = RANKED | {
    "status": "provisional",
    "rank_best": None,
    "rank_worst": None,
    "code": "few_votes",
    "sentence": "Granite has 200 of the 300 votes that a rank needs.",
}


SHARE = {"checked": 40, "right": 0.9, "right_low": 0.8, "right_high": 1.0}


def a_board(slug: str = "arena") -> Board:
    return Board.objects.get_or_create(slug=slug)[0]


def a_run(**more: Any) -> RatingRun:
    given = {
        "board": a_board(),
        "votes": 400,
        "excluded_votes": 0,
        "watermark": 400,
        "cut_off": timezone.now(),
        "groups": 1,
        "method": {},
        "options": {},
        "tally": {},
        "data_sha256": "a" * 64,
        "inputs_sha256": "b" * 64,
        "code_version": "0.1.0",
        "computed_at": timezone.now(),
    }
    return RatingRun.objects.create(**{**given, **more})


def a_snapshot(**more: Any) -> Snapshot:
    given = {
        "board": a_board(),
        "body": b"{}",
        "gzip_body": b"\x1f\x8b",
        "etag": 'W/"abc"',
        "made_at": timezone.now(),
    }
    run = more.pop("run", None) or a_run()
    return Snapshot.objects.create(**{**given, "run": run, **more})


def breaks(constraint: str, error: IntegrityError) -> bool:
    """PostgreSQL and SQLite name a broken check; SQLite names only the columns of a unique one."""
    return constraint in str(error) or "UNIQUE constraint failed" in str(error)


@pytest.mark.parametrize("row", [RANKED, PROVISIONAL, REFUSED, RANKED | SHARE])
def test_the_rows_that_the_others_vary_are_accepted(row: dict[str, Any]) -> None:
    RatingRow.objects.create(run=a_run(), model=a_model("granite"), **row)


@pytest.mark.parametrize(
    ("constraint", "row"),
    [
        ("ratingrow_status_known", PROVISIONAL | {"status": "winner"}),
        ("ratingrow_code_known", REFUSED | {"code": "shy"}),
        ("ratingrow_not_rated_has_no_numbers", REFUSED | {"group": 1}),
        ("ratingrow_not_rated_has_no_numbers", REFUSED | {"strength": 0.0}),
        ("ratingrow_not_rated_has_no_numbers", REFUSED | {"score": 1000.0}),
        ("ratingrow_not_rated_has_no_numbers", PROVISIONAL | {"group": None}),
        ("ratingrow_not_rated_has_no_numbers", PROVISIONAL | {"group": 0}),
        ("ratingrow_not_rated_has_no_numbers", PROVISIONAL | {"strength": None}),
        ("ratingrow_not_rated_has_no_numbers",
         PROVISIONAL | {"score": None, "low": None, "high": None}),
        ("ratingrow_score_lies_in_its_interval", RANKED | {"low": 1087.1}),
        ("ratingrow_score_lies_in_its_interval", RANKED | {"high": 1086.9}),
        ("ratingrow_score_lies_in_its_interval", PROVISIONAL | {"low": None}),
        ("ratingrow_score_lies_in_its_interval", PROVISIONAL | {"high": None}),
        ("ratingrow_score_lies_in_its_interval", REFUSED | {"low": 1.0, "high": 2.0}),
        ("ratingrow_numbers_are_finite", RANKED | {"strength": float("inf")}),
        ("ratingrow_numbers_are_finite", PROVISIONAL
         | {"score": float("inf"), "low": float("inf"), "high": float("inf")}),
        ("ratingrow_numbers_are_finite", RANKED | {"low": float("-inf")}),
        ("ratingrow_numbers_are_finite", RANKED | {"high": float("inf")}),
        ("ratingrow_only_the_ranked_have_a_rank", RANKED | {"rank_best": 0}),
        ("ratingrow_only_the_ranked_have_a_rank", RANKED | {"rank_best": 3}),
        ("ratingrow_only_the_ranked_have_a_rank", RANKED | {"rank_best": None}),
        ("ratingrow_only_the_ranked_have_a_rank", RANKED | {"rank_worst": None}),
        ("ratingrow_only_the_ranked_have_a_rank", RANKED | {"low": None, "high": None}),
        ("ratingrow_only_the_ranked_have_a_rank", PROVISIONAL | {"rank_best": 1, "rank_worst": 1}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | {"checked": 40, "right": 0.5}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"checked": 0}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"right": None}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"right_low": -0.1}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"right_low": 0.91}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"right_high": 0.89}),
        ("ratingrow_right_is_a_share_in_its_interval", RANKED | SHARE | {"right_high": 1.1}),
        ("ratingrow_all_but_the_ranked_say_why", RANKED | {"code": "few_votes"}),
        ("ratingrow_all_but_the_ranked_say_why", RANKED | {"sentence": "Because."}),
        ("ratingrow_all_but_the_ranked_say_why", REFUSED | {"code": ""}),
        ("ratingrow_all_but_the_ranked_say_why", REFUSED | {"sentence": ""}),
        ("ratingrow_each_opponent_was_met_in_a_vote", RANKED | {"votes": 2}),
        ("opponents", RANKED | {"opponents": -1}),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused(constraint: str, row: dict[str, Any]) -> None:
    run, model = a_run(), a_model("granite")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RatingRow.objects.create(run=run, model=model, **row)


def test_not_a_number_is_no_score() -> None:
    # PostgreSQL would hold NaN and sort it above all numbers; SQLite takes it for NULL.
    run, model = a_run(), a_model("granite")

    with pytest.raises(IntegrityError), transaction.atomic():
        RatingRow.objects.create(run=run, model=model, **RANKED | {"score": float("nan")})


def test_a_model_has_one_row_in_a_run() -> None:
    run, model = a_run(), a_model("granite")
    RatingRow.objects.create(run=run, model=model, **RANKED)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        RatingRow.objects.create(run=run, model=model, **REFUSED)

    assert breaks("ratingrow_model_once_per_run", error.value)


def test_a_rated_model_cannot_be_deleted() -> None:
    model = a_model("granite")
    RatingRow.objects.create(run=a_run(), model=model, **RANKED)

    with pytest.raises(ProtectedError):
        model.delete()


@pytest.mark.parametrize(
    ("constraint", "run"),
    [
        ("ratingrun_watermark_has_a_cut_off", {"cut_off": None}),
        ("ratingrun_watermark_has_a_cut_off", {"watermark": None, "votes": 0}),
        ("ratingrun_votes_have_a_watermark", {"watermark": None, "cut_off": None}),
        ("ratingrun_votes_have_a_watermark",
         {"watermark": None, "cut_off": None, "votes": 0, "excluded_votes": 3}),
        ("ratingrun_simulated_votes_are_votes", {"simulated_votes": 401}),
        ("ratingrun_data_sha256_is_whole", {"data_sha256": "abc"}),
        ("ratingrun_inputs_sha256_is_whole", {"inputs_sha256": ""}),
        ("ratingrun_names_its_code_version", {"code_version": ""}),
    ],
)  # fmt: skip
def test_a_run_that_cannot_be_is_refused(constraint: str, run: dict[str, Any]) -> None:
    a_board()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_run(**run)


def test_a_board_cannot_show_a_refit_that_has_not_begun() -> None:
    with (
        pytest.raises(IntegrityError, match="board_shows_a_refit_that_began"),
        transaction.atomic(),
    ):
        Board.objects.create(slug="arena", refits_begun=1, refit_shown=2)


@pytest.mark.parametrize(
    ("constraint", "snapshot"),
    [
        ("snapshot_has_both_bodies", {"body": b""}),
        ("snapshot_has_both_bodies", {"gzip_body": b""}),
        ("snapshot_etag_is_a_weak_tag", {"etag": "abc"}),
        ("snapshot_etag_is_a_weak_tag", {"etag": '"abc"'}),
    ],
)
def test_a_snapshot_that_cannot_be_is_refused(constraint: str, snapshot: dict[str, Any]) -> None:
    run = a_run()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        a_snapshot(run=run, **snapshot)


def test_a_board_has_one_snapshot() -> None:
    a_snapshot()

    with pytest.raises(IntegrityError), transaction.atomic():
        a_snapshot(run=a_run())


def test_a_run_is_shown_on_one_board() -> None:
    snapshot = a_snapshot()
    other = a_board("other")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_snapshot(board=other, run=snapshot.run)


def test_a_published_run_cannot_be_deleted() -> None:
    snapshot = a_snapshot()

    with pytest.raises(ProtectedError):
        snapshot.run.delete()
