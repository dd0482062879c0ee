"""The battle socket: reads what the rater does, hands it to a service or a running turn."""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from arena import queries, services
from arena.deadline import moving_deadline
from arena.errors import ArenaError, InvalidInputError, NotFoundError, NotReadyError
from arena.events import ClientMessage
from arena.identity import rater_from_cookies
from arena.live import registry
from arena.live.listener import Listener
from arena.live.messages import MalformedError, read_messages, read_seen
from arena.live.replay import follow
from arena.live.words import NOT_HERE, NOTHING_RUNS, TOO_MANY_SOCKETS
from arena.models import Rater

logger = logging.getLogger(__name__)

BROKEN, SENSELESS, NOT_YOURS, TOO_MANY = 1011, 4400, 4404, 4429
encoded = msgspec.json.Encoder().encode
MOST_SOCKETS = 5
MOST_MALFORMED = 20
SEND_SECONDS = 20.0  # a reader that takes nothing for so long is let go


class BattleConsumer(AsyncWebsocketConsumer):
    """One rater's battle at /ws/battles/<uuid>/; any number of tabs may open it.

    Everything that is sent goes through the listener and its one writer, so that nothing follows
    the close. A client may vanish in the middle of anything; nothing of it stays.
    """

    channel_layer_alias = ""  # none: a battle does not end because Redis does
    sockets: ClassVar[Counter[UUID]] = Counter()  # of each rater, in this process

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.listener = Listener()
        self.malformed = 0
        self.tasks: list[asyncio.Task[None]] = []
        self.rater: Rater | None = None
        self.serving = asyncio.create_task(super().__call__(scope, receive, send))
        try:
            await asyncio.wait({self.serving})
            if not self.serving.cancelled():
                self.serving.result()  # raises what broke
        finally:
            self._leave()

    async def connect(self) -> None:
        self.battle_id: UUID = self.scope["url_route"]["kwargs"]["battle_id"]
        await self.accept()
        self._start(self._write())
        try:
            rater = await database_sync_to_async(self._rater_of_battle)()
        except NotFoundError as error:
            self._refuse(error)
            self.listener.close(NOT_YOURS)
            return
        if self.sockets[rater.id] >= MOST_SOCKETS:
            self._refuse(NotReadyError(TOO_MANY_SOCKETS))
            self.listener.close(TOO_MANY)
            return
        self.rater = rater
        self.sockets[rater.id] += 1
        registry.listen(self.battle_id, self.listener)
        seen = read_seen(self.scope.get("query_string", b""))
        self._start(follow(self.battle_id, self.listener, seen))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.rater is None or self.listener.is_closed:
            return
        try:
            for message in read_messages(text_data, bytes_data):
                await self._do(self.rater, message)
        except MalformedError as error:
            self.malformed += 1
            self._refuse(error)
            if self.malformed >= MOST_MALFORMED:
                self.listener.close(SENSELESS)
        except ArenaError as error:
            self._refuse(error)

    async def _do(self, rater: Rater, message: ClientMessage) -> None:
        match message["type"]:
            case "prompt.submit":
                plan = await database_sync_to_async(services.start_turn)(
                    rater, self.battle_id, message["text"]
                )
                registry.start(plan)
            case "turn.regenerate":
                plan = await database_sync_to_async(services.restart_turn)(rater, self.battle_id)
                registry.start(plan)
            case "turn.stop":
                run = registry.run_of(self.battle_id)
                if run is None:
                    raise InvalidInputError(await self._why_nothing_stops())
                run.stop()

    async def _why_nothing_stops(self) -> str:
        is_running = await database_sync_to_async(queries.is_answering)(self.battle_id)
        return NOT_HERE if is_running else NOTHING_RUNS

    def _rater_of_battle(self) -> Rater:
        rater = rater_from_cookies(self.scope.get("cookies", {}))
        if rater is None:
            raise NotFoundError("This browser has no battle yet. Start one at /arena.")
        queries.battle_of(rater, self.battle_id)
        return rater

    def _refuse(self, error: ArenaError) -> None:
        self.listener.put(
            [{"type": "request.refused", "code": error.code, "message": error.sentence}]
        )

    async def _write(self) -> None:
        """Send every frame in order, then close."""
        try:
            async with moving_deadline() as deadline:
                while isinstance(frame := await self.listener.get(), list):
                    deadline.move(SEND_SECONDS)
                    await self.send(text_data=encoded(frame).decode())
                    deadline.lift()
                deadline.move(SEND_SECONDS)
                await self.close(frame)
        except TimeoutError:
            self.serving.cancel()  # not even a close would reach this client
        except (OSError, RuntimeError):
            logger.debug("battle %s: a client left while it was sent to", self.battle_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._check)
        self.tasks.append(task)

    def _check(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("the socket of battle %s broke", self.battle_id, exc_info=error)
            self.listener.close(BROKEN)  # the client comes back

    def _leave(self) -> None:
        self.serving.cancel()
        self.listener.close(BROKEN)
        for task in self.tasks:
            task.cancel()
        if self.rater is not None:
            registry.leave(self.battle_id, self.listener)
            self.sockets[self.rater.id] -= 1
            if not self.sockets[self.rater.id]:
                del self.sockets[self.rater.id]
