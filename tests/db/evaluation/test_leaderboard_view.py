"""The address of a leaderboard sends stored bytes, and only when they are new to the reader."""

import gzip
import json

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from pytest_django import DjangoAssertNumQueries

from evaluation.models import Snapshot
from evaluation.services import refit_ratings
from tests.db.evaluation.builders import a_model, a_rated_board

pytestmark = pytest.mark.django_db
ADDRESS = "/api/leaderboards/arena/"


def test_it_sends_the_stored_bytes(client: Client) -> None:
    a_rated_board()
    refit_ratings()

    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-cache"
    assert "Accept-Encoding" in response["Vary"]
    assert "Content-Encoding" not in response
    assert response.content == bytes(Snapshot.objects.get().body)


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP;q=0.8", "gzip;q=1.0, identity"])
def test_it_sends_gzip_to_those_who_accept_it(client: Client, accepted: str) -> None:
    a_model("granite")
    refit_ratings()

    response = client.get(ADDRESS, headers={"accept-encoding": accepted})

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == bytes(Snapshot.objects.get().body)


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "br, gzip; q=0.0, identity", "xgzip"])
def test_it_sends_plain_bytes_to_all_others(client: Client, accepted: str) -> None:
    a_model("granite")
    refit_ratings()

    response = client.get(ADDRESS, headers={"accept-encoding": accepted})

    assert "Content-Encoding" not in response
    assert json.loads(response.content)["board"] == "arena"


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_a_known_etag_is_answered_without_a_body(client: Client, accepted: str) -> None:
    a_model("granite")
    refit_ratings()
    etag = client.get(ADDRESS)["ETag"]

    response = client.get(ADDRESS, headers={"if-none-match": etag, "accept-encoding": accepted})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == etag
    assert response["Cache-Control"] == "no-cache"


def test_an_old_etag_is_answered_with_the_new_board(client: Client) -> None:
    a_model("granite")
    refit_ratings()
    etag = client.get(ADDRESS)["ETag"]

    a_model("mica")
    refit_ratings()
    response = client.get(ADDRESS, headers={"if-none-match": etag})

    assert response.status_code == 200
    assert response["ETag"] != etag


def test_a_board_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_rated_board()
    refit_ratings()

    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_a_head_request_has_no_body(client: Client) -> None:
    a_model("granite")
    refit_ratings()

    response = client.head(ADDRESS)

    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("board", ["chess", "arena"])
def test_a_board_without_a_snapshot_is_a_problem_document(client: Client, board: str) -> None:
    response = client.get(f"/api/leaderboards/{board}/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"
    assert response.json()["detail"] == (
        f"There is no leaderboard '{board}' yet; /api/leaderboards/ lists those there are."
    )


def test_the_list_of_boards_is_empty_before_the_first_refit(client: Client) -> None:
    assert client.get("/api/leaderboards/").json() == {"results": []}


def test_the_list_of_boards_says_what_each_rests_on(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_rated_board()
    run = refit_ratings()

    with django_assert_num_queries(1):
        [board] = client.get("/api/leaderboards/").json()["results"]

    assert (board["board"], board["run"], board["votes"]) == ("arena", run.id, 2440)
    assert board["cut_off"] is not None


def test_the_schema_describes_exactly_the_keys_that_are_sent(client: Client) -> None:
    a_rated_board()
    refit_ratings()
    document = client.get(ADDRESS).json()
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # drf-spectacular
    shapes = schema["components"]["schemas"]

    assert set(shapes["LeaderboardOutput"]["properties"]) == set(document)
    assert set(shapes["LeaderboardOutput"]["required"]) == set(document)
    assert set(shapes["LeaderboardColumns"]["required"]) == set(document["columns"])
    assert set(shapes["RatingMethodOutput"]["required"]) == set(document["method"])
    assert set(shapes["RatingLimitsOutput"]["required"]) == set(document["limits"])
