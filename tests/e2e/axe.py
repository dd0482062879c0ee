"""Look for barriers on a page with axe-core, which knows what a program can check of WCAG 2.2."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.live.processes import ROOT

SCRIPT = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


def barriers(page: Page) -> list[str]:
    """Return the serious and critical violations, one line for each element.

    The script goes in through the debugger, because the content policy lets no other script run.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: dict[str, Any] = page.evaluate(RUN)
    return [
        f"{violation['id']}: {violation['help']}: {node['html']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


@cache
def _script() -> str:
    return SCRIPT.read_text()
