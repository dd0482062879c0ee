"""A real site with scripted models and a real browser; skipped with a reason without Chromium."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from config.web_server import web_command
from tests.live.databases import LiveDatabase, prepared_database
from tests.live.processes import ROOT, Process, free_port

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


@dataclass
class Site:
    address: str
    database: LiveDatabase
    web: Process


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
    folder = tmp_path_factory.mktemp("site")
    port, models_port = free_port(), free_port()
    models = [
        {
            "slug": slug,
            "name": slug.title(),
            "organisation": "Tests",
            "licence": "Apache-2.0",
            "location": f"http://127.0.0.1:{models_port}/v1",
            "remote_name": f"{slug}?length=400&says={slug[::-1]}&chunk=5&speed={speed}",
        }
        for slug, speed in (("quartz", 220), ("basalt", 160), ("gneiss", 190))
    ]
    database = prepared_database(folder, models)
    environment = {
        "DATABASE_URL": database.url,
        "VAR_DIR": str(folder),
        "ENFORCE_LIMITS": "0",
        "REFIT_DEBOUNCE_SECONDS": "0",
        "BATTLE_OWNER_LOST_SECONDS": "1",
    }
    processes = [
        Process(
            [sys.executable, "-m", "tests.fakes.model_server", str(models_port)],
            {},
            folder / "models.log",
            models_port,
        ),
        Process(web_command("127.0.0.1", port), environment, folder / "web.log", port),
        Process([sys.executable, "-m", "config", "worker"], environment, folder / "worker.log"),
    ]
    try:
        for process in processes:
            process.start()
        yield Site(f"http://127.0.0.1:{port}", database, processes[1])
    finally:
        for process in processes:
            process.discard()
        database.drop()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(STEP_MS)
    yield context
    context.close()


@pytest.fixture
def visitor(context: BrowserContext) -> Iterator[Visitor]:
    """Fail the test on any console error, page error or report of the content policy."""
    visitor = Visitor(context.new_page())
    visitor.page.on("console", visitor.note)
    visitor.page.on("pageerror", lambda error: visitor.faults.append(f"page error: {error}"))
    yield visitor
    assert visitor.faults == []
