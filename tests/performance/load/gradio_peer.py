"""The peer: in an environment of its own, started on one core, driven as its page does."""

import asyncio
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.live.processes import ROOT, Process, free_port
from tests.performance.load.web import WEB_CORE, on_core

GRADIO = "6.31.0"
PACKAGES = (f"gradio=={GRADIO}", "aiohttp==3.14.5", "httptools==0.9.0", "uvloop==0.23.0")
FOLDER = ROOT / "var" / "bench" / f"gradio-{GRADIO}"
APPLICATION = Path(__file__).with_name("gradio_app.py")
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
ANSWER = 0  # the application has one function


def installed() -> str:
    """Return the Python of the peer's environment; make it the first time."""
    python = FOLDER / "bin" / "python"
    stamp = FOLDER / ".installed"
    if not stamp.exists():
        print(f"Installing Gradio {GRADIO} into {FOLDER.relative_to(ROOT)}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES], check=True)
        stamp.touch()
    return str(python)


@contextmanager
def gradio_site(models_port: int, models: Sequence[str]) -> Iterator[Process]:
    """Start the application; it is stopped afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{models_port}/v1"
    command = [installed(), str(APPLICATION), str(port), address, *models]
    peer = Process(on_core(WEB_CORE, command), QUIET, FOLDER / "application.log", port)
    try:
        peer.start()
        yield peer
    finally:
        peer.discard()


@dataclass
class Watched:
    """One battle in the peer, as the page gets it: whole messages first, then their changes."""

    question: str
    sent_at: float = 0.0
    ended_at: float = 0.0
    updates: list[tuple[float, bytes]] = field(default_factory=list)

    def texts(self) -> Iterator[tuple[float, list[str]]]:
        """Yield what both panes showed at each update."""
        panes: list[Any] = [None, None]
        for at, update in self.updates:
            for side, change in enumerate(json.loads(update)["output"]["data"]):
                panes[side] = change if panes[side] is None else changed(panes[side], change)
            yield at, [text_of(pane) for pane in panes]


def changed(value: Any, edits: list[tuple[str, list[Any], Any]]) -> Any:
    """Apply the edits that Gradio sends instead of a whole value.

    >>> changed([{"content": "sla"}], [("append", [0, "content"], "te")])
    [{'content': 'slate'}]
    """
    for action, path, new in edits:
        if not path:
            value = value + new if action == "append" else new
            continue
        target = value
        for key in path[:-1]:
            target = target[key]
        _edit(target, path[-1], action, new)
    return value


def _edit(target: Any, key: Any, action: str, new: Any) -> None:
    match action:
        case "append":
            target[key] += new
        case "add" if isinstance(target, list):
            target.insert(key, new)
        case "add" | "replace":
            target[key] = new
        case "delete":
            del target[key]
        case _:
            raise ValueError(f"an edit of an unknown kind: {action}")


def text_of(pane: list[dict[str, Any]]) -> str:
    """Return the answer in a pane, without the spaces at its ends, which Gradio drops."""
    content = pane[-1]["content"]
    if isinstance(content, list):
        content = "".join(part["text"] for part in content)
    return str(content).strip()


async def watch(http: aiohttp.ClientSession, port: int, question: str, after: float) -> Watched:
    """Ask after some seconds and note every update until the answer is complete."""
    watched, session = Watched(question), uuid.uuid4().hex
    address = f"http://127.0.0.1:{port}/gradio_api/queue"
    body = {"data": [question], "fn_index": ANSWER, "session_hash": session}
    await asyncio.sleep(after)
    watched.sent_at = time.perf_counter()
    async with http.post(f"{address}/join", json=body) as answer:
        answer.raise_for_status()
    async with http.get(f"{address}/data", params={"session_hash": session}) as stream:
        async for line in stream.content:
            if b'"process_generating"' in line:
                watched.updates.append((time.perf_counter(), line[6:]))
            elif b'"process_completed"' in line:
                watched.ended_at = time.perf_counter()
                return watched
    raise RuntimeError(f"{question}: the peer ended without an answer")
