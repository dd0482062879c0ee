"""Start everything on one machine and stop it again."""

import os
import secrets
import signal
import socket
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from arena.services import open_arena
from benchmarks.services import load_demonstration
from config import model_server
from config.frontend_build import build_frontend
from config.supervisor import Child, Supervisor
from config.web_server import web_command
from evaluation.services import refit_ratings


class Command(BaseCommand):
    help = (
        "Build the pages, prepare the database, load the demonstration models, start model server, "
        "worker and web server; Ctrl-C stops all. Example: touchstone up --port 8123"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web server (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="to listen on (127.0.0.1)")

    def handle(self, *_args: Any, port: int, host: str, **_options: Any) -> None:
        check_is_free(host, port)
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        build_frontend(self.say)
        self.say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        open_arena()
        added = load_demonstration()
        if added:
            self.say(f"Added the demonstration models {', '.join(m.name for m in added)}")
        refit_ratings()  # so that the first page has a board to show
        self._run(host, port)

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _run(self, host: str, port: int) -> None:
        models_port = model_server.free_port()
        supervisor = Supervisor(self.say, lambda child: self._warm_again(child, models_port))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, supervisor.request_stop)
        environment = children_environment(models_port)
        self.supervisor = supervisor
        try:
            self._start_models(models_port)
            supervisor.start(Child("worker", command("worker"), environment))
            supervisor.start(Child("web server", web_command(host, port), environment))
            here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared only
            if model_server.wait_for_port(here, port, self._is_stopping):
                shown = f"[{host}]" if ":" in host else host
                self.say(f"Touchstone answers on http://{shown}:{port} (Ctrl-C stops it)")
            supervisor.watch()
            self.say("Stopping")
        finally:
            supervisor.stop()

    def _start_models(self, port: int) -> None:
        if "MODEL_SERVER_URL" in os.environ or not model_server.local_models():
            return
        if not model_server.is_installed():
            self.say("Local models cannot answer: install them with `pip install '.[models]'`")
            return
        self.say("Starting the model server and loading the models")
        self.supervisor.start(model_server.model_server(port))
        model_server.wait_and_warm(port, self.say, self._is_stopping)

    def _warm_again(self, child: Child, port: int) -> None:
        if child.name == model_server.NAME:
            arguments = (port, self.say, self._is_stopping)
            threading.Thread(target=model_server.wait_and_warm, args=arguments, daemon=True).start()

    def _is_stopping(self) -> bool:
        return self.supervisor.is_stopping


def check_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"cannot listen on {host}:{port} ({error}); choose another: make up PORT=8123",
                returncode=2,
            ) from error


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "config", *words]


def children_environment(models_port: int) -> dict[str, str]:
    """Production settings for one machine; what the operator has set wins."""
    defaults = {
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": secret_key(settings.VAR_DIR / "secret-key"),
        "ALLOWED_HOSTS": ",".join(settings.LOOPBACK_HOSTS),
        "DATABASE_URL": settings.DATABASE_URL,
        "MODEL_SERVER_URL": f"http://127.0.0.1:{models_port}/v1",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **os.environ}


def secret_key(file: Path) -> str:
    """Keep one key for all later starts, or everybody would be a new rater each time."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_text().strip()
        if len(key) < settings.SHORTEST_SECRET_KEY:
            raise CommandError(
                f"{file} holds no key; delete it to get a new one", returncode=2
            ) from None
        return key
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(48))
    return file.read_text()
