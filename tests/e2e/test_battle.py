"""A whole battle in a real browser, as a person would hold it."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import Visitor
from tests.e2e.sites import Site
from tests.e2e.walks import Turn, ask, consent

pytestmark = pytest.mark.browser

SECRETS = re.compile("quartz|basalt|gneiss", re.IGNORECASE)


def test_a_battle_of_two_turns_with_stop_reload_and_a_vote_by_key(
    visitor: Visitor, site: Site
) -> None:
    page = visitor.page
    consent(page)

    ask(page, "What is the hardest mineral?")
    Turn(page, 1).expect_state("Finished")
    ask(page, "Are you sure?")
    Turn(page, 2).expect_state("Writing")
    page.keyboard.press("Escape")
    Turn(page, 2).expect_state("Stopped by you")
    assert re.search(r"/arena/[0-9a-f-]{36}$", page.url)
    shown = Turn(page, 1).a.inner_text(), Turn(page, 2).b.inner_text()
    page.reload()
    Turn(page, 2).expect_state("Stopped by you")
    assert (Turn(page, 1).a.inner_text(), Turn(page, 2).b.inner_text()) == shown
    blind = page.content()
    page.locator("h1, main").first.focus()
    page.keyboard.press("1")

    expect(page.get_by_role("heading", level=1)).to_contain_text("You chose A. That was")
    assert not SECRETS.search(blind)
    assert SECRETS.search(page.get_by_role("heading", level=1).inner_text())
    assert site.database.rows("SELECT winner, input FROM arena_vote ORDER BY id DESC LIMIT 1") == [
        ("model_a", "key")
    ]
    expect(page.get_by_role("link", name="Next battle")).to_be_focused()


def test_a_reload_in_mid_stream_shows_each_character_once(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    consent(page)
    ask(page, "Tell me about stones.")
    Turn(page, 1).expect_state("Writing")
    expect(Turn(page, 1).a).to_contain_text("Turn 1.")

    page.reload()
    Turn(page, 1).expect_state("Finished")

    stored = site.database.rows(
        "SELECT text FROM arena_reply WHERE side = 'a' ORDER BY id DESC LIMIT 1"
    )[0][0]
    assert stored in Turn(page, 1).a.inner_text()
    assert Turn(page, 1).a.inner_text().count("Turn 1.") == 1


def test_the_digits_can_be_switched_off_and_arrows_need_the_vote_bar(visitor: Visitor) -> None:
    page = visitor.page
    consent(page)
    ask(page, "Which stone is soft?")
    Turn(page, 1).expect_state("Finished")

    page.keyboard.press("ArrowLeft")
    page.get_by_role("textbox").press("1")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("You chose")
    page.get_by_role("button", name="Equally good").focus()
    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("heading", level=1)).to_contain_text("both")


def test_the_second_of_two_tabs_is_shown_what_was_stored(
    visitor: Visitor, context: BrowserContext
) -> None:
    page = visitor.page
    consent(page)
    ask(page, "Which stone is old?")
    Turn(page, 1).expect_state("Finished")
    other = context.new_page()
    other.goto(page.url)
    Turn(other, 1).expect_state("Finished")

    page.get_by_role("button", name="A is better").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You chose A")
    other.get_by_role("button", name="B is better").click()

    expect(other.get_by_role("heading", level=1)).to_contain_text("You chose A")
    visitor.faults.clear()  # the refused second vote is a 409, which the console notes


def test_a_vote_moves_the_board(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    consent(page)
    before = site.database.rows("SELECT count(*) FROM arena_vote")[0][0]
    ask(page, "Which stone floats?")
    Turn(page, 1).expect_state("Finished")
    page.get_by_role("button", name="B is better").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You chose B")

    def votes_on_board() -> int:
        count: int = page.request.get("/api/leaderboards/arena/").json()["votes"]
        return count

    for _ in range(100):
        if votes_on_board() == before + 1:
            break
        page.wait_for_timeout(100)
    page.goto("/leaderboard")

    assert votes_on_board() == before + 1
    expect(page.get_by_role("main")).to_contain_text(re.compile("Quartz|Basalt|Gneiss"))


def test_nothing_typed_is_executed(visitor: Visitor) -> None:
    page = visitor.page
    consent(page)
    evil = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"

    ask(page, evil)
    Turn(page, 1).expect_state("Finished")

    assert "broken" not in page.title()
    expect(page.get_by_role("region", name="Turn 1")).to_contain_text("<script>")
