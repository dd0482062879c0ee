"""The local model server: `transformers serve` as a child process, one for all local models."""

import contextlib
import importlib.util
import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from arena.endpoints import served_name
from arena.models import LanguageModel
from config.supervisor import Child

NAME = "model server"
READY_SECONDS = 120
WARM_SECONDS = 120


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


def model_server(port: int) -> Child:
    """Loopback only: the server has no authentication of its own."""
    environment = {**os.environ, "TOKENIZERS_PARALLELISM": "false"}
    if all(model.source == LanguageModel.Source.FOLDER for model in local_models()):
        environment.setdefault("HF_HUB_OFFLINE", "1")
    command = [
        str(Path(sys.executable).with_name("transformers")),
        "serve",
        *("--host", "127.0.0.1"),
        *("--port", str(port)),
        *("--model-timeout", "86400"),
    ]
    return Child(NAME, command, environment, settings.VAR_DIR / "model-server.log")


def wait_and_warm(port: int, say: Callable[[str], None], is_stopping: Callable[[], bool]) -> None:
    """Wait until the server answers, then let it load each model by writing one token.

    It answers before any model is loaded; a first rater should not wait for that.
    """
    if not wait_for_port("127.0.0.1", port, is_stopping):
        if not is_stopping():
            say(f"{NAME}: no answer for {READY_SECONDS} s; see {settings.VAR_DIR}/model-server.log")
        return
    for model in local_models():
        if is_stopping():
            return
        problem = _warm(port, served_name(model))
        if problem:
            say(f"{model.name} did not load: {problem}")


def wait_for_port(host: str, port: int, is_stopping: Callable[[], bool]) -> bool:
    """Return whether something answered there before the time was up or a stop was requested."""
    deadline = time.monotonic() + READY_SECONDS
    while not is_stopping() and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def _warm(port: int, name: str) -> str:
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
        return f"HTTP {error.code}: {error.read(200).decode(errors='replace')}"
    except OSError as error:
        return str(error)
    return ""
