"""Hands on the keyboard: go from control to control, and see each time where one is."""

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 40
WHERE = """
() => {
  const control = document.activeElement;
  const box = control.getBoundingClientRect();
  // A tick box drawn as a word shows its focus on the word.
  const drawn = getComputedStyle(control).opacity === '0' ? control.nextElementSibling : control;
  const style = getComputedStyle(drawn);
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  return {
    name: `${control.tagName} ${control.textContent.trim().slice(0, 40)}`,
    hasRing: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
    isInView: box.top >= 0 && box.bottom <= innerHeight && box.left >= 0,
    isOnTop: hit !== null && (control.contains(hit) || hit.contains(control)),
  };
}
"""


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus; every stop on the way can be seen."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        where = page.evaluate(WHERE)
        lacks = [what for what in ("hasRing", "isInView", "isOnTop") if not where[what]]
        assert not lacks, f"the focus cannot be seen on {where['name']}: {lacks}"
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{MOST_TABS} presses of {key} do not reach {target}")
