"""The local model server: `transformers serve` as a child process, one for all local models."""

import contextlib
import importlib.util
import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from arena.endpoints import served_name
from arena.hub import is_fetched
from arena.locations import location_problem
from arena.models import LanguageModel
from config.child_process import Child
from config.supervisor import Supervisor

NAME = "model server"
READY_SECONDS = 120
WARM_SECONDS = 600
LOOK_SECONDS = 3
MOST_DEATHS = 2  # while models are loaded; then the site starts without them


def local_models() -> list[LanguageModel]:
    local = [LanguageModel.Source.HUB, LanguageModel.Source.FOLDER]
    return list(LanguageModel.objects.for_battles().filter(source__in=local))


def is_installed() -> bool:
    return all(importlib.util.find_spec(name) for name in ("torch", "transformers", "fastapi"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def model_server(port: int, models: Iterable[LanguageModel]) -> Child:
    """Loopback only: the server has no authentication of its own.

    `touchstone models add` has fetched what comes from the hub, so that no model changes under a
    running arena; only where something was not fetched may the server try to.
    """
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "false"}
    hub = [model for model in models if model.source == LanguageModel.Source.HUB]
    if all(is_fetched(model.location, model.revision) for model in hub):
        environment.setdefault("HF_HUB_OFFLINE", "1")
    command = [
        str(Path(sys.executable).with_name("transformers")),
        "serve",
        *("--host", "127.0.0.1"),
        *("--port", str(port)),
        *("--model-timeout", "86400"),
    ]
    return Child(NAME, command, environment, log())


def log() -> Path:
    return Path(settings.VAR_DIR) / "model-server.log"


class LocalModels:
    """Runs the model server where a model needs it, and has each model loaded before its battles.

    Children are started by the main thread alone: the system ends them with their thread.
    """

    def __init__(self, supervisor: Supervisor, say: Callable[[str], None]) -> None:
        self.port = free_port()
        self.outcomes: dict[str, str] = {}  # by slug: nothing where it is loaded, else why not
        self._supervisor = supervisor
        self._say = say
        self._expected: list[LanguageModel] = []
        self.is_started = False
        self._tells_each = False
        self._next_look = 0.0

    @property
    def loaded(self) -> list[str]:
        """Return the names of the models that can answer."""
        return [model.name for model in self._expected if self.outcomes.get(model.slug) == ""]

    def start(self, models: Iterable[LanguageModel] = ()) -> None:
        """Start the server, if need be ahead of its first model: it takes its time itself."""
        if not self.is_started and is_installed():
            self.is_started = True
            self._supervisor.start(model_server(self.port, models))

    def look(self) -> None:
        """Load models that were registered meanwhile; called often, it reads now and then."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_SECONDS
        with contextlib.suppress(DatabaseError):  # the next look may find it well again
            close_old_connections()
            self.load(local_models())

    def load(self, models: Iterable[LanguageModel]) -> None:
        """Load those that are not loaded yet, in the background."""
        known = {model.id for model in self._expected}
        new = [model for model in models if model.id not in known]
        if not new:
            return
        self._expected += new
        if not is_installed():
            names = ", ".join(model.name for model in new)
            self._say(f"{names} cannot answer: install them with `pip install '.[models]'`")
            self.outcomes |= {model.slug: "not installed" for model in new}
            return
        self.start(new)
        self._load_in_background(new)

    def load_again(self) -> None:
        """Load all: the server was started again and has forgotten them."""
        self.outcomes.clear()
        with contextlib.suppress(DatabaseError):
            self._expected = local_models()
        self._load_in_background(self._expected)

    def wait(self, on_progress: Callable[[int, int], None]) -> None:
        """Return when each model is loaded or has failed; from then on tell of each new one."""

        def is_settled() -> bool:
            on_progress(len(self.outcomes), len(self._expected))
            given_up = self._supervisor.deaths(NAME) >= MOST_DEATHS
            return given_up or len(self.outcomes) == len(self._expected)

        self._supervisor.watch(is_settled)
        self._tells_each = True

    def _load_in_background(self, models: Iterable[LanguageModel]) -> None:
        deaths = self._supervisor.deaths(NAME)
        threading.Thread(target=self._load, args=(list(models), deaths), daemon=True).start()

    def _load(self, models: list[LanguageModel], deaths: int) -> None:
        def given_up() -> bool:
            return self._supervisor.is_stopping or self._supervisor.deaths(NAME) > deaths

        if not wait_for_port("127.0.0.1", self.port, given_up):
            if not given_up():
                self._say(f"The {NAME} does not answer within {READY_SECONDS} s; see {log()}")
                self.outcomes |= {model.slug: "no answer" for model in models}
            return
        for model in models:
            problem = location_problem(model) or _warm(self.port, served_name(model))
            if given_up():
                return
            self.outcomes[model.slug] = problem
            if problem:
                self._say(
                    f"{model.name} did not load: {problem}. Battles with it fail: mend it and "
                    f"start again, or `touchstone models retire {model.slug}`"
                )
            elif self._tells_each:
                self._say(f"{model.name} is loaded")


def wait_for_port(host: str, port: int, is_stopping: Callable[[], bool]) -> bool:
    """Return whether something answered there before the time was up or a stop was requested."""
    deadline = time.monotonic() + READY_SECONDS
    while not is_stopping() and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def _warm(port: int, name: str) -> str:
    """Have one token written, which loads the model; return what went wrong."""
    body = {"model": name, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    request = urllib.request.Request(  # loopback
        f"http://127.0.0.1:{port}/v1/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=WARM_SECONDS) as response:  # noqa: S310  # loopback
            response.read()
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}, {error.read(200).decode(errors='replace')}; see {log()}"
    except OSError as error:
        return f"{error}; see {log()}"
    return ""
