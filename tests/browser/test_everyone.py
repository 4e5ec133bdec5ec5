# SPDX-License-Identifier: Apache-2.0
"""For everyone: what axe finds on every screen in every language, text at twice its size, the evening by keyboard alone."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT, Stage, open_take, seat, stored

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
    page.locator(".keys-open").first.click()
    page.wait_for_selector("dialog.keys-room[open]")
    yield "keys"
    page.keyboard.press("Escape")
    page.goto(f"/#/song/{song}")
    page.wait_for_selector("[data-screen=song][data-ready=true]")
    yield "song"
    page.goto(f"/#/lesson/{song}")
    page.wait_for_selector("[data-screen=lesson] .practice-top")
    page.wait_for_timeout(500)
    yield "lesson"
    page.goto(f"/#/practice/{song}")
    page.wait_for_selector("[data-screen=practice][data-pitch]")
    page.wait_for_timeout(500)
    yield "practice"
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


def with_view(page: Any, **view: Any) -> None:
    """Let the left seat see and play by ``view``."""
    page.add_init_script(
        f"localStorage.setItem('sidestick.settings', JSON.stringify({{ views: [{json.dumps(view)}, {{}}] }}))"
    )


def played(page: Any, song: str, stage: Stage, key: str, pads: set[str]) -> list[dict[str, Any]]:
    """Press ``key`` until ``pads`` have fallen together four times; return the left seat's hits as the server keeps them."""
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=3)], auto=",steady")
    chart = stage.get(f"/api/songs/{song}/charts/3")
    at: dict[int, set[str]] = {}
    for note in chart["notes"]:
        at.setdefault(note["time_us"], set()).add(note["pad"])
    times = [time / 1e6 for time, struck in sorted(at.items()) if struck == pads][:4]
    assert times, f"no {pads} together at level 3"
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.evaluate(
        """async ([key, times]) => {
          const bar = document.querySelector('[role=progressbar]');
          const press = () => dispatchEvent(new KeyboardEvent('keydown', { code: key, bubbles: true }));
          // The page shows song time to a tenth of a second only: strike all around it, as somebody unsure would.
          const until = performance.now() + (times.at(-1) + 2) * 1000;
          while (performance.now() < until && bar.isConnected) {
            press();
            await new Promise(done => setTimeout(done, 60));
          }
        }""",
        [key, times],
    )
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=paused]")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url("**/#/encore/*")
    kept = stored(stage, take)
    return [hit for hit in kept["hits"] if hit["seat"] == 0]


@pytest.mark.parametrize(
    ("reach", "key", "plays"),
    [
        ("usual", "KeyS", {"hihat"}),
        ("one_hand", "KeyS", {"hihat", "snare"}),
        ("hands", "KeyS", {"hihat", "kick"}),
        ("one_switch", "KeyC", {"hihat", "snare", "kick"}),
    ],
)
def test_with_fewer_hands_or_feet_one_key_plays_what_falls_together(
    page: Any, song: str, stage: Stage, reach: str, key: str, plays: set[str]
) -> None:
    with_view(page, reach=reach)
    hits = played(page, song, stage, key, {"hihat", "snare"})
    assert {hit["pad"] for hit in hits} == plays
    assert [hit["seq"] for hit in hits] == list(range(len(hits)))
    together: dict[int, list[str]] = {}
    for hit in hits:
        together.setdefault(hit["time_us"], []).append(hit["pad"])
    for pads in together.values():
        assert len(pads) == len(set(pads))


#: Writes down every tone that is asked for, and every time the device is to shake.
FEEL = """
window.tones = [];
window.shakes = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  window.tones.push({ when, hz: this.frequency.value, now: this.context.currentTime });
  return start.call(this, when);
};
Navigator.prototype.vibrate = pattern => { window.shakes.push(pattern); return true; };
"""


@pytest.mark.parametrize("cues", ["with", "ahead"])
def test_who_plays_by_ear_is_told_each_note_by_its_own_tone_and_by_shaking(
    page: Any, song: str, stage: Stage, cues: str
) -> None:
    page.add_init_script(FEEL)
    with_view(page, cues=cues)
    open_take(page, song, [seat(0, "Mina", level=2), seat(1, "Kenji", level=2)], auto=",steady")
    notes = stage.get(f"/api/songs/{song}/charts/2")["notes"]
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.wait_for_timeout(4000)
    tones, shakes = page.evaluate("() => [window.tones, window.shakes]")
    page.keyboard.press("Escape")
    hz = {"kick": 146.8, "snare": 440}
    told = [tone for tone in tones if any(abs(tone["hz"] - value) < 0.1 for value in hz.values())]
    assert len(told) >= 4
    assert {70, 30} >= set(shakes)
    assert len(shakes) >= 3
    # The tones lie as far apart as the notes they tell; one that a busy machine asked for late sounds at once instead.
    first = [next(pad for pad, value in hz.items() if abs(tone["hz"] - value) < 0.1) for tone in told]
    assert first == [note["pad"] for note in notes][: len(first)]
    ahead = [(tone, note) for tone, note in zip(told, notes, strict=False) if tone["when"] > tone["now"]]
    assert len(ahead) >= 3
    for (a, first_note), (b, next_note) in itertools.pairwise(ahead):
        assert abs((b["when"] - a["when"]) * 1e6 - (next_note["time_us"] - first_note["time_us"])) < 20_000


def test_a_screen_reader_is_told_where_the_song_is_and_how_it_goes(page: Any, song: str) -> None:
    open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=3)], auto="steady,steady")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.wait_for_function("() => document.querySelector('[data-told]').textContent !== ''")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('[data-told]').textContent === 'Paused'")
    # What lies behind the panel is out of reach until the song goes on.
    page.wait_for_function("() => document.querySelector('.play-stage').inert")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=counting]")
    page.wait_for_function("() => !document.querySelector('.play-stage').inert")


def test_large_targets_are_large_enough_for_an_unsteady_hand(new_page: Callable[..., Any], song: str) -> None:
    page = new_page(390, 844)
    page.add_init_script("localStorage.setItem('sidestick.settings', JSON.stringify({ targets: 'big' }))")
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.top button, .curtain-play, .levels button, .inputs button')]
             .map(one => [one.getAttribute('aria-label') || one.textContent, one.getBoundingClientRect().height])
             .filter(([, height]) => height < 59)"""
    )
    assert small == []
