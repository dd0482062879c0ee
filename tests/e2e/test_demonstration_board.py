"""The board of the demonstration, at every width: labelled, open to everybody, not too wide.

No number that rests on simulated votes is shown without its label, and no label without one.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.axe import barriers
from tests.e2e.conftest import STEP_MS, Visitor, visiting
from tests.e2e.sites import SIMULATED_VOTES, Site
from tests.e2e.walks import PAGES, width_needed

pytestmark = pytest.mark.browser

MODEL = "/models/granite"
STYLE = "/leaderboard?scores=style"
DEMONSTRATION_PAGES = [MODEL if page.startswith("/models/") else page for page in PAGES]
BOARD = re.compile("/api/leaderboards/")
WIDTHS = [360, 1440]
# Where numbers of the board stand, and in how many places of a page.
NUMBERS = {
    "/": {"figure:has(h2:text('The streak test'))": 1, "section:has(table.brief)": 1},
    "/leaderboard": {"dl:has(dt:text-is('Votes'))": 1, "main:has(table.board) .legend": 1},
    STYLE: {"dl:has(dt:text-is('Votes'))": 1, "main .style": 1, "main:has(table.board) .legend": 1},
    MODEL: {"main figure": 2},
}


@pytest.fixture(params=WIDTHS)
def visitor(
    request: pytest.FixtureRequest, browser: Browser, demonstration: Site
) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=demonstration.address,
        viewport={"width": request.param, "height": 800},
        color_scheme="dark" if request.param == WIDTHS[0] else "light",
    )
    context.set_default_timeout(STEP_MS)
    with visiting(context) as visitor:
        yield visitor
    context.close()


def strip(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Notice")


def badges(place: Page | Locator) -> Locator:
    return place.get_by_text("Simulated", exact=True)


@pytest.mark.parametrize("address", NUMBERS)
def test_the_strip_is_the_first_thing_on_a_page_with_simulated_numbers(
    visitor: Visitor, address: str
) -> None:
    page = visitor.page
    page.goto(address)

    expect(strip(page)).to_contain_text("Simulated votes.")
    expect(strip(page)).to_contain_text(f"{SIMULATED_VOTES:,} votes by simulated raters")
    expect(strip(page)).to_contain_text("none by people")
    expect(strip(page)).to_be_in_viewport(ratio=1)
    box = strip(page).bounding_box()
    assert box is not None
    assert box["y"] == 0


@pytest.mark.parametrize("address", NUMBERS)
def test_the_badge_stands_at_every_simulated_number(visitor: Visitor, address: str) -> None:
    page = visitor.page
    page.goto(address)
    expect(badges(page).first).to_be_visible()

    for selector, count in NUMBERS[address].items():
        places = page.locator(selector)
        expect(places).to_have_count(count)
        for place in places.all():
            place.evaluate("element => element.scrollIntoView({block: 'start'})")
            expect(badges(place)).to_be_in_viewport(ratio=1)


def test_every_page_that_asks_for_a_board_has_the_strip(visitor: Visitor) -> None:
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with_board = []
    for address in DEMONSTRATION_PAGES:
        asked.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        has_board = any(BOARD.search(url) for url in asked)

        expect(strip(page)).to_have_count(int(has_board))
        with_board += [address] if has_board else []

    assert with_board == list(NUMBERS)


def test_the_files_carry_the_label(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.page
    page.goto("/leaderboard")
    files = {}
    for name in ("SVG", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        file = tmp_path / name
        download.value.save_as(file)
        files[name] = file.read_text()

    assert "Simulated votes." in files["SVG"]
    assert 'fill="url(#hatch)"' in files["SVG"]
    head, *rows = files["CSV"].splitlines()
    column = head.split(",").index("board_simulated_votes")
    assert len(rows) == 5
    for row in rows:
        assert row.split(",")[column] == str(SIMULATED_VOTES)


@pytest.mark.parametrize("address", NUMBERS)
def test_no_board_has_a_barrier(visitor: Visitor, address: str) -> None:
    page = visitor.page
    page.goto(address)
    expect(badges(page).first).to_be_visible()

    assert barriers(page) == []


def test_head_to_head_is_labelled_fits_and_has_no_barrier(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/leaderboard")
    page.get_by_text("Head to head").click()

    table = page.locator("details table")
    expect(table.get_by_role("row")).to_have_count(6)  # five models below their names
    expect(badges(page.locator("details"))).to_be_visible()
    named = page.get_by_role("rowheader", name="Granite")
    granite = table.get_by_role("row").filter(has=named)
    expect(granite.get_by_role("cell")).to_have_count(5)
    expect(granite.get_by_role("cell").last).to_contain_text("expected")
    assert barriers(page) == []
    assert width_needed(page) <= page.evaluate("innerWidth")


def test_the_scores_change_to_equal_style_and_back(visitor: Visitor) -> None:
    page = visitor.page
    page.goto("/leaderboard")
    scores = page.get_by_role("navigation", name="Which scores")
    expect(scores.locator("[aria-current]")).to_have_text("As people voted")
    scores.get_by_role("link", name="At equal style").click()

    expect(page).to_have_url(re.compile(r"/leaderboard\?scores=style$"))
    expect(scores.locator("[aria-current]")).to_have_text("At equal style")
    expect(page.get_by_text(re.compile(r"Length: .+ points \(95% interval"))).to_be_visible()
    scores.get_by_role("link", name="As people voted").click()
    expect(page).to_have_url(re.compile("/leaderboard$"))


def test_scores_that_nobody_knows_are_refused_with_a_way_back(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/leaderboard?scores=vibes")

    expect(page.get_by_text("There is no score_method 'vibes'")).to_be_visible()
    page.get_by_role("link", name="As people voted").click()
    expect(
        page.get_by_role("navigation", name="Which scores").locator("[aria-current]")
    ).to_have_text("As people voted")
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_scrolls_sideways(browser: Browser, demonstration: Site, width: int) -> None:
    context = browser.new_context(
        base_url=demonstration.address, viewport={"width": width, "height": 800}
    )
    with visiting(context) as visitor:
        page = visitor.page
        for address in DEMONSTRATION_PAGES:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            if address in NUMBERS:
                expect(badges(page).first).to_be_visible()

            assert width_needed(page) <= width, address
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_where_no_vote_is_simulated_nothing_says_so(
    browser: Browser, site: Site, width: int
) -> None:
    context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 800})
    with visiting(context) as visitor:
        page = visitor.page
        for address in PAGES:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            expect(page.get_by_role("heading", level=1)).to_be_visible()

            expect(strip(page)).to_have_count(0)
            expect(badges(page)).to_have_count(0)
    context.close()
