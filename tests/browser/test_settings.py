# SPDX-License-Identifier: Apache-2.0
"""What a player sets once: light, letters, movement, how notes come; by keyboard, from any screen, found again later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat

#: How a player sees and plays before anything is set.
FIRST = {"speed": 1, "size": 1, "order": "kit", "show": "highway", "reach": "usual", "cues": "off"}

#: The picture the canvas holds, as a string that two equal pictures share.
PICTURE = "() => document.querySelector('.play-canvas canvas').toDataURL()"


def choose(page: Any, setting: str, value: str) -> None:
    page.locator(f"[data-setting={setting}] input[value='{value}'] + span").first.click()


def room(page: Any) -> str:
    return str(page.evaluate("() => document.documentElement.dataset.room"))


@pytest.mark.parametrize(("system", "light"), [("dark", "dark"), ("light", "bright")])
def test_the_light_is_as_the_system_asks_until_somebody_chooses(
    new_page: Callable[..., Any], song: str, system: str, light: str
) -> None:
    page = new_page(color_scheme=system)
    page.goto("/")
    page.wait_for_selector(".top")
    assert room(page) == light
    page.emulate_media(color_scheme="light" if system == "dark" else "dark")
    page.wait_for_function("was => document.documentElement.dataset.room !== was", arg=light)
    page.keyboard.press(",")
    page.wait_for_selector("dialog.settings[open]")
    choose(page, "room", light)
    assert room(page) == light
    page.reload()
    page.wait_for_selector(".top")
    assert room(page) == light


def test_settings_are_reached_changed_and_left_by_keyboard_alone(page: Any, song: str) -> None:
    page.goto("/")
    page.wait_for_selector(".top")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.ariaLabel") == "Settings":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.settings[open]")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.closest('[data-setting]')?.dataset.setting") == "letters":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "24px"
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.settings", state="detached")
    assert page.evaluate("() => document.activeElement.ariaLabel") == "Settings"


def test_a_paused_stage_shows_other_notes_at_once_and_stays_paused_when_settings_close(page: Any, song: str) -> None:
    open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=4)], auto="steady,steady")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.wait_for_timeout(800)
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=paused]")
    page.wait_for_timeout(900)  # rings and words fade
    pictures = [page.evaluate(PICTURE)]
    page.get_by_role("button", name="Settings").click()
    for setting, value in (("camera", "tilted"), ("order", "mirrored")):
        choose(page, setting, value)
        page.wait_for_timeout(250)
        pictures.append(page.evaluate(PICTURE))
    for setting in ("speed", "size"):
        page.locator(f"[data-seat='1'] [data-setting={setting}] input").press("ArrowRight")
        page.wait_for_timeout(250)
        pictures.append(page.evaluate(PICTURE))
    assert len(set(pictures)) == len(pictures)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.settings", state="detached")
    assert page.get_attribute(".play", "data-phase") == "paused"
    kept = page.evaluate("() => JSON.parse(localStorage.getItem('sidestick.settings'))")
    assert kept["camera"] == "tilted"
    assert kept["views"][0] == FIRST | {"order": "mirrored"}
    assert kept["views"][1] == FIRST | {"speed": 1.1, "size": 1.1}


def test_how_a_player_sees_the_notes_changes_chairs_with_them(page: Any, stage: Stage, song: str) -> None:
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    page.keyboard.press(",")
    choose(page, "order", "kick_first")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Swap").click()
    kept = page.evaluate("() => JSON.parse(localStorage.getItem('sidestick.settings')).views.map(one => one.order)")
    assert kept == ["kit", "kick_first"]


def test_a_stroke_is_seen_in_the_very_next_frame(page: Any, song: str) -> None:
    open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    # Nothing moves in the band of the strike line but what a stroke does: two frames without one are compared with one after.
    frames = page.evaluate(
        """async () => {
          const canvas = document.querySelector('.play-canvas canvas');
          const frame = () => new Promise(done => requestAnimationFrame(() => queueMicrotask(done)));
          const after = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
          await after();
          const warm = pixel => { let sum = 0; for (const value of pixel) sum += value; return sum; };
          const look = () => {
            const pen = canvas.getContext('2d');
            const tall = Math.round(canvas.height * 0.24);
            return warm(pen.getImageData(0, canvas.height - tall, canvas.width / 2, tall).data);
          };
          const before = look();
          dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyD', bubbles: true }));
          await after();
          return [before, look()];
        }"""
    )
    assert abs(frames[1] - frames[0]) > 10_000


def test_a_part_is_read_as_written_music_and_every_stroke_is_marked(page: Any, song: str) -> None:
    open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=3)], auto="steady,steady")
    before = page.evaluate(PICTURE)
    assert (
        page.evaluate("() => performance.getEntriesByType('resource').some(one => /written/.test(one.name))") is False
    )
    page.get_by_role("button", name="Settings").click()
    choose(page, "show", "notation")
    page.keyboard.press("Escape")
    page.wait_for_function(f"before => ({PICTURE})() !== before", arg=before)
    assert page.evaluate("() => performance.getEntriesByType('resource').some(one => /written/.test(one.name))") is True
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("[data-phase=playing]")
    one = page.evaluate(PICTURE)
    page.wait_for_timeout(1200)
    assert page.evaluate(PICTURE) != one
