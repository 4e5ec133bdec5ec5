# SPDX-License-Identifier: Apache-2.0
"""The microphone on the real page: a table learned and struck, latency measured by the page's own clicks.

Air stands in for a room: whatever the page plays comes back to its microphone after a known delay, and a test can knock into
it. The audio graph, the worklet and the detector are the page's own. One test has Chromium's own capture read a file instead.
"""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import FLAGS, PATIENCE_S, Stage, open_take, seat, stored
from tests.browser.test_everyone import AXE, FIND
from tests.browser.test_kit import note, send, with_kit
from tests.browser.test_seats import choose, form, sit_down

AIR = """
(delayMs) => {
  const connect = AudioNode.prototype.connect;
  let air = null;
  window.airOf = (context) => {
    if (air?.context === context) return air;
    const ears = context.createMediaStreamDestination();
    const way = context.createDelay(1);
    const room = context.createGain();
    way.delayTime.value = delayMs / 1000;
    room.gain.value = 0.3;
    connect.call(connect.call(way, room), ears);
    air = { context, way, ears };
    return air;
  };
  AudioNode.prototype.connect = function (to, ...rest) {
    const result = connect.call(this, to, ...rest);
    if (to === this.context.destination && this.context instanceof AudioContext) {
      window.theContext = this.context;
      connect.call(this, airOf(this.context).way);
    }
    return result;
  };
  navigator.mediaDevices.getUserMedia = async () => airOf(theContext).ears.stream.clone();
  window.knock = (hertz, inS = 0.05, peak = 0.4) => {
    const context = theContext;
    const rate = context.sampleRate;
    const buffer = context.createBuffer(1, rate * 0.15, rate);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) {
      const t = i / rate;
      samples[i] = peak * (0.8 * Math.sin(2 * Math.PI * hertz * t) * Math.exp(-t / 0.03)
        + 0.2 * (Math.random() * 2 - 1) * Math.exp(-t / 0.001));
    }
    const source = context.createBufferSource();
    source.buffer = buffer;
    connect.call(source, airOf(context).ears);
    const at = context.currentTime + inS;
    source.start(at);
    return at;
  };
}
"""


def with_air(page: Any, delay_ms: float = 60) -> None:
    page.add_init_script(f"({AIR})({delay_ms})")


def knock_until(page: Any, hertz: float, done: str) -> None:
    """Knock about twice a second until the page shows ``done``: a busy machine may lose some."""
    for _ in range(40):
        page.evaluate("(hertz) => knock(hertz)", hertz)
        page.wait_for_timeout(420)
        if page.locator(done).count():
            return
    pytest.fail(f"{done} did not come after 40 knocks")


def measured(page: Any, button: str, done: str, failed: str) -> None:
    """Have the page listen to its clicks, again where a busy machine let the sound stumble."""
    for _ in range(5):
        page.locator(button).last.click()
        page.wait_for_selector(f"{done}, {failed}")
        if page.locator(done).count():
            return
    pytest.fail("the clicks were never heard alike")


def teach(page: Any, index: int, hertz: list[float]) -> None:
    """Open the table of a seat and teach it one sound for each pitch."""
    choose(page, index, "inputs", "table")
    page.wait_for_selector(".table-room[open]")
    page.locator(f".sound-counts [data-value='{len(hertz)}']").click()
    page.wait_for_timeout(1200)
    page.locator(".table-sounds li[data-sound='0'] button").click()
    for i, pitch in enumerate(hertz):
        knock_until(page, pitch, f".table-sounds li[data-sound='{i}'][data-taught=true]")


def test_a_table_of_two_sounds_is_taught_and_struck(page: Any, song: str) -> None:
    with_air(page)
    sit_down(page, song)
    teach(page, 0, [150, 1200])
    assert page.locator("[data-alike=true]").count() == 0
    page.get_by_role("button", name="Done").last.click()
    for pitch, drum in ((150, "Kick"), (1200, "Snare")):
        for _ in range(20):
            page.evaluate("(pitch) => knock(pitch)", pitch)
            page.wait_for_timeout(400)
            if drum in form(page, 0).locator(".try-says").inner_text():
                break
        assert drum in form(page, 0).locator(".try-says").inner_text()
    kept = page.evaluate("() => Object.values(JSON.parse(localStorage.getItem('sidestick.tables')))[0]")
    assert [len(sound) for sound in kept] == [4, 4]


def test_the_room_is_measured_by_the_pages_own_clicks(new_page: Callable[..., Any], song: str) -> None:
    loops = []
    for delay in (60, 160):
        page = new_page()
        with_air(page, delay)
        sit_down(page, song)
        choose(page, 0, "inputs", "table")
        page.wait_for_selector(".table-room[open]")
        measured(page, ".table-loop button", "[data-loop=measured]", ".table-loop .table-problem")
        loops.append(next(iter(json.loads(page.evaluate("() => localStorage.getItem('sidestick.loops')")).values())))
    # What the browser itself adds is the same in both.
    assert loops[0]["delayMs"] >= 59
    assert abs(loops[1]["delayMs"] - loops[0]["delayMs"] - 100) < 12
    assert all(loop["uncertaintyMs"] < 5 for loop in loops)


#: Knocks into the air and presses a key `lateMs` later, eleven times.
STRIKE = """
async ({ lateMs, count }) => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  for (let i = 0; i < count; i += 1) {
    const struck = performance.now() + (knock(700, 0.2) - theContext.currentTime) * 1000;
    await wait(struck + lateMs - performance.now());
    dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyD', bubbles: true }));
    await wait(450);
  }
}
"""


def test_a_seat_is_calibrated_by_the_microphone_without_keeping_time(page: Any, song: str) -> None:
    with_air(page, 60)
    sit_down(page, song)
    form(page, 0).locator(".seat-calibrate").click()
    page.locator(".ways [data-value=ear]").click()
    measured(page, ".by-ear .button-main", "[data-ear=strikes]", ".by-ear .calibrate-problem")
    page.wait_for_timeout(1200)
    for _ in range(4):
        if page.locator("[data-ear=found]").count() == 0:
            page.evaluate(STRIKE, {"lateMs": 30, "count": 6})
    page.wait_for_selector("[data-ear=found]")
    assert "go out" in page.inner_text("[data-value=split]")
    page.get_by_role("button", name="Keep this").click()
    said = page.evaluate("() => (theContext.baseLatency + (theContext.outputLatency || 0)) * 1000")
    kept = json.loads(page.evaluate("() => localStorage.getItem('sidestick.seats')"))[0]["calibration"]
    # The key is 30 ms late, the air takes 60, of which the browser knew `said`.
    assert abs(kept["offset_us"] / 1000 - (30 + 60 - said)) < 25
    assert kept["taps"] >= 6


def test_a_microphone_that_is_refused_or_missing_is_said(page: Any, song: str) -> None:
    page.add_init_script("""navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', window.answer ?? 'NotAllowedError') }""")
    sit_down(page, song)
    choose(page, 0, "inputs", "table")
    page.wait_for_selector(".table-problem")
    assert "not allowed to hear the microphone" in page.inner_text(".table-problem")
    page.evaluate("() => { window.answer = 'NotFoundError' }")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function("() => /no microphone/.test(document.querySelector('.table-problem')?.textContent)")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-trouble=table_missing]")


def test_a_clicks_that_nobody_hears_are_said(page: Any, song: str) -> None:
    page.add_init_script(f"({AIR})(60)")
    page.add_init_script("""{
        const quiet = () => { const c = new AudioContext(); return c.createMediaStreamDestination().stream };
        navigator.mediaDevices.getUserMedia = async () => quiet() }""")
    sit_down(page, song)
    form(page, 0).locator(".seat-calibrate").click()
    page.locator(".ways [data-value=ear]").click()
    page.locator(".by-ear .button-main").click()
    page.wait_for_selector("[data-ear=unheard]")
    assert "did not hear the clicks" in page.inner_text(".calibrate-problem")


def test_strokes_on_the_table_are_hits_of_the_take(page: Any, stage: Stage, song: str) -> None:
    with_air(page)
    sit_down(page, song)
    teach(page, 0, [400])
    page.keyboard.press("Escape")
    player = json.loads(page.evaluate("() => localStorage.getItem('sidestick.seats')"))[0]["player"]["id"]
    first = seat(0, "Mina", by="table")
    first["player"]["id"] = player
    take = open_take(page, song, [first, seat(1, "Kenji")])
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    for _ in range(6):
        page.evaluate("() => knock(400)")
        page.wait_for_timeout(400)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    hits = [hit for hit in kept["hits"] if hit["seat"] == 0]
    assert len(hits) >= 3
    assert kept["header"]["seats"][0]["input"] == "table"
    assert all(hit["uncertainty_us"] > 0 for hit in hits)


def knocks(path: Path) -> None:
    """Write a recording of one knock every 0.6 s."""
    rate, random = 48_000, np.random.default_rng(3)
    sound = random.normal(0, 0.0005, round(3 * rate))
    t = np.arange(round(0.2 * rate)) / rate
    for start in (0.3, 0.9, 1.5, 2.1, 2.7):
        one = 0.4 * np.sin(2 * np.pi * 350 * t) * np.exp(-t / 0.03)
        at = round(start * rate)
        sound[at : at + one.size] += one
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    path.write_bytes(buffer.getvalue())


@pytest.fixture
def captured_page(chromium: str, stage: Stage, tmp_path: Path, browser: Any) -> Iterator[Any]:
    """A page of a browser whose microphone is a recording; it shares the running Playwright with the others."""
    knocks(tmp_path / "knocks.wav")
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={tmp_path / 'knocks.wav'}",
    ]
    running = browser.browser_type.launch(executable_path=chromium, args=flags)
    context = running.new_context(base_url=stage.url, locale="en-US", permissions=["microphone"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    yield page
    running.close()


def test_the_browsers_own_microphone_is_heard(captured_page: Any, song: str) -> None:
    page = captured_page
    sit_down(page, song)
    choose(page, 1, "inputs", "table")
    page.locator(".sound-counts [data-value='1']").click()
    page.locator(".table-sounds li[data-sound='0'] button").click()
    page.wait_for_selector(".table-sounds li[data-taught=true]")
    page.keyboard.press("Escape")
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")


@pytest.mark.parametrize("tag", ["en-US", "ja-JP", "ko-KR"])
def test_the_tables_room_fits_a_phone_in_any_language(new_page: Callable[..., Any], song: str, tag: str) -> None:
    page = new_page(width=390, height=844, language=tag)
    with_air(page)
    sit_down(page, song)
    choose(page, 0, "inputs", "table")
    page.wait_for_selector(".table-room[open]")
    page.locator(".sound-counts [data-value='4']").click()
    over = page.evaluate(
        "() => { const it = document.querySelector('.table-room'); return it.scrollWidth - it.clientWidth }"
    )
    assert over <= 0
    text = page.inner_text(".table-room")
    assert "table." not in text
    assert "calibrate." not in text


@pytest.mark.parametrize(("tag", "light", "width"), [("en-US", "dark", 1440), ("ko-KR", "light", 390)])
def test_axe_finds_nothing_serious_in_the_rooms_of_kit_table_and_ear(
    new_page: Callable[..., Any], song: str, tag: str, light: str, width: int
) -> None:
    page = new_page(width, 900, tag, color_scheme=light, reduced_motion="reduce")
    with_air(page)
    found = {}

    def look(room: str) -> None:
        page.evaluate(AXE.read_text("utf-8"))
        if findings := page.evaluate(FIND):
            found[room] = findings

    with_kit(page, song)
    send(page, "in-1", note(38, 96), note(43, 2))
    look("kit")
    page.locator(".kit-room > footer .button-main").click()
    page.wait_for_selector(".kit-teach")
    look("teach")
    page.keyboard.press("Escape")
    choose(page, 1, "inputs", "table")
    page.wait_for_selector(".table-room[open]")
    page.locator(".table-sounds li[data-sound='0'] button").click()
    look("table")
    page.keyboard.press("Escape")
    form(page, 0).locator(".seat-calibrate").click()
    page.locator(".ways [data-value=ear]").click()
    look("ear")
    assert found == {}
