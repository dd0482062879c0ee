"""Every setting, address of the API, socket event and command has its place in the docs."""

import json
import re
from pathlib import Path

from arena import events

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def headings(page: str) -> set[str]:
    return set(re.findall(r"^## (.+)$", (REFERENCE / page).read_text(), re.MULTILINE))


def test_every_setting_has_a_heading() -> None:
    settings = (ROOT / "config" / "settings.py").read_text()
    names = set(re.findall(r"env_\w+\(\s*\"([A-Z_]+)\"", settings))

    assert names == headings("settings.md")


def test_every_address_of_the_api_has_a_heading() -> None:
    schema = json.loads((ROOT / "frontend" / "openapi.json").read_text())
    documented = {heading for heading in headings("api.md") if heading.startswith("/")}

    assert set(schema["paths"]) == documented


def test_every_command_has_a_heading() -> None:
    files = ROOT.glob("*/management/commands/*.py")
    names = {file.stem for file in files if file.stem != "__init__"}

    assert names == headings("commands.md")


def test_every_event_of_the_socket_is_in_the_table() -> None:
    source = Path(events.__file__).read_text()
    names = set(re.findall(r'type: Literal\["([a-z.]+)"\]', source))
    page = (REFERENCE / "api.md").read_text()

    assert {name for name in names if f"`{name}" not in page} == set()


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []
