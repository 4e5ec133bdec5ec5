# SPDX-License-Identifier: Apache-2.0
"""Tapping along with the clicks on the real page: what is measured has the right sign and is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.conftest import Stage
from tests.browser.test_seats import KIT, choose, form, sit_down

#: Writes down when each sound will be heard on performance.now()'s clock.
LISTEN_IN = """
window.clicks = [];
for (const kind of [AudioBufferSourceNode, OscillatorNode]) {
  const start = kind.prototype.start;
  kind.prototype.start = function (when = 0, ...rest) {
    const { context } = this;
    if (when > 0) window.clicks.push({ context, when });
    return start.call(this, when, ...rest);
  };
}
"""

#: Presses a key `delay` ms after each click is heard, from the fifth on, some of them wildly off. Where the audio is, is read
#: at the end of the head start, as a person's ear would: from the clock of the sound card and its latency.
TAP = """
({ delay, code, count }) => {
  const { context } = clicks[0];
  const heard = performance.now() - context.currentTime * 1000 + (context.baseLatency + (context.outputLatency || 0)) * 1000;
  clicks.slice(4, 4 + count).forEach(({ when }, i) => {
    const wild = i === 5 ? 140 : 0;
    const at = when * 1000 + heard + delay + wild + ((i * 7) % 5) - 2;
    setTimeout(() => dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true })), at - performance.now());
  });
}
"""


def open_dialog(page: Any, seat: int) -> None:
    form(page, seat).locator(".seat-calibrate").click()
    page.wait_for_selector(f".calibrate[open][data-seat='{seat}'][data-phase=before]")


def tap_along(page: Any, delay_ms: float, code: str, count: int = 20) -> None:
    page.keyboard.press("Enter")  # the first button has the focus
    page.wait_for_function("() => window.clicks.length >= 20")
    page.evaluate(TAP, {"delay": delay_ms, "code": code, "count": count})


def kept(page: Any, seat: int) -> Any:
    return json.loads(page.evaluate("() => localStorage.getItem('sidestick.seats')"))[seat]["calibration"]


@pytest.mark.parametrize(("delay_ms", "seat", "code", "word"), [(90, 0, "KeyD", "late"), (-90, 1, "KeyK", "before")])
def test_taps_at_a_known_delay_give_its_sign_and_size(
    page: Any, song: str, delay_ms: float, seat: int, code: str, word: str
) -> None:
    page.add_init_script(LISTEN_IN)
    sit_down(page, song)
    open_dialog(page, seat)
    tap_along(page, delay_ms, code)
    page.wait_for_selector(".calibrate[data-phase=found]")
    assert word in page.inner_text(".calibrate-found")
    assert page.locator(".calibrate .dot").count() >= 16
    page.get_by_role("button", name="Keep this").click()
    page.wait_for_selector(".calibrate", state="detached")
    calibration = kept(page, seat)
    assert abs(calibration["offset_us"] / 1000 - delay_ms) < 45
    assert calibration["taps"] >= 12
    assert kept(page, 1 - seat)["taps"] == 0
    shown = form(page, seat).locator("[data-value=offset]")
    assert ("late" if delay_ms > 0 else "early") in shown.inner_text()
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    assert (
        int(form(page, seat).locator("[data-value=offset]").get_attribute("data-offset-us")) == calibration["offset_us"]
    )
    # It belongs to the keys: other hands on another device begin anew, and the keys find theirs again.
    form(page, seat).locator(".inputs [data-value=touch]").click()
    assert kept(page, seat)["taps"] == 0
    form(page, seat).locator(".inputs [data-value=keyboard]").click()
    assert kept(page, seat) == calibration


def test_too_few_taps_are_said_and_again_begins_anew(page: Any, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    sit_down(page, song)
    open_dialog(page, 0)
    tap_along(page, 30, "KeyD", count=6)
    page.wait_for_selector(".calibrate[data-phase=few]")
    assert "6" in page.inner_text(".calibrate-problem")
    page.get_by_role("button", name="Again").click()
    page.wait_for_selector(".calibrate[data-phase=tapping]")
    page.wait_for_selector(".calibrate .dot", state="detached")
    page.keyboard.press("Escape")
    page.wait_for_selector(".calibrate", state="detached")
    assert kept(page, 0)["taps"] == 0


def test_the_other_seats_keys_are_no_taps_and_cancel_changes_nothing(page: Any, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    sit_down(page, song)
    open_dialog(page, 0)
    tap_along(page, 0, "KeyK", count=3)
    page.wait_for_timeout(5500)
    assert page.locator(".calibrate .dot").count() == 0
    page.get_by_role("button", name="Cancel").last.click()
    page.wait_for_selector(".calibrate", state="detached")
    # The seats hear their strikes again.
    page.keyboard.press("KeyK")
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")


def test_a_kit_and_a_finger_tap_as_well(page: Any, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    page.add_init_script(KIT)
    sit_down(page, song)
    choose(page, 0, "inputs", "midi")
    choose(page, 1, "inputs", "touch")
    for seat, tap in ((0, "() => kit.strike(38, 100)"), (1, None)):
        page.evaluate("() => { window.clicks.length = 0 }")
        open_dialog(page, seat)
        page.keyboard.press("Enter")
        page.wait_for_function("() => window.clicks.length >= 20")
        # Which click a tap belongs to does not matter here, only that one of a few is near enough to one.
        page.wait_for_timeout(2900)
        for _ in range(4):
            page.evaluate(tap) if tap else page.locator(".calibrate-pad").dispatch_event("pointerdown")
            page.wait_for_timeout(130)
        assert page.locator(".calibrate .dot").count() > 0
        page.keyboard.press("Escape")
        page.wait_for_selector(".calibrate", state="detached")


def test_what_was_measured_can_be_forgotten(page: Any, song: str) -> None:
    page.add_init_script("""
        const seats = localStorage.getItem('sidestick.seats');
        if (seats && !sessionStorage.getItem('measured')) {
          const both = JSON.parse(seats);
          both[0].calibration = { offset_us: 34000, uncertainty_us: 4000, taps: 16 };
          localStorage.setItem('sidestick.seats', JSON.stringify(both));
          sessionStorage.setItem('measured', '1');
        }
    """)
    sit_down(page, song)
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    assert form(page, 0).locator("[data-value=offset]").inner_text() == "34 ms late"
    open_dialog(page, 0)
    page.get_by_role("button", name="Forget 34 ms late").click()
    assert form(page, 0).locator("[data-value=offset]").inner_text() == "Not measured yet"


def test_without_sound_there_is_nothing_to_tap_to(page: Any, song: str) -> None:
    page.add_init_script("window.AudioContext = class { constructor() { throw new Error('no device') } }")
    sit_down(page, song)
    open_dialog(page, 0)
    page.keyboard.press("Enter")
    page.wait_for_selector(".calibrate[data-phase=no_sound]")
    assert "no click to tap to" in page.inner_text(".calibrate-problem")


def kit_seats(page: Any, **calibration: int) -> None:
    """Give the left seat a kit whose hands were measured before."""
    measured = {"offset_us": 20_000, "uncertainty_us": 2000, "taps": 16} | calibration
    page.evaluate(
        """(measured) => {
          const both = JSON.parse(localStorage.getItem('sidestick.seats'));
          both[0] = { ...both[0], input: 'midi', midi_device: 'Roland/TD-17/0', calibration: measured };
          localStorage.setItem('sidestick.seats', JSON.stringify(both));
        }""",
        measured,
    )
    page.reload()
    page.wait_for_selector("[data-ready=true]")


#: The same as TAP, with a stick or a foot on a kit.
STRIKE = """
({ delay, note, count }) => {
  const { context } = clicks[0];
  const heard = performance.now() - context.currentTime * 1000 + (context.baseLatency + (context.outputLatency || 0)) * 1000;
  clicks.slice(4, 4 + count).forEach(({ when }) => {
    setTimeout(() => kit.strike(note, 100), when * 1000 + heard + delay - performance.now());
  });
}
"""


def test_the_kick_pedal_is_measured_apart_from_the_hands(page: Any, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    page.add_init_script(KIT)
    sit_down(page, song)
    kit_seats(page)
    form(page, 0).locator(".seat-calibrate").click()
    page.locator(".ways [data-value=kick]").click()
    page.get_by_role("button", name="Start the clicks").click()
    page.wait_for_function("() => window.clicks.length >= 20")
    page.evaluate(STRIKE, {"delay": 80, "note": 36, "count": 20})
    page.evaluate(STRIKE, {"delay": -60, "note": 38, "count": 20})  # hands say nothing here
    page.wait_for_selector(".calibrate[data-phase=found]")
    page.get_by_role("button", name="Keep this").click()
    calibration = kept(page, 0)
    assert calibration["offset_us"] == 20_000, "the hands stay as they were"
    assert abs(calibration["kick_us"] / 1000 - 60) < 45


def test_bluetooth_is_recognised_and_explained(page: Any, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    page.add_init_script("Object.defineProperty(AudioContext.prototype, 'outputLatency', { get: () => 0.19 })")
    sit_down(page, song)
    open_dialog(page, 0)
    tap_along(page, 0, "KeyD")
    page.wait_for_selector(".calibrate[data-phase=found]")
    assert "Bluetooth" in page.inner_text("[data-note=bluetooth]")
    assert "takes" in page.inner_text("[data-value=clock]")


#: Strikes each note of a level-2 chart `late` ms after it sounds, by the page's own position in the song.
PLAY_LATE = """
async ({ song, lateMs }) => {
  const { notes } = await (await fetch(`/api/songs/${song}/charts/3`)).json();
  const keys = { snare: 'KeyD', kick: 'KeyC', hihat: 'KeyS', crash: 'KeyQ', ride: 'KeyW', tom_high: 'KeyE', tom_mid: 'KeyR', tom_low: 'KeyT' };
  const { context, when, offset } = sounds.at(-1);
  const heard = performance.now() - context.currentTime * 1000 + (context.baseLatency + (context.outputLatency || 0)) * 1000;
  const zero = when * 1000 + heard - offset * 1000;
  for (const note of notes) {
    setTimeout(() => dispatchEvent(new KeyboardEvent('keydown', { code: keys[note.pad], bubbles: true })),
      zero + note.time_us / 1000 + lateMs - performance.now());
  }
  return notes.length;
}
"""


def test_a_song_played_late_throughout_carries_the_timing_on_and_it_can_be_taken_back(
    page: Any, stage: Stage, song: str
) -> None:
    page.add_init_script("""
        window.sounds = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0) {
          if (this.buffer.duration > 5) window.sounds.push({ context: this.context, when, offset });
          return start.call(this, when, offset);
        };
    """)
    sit_down(page, song)
    form(page, 0).locator(".levels [data-value='3']").click()
    form(page, 1).locator(".inputs [data-value=simulated]").click()
    page.click(".curtain-play")
    page.wait_for_selector("[data-panel=ready]")
    assert page.locator("[data-clock]").count() == 1
    page.keyboard.press("Space")
    page.wait_for_function("() => window.sounds.length >= 2")
    count = page.evaluate(PLAY_LATE, {"song": song, "lateMs": 45})
    assert count >= 50
    page.wait_for_selector("[data-screen=encore][data-ready]")
    page.wait_for_selector(".carried-seat")
    assert "late on the whole" in page.inner_text(".carried")
    offset = kept(page, 0)["offset_us"]
    assert 8_000 < offset <= 20_000
    page.locator(".carried").get_by_role("button", name="Undo").click()
    assert kept(page, 0)["offset_us"] == 0
    page.reload()
    page.wait_for_selector(".carried-seat[data-undone=true]")
