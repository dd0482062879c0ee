"""One session for each event loop; proxies of the environment, and nothing else of it."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from arena.providers.http_session import http_session
from tests.unit.providers.asking import an_endpoint, ask
from tests.unit.providers.servers import END, event, events, serving

ANSWER = events(event("Slate."), END)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


async def test_all_answers_of_a_loop_share_one_session() -> None:
    async with serving(ANSWER) as server:
        before = http_session()
        await ask(an_endpoint(server.base_url))

    assert http_session() is before


def test_a_loop_that_ends_closes_its_session() -> None:
    async def open_one() -> aiohttp.ClientSession:
        return http_session()

    first, second = asyncio.run(open_one()), asyncio.run(open_one())

    assert first is not second
    assert first.closed
    assert second.closed


async def test_a_proxy_that_the_environment_names_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(ANSWER) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/v1"))
        outcome = await ask(an_endpoint("http://models.example/v1"))

    assert outcome.text == "Slate."
    assert proxy.requests[0].line == "POST http://models.example/v1/chat/completions HTTP/1.1"


async def test_an_address_that_needs_no_proxy_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(ANSWER) as server:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        outcome = await ask(an_endpoint(server.base_url))

    assert outcome.text == "Slate."


async def test_passwords_of_the_machine_are_not_sent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine 127.0.0.1 login ada password mica\n")
    file.chmod(0o600)
    monkeypatch.setenv("NETRC", str(file))
    async with serving(ANSWER) as server:
        await ask(an_endpoint(server.base_url))

    assert "authorization" not in server.requests[0].headers
