"""What people do on the site, as the tests say it."""

from playwright.sync_api import Page, expect

# One address of each kind of page. The model is one of the scripted site.
PAGES = (
    "/",
    "/leaderboard",
    "/leaderboard?scores=style",
    "/models/quartz",
    "/arena",
    "/votes",
    "/about",
    "/privacy",
)


def consent(page: Page) -> None:
    page.goto("/arena")
    page.get_by_label("Keep my questions, the answers and my votes").check()
    page.locator("form button[type=submit]").click()
    expect(page.get_by_role("textbox")).to_be_visible()


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Control+Enter")


def width_needed(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


class Turn:
    """The two panes of one turn."""

    def __init__(self, page: Page, index: int) -> None:
        section = page.get_by_role("region", name=f"Turn {index}")
        self.a = section.get_by_role("article", name="Answer A")
        self.b = section.get_by_role("article", name="Answer B")

    def expect_state(self, word: str) -> None:
        expect(self.a).to_contain_text(word)
        expect(self.b).to_contain_text(word)
