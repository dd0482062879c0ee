"""The `touchstone` command: Django's management commands under the product's own name."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError, ProgrammingError

BAD_INPUT = 2


def main() -> None:
    """Run one command; what the operator can mend ends with one sentence and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        _refuse(str(error))
    except (OperationalError, ProgrammingError) as error:
        reason = str(error).strip().splitlines()[0]
        _refuse(f"DATABASE_URL: {reason}. On a new database run `touchstone migrate` first.")


def _refuse(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(BAD_INPUT)
