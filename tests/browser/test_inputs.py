# SPDX-License-Identifier: Apache-2.0
"""Gamepads, plastic kits, keyboards that drop keys, and fingers, on the real page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat, stored
from tests.browser.test_seats import begun, choose, form, sit_down

#: Stands in for what no test machine has: ``pads.plug(id, standard)``, ``pads.press(button)``, ``pads.unplug()``.
PADS = """
(() => {
  let pad = null;
  window.pads = {
    plug: (id, standard) => {
      const buttons = Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 }));
      pad = { id, index: 0, connected: true, mapping: standard ? "standard" : "", timestamp: 0, axes: [], buttons };
      dispatchEvent(new Event("gamepadconnected"));
    },
    unplug: () => { pad = null; dispatchEvent(new Event("gamepaddisconnected")); },
    set: (button, down) => {
      pad.buttons[button] = { pressed: down, touched: down, value: Number(down) };
      pad.timestamp = performance.now();
    },
    press: (button, ms = 60) => { pads.set(button, true); setTimeout(() => pads.set(button, false), ms); },
  };
  navigator.getGamepads = () => [pad, null, null, null];
})()
"""
ROCK_BAND = "Harmonix Drum Kit for Xbox 360 (STANDARD GAMEPAD Vendor: 1bad Product: 0003)"


def test_a_plastic_kit_is_found_heard_and_told_of_as_what_it_is(page: Any, song: str) -> None:
    page.add_init_script(PADS)
    sit_down(page, song)
    choose(page, 1, "inputs", "midi")
    page.evaluate("(id) => pads.plug(id, true)", ROCK_BAND)
    form(page, 1).locator(".kit-choice option", has_text="Harmonix Drum Kit").wait_for(state="attached")
    page.evaluate("() => pads.press(1)")
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
    assert "Snare" in form(page, 1).locator(".try-says").inner_text()
    form(page, 1).locator(".kit-open").click()
    assert "Rock Band" in page.locator("[name=preset] option").first.inner_text()
    page.evaluate("() => pads.press(4)")
    page.wait_for_function("() => document.querySelector('[data-trigger=kick] b').textContent === '100'")
    assert "button 4" in page.locator(".kit-room").inner_text()
    page.keyboard.press("Escape")
    assert begun(page)["seats"][1]["input"] == "gamepad"


def test_a_pad_of_two_drums_is_judged_as_the_one_that_is_asked_for_and_carries_its_doubt(
    page: Any, stage: Stage, song: str
) -> None:
    page.add_init_script(PADS)
    take = open_take(page, song, [seat(0, "Mina", by="gamepad"), seat(1, "Kenji")])
    page.evaluate("(id) => pads.plug(id, true)", ROCK_BAND)
    page.keyboard.press("Space")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    page.evaluate("() => pads.press(1)")
    page.wait_for_timeout(200)
    page.evaluate("() => pads.unplug()")
    page.wait_for_selector("[data-loss=gone]")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    hits = [hit for hit in stored(stage, take)["hits"] if hit["seat"] == 0]
    assert [hit["pad"] for hit in hits] == ["snare"]
    assert hits[0]["uncertainty_us"] >= 2500


def test_a_keyboard_that_drops_keys_is_found_out(page: Any, song: str) -> None:
    sit_down(page, song)
    form(page, 0).locator(".keys-open").click()
    page.wait_for_selector(".keys-room[open]")
    for rounds in range(5):
        page.wait_for_selector(f".keys-wanted[data-round='{rounds + 1}']")
        wanted = page.locator(".keys-wanted kbd").all_inner_texts()
        # This keyboard never tells of the last of four.
        heard = wanted if len(wanted) < 4 else wanted[:3]
        codes = [{";": "Semicolon"}.get(key, f"Key{key}") for key in heard]
        for code in codes:
            page.keyboard.down(code)
        for code in codes:
            page.keyboard.up(code)
    page.wait_for_selector("[data-verdict=bad]")
    assert page.locator(".try[data-heard=true]").count() == 0, "no drums in here"
    page.get_by_role("button", name="Again").click()
    page.wait_for_selector(".keys-wanted[data-round='1']")


def test_quick_fingers_neither_zoom_nor_scroll_and_all_count(
    new_page: Callable[..., Any], stage: Stage, song: str
) -> None:
    page = new_page(width=1024, height=768, has_touch=True, is_mobile=True)
    take = open_take(page, song, [seat(0, "Mina", by="touch"), seat(1, "Kenji", by="touch")])
    page.locator("[data-panel=ready] .play-main").tap()
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    client = page.context.new_cdp_session(page)
    boxes = [page.locator(f".play-pad[data-seat='{index}'][data-pad=snare]").bounding_box() for index in (0, 1)]
    points = [{"x": box["x"] + 20, "y": box["y"] + 20, "id": i} for i, box in enumerate(boxes)]
    for _ in range(2):  # twice at one place within a moment would zoom
        client.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
        moved = [{**point, "y": point["y"] - 8} for point in points]
        client.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": moved})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate("() => [visualViewport.scale, scrollY, visualViewport.pageTop]") == [1, 0, 0]
    page.locator(".play-quiet").tap()
    page.get_by_role("button", name="End here").tap()
    page.wait_for_url(f"**/#/encore/{take}")
    hits = stored(stage, take)["hits"]
    assert sorted(hit["seat"] for hit in hits) == [0, 0, 1, 1]


@pytest.mark.parametrize("tag", ["en-US", "ja-JP", "ko-KR"])
def test_the_keys_room_fits_a_phone_in_any_language(new_page: Callable[..., Any], song: str, tag: str) -> None:
    page = new_page(width=390, height=844, language=tag)
    sit_down(page, song)
    form(page, 0).locator(".keys-open").click()
    page.wait_for_selector(".keys-room[open]")
    assert (
        page.evaluate(
            "() => { const it = document.querySelector('.keys-room'); return it.scrollWidth - it.clientWidth }"
        )
        <= 0
    )
    assert "keys." not in page.inner_text(".keys-room")
