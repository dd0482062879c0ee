"""The consumer without a server: connections that get stuck, break or vanish at bad moments."""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from pytest_django import Settings

from arena import consumers, services
from arena.consumers import BattleConsumer
from arena.live import registry
from arena.live.listener import Listener
from arena.models import Rater
from tests.live.scripted import Writer, a_plan, script, without_database
from tests.live.virtual_clock import run_on_virtual_clock

NONSENSE = {"type": "websocket.receive", "text": "nonsense"}
DISCONNECT = {"type": "websocket.disconnect", "code": 1006}


@dataclass
class Connection:
    """The server's side of one socket, as uvicorn plays it; `send_fails` when it sends text."""

    is_stuck: bool = False
    send_fails: Exception | None = None
    sent: list[dict[str, Any]] = field(default_factory=list)
    to_read: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)
    battle: uuid.UUID = field(default_factory=uuid.uuid4)

    def __post_init__(self) -> None:
        self.to_read.put_nowait({"type": "websocket.connect"})

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] != "websocket.accept":
            if self.is_stuck:
                await asyncio.Event().wait()
            if self.send_fails is not None:
                raise self.send_fails
        self.sent.append(message)
        if message["type"] == "websocket.close":
            self.to_read.put_nowait({**DISCONNECT, "code": message["code"]})

    def serve(self) -> "asyncio.Task[None]":
        scope = {
            "type": "websocket",
            "url_route": {"kwargs": {"battle_id": self.battle}},
            "query_string": b"",
        }
        return asyncio.create_task(BattleConsumer()(scope, self.to_read.get, self.send))

    @property
    def events(self) -> list[dict[str, Any]]:
        frames = [m["text"] for m in self.sent if m["type"] == "websocket.send"]
        return [event for frame in frames for event in json.loads(frame)]

    @property
    def closed_with(self) -> list[int]:
        return [m["code"] for m in self.sent if m["type"] == "websocket.close"]


async def nothing_to_follow(*_given: object) -> None:
    pass


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> Rater:
    """Let every socket here open a battle of this rater; nothing is stored."""
    rater = Rater()
    without_database(monkeypatch)
    script(monkeypatch, a=Writer("stone " * 100, 400), b=Writer("stone " * 100, 400))
    monkeypatch.setattr(BattleConsumer, "_rater_of_battle", lambda _self: rater)
    monkeypatch.setattr(consumers, "follow", nothing_to_follow)
    return rater


async def nothing_is_left(rater: Rater, battle: uuid.UUID) -> None:
    while registry.run_of(battle) is not None:  # noqa: ASYNC110  # on the virtual clock
        await asyncio.sleep(1)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert rater.id not in BattleConsumer.sockets


def test_a_reader_that_takes_nothing_is_let_go(ada: Rater) -> None:
    async def watch() -> float:
        connection = Connection(is_stuck=True)
        serving = connection.serve()
        await asyncio.sleep(1)
        registry.start(a_plan(battle_id=connection.battle))
        await serving
        at = asyncio.get_running_loop().time()
        await nothing_is_left(ada, connection.battle)
        return at

    assert 20 < run_on_virtual_clock(watch()) < 23


@pytest.mark.parametrize("gone", [OSError("gone"), RuntimeError("after sending 'websocket.close'")])
def test_a_client_that_is_gone_when_it_is_sent_to_leaves_nothing_behind(
    ada: Rater, gone: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def watch() -> None:
        connection = Connection(send_fails=gone)
        serving = connection.serve()
        for message in (NONSENSE, NONSENSE, DISCONNECT):
            connection.to_read.put_nowait(message)
        await serving
        await nothing_is_left(ada, connection.battle)

    run_on_virtual_clock(watch())

    assert caplog.records == []


def test_nothing_follows_the_close_though_a_turn_streams_and_frames_wait(ada: Rater) -> None:
    async def watch() -> Connection:
        connection = Connection()
        serving = connection.serve()
        await asyncio.sleep(0.1)
        registry.start(a_plan(battle_id=connection.battle))
        await asyncio.sleep(1)
        for _ in range(30):
            connection.to_read.put_nowait(NONSENSE)
        await serving
        await nothing_is_left(ada, connection.battle)
        return connection

    connection = run_on_virtual_clock(watch())

    assert connection.closed_with == [4400]
    assert connection.sent[-1]["type"] == "websocket.close"
    assert [e["type"] for e in connection.events].count("request.refused") == 20


def test_a_broken_database_while_reading_ends_the_socket_and_leaves_nothing_behind(
    ada: Rater, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise OSError("no disk")

    async def watch() -> None:
        monkeypatch.setattr(services, "start_turn", broken)
        connection = Connection()
        serving = connection.serve()
        connection.to_read.put_nowait(
            {"type": "websocket.receive", "text": '{"type": "prompt.submit", "text": "Why?"}'}
        )
        with pytest.raises(OSError, match="no disk"):
            await serving
        await nothing_is_left(ada, connection.battle)

    run_on_virtual_clock(watch())


def test_a_broken_database_while_following_closes_the_socket_so_that_the_client_comes_back(
    ada: Rater, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_battle: uuid.UUID, _listener: Listener, _seen: object) -> None:
        raise OSError("no disk")

    async def watch() -> Connection:
        monkeypatch.setattr(consumers, "follow", broken)
        connection = Connection()
        await connection.serve()
        await nothing_is_left(ada, connection.battle)
        return connection

    assert run_on_virtual_clock(watch()).closed_with == [1011]


def test_a_battle_goes_on_without_a_channel_layer(ada: Rater, settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "a.redis.that.is.Down"}}

    async def watch() -> Connection:
        connection = Connection()
        serving = connection.serve()
        connection.to_read.put_nowait(NONSENSE)
        await asyncio.sleep(1)
        connection.to_read.put_nowait(DISCONNECT)
        await serving
        return connection

    assert [e["code"] for e in run_on_virtual_clock(watch()).events] == ["malformed"]


def test_a_server_that_shuts_down_lets_go_of_everything(ada: Rater) -> None:
    async def watch() -> None:
        connection = Connection()
        serving = connection.serve()
        await asyncio.sleep(1)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        await asyncio.sleep(1)
        await nothing_is_left(ada, connection.battle)

    run_on_virtual_clock(watch())
