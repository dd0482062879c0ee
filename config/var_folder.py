"""The folder in which a site keeps its files: one `touchstone up` at a time, with room to write."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError

from config.machine import free_megabytes

WANTED_MEGABYTES = 500


def hold_var_folder(address: str) -> IO[str]:
    """Make the folder and keep others out of it for as long as the returned file is open.

    Raises CommandError where it cannot be written, or another `touchstone up` has it.
    """
    try:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        lock = (settings.VAR_DIR / "up.lock").open("a+")
    except OSError as error:
        raise CommandError(
            f"VAR_DIR: {settings.VAR_DIR} cannot be written ({error.strerror}); change who owns "
            "it, or name another folder: VAR_DIR=/a/folder/of/yours make up",
            returncode=2,
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        who = lock.read().strip() or "another process"
        lock.close()
        raise CommandError(
            f"{settings.VAR_DIR} belongs to a site that runs already ({who}). Stop it, or give "
            "this one a folder of its own: VAR_DIR=var2 make up PORT=8123",
            returncode=2,
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}")
    lock.flush()
    return lock


def space_warning() -> str:
    """Return a sentence where less is free than a site soon needs, or nothing."""
    free = free_megabytes(settings.VAR_DIR)
    if free >= WANTED_MEGABYTES:
        return ""
    return (
        f"Mind the disk: only {free} MB are free for {settings.VAR_DIR}; "
        f"a site soon needs {WANTED_MEGABYTES} MB"
    )


def secret_key(file: Path) -> str:
    """Keep one key for all later starts, or everybody would be a new rater each time."""
    if not file.exists():
        spare = file.with_name(f".{file.name}")  # a start that is cut off leaves no half key
        with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
        spare.replace(file)
    key = file.read_text().strip()
    if len(key) < settings.SHORTEST_SECRET_KEY:
        raise CommandError(f"{file} holds no key; delete it to get a new one", returncode=2)
    return key
