"""A worker whose refit never ends.

Run: python -m tests.live.stuck_worker
"""

import os
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()  # before anything that holds a model is imported

from django.core.management import call_command  # noqa: E402

from arena.services.work import REFIT_RATINGS  # noqa: E402
from config.work import WORK, Work  # noqa: E402

if __name__ == "__main__":
    WORK[REFIT_RATINGS] = Work(lambda: threading.Event().wait(), None)
    call_command("worker")
