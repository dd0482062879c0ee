"""Start everything on one machine and stop it again."""

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from arena.errors import ArenaError
from arena.progress import progress
from arena.services import open_arena
from config.child_process import Child
from config.database_problems import require_whole_database
from config.demonstration import add_demonstration, has_models
from config.frontend_build import build_frontend
from config.machine import port_problem
from config.model_server import NAME as MODEL_SERVER
from config.model_server import LocalModels, local_models, wait_for_port
from config.overview import overview
from config.supervisor import Supervisor
from config.var_folder import hold_var_folder, secret_key, space_warning
from config.web_server import web_command
from evaluation.services import refit_boards


class Command(BaseCommand):
    help = (
        "Build the pages, prepare the database, load the demonstration models and simulated votes "
        "into an empty site, start model server, worker and web server; Ctrl-C stops all. "
        "Example: touchstone up --port 8123"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web server (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="to listen on (127.0.0.1)")
        parser.add_argument(
            "--no-demo",
            action="store_true",
            help="leave an empty site empty: no demonstration models, no simulated votes",
        )

    def handle(self, *_args: Any, port: int, host: str, no_demo: bool, **_options: Any) -> None:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        with hold_var_folder(address):
            if problem := port_problem(host, port):
                raise CommandError(problem, returncode=2)
            supervisor = Supervisor(self.say, self._on_restart)
            self.models = LocalModels(supervisor, self.say)
            stop_at(supervisor.request_stop_now)
            sys.unraisablehook = all_but_interrupts
            try:
                self._prepare(supervisor, is_demo_wanted=not no_demo)
                stop_at(supervisor.request_stop)
                self._run(supervisor, host, port, address)
            finally:
                supervisor.stop()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def _prepare(self, supervisor: Supervisor, *, is_demo_wanted: bool) -> None:
        if warning := space_warning():
            self.say(warning)
        if serves_models():
            self._start_model_server(is_demo_wanted=is_demo_wanted)
        build_frontend(self.say)
        self.say("Preparing the database")
        require_whole_database()
        call_command("migrate", verbosity=0, interactive=False)
        open_arena()
        supervisor.go_on()
        if is_demo_wanted or has_models():
            try:
                add_demonstration(self.say, supervisor.go_on)
            except ArenaError as error:
                raise CommandError(error.sentence, returncode=2) from error
        refit_boards()  # so that the first page has a board to show

    def _start_model_server(self, *, is_demo_wanted: bool) -> None:
        """Start what takes longest first; it gets ready while the rest is prepared."""
        try:
            local, is_empty = local_models(), not has_models()
        except DatabaseError:  # no tables yet; a worse problem is told when it is prepared
            local, is_empty = [], True
        if local or (is_empty and is_demo_wanted):
            self.models.start(local)

    def _run(self, supervisor: Supervisor, host: str, port: int, address: str) -> None:
        environment = children_environment(self.models.port)
        supervisor.go_on()
        supervisor.start(Child("worker", command("worker"), environment))
        supervisor.start(Child("web server", web_command(host, port), environment))
        if serves_models() and (local := local_models()):
            self.models.load(local)
            with progress(f"Loading {len(local)} models") as advance:
                self.models.wait(advance)
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared only
        if wait_for_port(here, port, lambda: supervisor.is_stopping):
            self.say(f"\nTouchstone answers on {address}\n\n{overview(self.models)}\n")
        supervisor.watch(self.models.look if serves_models() else lambda: False)
        self.say("Stopping")

    def _on_restart(self, child: Child) -> None:
        if child.name == MODEL_SERVER:
            self.models.load_again()


def stop_at(handler: Callable[[int, FrameType | None], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def all_but_interrupts(lost: "sys.UnraisableHookArgs") -> None:
    """Keep Ctrl-C quiet where Python drops its exception; the stop is remembered."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


def serves_models() -> bool:
    """Return whether local models are served by our own child; an operator may have another."""
    return "MODEL_SERVER_URL" not in os.environ


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
