"""The only writer of the evaluation app: fit the ratings of a board and publish its snapshot."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from evaluation.board_inputs import BoardInputs, board_inputs
from evaluation.board_rating import BoardRating, rate_board
from evaluation.boards import view_of
from evaluation.leaderboard import has_rated_group, leaderboard_document, pack
from evaluation.models import Board, RatingRow, RatingRun, RowStatus, Snapshot
from evaluation.pairing_weights import hand_down_pairing_weights
from evaluation.queries import boards_to_show
from evaluation.rating_report.from_rating import coefficient_of, position_of
from evaluation.ratings.rating import Effect
from evaluation.ratings.scale import to_points
from evaluation.right_when_checked import RightWhenChecked


def refit_boards() -> tuple[RatingRun, ...]:
    """Refit every board of this site, as `refit_ratings` does one, and return what they show.

    The arena then learns which pairs would tell most.
    """
    runs = tuple(refit_ratings(board) for board in boards_to_show())
    hand_down_pairing_weights()
    return runs


def refit_ratings(board: str = "arena") -> RatingRun:
    """Publish the ratings of the votes as they are now, and return the run that the board shows.

    When it returns, the board reflects every vote and exclusion that was stored before the call.
    The run is an earlier one if nothing that the board shows has changed since, and that of
    another process if that one read the votes later. Numbers are computed outside transactions.

    Raises NotFoundError for an unknown board, and NotEstimableError (the board then stays as it
    was) when an optimum was not found.
    """
    view = view_of(board)
    number = _begin_refit(board)
    inputs = board_inputs(view)
    if (run := _settled(board, number, inputs)) is not None:
        return run
    return _publish(board, number, inputs, rate_board(inputs))


@transaction.atomic
def _begin_refit(board: str) -> int:
    """Return the next number of this board; taken before the votes are read."""
    Board.objects.get_or_create(slug=board)
    Board.objects.filter(slug=board).update(refits_begun=F("refits_begun") + 1)
    return Board.objects.get(slug=board).refits_begun  # our own: the update holds the row


@transaction.atomic
def _settled(board: str, number: int, inputs: BoardInputs) -> RatingRun | None:
    """Return the run that stays on the board, or None when there is something to publish."""
    shown = Board.objects.select_for_update().get(slug=board)
    snapshot = Snapshot.objects.select_related("run").filter(board=shown).first()
    if snapshot is None:
        return None
    if shown.refit_shown > number:  # another refit read the votes after us
        return snapshot.run
    if snapshot.run.inputs_sha256 != inputs.sha256:
        return None
    _show(board, number)  # so that a slower refit with older votes gives way
    return snapshot.run


@transaction.atomic
def _publish(board: str, number: int, inputs: BoardInputs, rated: BoardRating) -> RatingRun:
    if (settled := _settled(board, number, inputs)) is not None:
        return settled
    now = timezone.now()
    run = _new_run(board, inputs, rated, now)
    rows = _new_rows(run, inputs, rated)
    run.save(force_insert=True)
    RatingRow.objects.bulk_create(rows)
    document = leaderboard_document(run, rows)
    shown = {"run": run, "made_at": now, "has_rated_group": has_rated_group(document)}
    Snapshot.objects.update_or_create(board_id=board, defaults={**shown, **vars(pack(document))})
    _show(board, number)
    return run


def _show(board: str, number: int) -> None:
    Board.objects.filter(slug=board).update(refit_shown=number)


def _new_run(board: str, inputs: BoardInputs, rated: BoardRating, now: datetime) -> RatingRun:
    rating = rated.rating
    warnings = list(rating.warnings)
    if inputs.unlisted_votes:
        warnings.append(f"{inputs.unlisted_votes} votes on unlisted models are left out.")
    return RatingRun(
        board_id=board,
        votes=rating.votes,
        simulated_votes=inputs.simulated,
        excluded_votes=inputs.excluded,
        watermark=inputs.last_vote_id,
        cut_off=inputs.cut_off,
        groups=rating.groups,
        method=asdict(rating.method),
        options=asdict(inputs.view.options),
        tally=rated.tally.to_json(),
        position=position_of(rating),
        categories=list(inputs.categories),
        coefficients=[_in_points(effect) for effect in rating.coefficients],
        warnings=warnings,
        data_sha256=rating.data_sha256,
        inputs_sha256=inputs.sha256,
        code_version=inputs.code_version,
        computed_at=now,
    )


def _in_points(effect: Effect) -> dict[str, Any]:
    points = {
        "points": to_points(effect.estimate),
        "points_low": to_points(effect.low),
        "points_high": to_points(effect.high),
    }
    return {**coefficient_of(effect), **points}


def _new_rows(run: RatingRun, inputs: BoardInputs, rated: BoardRating) -> list[RatingRow]:
    rating = rated.rating
    by_slug = {model.slug: model for model in inputs.models}
    with_scores = [
        RatingRow(
            run=run,
            model=by_slug[row.model],
            group=row.group,
            strength=row.strength,
            score=row.score,
            low=row.low,
            high=row.high,
            rank_best=row.rank_best,
            rank_worst=row.rank_worst,
            votes=row.votes,
            opponents=row.opponents,
            fragility=rated.fragility.get(row.model),
            status=row.status,
            code=row.code,
            sentence=row.sentence,
        )
        for row in rating.rows
    ]
    not_rated = [
        RatingRow(
            run=run,
            model=by_slug[refused.model],
            votes=refused.votes,
            opponents=refused.opponents,
            status=RowStatus.NOT_RATED,
            code=refused.code,
            sentence=refused.sentence,
        )
        for refused in rating.not_rated
    ]
    for row in (*with_scores, *not_rated):
        checked = inputs.checked.get(row.model.slug, RightWhenChecked())
        row.checked, row.undecided = checked.checked, checked.undecided
        row.right, row.right_low, row.right_high = checked.right, checked.low, checked.high
    return with_scores + not_rated
