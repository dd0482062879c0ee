"""The `touchstone` command: Django's management commands under the product's own name."""

import errno
import os
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, ManagementUtility
from django.core.management.base import OutputWrapper
from django.db import connection
from django.db.utils import DatabaseError

from config.database_problems import is_of_the_operator, sentence_for
from config.machine import free_megabytes

BAD_INPUT, INTERRUPTED = 2, 130
FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST}


class _Sentences(OutputWrapper):
    """Leaves out the name of the class that Django writes before a refusal."""

    def write(  # type: ignore[override]  # as Django's own, which its stubs call a text stream
        self,
        msg: str = "",
        style_func: Callable[[str], str] | None = None,
        ending: str | None = None,
    ) -> None:
        super().write(msg.removeprefix("CommandError: "), style_func, ending)


class _Commands(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        if subcommand == "migrate":  # what begins a site
            settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        command = super().fetch_command(subcommand)
        command.stderr = _Sentences(sys.stderr)
        command.stderr.style_func = command.style.ERROR
        return command


def main() -> None:
    """Run one command; what the operator can mend ends with one sentence and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        _Commands(["touchstone", *sys.argv[1:]]).execute()
    except ImproperlyConfigured as error:
        _refuse(str(error))
    except DatabaseError as error:
        if not is_of_the_operator(error):
            raise
        _refuse(sentence_for(error, connection.settings_dict))
    except OSError as error:
        if error.errno not in FULL | CLOSED:
            raise
        _refuse(_sentence_for(error))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(INTERRUPTED)


def _sentence_for(error: OSError) -> str:
    where = error.filename or settings.VAR_DIR
    if error.errno in FULL:
        free = free_megabytes(settings.VAR_DIR)
        return f"The disk is full: {where} cannot be written, {free} MB are free. Make room."
    return (
        f"{where} cannot be opened: {error.strerror}. Check who owns it; VAR_DIR names the folder "
        "in which this site keeps its files."
    )


def _refuse(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(BAD_INPUT)
