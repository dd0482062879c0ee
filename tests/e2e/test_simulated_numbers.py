"""No number counted from simulated votes is on a page, at any moment, before its label."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import STEP_MS, visiting
from tests.e2e.sites import Site
from tests.e2e.test_demonstration_board import DEMONSTRATION_PAGES, NUMBERS, STYLE

pytestmark = pytest.mark.browser

BOARD_OF = {"/leaderboard": "demo", STYLE: "demo-style"}
BOARD = re.compile("/api/leaderboards/")
LATE_MS = 1_500  # longer than the page waits for the board before it shows itself without

# At every change of the page: which numbers are read before the label, and which at all.
WATCH = """
(numbers) => {
  window.unlabelled = new Set();
  window.shown = new Set();
  const look = () => {
    const text = document.body?.innerText ?? '';
    const label = text.indexOf('Simulated votes.');
    for (const number of numbers) {
      const at = text.indexOf(number);
      if (at < 0) continue;
      shown.add(number);
      if (label < 0 || at < label) unlabelled.add(number);
    }
  };
  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, characterData: true,
  });
}
"""


@pytest.fixture
def context(browser: Browser, demonstration: Site) -> Any:
    context = browser.new_context(base_url=demonstration.address)
    context.set_default_timeout(STEP_MS)
    yield context
    context.close()


def simulated_numbers(page: Page, board: str) -> set[str]:
    """Return the ranges that a board gives, as pages write them; they are like nothing else."""
    document = page.request.get(f"/api/leaderboards/{board}/").json()
    columns = document["columns"]
    assert document["simulated_votes"] > 0
    return {
        f"{low:.0f}\u2013{high:.0f}"
        for low, high in zip(columns["low"], columns["high"], strict=True)
        if low is not None
    }


def watch(page: Page) -> dict[str, set[str]]:
    """Watch for the numbers of every board; return those that a page has to show."""
    numbers = {address: simulated_numbers(page, board) for address, board in BOARD_OF.items()}
    assert all(numbers.values()), "the demonstration has simulated votes"
    every = sorted(set.union(*numbers.values()))
    page.add_init_script(f"({WATCH})({json.dumps(every)})")
    return numbers


def seen(page: Page, which: str) -> list[str]:
    numbers: list[str] = page.evaluate(f"[...{which}].sort()")
    return numbers


@pytest.mark.parametrize("is_late", [False, True], ids=["at once", "late board"])
def test_every_simulated_number_stands_below_its_label(
    context: BrowserContext, is_late: bool
) -> None:
    with visiting(context) as visitor:
        page = visitor.page
        numbers = watch(page)
        if is_late:
            page.route(BOARD, hold_back)
        with_numbers = []
        for address in DEMONSTRATION_PAGES:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            shown = seen(page, "shown")

            assert seen(page, "unlabelled") == [], address
            with_numbers += [address] if shown else []
            if address in numbers:
                assert set(shown) == numbers[address]

    assert with_numbers == list(NUMBERS)


def hold_back(route: Route) -> None:
    route.request.frame.page.wait_for_timeout(LATE_MS)
    route.continue_()
