"""The local models of `touchstone up`, with a quick server in the place of the real one."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from pytest_django import Settings

from arena.models import LanguageModel
from config import model_server
from config.child_process import Child
from config.model_server import MOST_DEATHS, NAME, LocalModels
from config.supervisor import Supervisor
from tests.builders import a_model

WAIT_SECONDS = 60.0
# Answers anything; for a model of the name "mute" as the real one does without a chat template.
SERVER = """
import json, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(500 if asked["model"].endswith("mute") else 200)
        self.end_headers()
        self.wfile.write(b"Internal Server Error")
ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Machine:
    """A supervisor in a thread of its own, and what it says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
        self.said: list[str] = []
        self.supervisor = Supervisor(self.said.append, lambda _child: self.models.load_again())
        self.models = LocalModels(self.supervisor, self.said.append)
        command = [sys.executable, "-c", program, str(self.models.port)]
        child = Child(NAME, command, os.environ)
        monkeypatch.setattr(model_server, "model_server", lambda _port, _models: child)
        monkeypatch.setattr(model_server, "is_installed", lambda: True)

    def load(self, *models: LanguageModel) -> None:
        """Load them as the start does."""
        self.models.load(models)
        with self.patience():
            self.models.wait(lambda _done, _of: None)

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Watch no longer than a test may take."""
        alarm = threading.Timer(WAIT_SECONDS, self.supervisor.request_stop)
        alarm.start()
        yield
        alarm.cancel()
        assert not self.supervisor.is_stopping, f"waited {WAIT_SECONDS:g} s in vain: {self.said}"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    started = Machine(monkeypatch, SERVER)
    yield started
    started.supervisor.request_stop()
    started.supervisor.stop()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    started = Machine(monkeypatch, "import sys; sys.exit(3)")
    yield started
    started.supervisor.request_stop()
    started.supervisor.stop()


def a_folder(place: Path, name: str) -> LanguageModel:
    """Return a model that nothing but its folder needs to be there for."""
    folder = place / name
    folder.mkdir()
    for file in ("config.json", "tokenizer_config.json"):
        (folder / file).write_text("{}")
    (folder / "chat_template.jinja").touch()
    return a_model(name, source="folder", location=str(folder), remote_name="")


@pytest.mark.django_db(transaction=True)
def test_each_model_is_loaded_and_named(machine: Machine, tmp_path: Path) -> None:
    machine.load(a_folder(tmp_path, "granite"), a_folder(tmp_path, "mica"))

    assert machine.models.loaded == ["Granite", "Mica"]
    assert machine.said == []


@pytest.mark.django_db(transaction=True)
def test_a_folder_that_vanished_is_told_with_what_to_do(machine: Machine, tmp_path: Path) -> None:
    gone, there = a_folder(tmp_path, "granite"), a_folder(tmp_path, "mica")
    (tmp_path / "granite" / "config.json").unlink()

    machine.load(gone, there)

    assert machine.models.loaded == ["Mica"]
    assert machine.said == [
        f"Granite did not load: there is no readable config.json in {tmp_path / 'granite'}. "
        "Battles with it fail: mend it and start again, or `touchstone models retire granite`"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_model_that_the_server_refuses_is_told_with_its_log(
    machine: Machine, tmp_path: Path, settings: Settings
) -> None:
    settings.VAR_DIR = tmp_path

    machine.load(a_folder(tmp_path, "mute"))

    assert machine.said[0].startswith(
        f"Mute did not load: HTTP 500, Internal Server Error; see {tmp_path / 'model-server.log'}. "
    )


@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_while_loading_does_not_hold_up_the_site(
    broken: Machine, tmp_path: Path
) -> None:
    broken.load(a_folder(tmp_path, "granite"))

    assert broken.models.loaded == []
    assert broken.supervisor.deaths(NAME) == MOST_DEATHS
    assert broken.said[0] == "model server ended with status 3; it starts again in 1 s"


@pytest.mark.django_db(transaction=True)
def test_a_model_that_is_added_later_is_loaded_and_told(machine: Machine, tmp_path: Path) -> None:
    machine.load(a_folder(tmp_path, "granite"))
    a_folder(tmp_path, "mica")

    machine.models.look()
    with machine.patience():
        machine.supervisor.watch(lambda: "Mica is loaded" in machine.said)

    assert machine.models.loaded == ["Granite", "Mica"]


@pytest.mark.django_db(transaction=True)
def test_after_the_server_died_all_are_loaded_again(machine: Machine, tmp_path: Path) -> None:
    others = set(psutil.Process().children())
    machine.load(a_folder(tmp_path, "granite"))
    (server,) = set(psutil.Process().children()) - others

    server.kill()
    with machine.patience():
        machine.supervisor.watch(lambda: "Granite is loaded" in machine.said)

    assert machine.supervisor.deaths(NAME) == 1
    assert machine.models.loaded == ["Granite"]


@pytest.mark.django_db(transaction=True)
def test_without_the_extra_models_say_so(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_server, "is_installed", lambda: False)

    machine.load(a_folder(tmp_path, "granite"))

    assert machine.said == ["Granite cannot answer: install them with `pip install '.[models]'`"]
