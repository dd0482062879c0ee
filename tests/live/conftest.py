"""Real processes: a fake model server, and sites whose web processes ask it."""

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.live import nonsense
from tests.live.databases import LiveDatabase, prepared_database
from tests.live.processes import Process, free_port
from tests.live.site import Site
from tests.live.visitor import Visitor

Sites = Callable[..., Site]
UNEXPECTED = ("Traceback", "never retrieved", "was destroyed but it is pending")


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "tests.fakes.model_server", str(port)]
    server = Process(command, {}, tmp_path_factory.mktemp("models") / "log", port)
    server.start()
    yield server
    server.discard()


@pytest.fixture(scope="session")
def prepared(
    tmp_path_factory: pytest.TempPathFactory, model_server: Process
) -> Iterator[LiveDatabase]:
    """Migrate a database with the nonsense models, to be copied."""
    rows = [model.row(model_server.port) for model in nonsense.models()]
    database = prepared_database(tmp_path_factory.mktemp("prepared"), rows)
    yield database
    database.drop()


def opened(stack: ExitStack, prepared: LiveDatabase, folder: Path, more: dict[str, Any]) -> Site:
    return stack.enter_context(Site(prepared.copy(folder), folder, more))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: LiveDatabase) -> Iterator[Site]:
    """Open the site that most tests share; each brings raters and battles of its own."""
    with ExitStack() as stack:
        yield opened(stack, prepared, tmp_path_factory.mktemp("site"), {})


@pytest.fixture(scope="session")
def elsewhere(site: Site) -> Iterator[Process]:
    """Start another web process of the shared site."""
    process = site.add_web()
    yield process
    process.discard()


@pytest.fixture(scope="session")
def buffered_site(
    tmp_path_factory: pytest.TempPathFactory, prepared: LiveDatabase
) -> Iterator[Site]:
    """Open a site whose arena waits for both answers before it shows either."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("buffered")
        yield opened(stack, prepared, folder, {"BATTLE_PACING": "buffered"})


@pytest.fixture
def a_site(tmp_path: Path, prepared: LiveDatabase) -> Iterator[Sites]:
    """Make a site for one test, with settings of its own."""
    with ExitStack() as stack:
        yield lambda **more: opened(stack, prepared, tmp_path, more)


@pytest.fixture
async def ada(site: Site) -> AsyncIterator[Visitor]:
    async with Visitor(site.port) as visitor:
        yield await visitor.consent()


@pytest.fixture
async def bo(site: Site) -> AsyncIterator[Visitor]:
    async with Visitor(site.port) as visitor:
        yield await visitor.consent()


@pytest.fixture(autouse=True)
def nothing_breaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which a web process of a shared site said that something broke."""
    names = {"site", "buffered_site"} & set(request.fixturenames)
    sites: list[Site] = [request.getfixturevalue(name) for name in sorted(names)]
    before = {process.log: len(process.output) for site in sites for process in site.web}
    yield
    for process in (process for site in sites for process in site.web):
        said = process.output[before.get(process.log, 0) :]
        assert not any(word in said for word in UNEXPECTED), said
