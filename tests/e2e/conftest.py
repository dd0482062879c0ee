"""A real site with scripted models and a real browser; skipped with a reason without Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.e2e.sites import Site, demonstration_site, scripted_site
from tests.live.processes import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STEP_MS = 15_000
expect.set_options(timeout=STEP_MS)


@dataclass
class Visitor:
    """One browser window, and whatever went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console {message.type}: {message.text}")


@pytest.fixture(scope="module")  # while it lives, no other event loop can run
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    built = ROOT / "frontend" / "dist" / ".vite" / "manifest.json"
    for missing, what in ((not chromium, "chromium"), (not built.exists(), "the built frontend")):
        if missing:
            reason = f"{what} is missing; make test in CI needs it"
            pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with scripted_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demonstration_site(tmp_path_factory.mktemp("demonstration")) as site:
        yield site


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(STEP_MS)
    yield context
    context.close()


@pytest.fixture
def visitor(context: BrowserContext) -> Iterator[Visitor]:
    with visiting(context) as visitor:
        yield visitor


@contextmanager
def visiting(context: BrowserContext) -> Iterator[Visitor]:
    """Fail on any console error, page error or report of the content policy."""
    visitor = Visitor(context.new_page())
    visitor.page.on("console", visitor.note)
    visitor.page.on("pageerror", lambda error: visitor.faults.append(f"page error: {error}"))
    yield visitor
    assert visitor.faults == []
