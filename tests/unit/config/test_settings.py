"""The settings as a process reads them: production guesses nothing, refusals name the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "quarry-8Zf2-marble-Qx71-gneiss-Lw05-schist-Tn39-basalt-Vb64",
    "ALLOWED_HOSTS": "touchstone.example",
    "DATABASE_URL": "sqlite:////tmp/touchstone-test-settings.sqlite3",
}
SHOW = "import django; django.setup(); from django.conf import settings as s; print({})"


def start(environment: dict[str, str], show: str = "'started'") -> tuple[int, str]:
    """Return the status and the last line of a process that loads the settings."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(show)],
        cwd=settings.BASE_DIR,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip().splitlines()[-1]


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in PRODUCTION.items() if name not in names}


def test_a_laptop_needs_no_setting_at_all(tmp_path: Path) -> None:
    show = "(s.DEBUG, s.HTTPS, s.DATABASES['default']['NAME'])"

    status, shown = start({"VAR_DIR": str(tmp_path)}, show)

    assert (status, shown) == (0, str((True, False, str(tmp_path / "touchstone.sqlite3"))))


def test_production_starts_with_what_it_needs() -> None:
    assert start(PRODUCTION, "(s.DEBUG, s.HTTPS)") == (0, "(False, True)")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (without("SECRET_KEY"), "SECRET_KEY: with DEBUG=0 set at least 50 random characters"),
        (
            {**PRODUCTION, "SECRET_KEY": "x" * 49},
            "SECRET_KEY: with DEBUG=0 set at least 50 random characters",
        ),
        (without("ALLOWED_HOSTS"), "ALLOWED_HOSTS: with DEBUG=0 list the names of this site"),
        (
            {**PRODUCTION, "ALLOWED_HOSTS": "touchstone.example,*"},
            "ALLOWED_HOSTS: with DEBUG=0 list the names of this site",
        ),
        (
            without("DATABASE_URL"),
            "DATABASE_URL: with DEBUG=0 choose the database explicitly",
        ),
        (
            {**PRODUCTION, "DATABASE_URL": " "},
            "DATABASE_URL: with DEBUG=0 choose the database explicitly",
        ),
        (
            {**PRODUCTION, "HTTPS": "0"},
            "HTTPS=0: with DEBUG=0 only a site on this machine may do so",
        ),
        (
            {"WEB_PROCESSES": "2"},
            "WEB_PROCESSES: more than one web process needs REDIS_URL",
        ),
        ({"DEBUG": "False"}, "DEBUG='False': write 1 for yes or 0 for no"),
        (
            {"LOG_LEVEL": "loud"},
            "LOG_LEVEL='loud': write one of DEBUG, INFO, WARNING, ERROR, CRITICAL",
        ),
        (
            {"REDIS_URL": "cache:6379"},
            "REDIS_URL: write an address that begins with redis:// or rediss:// or unix://",
        ),
        (
            {"MODEL_SERVER_URL": "localhost:8090"},
            "MODEL_SERVER_URL: write an address that begins with http:// or https://",
        ),
        (
            {"BATTLE_PACING": "live"},
            "BATTLE_PACING='live': write one of lockstep, buffered",
        ),
        ({"BATTLE_MAX_TURNS": "0"}, "BATTLE_MAX_TURNS='0': write a number from 1 to 100"),
    ],
)
def test_a_bad_environment_is_refused_by_name(environment: dict[str, str], sentence: str) -> None:
    status, last = start(environment)

    assert status != 0
    assert last == f"django.core.exceptions.ImproperlyConfigured: {sentence}"


def test_a_site_on_this_machine_may_do_without_https() -> None:
    local = {**PRODUCTION, "HTTPS": "0", "ALLOWED_HOSTS": "localhost,127.0.0.1"}

    assert start(local, "(s.SECURE_SSL_REDIRECT, s.CSRF_COOKIE_SECURE)") == (0, "(False, False)")


def test_several_web_processes_start_with_redis() -> None:
    several = {"WEB_PROCESSES": "4", "REDIS_URL": "redis://127.0.0.1:6379/0"}

    status, shown = start(several, "s.CHANNEL_LAYERS['default']['BACKEND']")

    assert (status, shown) == (0, "channels_redis.core.RedisChannelLayer")


@pytest.mark.parametrize("folder", ["a#b", "a?b", "50%41 off"])
def test_any_folder_may_hold_the_files(tmp_path: Path, folder: str) -> None:
    var = tmp_path / folder

    _, shown = start({"VAR_DIR": str(var)}, "s.DATABASES['default']['NAME']")

    assert shown == str(var / "touchstone.sqlite3")


def test_a_relative_folder_is_below_the_project_for_every_file() -> None:
    _, shown = start({"VAR_DIR": "var/other"}, "(s.DATABASES['default']['NAME'], str(s.VAR_DIR))")

    folder = settings.BASE_DIR / "var" / "other"
    assert shown == str((str(folder / "touchstone.sqlite3"), str(folder)))
