"""Many raters vote at once, with the habits of a bad network; every vote is looked for afterwards.

Most votes are sent once. The others are sent again as soon as they are answered, or twice at the
same moment, or once more after hanging up before the answer; and whoever gets an error tries
again. All of this must leave one vote.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp

from tests.live.processes import ROOT
from tests.performance.load.figures import in_ms
from tests.performance.load.web import MeasuredSite

WINNERS = ("model_a", "model_b", "tie", "both_bad")
HABITS = {"once": 70, "again": 12, "twice at once": 12, "hang up, then again": 6}  # per cent
HANG_UP_SECONDS = 0.02
MOST_TRIES = 5
FINE = {HTTPStatus.CREATED, HTTPStatus.OK}
TOKEN = "k" * 32  # any value will do, as long as cookie and header agree
HEAD = (
    "raters at once",
    "votes",
    "requests",
    "answered with an error",
    "lost",
    "double",
    "votes a second",
    "requests a second",
    "answer after ms, p50 / p95 / p99",
)


@dataclass
class Voted:
    """What one battle's rater was told about the vote."""

    winner: str
    statuses: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class VotesResult:
    raters: int
    votes: int
    requests: int
    errors: int
    lost: list[str]
    double: list[str]
    wall_seconds: float
    answer_seconds: list[float]

    @property
    def cells(self) -> list[str]:
        return [
            str(self.raters),
            f"{self.votes:,}",
            f"{self.requests:,}",
            str(self.errors),
            str(len(self.lost)),
            str(len(self.double)),
            f"{self.votes / self.wall_seconds:.0f}",
            f"{self.requests / self.wall_seconds:.0f}",
            in_ms(self.answer_seconds),
        ]


@dataclass
class Voter:
    """One rater; votes on one battle after the other."""

    address: str
    cookie: str
    battles: list[str]
    chance: random.Random
    told: dict[str, Voted] = field(default_factory=dict)
    answer_seconds: list[float] = field(default_factory=list)
    requests: int = 0

    async def vote_on_all(self) -> None:
        headers = {"Cookie": f"rater={self.cookie}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        jar = aiohttp.DummyCookieJar()
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(
            headers=headers, cookie_jar=jar, connector=connector
        ) as self.http:
            for battle in self.battles:
                self.told[battle] = Voted(self.chance.choice(WINNERS))
                [habit] = self.chance.choices([*HABITS], [*HABITS.values()])
                await self._vote(battle, habit)

    async def _vote(self, battle: str, habit: str) -> None:
        match habit:
            case "again":
                await self._send(battle)
            case "twice at once":
                await asyncio.gather(self._send(battle), self._send(battle))
                return
            case "hang up, then again":
                await asyncio.wait(
                    {first := asyncio.ensure_future(self._send(battle))}, timeout=HANG_UP_SECONDS
                )
                first.cancel()
                await asyncio.wait({first})
        for _ in range(MOST_TRIES):
            if await self._send(battle) in FINE:
                break

    async def _send(self, battle: str) -> int:
        began = time.perf_counter()
        self.requests += 1
        async with self.http.post(
            f"{self.address}/api/battles/{battle}/vote/", json={"winner": self.told[battle].winner}
        ) as answer:
            await answer.read()
            self.told[battle].statuses.append(answer.status)
        self.answer_seconds.append(time.perf_counter() - began)
        return answer.status


def prepared_voters(site: MeasuredSite, raters: int, battles_each: int) -> list[Voter]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.performance.load.prepare_votes", str(raters),
         str(battles_each)],
        cwd=ROOT,
        env={**os.environ, **site.environment},
        stdout=subprocess.PIPE,
        check=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{site.port}"
    return [
        Voter(address, voter["cookie"], voter["battles"], random.Random(seed))  # noqa: S311  # repeatable
        for seed, voter in enumerate(json.loads(done.stdout))
    ]


async def measure_votes(site: MeasuredSite, raters: int, battles_each: int) -> VotesResult:
    """Let all of these raters vote at the same time, then compare with what is stored."""
    voters = prepared_voters(site, raters, battles_each)
    began = time.perf_counter()
    await asyncio.gather(*(voter.vote_on_all() for voter in voters))
    wall = time.perf_counter() - began
    told = {battle: voted for voter in voters for battle, voted in voter.told.items()}
    stored = Counter(
        (battle.replace("-", ""), winner)
        for battle, winner in site.database.rows("SELECT battle_id, winner FROM arena_vote")
    )
    return VotesResult(
        raters=raters,
        votes=len(told),
        requests=sum(voter.requests for voter in voters),
        errors=sum(status not in FINE for voted in told.values() for status in voted.statuses),
        lost=[battle for battle, voted in told.items() if not _is_kept(battle, voted, stored)],
        double=[battle for battle, voted in told.items() if _is_double(battle, voted, stored)],
        wall_seconds=wall,
        answer_seconds=[seconds for voter in voters for seconds in voter.answer_seconds],
    )


def _is_kept(battle: str, voted: Voted, stored: Counter[tuple[str, str]]) -> bool:
    """Tell whether the rater was told in the end that it is stored, and this very vote is."""
    was_told = not FINE.isdisjoint(voted.statuses)
    return was_told and stored[battle.replace("-", ""), voted.winner] > 0


def _is_double(battle: str, voted: Voted, stored: Counter[tuple[str, str]]) -> bool:
    """Tell whether the battle has two votes, or two requests were told that theirs was new."""
    rows = sum(stored[battle.replace("-", ""), winner] for winner in WINNERS)
    return rows > 1 or voted.statuses.count(HTTPStatus.CREATED) > 1
