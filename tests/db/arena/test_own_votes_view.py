"""The rater's own votes, page by page, with names and what does not count."""

from typing import Any

import pytest

from arena.models import ExclusionCode, Rater, Vote
from arena.services import exclude_vote, reverse_exclusion
from arena.views import OwnVotesPagination
from tests.builders import a_battle, a_rater, a_vote
from tests.db.arena.browsers import browser, problem_of

pytestmark = pytest.mark.django_db


def votes_of(rater: Rater, count: int) -> list[str]:
    """Let a rater vote; return the battles, newest first."""
    return [str(a_vote("tie", a_battle(rater)).battle_id) for _ in range(count)][::-1]


def page(rater: Rater, url: str = "/api/me/votes/") -> dict[str, Any]:
    response = browser(rater).get(url)
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def test_pages_are_followed_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OwnVotesPagination, "page_size", 2)
    rater = a_rater()
    battles = votes_of(rater, 5)

    pages, url = [], "/api/me/votes/"
    while url:
        pages.append(page(rater, url))
        url = pages[-1]["next"]

    assert [[vote["battle"] for vote in one["results"]] for one in pages] == [
        battles[:2],
        battles[2:4],
        battles[4:],
    ]


def test_a_vote_cast_meanwhile_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OwnVotesPagination, "page_size", 2)
    rater = a_rater()
    battles = votes_of(rater, 4)
    first = page(rater)

    votes_of(rater, 1)

    second = page(rater, first["next"])
    assert [vote["battle"] for vote in second["results"]] == battles[2:]


def test_a_rater_without_votes_has_an_empty_page() -> None:
    assert page(a_rater()) == {"results": [], "next": None}


def test_the_votes_of_others_are_not_shown() -> None:
    a_vote()

    assert page(a_rater())["results"] == []


def test_a_vote_that_does_not_count_says_why() -> None:
    kept, excluded, returned = (a_vote() for _ in range(3))
    Vote.objects.update()
    rater = a_rater()
    for vote in (kept, excluded, returned):
        type(vote.battle).objects.filter(id=vote.battle_id).update(rater=rater)
    exclude_vote(excluded, ExclusionCode.ANOMALY, detector="x/1", evidence={"secret": 1})
    entry = exclude_vote(returned, ExclusionCode.RING, detector="x/1", evidence={})
    reverse_exclusion(entry, detector="ada", evidence={})

    results = {vote["battle"]: vote for vote in page(rater)["results"]}

    assert results[str(kept.battle_id)]["counts"]
    assert results[str(returned.battle_id)]["counts"]
    assert results[str(returned.battle_id)]["notice"] is None
    assert not results[str(excluded.battle_id)]["counts"]
    assert results[str(excluded.battle_id)]["notice"] == {
        "code": "ANOMALY",
        "sentence": "It was excluded; the reason is public.",
    }
    assert "secret" not in str(results)


def test_the_list_needs_consent() -> None:
    assert problem_of(browser().get("/api/me/votes/"), 403)["code"] == "consent_required"


@pytest.mark.parametrize(
    "cursor",
    [
        *("granite", "%00", "cD1ncmFuaXRl", "cD0tMQ==", "bz05OTk5OTk5OTk5", "%F0%9F%AA%A8"),
        "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk=",  # p=99999999999999999999999999999
        "cD0lMDA=",  # p=%00
    ],
)
def test_a_cursor_of_ones_own_making_breaks_nothing(cursor: str) -> None:
    rater = a_rater()
    votes_of(rater, 1)

    response = browser(rater).get(f"/api/me/votes/?cursor={cursor}")

    if response.status_code != 200:
        assert problem_of(response, 404)["code"] == "not_found"


def test_a_page_costs_the_same_however_many_votes(django_assert_max_num_queries: Any) -> None:
    rater = a_rater()
    votes_of(rater, 6)

    # rater, consent, votes with models and study, exclusions, reversals, turns
    with django_assert_max_num_queries(6):
        page(rater)
