"""The turns that run in this process, and the sockets that listen to each battle."""

import asyncio
import logging
from collections import defaultdict
from uuid import UUID

from arena.live.listener import Listener
from arena.live.turn_run import TurnRun
from arena.services import TurnPlan

logger = logging.getLogger(__name__)

_runs: dict[UUID, TurnRun] = {}
_tasks: set[asyncio.Task[None]] = set()  # keeps turns alive without their sockets
_listeners: defaultdict[UUID, set[Listener]] = defaultdict(set)


def run_of(battle_id: UUID) -> TurnRun | None:
    return _runs.get(battle_id)


def start(plan: TurnPlan) -> TurnRun:
    """Run the turn; every socket of its battle in this process hears it, and no earlier run."""
    if (former := run_of(plan.battle_id)) is not None:
        former.listeners.clear()  # it has lost its turn, but may not know yet
    run = _runs[plan.battle_id] = TurnRun(plan)
    for listener in _listeners.get(plan.battle_id, ()):
        run.attach(listener, None)
    task = asyncio.create_task(run.run())
    _tasks.add(task)
    task.add_done_callback(lambda done: _forget(done, run))
    return run


def listen(battle_id: UUID, listener: Listener) -> None:
    _listeners[battle_id].add(listener)


def leave(battle_id: UUID, listener: Listener) -> None:
    _listeners[battle_id].discard(listener)
    if not _listeners[battle_id]:
        del _listeners[battle_id]
    run = run_of(battle_id)
    if run is not None:
        run.detach(listener)


def _forget(task: asyncio.Task[None], run: TurnRun) -> None:
    _tasks.discard(task)
    if _runs.get(run.plan.battle_id) is run:
        del _runs[run.plan.battle_id]
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error(
            "turn %s of battle %s was lost", run.plan.turn, run.plan.battle_id, exc_info=error
        )
