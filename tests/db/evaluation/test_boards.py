"""Two boards: `arena` counts real votes only, `demo` simulated ones as well; one is current."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from arena.models import LanguageModel, Vote, Winner
from evaluation import board_inputs
from evaluation.models import Snapshot
from evaluation.services import refit_boards, refit_ratings
from evaluation.tasks import refit
from evaluation.vote_store import VoteStore
from tests.db.evaluation.builders import a_model, contest, exclude, some_votes

pytestmark = pytest.mark.django_db
CURRENT = "/api/leaderboards/current/"


def two_models() -> tuple[LanguageModel, LanguageModel]:
    return a_model("granite"), a_model("mica")


def board(slug: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(bytes(Snapshot.objects.get(board=slug).body))
    return document


def current(client: Client) -> str:
    """Refit, and return the board that pages show, as the address and the list both say."""
    refit_boards()
    shown = client.get(CURRENT).json()["board"]
    listed = client.get("/api/leaderboards/").json()["results"]
    assert [entry["board"] for entry in listed if entry["is_current"]] == [shown]
    assert listed[0]["board"] == shown
    return str(shown)


def test_real_votes_stand_on_both_boards_and_simulated_ones_on_one() -> None:
    granite, mica = two_models()
    contest(granite, mica, 30, 10, is_simulated=True)
    contest(granite, mica, 2, 3)

    refit()

    arena, demo = board("arena"), board("demo")
    assert (arena["votes"], arena["simulated_votes"]) == (5, 0)
    assert (demo["votes"], demo["simulated_votes"]) == (45, 40)
    assert arena["columns"]["votes"] == [5, 5]
    assert demo["columns"]["votes"] == [45, 45]


def test_excluded_simulated_votes_are_not_among_the_simulated_votes() -> None:
    granite, mica = two_models()
    [vote, *_others] = contest(granite, mica, 30, 10, is_simulated=True)
    exclude(vote)

    refit()

    assert board("demo")["simulated_votes"] == 39
    assert (board("demo")["excluded_votes"], board("arena")["excluded_votes"]) == (1, 0)


def test_votes_on_unlisted_models_are_not_among_them_either() -> None:
    granite, mica = two_models()
    contest(granite, mica, 30, 10, is_simulated=True)
    contest(granite, a_model("secret", status="preview"), 4, 4, is_simulated=True)

    refit()

    assert (board("demo")["votes"], board("demo")["simulated_votes"]) == (40, 40)


def test_a_site_without_simulated_votes_has_one_board(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 3, 1)

    assert current(client) == "arena"
    assert not Snapshot.objects.filter(board="demo").exists()
    assert client.get("/api/leaderboards/demo/").status_code == 404


def test_simulated_votes_are_shown_until_real_ones_rate_somebody(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 300, 100, is_simulated=True)
    assert current(client) == "demo"

    contest(granite, mica, 60, 39)  # a score is published from 100 votes on
    assert current(client) == "demo"

    some_votes(granite, mica, Winner.TIE)
    assert current(client) == "arena"
    assert client.get("/api/leaderboards/demo/").json()["votes"] == 500


def test_one_model_with_a_score_is_no_group() -> None:
    granite, mica = two_models()
    slate = a_model("slate")
    contest(granite, mica, 30, 30)
    contest(granite, slate, 30, 30)

    refit_boards()

    # Granite has 120 votes, the others 60 each.
    assert board("arena")["columns"]["score"].count(None) == 2
    assert not Snapshot.objects.get(board="arena").has_rated_group


def test_two_models_with_scores_of_different_groups_are_no_group() -> None:
    granite, mica = two_models()
    talc, onyx = a_model("talc"), a_model("onyx")
    amber, jade = a_model("amber"), a_model("jade")
    # Two triangles that never met; in each only the first model has 100 votes.
    for first, second, third in ((granite, mica, amber), (talc, onyx, jade)):
        contest(first, second, 30, 20)
        contest(first, third, 30, 20)

    refit_boards()

    scores = board("arena")["columns"]["score"]
    assert len([score for score in scores if score is not None]) == 2
    assert not Snapshot.objects.get(board="arena").has_rated_group


def test_if_all_simulated_votes_are_excluded_pages_show_the_real_board(client: Client) -> None:
    granite, mica = two_models()
    for vote in contest(granite, mica, 3, 2, is_simulated=True):
        exclude(vote)

    assert current(client) == "arena"


def test_the_current_board_is_sent_as_stored(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 3, 2, is_simulated=True)
    refit_boards()
    stored = bytes(Snapshot.objects.get(board="demo").body)

    plain = client.get(CURRENT)
    packed = client.get(CURRENT, headers={"accept-encoding": "gzip"})
    again = client.get(CURRENT, headers={"if-none-match": plain["ETag"]})

    assert (plain.content, gzip.decompress(packed.content)) == (stored, stored)
    assert packed["Content-Encoding"] == "gzip"
    assert (again.status_code, again.content) == (304, b"")


def test_another_board_becoming_current_is_news_to_every_reader(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 3, 2, is_simulated=True)
    refit_boards()
    etag = client.get(CURRENT)["ETag"]

    contest(granite, mica, 60, 40)
    refit_boards()
    response = client.get(CURRENT, headers={"if-none-match": etag})

    assert (response.status_code, response.json()["board"]) == (200, "arena")


def test_the_current_board_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    granite, mica = two_models()
    contest(granite, mica, 3, 2, is_simulated=True)
    refit_boards()

    with django_assert_num_queries(1):
        client.get(CURRENT)


def test_before_the_first_refit_there_is_no_current_board(client: Client) -> None:
    response = client.get(CURRENT)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert response.json()["detail"] == (
        "There is no leaderboard yet; `touchstone worker --once` computes the first."
    )


def test_a_board_with_the_same_tally_but_other_marks_is_another_board(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    granite, mica = two_models()
    contest(granite, mica, 3, 2, is_simulated=True)
    first = refit_ratings("demo")
    Vote.objects.update(is_simulated=False)  # nobody does; the tally stays the same
    monkeypatch.setattr(board_inputs, "VOTES", VoteStore())  # as after a restart

    second = refit_ratings("demo")

    assert (first.simulated_votes, second.simulated_votes) == (5, 0)


def test_the_current_board_at_equal_style_has_the_same_votes(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 300, 100, is_simulated=True)
    refit()

    style = client.get(CURRENT, {"score_method": "style"}).json()

    assert (style["board"], style["base"], style["score_method"]) == ("demo-style", "demo", "style")
    assert style["votes"] == client.get(CURRENT).json()["votes"] == 400


def test_the_list_says_what_each_board_counts_and_how_it_scores(client: Client) -> None:
    granite, mica = two_models()
    contest(granite, mica, 300, 100, is_simulated=True)
    refit()

    listed = client.get("/api/leaderboards/").json()["results"]

    assert {(entry["board"], entry["base"], entry["score_method"]) for entry in listed} == {
        ("arena", "arena", "raw"),
        ("arena-style", "arena", "style"),
        ("demo", "demo", "raw"),
        ("demo-style", "demo", "style"),
    }
    assert listed[0]["title"] == "Simulated and real votes"


def test_an_unknown_method_is_refused_by_name(client: Client) -> None:
    response = client.get(CURRENT, {"score_method": "vibes"})

    assert response.status_code == 422
    assert response.json()["detail"] == (
        "There is no score_method 'vibes'; there is raw and style."
    )
