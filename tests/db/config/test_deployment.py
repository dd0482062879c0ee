"""What an operator's checks say about production settings, and what the API says of itself."""

import json
import os
import subprocess
import sys

from django.conf import settings
from rest_framework.test import APIClient

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "quarry-8Zf2-marble-Qx71-gneiss-Lw05-schist-Tn39-basalt-Vb64",
    "ALLOWED_HOSTS": "touchstone.example",
    "DATABASE_URL": "sqlite:////tmp/touchstone-test-deployment.sqlite3",
}


def manage(*words: str, **environment: str) -> tuple[int, str]:
    """Return the status and all output of a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_deployment_check_has_nothing_to_say() -> None:
    status, said = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (status, said) == (0, "System check identified no issues (0 silenced).\n")


def test_every_table_has_its_migration() -> None:
    status, said = manage("makemigrations", "--check", "--dry-run", **PRODUCTION)

    assert (status, said) == (0, "No changes detected\n")


def test_the_schema_lists_every_door_of_the_arena() -> None:
    response = APIClient().get("/api/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")

    paths = json.loads(response.content)["paths"]
    assert {
        *("/api/me/", "/api/me/votes/", "/api/battles/", "/api/battles/{battle_id}/"),
        *("/api/battles/{battle_id}/vote/", "/api/models/", "/api/models/{slug}/"),
    } <= set(paths)
