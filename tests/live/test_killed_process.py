"""A web process dies: what was acknowledged is there, what was half done is as if never begun."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.live.databases import LiveDatabase
from tests.live.processes import Process
from tests.live.site import Site
from tests.live.visitor import Visitor, a_question

GRACE_SECONDS = 7.0  # `up` gives uvicorn five
WINNERS = ("model_a", "model_b", "tie", "both_bad")
RATERS, BATTLES_EACH, ROUNDS = 4, 4, 2


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory, prepared: LiveDatabase) -> Iterator[Site]:
    """Open a site whose web process these tests kill and start again."""
    folder: Path = tmp_path_factory.mktemp("mortal")
    with Site(prepared.copy(folder), folder) as site:
        yield site


@pytest.fixture
async def cleo(mortal: Site) -> Any:
    async with Visitor(mortal.port) as visitor:
        yield await visitor.consent()


async def test_a_killed_process_loses_the_turn_it_wrote_and_none_that_was_stored(
    mortal: Site, cleo: Visitor
) -> None:
    stored, battle = await cleo.start_battle(), await cleo.start_battle()
    async with cleo.socket(stored) as finished, cleo.socket(battle) as socket:
        await finished.ask(a_question("length=60"))
        await finished.until_shown(18)
        seen, shown = finished.position, finished.panes["a"]
        await finished.until("turn.ready")
        await socket.ask(a_question("speed=200&length=120"))
        await socket.until_shown(9)
        mortal.web[0].kill()
        assert await socket.until_closed() == 1006
    mortal.web[0].start()

    during = await cleo.vote(battle)
    async with cleo.socket(battle, socket.position) as again:
        await again.until("turn.failed")
        lost = await cleo.vote(battle)
        await again.regenerate()
        await again.until("turn.ready")
    async with cleo.socket(stored, seen) as rest:
        await rest.until("turn.ready")

    assert during.json()["code"] == "turn_running"
    assert lost.json()["code"] == "not_ready"
    [turn] = (await cleo.battle(battle))["turns"]
    assert (turn["attempt"], turn["regenerates"]) == (2, 0)
    assert {side: reply["text"] for side, reply in turn["replies"].items()} == again.panes
    assert len(shown + rest.panes["a"]) == 60
    for asked in (battle, stored):
        vote = await cleo.vote(asked)
        assert (vote.status_code, vote.json()["counts"]) == (201, True)
    assert leftovers(mortal) == []


async def test_the_polite_signal_in_mid_stream_ends_the_process_in_time(
    mortal: Site, cleo: Visitor
) -> None:
    battle = await cleo.start_battle()
    async with cleo.socket(battle) as socket:
        await socket.ask(a_question("speed=200&length=4000"))
        await socket.until_shown(9)

        await asyncio.to_thread(mortal.web[0].terminate, GRACE_SECONDS)

        assert await socket.until_closed() == 1012
    mortal.web[0].start()
    async with cleo.socket(battle, socket.position) as again:
        await again.until("turn.failed")
        await again.ask(a_question())
        await again.until("turn.ready")
    assert (await cleo.vote(battle)).status_code == 201


async def test_no_acknowledged_vote_is_lost_when_the_process_is_killed_in_a_flood(
    mortal: Site,
) -> None:
    rng = random.Random(11)  # noqa: S311  # when the process is killed
    raters = [await Visitor(mortal.port).consent() for _ in range(RATERS)]
    asking = [(rater, rater.answered_battle()) for rater in raters for _ in range(BATTLES_EACH)]
    battles = await asyncio.gather(*(battle for _, battle in asking))
    flood = Flood({battle: rater for (rater, _), battle in zip(asking, battles, strict=True)})

    for _ in range(ROUNDS):
        await flood.vote(
            rng, until=rng.randrange(1, len(battles) // ROUNDS), end=mortal.web[0].kill
        )
        mortal.web[0].start()
        await flood.check()
        assert leftovers(mortal) == []
    await asyncio.gather(*(rater.vote(battle) for battle, rater in flood.battles.items()))
    await flood.check()

    assert {state for state, _ in flood.stored.values()} == {"voted"}
    for rater in raters:
        await rater.http.aclose()


@dataclass
class Flood:
    """Two different votes in each battle at once, again and again."""

    battles: dict[str, Visitor]
    acknowledged: dict[str, str] = field(default_factory=dict)
    stored: dict[str, tuple[str, str | None]] = field(default_factory=dict)  # state and winner
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def vote(self, rng: random.Random, *, until: int, end: Callable[[], None]) -> None:
        """Vote in all of them, and make an end after so many new answers."""
        before = len(self.acknowledged)
        votes = [
            asyncio.create_task(self._vote(battle, winner))
            for battle in rng.sample(list(self.battles), len(self.battles))
            for winner in rng.sample(WINNERS, 2)
        ]
        while len(self.acknowledged) < before + until and not all(vote.done() for vote in votes):
            self.news.clear()
            await self.news.wait()
        end()
        await asyncio.gather(*votes)

    async def _vote(self, battle: str, winner: str) -> None:
        with contextlib.suppress(httpx2.TransportError):  # killed: nobody knows, until one asks
            answer = await self.battles[battle].vote(battle, winner)
            if answer.status_code in {200, 201}:
                self.acknowledged[battle] = winner
        self.news.set()

    async def check(self) -> None:
        """Compare what was acknowledged with what is stored."""
        asking = (rater.battle(battle) for battle, rater in self.battles.items())
        for now in await asyncio.gather(*asking):
            self.stored[now["id"]] = (now["state"], now["winner"])
            assert now["winner"] == self.acknowledged.get(now["id"], now["winner"])
            assert (now["state"] == "voted") == (now["winner"] is not None)


@pytest.mark.parametrize(("dies", "code"), [("before commit", 201), ("after commit", 200)])
async def test_a_vote_whose_process_dies_before_it_answers_can_be_sent_again(
    mortal: Site, cleo: Visitor, dies: str, code: int
) -> None:
    battle = await cleo.answered_battle()
    dying: Process = mortal.add_web("tests.live.dying_web:application", DIES=dies)

    with pytest.raises(httpx2.TransportError):
        await cleo.at(dying.port).vote(battle, "model_b")
    between = await cleo.battle(battle)
    again = await cleo.vote(battle, "model_b")

    assert between["state"] == ("ready" if dies == "before commit" else "voted")
    assert again.status_code == code
    assert len((await cleo.get("/api/me/votes/")).json()["results"]) == 1


def leftovers(site: Site) -> list[tuple[Any, ...]]:
    """Return what no sequence of whole steps leaves: a half vote, half a turn."""
    return site.database.rows(
        """
        SELECT 'voted without a vote', b.id FROM arena_battle b LEFT JOIN arena_vote v
          ON v.battle_id = b.id WHERE b.state = 'voted' AND v.id IS NULL
        UNION ALL
        SELECT 'a vote without its state', b.id FROM arena_vote v JOIN arena_battle b
          ON v.battle_id = b.id WHERE b.state <> 'voted'
        UNION ALL
        SELECT 'more than one vote', battle_id FROM arena_vote GROUP BY battle_id
          HAVING count(*) > 1
        UNION ALL
        SELECT 'half a turn', t.battle_id FROM arena_turn t LEFT JOIN arena_reply r
          ON r.turn_id = t.id GROUP BY t.id, t.battle_id, t.state
          HAVING count(r.id) <> CASE WHEN t.state = 'ready' THEN 2 ELSE 0 END
        """
    )
