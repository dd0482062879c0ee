"""Take and execute work rows until stopped."""

import logging
import os
import random
import signal
import socket
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from arena.models import WorkItem
from arena.services import claim_work, finish_work, renew_work, request_work
from config.work import WORK

logger = logging.getLogger("touchstone.worker")

POLL_SECONDS = 1.0
RENEW_SECONDS = 20
MOST_BACKOFF_SECONDS = 300


class Command(BaseCommand):
    help = (
        "Take and execute work: refits of the ratings, sweeps of battles. Many workers may run, "
        "on many machines. Example: touchstone worker"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        stopping = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_signal: stopping.set())
        worker = f"{socket.gethostname()}:{os.getpid()}"
        for key in WORK:  # a new site gets its first board, a restarted one its sweeps
            request_work(key)
        while not stopping.is_set():
            close_old_connections()
            item = claim_work(worker)
            if item is not None:
                execute(item)
            elif once:
                return
            else:
                stopping.wait(POLL_SECONDS * random.uniform(0.7, 1.3))  # noqa: S311  # jitter


def execute(item: WorkItem) -> None:
    """Do one item under its lease. A failure is stored and tried again with growing pauses."""
    work = WORK.get(item.key)
    if work is None:
        finish_work(item, error=f"this version knows no work {item.key!r}")
        return
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(item, done), daemon=True)
    keeper.start()
    try:
        work.execute()
    except Exception as error:  # one bad item must not stop the worker
        logger.exception("%s failed", item.key)
        pause = min(2 ** (item.failures + 1), MOST_BACKOFF_SECONDS)
        finish_work(item, error=repr(error), again_in=pause)
    else:
        finish_work(item, again_in=work.every_seconds)
    finally:
        done.set()
        keeper.join()


def _keep(item: WorkItem, done: threading.Event) -> None:
    try:
        while not done.wait(RENEW_SECONDS):
            renew_work(item)
    finally:
        connection.close()
