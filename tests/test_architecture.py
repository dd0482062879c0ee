"""The rules of the house that no single test would notice: layers, sizes, what a process loads."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from django.conf import settings

from arena import events
from config.pages import ADDRESSES

ROOT: Path = settings.BASE_DIR
MOST_LINES = 300
SOURCES = (".py", ".ts", ".svelte", ".css")
# Not written by hand, or not ours.
SKIPPED_FOLDERS = {"node_modules", "dist", "build", "migrations", "var", "__pycache__"}
SKIPPED_FILES = {"frontend/src/api/schema.d.ts"}
PROTOCOL = ROOT / "frontend" / "src" / "live" / "protocol.ts"


def handwritten(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name not in SKIPPED_FOLDERS and not path.name.startswith("."):
                yield from handwritten(path)
        elif path.suffix in SOURCES and str(path.relative_to(ROOT)) not in SKIPPED_FILES:
            yield path


def test_every_import_contract_holds() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert re.search(r"Contracts: [4-9] kept, 0 broken\.", done.stdout)


def test_a_file_holds_one_idea_in_three_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in handwritten()
    }

    assert len(lengths) > 100
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_nothing_is_called_after_a_place_to_hide_things_in() -> None:
    names = {
        str(path.relative_to(ROOT))
        for path in handwritten()
        if {"utils", "helpers", "common", "misc"} & {path.stem, path.parent.name}
    }

    assert names == set()


LOAD_THE_SITE = """
import sys
import config.asgi
from django.urls import get_resolver
get_resolver().url_patterns  # loads the views
print(sorted({"torch", "transformers"} & set(sys.modules)), "arena.views" in sys.modules)
"""


def test_the_web_process_loads_neither_torch_nor_transformers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_THE_SITE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "[] True"), done.stderr


def test_the_lock_file_of_the_frontend_names_no_registry() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock


def test_django_serves_every_address_that_the_frontend_knows() -> None:
    routes = (ROOT / "frontend" / "src" / "routes.ts").read_text(encoding="utf-8")

    paths = re.findall(r"^    path: (.+),$", routes, re.MULTILINE)
    first_words = {re.sub(r".*?\^\\?/(\w*).*", r"\1", path) for path in paths}

    assert len(paths) > 5
    assert first_words == {address.split("/")[0] for address in ADDRESSES}


def python_messages() -> dict[str, set[str]]:
    """Return the fields of every message in arena/events.py, by its `type`."""
    messages = {}
    for union in (events.ServerEvent, events.ClientMessage):
        for message in get_args(union):
            hints = get_type_hints(message)
            assert get_origin(hints["type"]) is Literal
            [name] = get_args(hints["type"])
            messages[name] = set(hints) - {"type"}
    return messages


def typescript_messages(source: str) -> dict[str, set[str]]:
    """Return the same from the types `= { type: '...'; field: ... }` of the frontend."""
    messages = {}
    for body in re.findall(r"=\s*\{([^}]*)\}", source):
        name = re.search(r"type: '([\w.]+)'", body)
        if name:
            messages[name[1]] = set(re.findall(r"(\w+)\??:", body)) - {"type"}
    return messages


@pytest.mark.skipif(
    not PROTOCOL.exists(), reason="frontend/src/live/protocol.ts is not written yet"
)
def test_the_frontend_mirrors_every_message_of_the_socket() -> None:
    assert len(python_messages()) == 10
    assert typescript_messages(PROTOCOL.read_text(encoding="utf-8")) == python_messages()


@pytest.mark.skipif(
    not PROTOCOL.exists(), reason="frontend/src/live/protocol.ts is not written yet"
)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("FinishReason", get_args(events.FinishReason)),
        ("Side", get_args(events.Side)),
    ],
)
def test_the_frontend_knows_the_same_words(name: str, words: tuple[str, ...]) -> None:
    sources = [path.read_text(encoding="utf-8") for path in handwritten(ROOT / "frontend" / "src")]
    pattern = re.compile(rf"export type {name} = ([^;]+);")

    definitions = [match for source in sources for match in pattern.findall(source)]

    assert [set(re.findall(r"'(\w+)'", definition)) for definition in definitions] == [set(words)]
