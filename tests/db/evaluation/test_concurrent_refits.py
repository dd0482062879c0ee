"""Refits at the same time: the board never goes back to older votes."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from arena.models import Winner
from evaluation import services
from evaluation.board_rating import rate_board
from evaluation.models import Board, RatingRun, Snapshot
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import a_model, contest, exclude, some_votes


def votes_shown() -> int:
    return int(json.loads(bytes(Snapshot.objects.get(board="arena").body))["votes"])


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen once, while the next refit has read its votes and is computing."""

    def slow_rate(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(services, "rate_board", rate_board)
        happens()
        return rate_board(*args, **kwargs)

    monkeypatch.setattr(services, "rate_board", slow_rate)


@pytest.mark.django_db
def test_a_slow_refit_does_not_replace_newer_votes(monkeypatch: pytest.MonkeyPatch) -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 3, 1)

    def another_vote_and_refit() -> None:
        some_votes(granite, mica, Winner.TIE)
        refit_ratings()

    meanwhile(monkeypatch, another_vote_and_refit)
    run = refit_ratings()

    assert votes_shown() == 5
    assert run == Snapshot.objects.get().run
    assert RatingRun.objects.count() == 1


@pytest.mark.django_db
def test_a_slow_refit_does_not_bring_an_excluded_vote_back(monkeypatch: pytest.MonkeyPatch) -> None:
    # The last vote is the same before and after: only the order of the readings tells.
    granite, mica = a_model("granite"), a_model("mica")
    [vote, *_others] = contest(granite, mica, 3, 1)

    def exclusion_and_refit() -> None:
        exclude(vote)
        refit_ratings()

    meanwhile(monkeypatch, exclusion_and_refit)
    refit_ratings()

    assert votes_shown() == 3


@pytest.mark.django_db
def test_a_newer_refit_without_changes_also_holds_back_an_older_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    granite, mica = a_model("granite"), a_model("mica")
    contest(granite, mica, 3, 1)
    first = refit_ratings()
    [vote] = some_votes(granite, mica, Winner.TIE)

    def back_to_the_first_board() -> None:
        vote.delete()  # as if it had never been: the inputs are those of the first run again
        assert refit_ratings() == first

    meanwhile(monkeypatch, back_to_the_first_board)

    assert refit_ratings() == first
    assert votes_shown() == 4


@pytest.mark.django_db(transaction=True)
def test_many_refits_at_once_publish_one_run() -> None:
    contest(a_model("granite"), a_model("mica"), 30, 10)

    def refit(_number: int) -> int:
        try:
            return refit_ratings().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(refit, range(8)))

    assert set(runs) == {Snapshot.objects.get().run_id}
    assert RatingRun.objects.count() == 1
    board = Board.objects.get()
    assert board.refits_begun == 8
    assert 1 <= board.refit_shown <= 8
