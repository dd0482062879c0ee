"""Migrate the database of DATABASE_URL and register the models that stdin lists as JSON.

Run: python -m tests.live.prepare < models.json
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()  # before anything that holds a model is imported

from django.core.management import call_command  # noqa: E402

from tests.builders import a_model  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for model in json.load(sys.stdin):
        a_model(**model)
