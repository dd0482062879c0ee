"""What makes a refit publish anew, what leaves the board as it is, and what is refused."""

import json
from importlib import metadata
from typing import Any

import pytest

from arena import version
from arena.errors import NotFoundError
from arena.models import LanguageModel
from evaluation import services, tasks
from evaluation.models import RatingRun, RowCode, Snapshot
from evaluation.ratings.errors import NotEstimableError
from evaluation.ratings.reasons import NotRankedCode, NotRatedCode
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import a_model, a_rated_board, contest

pytestmark = pytest.mark.django_db


def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board="arena").body))
    return document


def test_without_a_change_the_run_and_the_snapshot_stay() -> None:
    a_rated_board()
    first = refit_ratings()
    etag = Snapshot.objects.get().etag

    second = refit_ratings()

    assert second == first
    assert RatingRun.objects.count() == 1
    assert Snapshot.objects.get().etag == etag


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Granite 2"},
        {"organisation": "Pit"},
        {"status": "retired"},
    ],
)
def test_what_the_board_shows_of_a_model_makes_a_new_snapshot(change: dict[str, str]) -> None:
    a_model("granite")
    refit_ratings()
    etag = Snapshot.objects.get().etag

    LanguageModel.objects.update(**change)
    refit_ratings()

    assert Snapshot.objects.get().etag != etag


def test_a_new_model_appears_at_the_next_refit() -> None:
    a_model("granite")
    refit_ratings()

    a_model("mica")
    refit_ratings()

    assert published()["columns"]["slug"] == ["granite", "mica"]


def test_another_code_version_makes_a_new_run(monkeypatch: pytest.MonkeyPatch) -> None:
    a_model("granite")
    first = refit_ratings()

    monkeypatch.setattr("evaluation.board_inputs.code_version", lambda: "9.9.9")
    second = refit_ratings()

    assert first != second
    assert published()["code_version"] == "9.9.9"


def test_a_fit_that_fails_leaves_the_board_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    granite, mica = a_model("granite"), a_model("mica")
    refit_ratings()
    before = published()
    contest(granite, mica, 3, 1)

    def not_converged(*_args: object, **_kwargs: object) -> None:
        raise NotEstimableError("not_converged", "The strengths of 2 models were not found.")

    monkeypatch.setattr(services, "rate_board", not_converged)
    with pytest.raises(NotEstimableError):
        refit_ratings()

    assert published() == before


def test_an_unknown_board_is_refused() -> None:
    with pytest.raises(NotFoundError, match="There is no leaderboard 'chess'; there is arena"):
        refit_ratings("chess")


def test_the_queued_task_refits() -> None:
    tasks.refit()

    assert Snapshot.objects.filter(board="arena").exists()


def test_the_code_version_is_known_without_an_installation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)

    assert version.code_version().count(".") == 2


def test_the_database_knows_every_code_that_a_rating_can_give() -> None:
    codes = {*NotRatedCode.__args__, *NotRankedCode.__args__}  # type: ignore[attr-defined]  # Literal

    assert codes == set(RowCode.values)
