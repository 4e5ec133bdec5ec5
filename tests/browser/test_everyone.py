# SPDX-License-Identifier: Apache-2.0
"""For everyone: what axe finds on every screen in every language, text at twice its size, the evening by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT, Stage, open_take, seat

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR"}

#: Findings that keep somebody out, each with the first place it was found.
FIND = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(one => one.impact === "serious" || one.impact === "critical")
    .map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary.slice(0, 300)}`);
}"""

#: What sticks out of the page or is cut off in a button, as far as anybody could see it.
LOST = """() => {
  const lost = [];
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide > 1) lost.push(`page ${wide}px too wide`);
  for (const one of document.querySelectorAll('button, a.button, legend, .segments span, h1, h2, h3')) {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || getComputedStyle(one).visibility === 'hidden') continue;
    if (one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).display !== 'inline')
      lost.push(`${one.className || one.tagName} "${one.textContent.trim().slice(0, 30)}" is cut`);
    if (box.right > innerWidth + 1 && box.left >= 0 && !one.closest('[popover]'))
      lost.push(`${one.className || one.tagName} "${one.textContent.trim().slice(0, 30)}" sticks out`);
  }
  return lost;
}"""


def every_screen(page: Any, stage: Stage, song: str) -> Iterator[str]:
    """Go through the whole stage; yield the name of what is shown."""
    page.goto("/")
    page.wait_for_selector(".set-list li, .song, [data-screen=library]")
    page.wait_for_timeout(400)
    yield "library"
    page.keyboard.press("?")
    page.wait_for_selector("dialog.help[open]")
    yield "help"
    page.keyboard.press("Escape")
    page.keyboard.press(",")
    page.wait_for_selector("dialog.settings[open]")
    yield "settings"
    page.keyboard.press("Escape")
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    yield "seats"
    page.locator(".cloth-ways .button").nth(1).click()
    page.wait_for_selector("dialog.designer[open]")
    yield "designer"
    page.keyboard.press("Escape")
    page.locator(".seat-calibrate").first.click()
    page.wait_for_selector("dialog[open]")
    yield "calibrate"
    page.keyboard.press("Escape")
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "健二", level=4)], auto="steady,novice")
    yield "ready"
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.wait_for_timeout(2500)
    yield "playing"
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=paused]")
    yield "paused"
    page.locator("[data-panel=paused] .play-choices button").nth(2).click()
    page.wait_for_url(f"**/#/encore/{take}")
    page.wait_for_selector(".scores, [data-screen=encore] h2")
    page.wait_for_timeout(400)
    yield "encore"
    page.goto(f"/#/replay/{take}")
    page.wait_for_selector("[data-panel=ready]")
    yield "replay"
    page.goto(f"/#/play/{'0' * 32}")
    page.wait_for_selector("[data-phase=problem]")
    yield "problem"
    page.goto(f"/#/seats/{'0' * 64}")
    page.wait_for_selector(".seats-refused")
    yield "refused"


@pytest.mark.parametrize(
    ("language", "light", "width", "height"),
    [("en", "dark", 1440, 900), ("ja", "light", 1440, 900), ("ko", "dark", 390, 844), ("en", "light", 390, 844)],
)
def test_axe_finds_nothing_serious_on_any_screen(
    new_page: Callable[..., Any], stage: Stage, song: str, language: str, light: str, width: int, height: int
) -> None:
    page = new_page(width, height, TAGS[language], color_scheme=light, reduced_motion="reduce")
    found = {}
    for screen in every_screen(page, stage, song):
        page.evaluate(AXE.read_text("utf-8"))
        if findings := page.evaluate(FIND):
            found[screen] = findings
    assert found == {}


@pytest.mark.parametrize(("language", "width", "height"), [("en", 1440, 900), ("ja", 390, 844), ("ko", 390, 844)])
def test_letters_of_twice_the_size_lose_nothing(
    new_page: Callable[..., Any], stage: Stage, song: str, language: str, width: int, height: int
) -> None:
    page = new_page(width, height, TAGS[language], reduced_motion="reduce")
    page.add_init_script("localStorage.setItem('sidestick.settings', JSON.stringify({ letters: 2, targets: 'big' }))")
    found = {}
    for screen in every_screen(page, stage, song):
        if lost := page.evaluate(LOST):
            found[screen] = lost
    assert found == {}


def press_until(page: Any, key: str, reached: str, at_most: int = 60) -> None:
    """Press ``key`` until the element with the focus matches ``reached``."""
    for _ in range(at_most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", reached):
            return
    pytest.fail(f"{reached} is not reached by {key}")


def test_an_evening_by_keyboard_alone_from_the_songs_to_the_encore(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.wait_for_selector(f"a[href='#/seats/{song}']")
    press_until(page, "Tab", f"a[href='#/seats/{song}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    press_until(page, "Tab", "[name=name-0]")
    page.keyboard.type("Mina")
    press_until(page, "Tab", ".seat-form[data-seat='1'] .inputs [role=radio]", 80)
    page.keyboard.press("ArrowLeft")  # round to the partner
    press_until(page, "Shift+Tab", ".curtain-play", 80)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-panel=ready]")
    assert page.evaluate("() => document.activeElement.classList.contains('play-main')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-phase=playing]")
    page.keyboard.press("KeyD")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=paused]")
    # The panel keeps the focus: what lies behind it is not reached.
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('.play-panel')"
        )
    press_until(page, "Tab", ".play-choices button:nth-child(3)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#/encore/*")
    page.wait_for_selector("[data-screen=encore] h1")
    press_until(page, "Tab", "[data-screen=encore] a[href*='replay']")
