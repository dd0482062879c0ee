"""Shows that the turns of this process still live: one statement for all of them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings

from arena import services


class OwnerLostError(Exception):
    """The turn was given to another run, because this process was not seen for too long."""


_lost: dict[UUID, asyncio.Future[None]] = {}  # by owner; what each run of this process watches
_beating: set[asyncio.Task[None]] = set()  # one, or none


@contextmanager
def kept_owned(owner: UUID) -> Iterator[asyncio.Future[None]]:
    """Show every few seconds that this owner lives.

    The future fails when the turn is no longer its own, or when that cannot be found out.
    """
    lost = _lost[owner] = asyncio.get_running_loop().create_future()
    if not _beating:
        task = asyncio.create_task(_beat())
        _beating.add(task)
        task.add_done_callback(_end)
    try:
        yield lost
    finally:
        del _lost[owner]
        if lost.done():
            lost.exception()  # seen, or not of interest any more
        if not _lost:
            for task in _beating:
                task.cancel()
            _beating.clear()


async def _beat() -> None:
    while True:
        await asyncio.sleep(settings.BATTLE_OWNER_LOST_SECONDS / 3)
        owners = set(_lost)
        kept = await database_sync_to_async(services.show_turns_are_owned)(owners)
        for owner in owners - kept:
            _fail(owner, OwnerLostError("another run has this turn now"))


def _end(task: asyncio.Task[None]) -> None:
    _beating.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        for owner in _lost:
            _fail(owner, error)


def _fail(owner: UUID, error: BaseException) -> None:
    if owner in _lost and not _lost[owner].done():
        _lost[owner].set_exception(error)
