"""Votes over HTTP while sockets are open: when they are taken, and how often."""

import asyncio
from urllib.parse import urlsplit

import psutil

from config.databases import POOL as DATABASE_POOL
from tests.live.processes import wait_until
from tests.live.site import Site
from tests.live.visitor import Visitor, a_question

POOL = DATABASE_POOL["max_size"]


async def test_a_vote_during_a_turn_is_refused_and_taken_after_it(ada: Visitor) -> None:
    battle = await ada.start_battle()

    async with ada.socket(battle) as socket:
        await socket.ask(a_question("speed=200&length=2000"))
        await socket.until_shown(9)
        during = await ada.vote(battle)
        await socket.stop()
        await socket.until("turn.ready")
    after = await ada.vote(battle)

    assert (during.status_code, during.json()["code"]) == (409, "turn_running")
    assert after.status_code == 201


async def test_a_vote_before_the_first_answer_is_refused(ada: Visitor) -> None:
    vote = await ada.vote(await ada.start_battle())

    assert (vote.status_code, vote.json()["code"]) == (409, "not_ready")


async def test_a_vote_on_a_failed_battle_is_refused(ada: Visitor) -> None:
    battle = await ada.start_battle()
    async with ada.socket(battle) as socket:
        await socket.ask(a_question("length=20", "fault=reject"))
        await socket.until("battle.failed")

    vote = await ada.vote(battle)

    assert (vote.status_code, vote.json()["code"]) == (409, "not_ready")


async def test_of_two_tabs_that_vote_differently_at_once_one_is_told_that_it_came_late(
    ada: Visitor,
) -> None:
    battle = await ada.answered_battle()

    votes = await asyncio.gather(ada.vote(battle, "model_a"), ada.vote(battle, "model_b"))

    assert sorted(vote.status_code for vote in votes) == [201, 409]
    winner = next(vote.json()["winner"] for vote in votes if vote.status_code == 201)
    assert (await ada.battle(battle))["winner"] == winner


async def test_of_two_tabs_that_vote_the_same_at_once_both_get_the_answer(ada: Visitor) -> None:
    battle = await ada.answered_battle()

    one, other = await asyncio.gather(ada.vote(battle), ada.vote(battle))

    assert sorted((one.status_code, other.status_code)) == [200, 201]
    assert one.content == other.content


async def test_fifty_votes_at_once_are_one_vote_and_leave_no_connection_behind(
    ada: Visitor, site: Site
) -> None:
    battle = await ada.answered_battle()
    winners = ["model_a", "model_b"] * 25

    votes = await asyncio.gather(*(ada.vote(battle, winner) for winner in winners))

    codes = [vote.status_code for vote in votes]
    assert codes.count(201) == 1
    assert (codes.count(200), codes.count(409)) == (24, 25)
    assert len((await ada.get("/api/me/votes/")).json()["results"]) == 1
    most = POOL if site.database.is_postgresql else 0
    wait_until(lambda: open_connections(site) <= most, "connections are closed", 10)


async def test_a_vote_by_one_tab_closes_the_battle_for_the_other(ada: Visitor) -> None:
    battle = await ada.answered_battle()

    async with ada.socket(battle) as other:
        await ada.vote(battle)
        await other.ask("One more?")
        refused = await other.until("request.refused")

    assert refused["code"] == "not_ready"


def open_connections(site: Site) -> int:
    """Return how many connections to the database the web process holds while nothing happens."""
    process = psutil.Process(site.web[0].pid)
    if site.database.is_postgresql:
        port = urlsplit(site.database.url).port
        return sum(link.raddr.port == port for link in process.net_connections() if link.raddr)
    return sum(file.path == site.database.name for file in process.open_files())
