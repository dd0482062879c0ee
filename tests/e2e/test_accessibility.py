"""Nobody is kept out: no grave barrier, all by keyboard, no movement for who wants none."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.e2e.axe import barriers
from tests.e2e.conftest import STEP_MS, Visitor, visiting
from tests.e2e.keyboard import tab_to
from tests.e2e.sites import Site
from tests.e2e.walks import PAGES, Turn, ask, consent, width_needed

pytestmark = pytest.mark.browser

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}
SLOW = "Why is it so? | speed=60&length=2000"  # long enough to look at while it is written
BOTH_FAIL = "Is anybody there? | fault=reject"
LONG_WORD = "m" * 300


@pytest.fixture(params=["light-wide", "dark-narrow"])
def visitor(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visitor]:
    """Visit in either scheme and in either layout."""
    is_dark = request.param.startswith("dark")
    context = browser.new_context(
        base_url=site.address,
        viewport=NARROW if is_dark else WIDE,
        color_scheme="dark" if is_dark else "light",
    )
    context.set_default_timeout(STEP_MS)
    with visiting(context) as visitor:
        yield visitor
    context.close()


def test_no_page_has_a_barrier(visitor: Visitor) -> None:
    page = visitor.page
    for address in PAGES:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()

        assert barriers(page) == [], address


def test_no_state_of_a_battle_has_a_barrier(visitor: Visitor) -> None:
    page = visitor.page
    consent(page)
    expect(
        page.get_by_role("region", name="Suggested questions").get_by_role("button")
    ).to_have_count(4)
    assert barriers(page) == [], "empty"

    ask(page, SLOW)
    Turn(page, 1).expect_state("Writing")
    assert barriers(page) == [], "writing"
    page.keyboard.press("Escape")
    Turn(page, 1).expect_state("Stopped by you")

    page.get_by_role("button", name="Say why (optional)").click()
    page.get_by_label("Useful").first.check(force=True)
    assert barriers(page) == [], "ready, with reasons"

    for name in ("Guidelines", "Settings"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        assert barriers(page) == [], name
        page.keyboard.press("Escape")

    page.get_by_role("button", name="A is better").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You chose A")
    assert barriers(page) == [], "reveal"

    page.goto("/votes")
    expect(page.get_by_role("main").get_by_role("listitem")).not_to_have_count(0)
    assert barriers(page) == [], "my votes"


def test_a_failed_battle_has_no_barrier(visitor: Visitor) -> None:
    page = visitor.page
    consent(page)

    ask(page, BOTH_FAIL)
    expect(page.get_by_role("button", name="Same question, new pair")).to_be_visible()

    assert barriers(page) == []


def test_a_wrong_address_leads_on(visitor: Visitor) -> None:
    page = visitor.page
    for address in ("/nothing/here", "/models/nobody"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert barriers(page) == [], address
        visitor.faults.clear()  # the console notes that the address answers 404

        page.get_by_role("main").get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert barriers(page) == [], "where it leads"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_state_of_a_battle_scrolls_sideways(browser: Browser, site: Site, width: int) -> None:
    context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 800})
    context.set_default_timeout(STEP_MS)
    needed = {}
    with visiting(context) as visitor:
        page = visitor.page
        page.goto("/arena")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Before your first")
        needed["consent"] = width_needed(page)
        consent(page)
        ask(page, BOTH_FAIL)
        expect(page.get_by_role("button", name="Same question, new pair")).to_be_visible()
        needed["failed"] = width_needed(page)
        page.goto("/arena")
        ask(page, f"{LONG_WORD} {SLOW}")
        Turn(page, 1).expect_state("Writing")
        needed["writing"] = width_needed(page)
        page.keyboard.press("Escape")
        Turn(page, 1).expect_state("Stopped by you")
        page.get_by_role("button", name="Say why (optional)").click()
        needed["ready"] = width_needed(page)
        page.get_by_role("button", name="Both bad").click()
        expect(page.get_by_role("link", name="Next battle")).to_be_visible()
        needed["reveal"] = width_needed(page)
        page.goto("/votes")
        expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
        needed["my votes"] = width_needed(page)
    context.close()

    assert {state for state, px in needed.items() if px > width} == set()


def test_a_question_of_the_first_page_is_asked_in_a_battle(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, viewport=WIDE)
    context.set_default_timeout(STEP_MS)
    with visiting(context) as visitor:
        page = visitor.page
        page.goto("/")
        offered = page.get_by_role("region", name="Or begin with one of these")
        expect(offered.get_by_role("link")).to_have_count(3)
        question = offered.get_by_role("link").last
        words = question.inner_text()
        tab_to(page, question)
        page.keyboard.press("Enter")
        page.get_by_label("Keep my questions, the answers and my votes").check()
        page.get_by_role("button", name="Start", exact=True).click()

        expect(page.get_by_role("textbox")).to_have_value(words)
        page.get_by_role("button", name="Send to both").click()
        Turn(page, 1).expect_state("Finished")
    context.close()


def test_a_battle_is_held_from_home_and_back_without_a_mouse(
    context: BrowserContext, site: Site
) -> None:
    with visiting(context) as visitor:
        page = visitor.page
        page.goto("/")
        tab_to(page, page.get_by_role("link", name="Start a battle"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("Keep my questions, the answers and my votes"))
        page.keyboard.press("Space")
        tab_to(page, page.get_by_role("button", name="Start", exact=True))
        page.keyboard.press("Enter")

        suggested = page.get_by_role("region", name="Suggested questions").get_by_role("listitem")
        question = suggested.last.get_by_role("button")
        words = question.inner_text()
        tab_to(page, question, "Shift+Tab")  # the field has the focus, the suggestions stand before
        page.keyboard.press("Enter")
        Turn(page, 1).expect_state("Finished")
        expect(page.get_by_role("region", name="Turn 1")).to_contain_text(words)
        tab_to(page, page.get_by_role("button", name="Equally good"))
        page.keyboard.press("Enter")

        expect(page.get_by_role("heading", level=1)).to_contain_text("equally good")
        expect(page.get_by_role("link", name="Next battle")).to_be_focused()
        tab_to(page, page.get_by_role("link", name="Touchstone", exact=True), "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("What people like")

    assert site.database.rows("SELECT winner, input FROM arena_vote ORDER BY id DESC LIMIT 1") == [
        ("tie", "key")
    ]


def running_animations(page: Page) -> int:
    count: int = page.evaluate(
        "document.getAnimations().filter(({playState}) => playState === 'running').length"
    )
    return count


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_moves_for_who_wants_no_movement(browser: Browser, site: Site, motion: str) -> None:
    context = browser.new_context(base_url=site.address, reduced_motion=motion)  # type: ignore[arg-type]  # one of its two words
    context.set_default_timeout(STEP_MS)
    with visiting(context) as visitor:
        page = visitor.page
        moving = {}
        for address in PAGES:
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            moving[address] = running_animations(page)
        consent(page)
        ask(page, SLOW)
        Turn(page, 1).expect_state("Writing")
        expect(Turn(page, 1).a).to_contain_text(re.compile("Turn 1"))
        moving["writing"] = running_animations(page)
        page.keyboard.press("Escape")
    context.close()

    carets = moving.pop("writing")
    assert (carets > 0) == (motion == "no-preference")
    assert set(moving.values()) == {0}
