"""The leak test: every byte that a rater gets, searched for every trait of a model."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from django.conf import settings

from benchmarks.zoo.catalogue import ZOO
from config.pages import ADDRESSES
from tests.fakes.model_server import FAULTS
from tests.live.nonsense import SYSTEM_PROMPT, models, words_in
from tests.live.processes import Process, free_port
from tests.live.recorder import Exchange, Recorder
from tests.live.site import Site
from tests.live.visitor import Visitor, a_question

SHORT = "length=60"
# The same for everybody; the only answers that list the candidates, see the last test but one.
PUBLIC_LISTS = [
    *("/api/models/", "/api/leaderboards/", "/api/leaderboards/current/"),
    *("/api/leaderboards/arena/", "/api/leaderboards/arena/pairs/"),
]
PUBLIC = {
    *PUBLIC_LISTS,
    *("/api/models/{slug}/", "/api/leaderboards/{board}/", "/api/leaderboards/{board}/pairs/"),
}
NOWHERE = ["/api/schema/", "/api/nothing/", "/nothing", "/arena/", "/static/nothing.js"]
WRONG_VOTES: list[object] = [
    {},
    [],
    {"winner": "a"},
    {"winner": None},
    {"winner": "tie", "strength": "very"},
    {"winner": "tie", "reasons": {"a": ["pretty"]}},
    {"winner": "tie", "reasons": ["useful"]},
    {"winner": "tie", "comment": "x" * 3000},
    {"winner": "tie", "decision_ms": -1},
    "tie",
]


@dataclass
class Walk:
    """One site, seen through the recorder; each walker is somebody new."""

    recorder: Recorder
    addresses: list[str]  # of GET requests; {battle_id} stands for the battle
    walkers: list[Visitor] = field(default_factory=list)

    async def somebody(self) -> Visitor:
        self.walkers.append(Visitor(self.recorder.port))
        return await self.walkers[-1].consent()

    async def look_around(self, rater: Visitor, battle: str) -> None:
        """Open every page and API address that a rater may."""
        for address in self.addresses:
            await rater.get(address.replace("{battle_id}", battle))

    async def look_at(self, rater: Visitor, battle: str) -> None:
        """Open what is about this battle or this rater."""
        for address in self.addresses:
            if "battle" in address or "/me/" in address:
                await rater.get(address.replace("{battle_id}", battle))

    @property
    def shown(self) -> str:
        """Return all that the panes showed, put together from its pieces."""
        sockets = (socket for walker in self.walkers for socket in walker.sockets)
        return "\n".join(text for socket in sockets for text in socket.panes.values())


async def normal(walk: Walk) -> None:
    """Ask twice, lose the connection, vote wrongly in every way, then vote, and look back."""
    ada, bo = await walk.somebody(), await walk.somebody()
    battle = await ada.start_battle()
    await walk.look_around(ada, battle)
    async with ada.socket(battle) as socket:
        await socket.ask(a_question("speed=90&length=200", "length=120"))
        await socket.until("turn.started")
        assert (await ada.vote(battle)).status_code == 409
        await walk.look_around(ada, battle)
        await socket.until_shown(9)
        socket.vanish()
    async with ada.socket(battle, socket.position) as socket:
        await socket.until("turn.ready")
        await socket.ask(a_question(SHORT))
        await socket.until("turn.started")
        await socket.until("turn.ready")
    await trespass(bo, battle)
    for wrong in WRONG_VOTES:
        assert (await ada.post(f"/api/battles/{battle}/vote/", wrong)).status_code == 422
    await walk.look_around(ada, battle)
    await vote_and_look_back(walk, ada, battle)


async def trespass(bo: Visitor, battle: str) -> None:
    assert (await bo.get(f"/api/battles/{battle}/")).status_code == 404
    assert (await bo.vote(battle)).status_code == 404
    assert (await bo.post("/api/battles/", {"redrawn_from": battle})).status_code == 404
    async with bo.socket(battle) as socket:
        await socket.until_closed()


async def vote_and_look_back(walk: Walk, rater: Visitor, battle: str) -> None:
    votes = await asyncio.gather(*(rater.vote(battle, "model_a") for _ in range(2)))
    assert sorted(vote.status_code for vote in votes) == [200, 201]
    assert (await rater.vote(battle, "tie")).status_code == 409
    async with rater.socket(battle, "?turn=1&attempt=1&a=0&b=0") as socket:
        await socket.receive()
        await socket.ask("And now?")
        await socket.until("request.refused")
    await walk.look_around(rater, battle)
    assert len((await rater.get("/api/me/votes/")).json()["results"]) == 1


async def stopped(walk: Walk) -> None:
    """Stop before and after text is shown, and ask for as many new answers as there may be."""
    rater = await walk.somebody()
    battle = await rater.start_battle()
    async with rater.socket(battle) as socket:
        await socket.ask(a_question("length=300", "wait=60"))
        for _ in range(4):
            await socket.until("turn.started")
            await socket.stop()
            await socket.until("turn.ready")
            await socket.regenerate()
        assert (await socket.until("request.refused"))["code"] == "limit_reached"
        await socket.ask(a_question("length=300"))
        await socket.until_shown(20)
        await socket.stop()
        await socket.until("turn.ready")
    await walk.look_around(rater, battle)
    await vote_and_look_back(walk, rater, battle)


def failing(fault: str) -> Callable[[Walk], Awaitable[None]]:
    """Return a walk in which the side that asks first fails, and in a new battle the other."""

    async def walk_with_fault(walk: Walk) -> None:
        rater = await walk.somebody()
        battle = await rater.start_battle()
        async with rater.socket(battle) as socket:
            await socket.ask(a_question(f"fault={fault}", SHORT))
            await socket.until("battle.failed")
            await socket.regenerate()
            await socket.until("request.refused")
        await walk.look_at(rater, battle)
        assert (await rater.vote(battle)).status_code == 409
        battle = await rater.start_battle(redrawn_from=battle)
        async with rater.socket(battle) as socket:
            await socket.ask(a_question(SHORT))
            await socket.until("turn.ready")
            await socket.ask(a_question("length=150", f"fault={fault}&after=100&length=150"))
            await socket.until("battle.failed")
        async with rater.socket(battle, socket.position) as socket:
            await socket.until("battle.failed")
        await walk.look_at(rater, battle)

    return walk_with_fault


async def unreachable(walk: Walk) -> None:
    """Ask when no model server answers any more."""
    rater = await walk.somebody()
    battle = await rater.start_battle()
    async with rater.socket(battle) as socket:
        await socket.ask(a_question())
        await socket.until("battle.failed")
    await walk.look_around(rater, battle)


@pytest.mark.parametrize("pacing", ["lockstep", "buffered"])
async def test_no_byte_names_a_model_before_the_vote(
    pacing: str, request: pytest.FixtureRequest, model_server: Process
) -> None:
    site: Site = request.getfixturevalue("site" if pacing == "lockstep" else "buffered_site")
    await with_system_prompt(site)

    async with Recorder(site.port) as recorder:
        walk = Walk(recorder, await addresses(site))
        await asyncio.gather(normal(walk), stopped(walk), *(failing(f)(walk) for f in FAULTS))
        with nobody_answers(site, model_server):
            await unreachable(walk)
        for walker in walk.walkers:
            await walker.http.aclose()

    revealing = [exchange for exchange in recorder.exchanges if may_reveal(exchange)]
    for exchange in recorder.exchanges:
        if exchange not in revealing:
            assert words_in(exchange.answer) == set(), exchange
    assert words_in(walk.shown.encode()) == set()
    assert len(revealing) == 8  # of two raters: the vote, its repeat, the own votes twice
    for exchange in revealing:
        assert words_in(exchange.answer) in revelations()


async def with_system_prompt(site: Site) -> None:
    """Give the open arena a system prompt; it exists since the first battle."""
    async with Visitor(site.port) as rater:
        await (await rater.consent()).start_battle()
    prompt = f"UPDATE arena_study SET system_prompt = '{SYSTEM_PROMPT}'"  # noqa: S608  # our word
    site.database.execute(prompt)


async def addresses(site: Site) -> list[str]:
    """Return every address that may be asked for; a new one must be added here or be PUBLIC."""
    async with Visitor(site.port) as visitor:
        schema = (await visitor.http.get(f"{visitor.origin}/api/schema/?format=json")).json()
    api = [path for path, methods in schema["paths"].items() if "get" in methods]
    pages = [re.sub(r"<uuid:(\w+)>", r"{\1}", f"/{address}") for address in ADDRESSES]
    pages = [page.replace("<slug:slug>", "some-model") for page in pages]
    found = [path for path in [*api, *pages, *NOWHERE] if path not in PUBLIC]
    unknown = [path for path in found if "{" in path.replace("{battle_id}", "")]
    assert not unknown, f"say in this test what stands in {unknown}"
    return found


@contextmanager
def nobody_answers(site: Site, model_server: Process) -> Any:
    """Let the models' addresses lead to a port where nobody listens."""
    move = "UPDATE arena_languagemodel SET location = replace(location, ':{}/', ':{}/')"
    nowhere = free_port()
    site.database.execute(move.format(model_server.port, nowhere))
    yield
    site.database.execute(move.format(nowhere, model_server.port))


def may_reveal(exchange: Exchange) -> bool:
    """Tell whether this is the answer to a vote, or a list of own votes that holds one."""
    if exchange.status not in {200, 201}:
        return False
    if re.fullmatch(r"POST /api/battles/[0-9a-f-]{36}/vote/", exchange.asked):
        return True
    return exchange.asked == "GET /api/me/votes/" and json.loads(body(exchange))["results"] != []


def revelations() -> list[set[str]]:
    """Return what any two models reveal of themselves, and nothing else of them."""
    return [
        one.revealed | other.revealed for one in models() for other in models() if one is not other
    ]


def body(exchange: Exchange) -> bytes:
    return exchange.answer.split(b"\r\n\r\n", 1)[1]


async def test_the_public_lists_are_the_same_whichever_models_answer(site: Site) -> None:
    async with Visitor(site.port) as rater:
        await rater.consent()
        before = [fixed(await rater.get(path)) for path in PUBLIC_LISTS]
        for _ in range(6):  # each draws one of six pairs
            async with rater.socket(await rater.start_battle()) as socket:
                await socket.ask(a_question("length=40"))
                await socket.until("reply.delta")
                during = [fixed(await rater.get(path)) for path in PUBLIC_LISTS]
                await socket.until("turn.ready")
            assert during == before

    assert all(model.name.encode() in before[0][2] for model in models())


def fixed(answer: httpx2.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return the whole answer but for its time of day."""
    headers = [header for header in answer.headers.multi_items() if header[0] != "date"]
    return answer.status_code, headers, answer.content


def test_no_file_of_the_built_frontend_knows_a_model() -> None:
    dist = settings.BASE_DIR / "frontend" / "dist"
    if not dist.is_dir():
        pytest.skip("the frontend is not built: python -m tests.build_pages")

    files = [file for file in dist.rglob("*") if file.is_file()]

    assert files
    known = [word for model in ZOO for word in (model.slug, model.name)]
    for file in files:
        assert not [word for word in known if word in file.name.lower()], file
        assert words_in(file.read_bytes()) == set(), file
