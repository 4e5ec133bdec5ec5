# SPDX-License-Identifier: Apache-2.0
"""The coach on the real page: on the seats before a song, on the encore after it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from tests.browser.conftest import Stage, open_take, seat, stored

LEVEL = ".seat-form[data-seat='{}'] .levels [role=radio][aria-checked=true]"


def chosen(page: Any, index: int) -> int:
    return int(page.get_attribute(LEVEL.format(index), "data-value"))


def test_the_seats_begin_at_the_level_the_coach_suggests_and_keep_one_chosen_by_hand(page: Any, song: str) -> None:
    page.goto(f"/#/seats/{song}")
    advice = page.locator(".seat-form[data-seat='0'] [data-coach-level]")
    advice.wait_for()
    suggested = int(advice.get_attribute("data-coach-level"))
    assert chosen(page, 0) == suggested
    page.click(".seat-form[data-seat='0'] .levels [role=radio][data-value='5']")
    assert chosen(page, 0) == 5
    assert "The coach would take" in advice.inner_text()
    page.reload()
    advice.wait_for()
    assert chosen(page, 0) == 5
    page.get_by_role("button", name="Let the coach choose").click()
    assert chosen(page, 0) == suggested


def test_after_a_take_each_person_is_told_one_thing_and_a_partner_nothing(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=1), seat(1, "Robot", by="simulated")])
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    for _ in range(4):
        page.keyboard.press("KeyD")
        page.keyboard.press("KeyC")
        page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    told = page.locator(".coach-told")
    told.wait_for()
    assert told.locator(".coach-told-seat").count() == 1
    assert told.locator(".coach-bars rect").count() >= 2
    assert "Mina" in told.inner_text()
    kept = stage.get(f"/api/takes/{take}/coach")
    assert [one["seat"] for one in kept["seats"]] == [0]


LESSON = "[data-screen=lesson]"
PRACTICE = "[data-screen=practice]"


def test_somebody_who_never_drummed_is_shown_counted_and_plays_without_a_menu(page: Any, song: str) -> None:
    page.goto("/")
    page.click("[data-deed=start-here]")
    for way in ("show", "count", "play"):
        page.wait_for_selector(f"{LESSON}[data-way={way}][data-phase=playing]")
    assert page.get_attribute(LESSON, "data-level") == "1"
    assert "Your turn" in page.locator(".lesson-words h1").inner_text()
    while page.get_attribute(LESSON, "data-played") == "0":
        page.keyboard.press("Space")
        page.wait_for_timeout(300)
    # It goes on by itself, and nobody fails.
    page.wait_for_selector(f"{LESSON}[data-played='1'][data-phase=playing]")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{LESSON}[data-phase=paused]")
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector(f"{LESSON}[data-phase=playing]")
    page.get_by_role("link", name="Enough for now").click()
    page.wait_for_selector("[data-screen=seats]")


def bars(page: Any) -> tuple[int, int]:
    loop = page.locator(".practice-loop")
    return int(loop.get_attribute("data-first")), int(loop.get_attribute("data-last"))


#: Looks on what goes to the loudspeakers: `heard()` is how loud the last 46 ms were (root mean square).
HEAR = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...more) {
  if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
    const ear = this.context.createAnalyser();
    connect.call(this, ear);
    const wave = new Float32Array(ear.fftSize);
    window.heard = () => {
      ear.getFloatTimeDomainData(wave);
      return Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    };
  }
  return connect.call(this, target, ...more);
};
"""


def sounds(page: Any) -> float:
    """Return the share of looks in the next second at which something sounded: clicks alone are a tenth."""
    return float(
        page.evaluate("""async () => {
          let loud = 0;
          for (let k = 0; k < 20; k += 1) {
            await new Promise((done) => setTimeout(done, 50));
            loud += heard() > 0.003 ? 1 : 0;
          }
          return loud / 20;
        }""")
    )


def test_bars_are_chosen_by_dragging_and_by_keys_and_loop_slower_with_the_pitch_kept(page: Any, song: str) -> None:
    page.add_init_script(HEAR)
    page.goto(f"/#/practice/{song}")
    page.wait_for_selector(f"{PRACTICE}[data-pitch=kept]")
    wave = page.locator("[data-wave]").bounding_box()
    page.mouse.move(wave["x"] + wave["width"] * 0.2, wave["y"] + 20)
    page.mouse.down()
    page.mouse.move(wave["x"] + wave["width"] * 0.4, wave["y"] + 20, steps=4)
    page.mouse.up()
    first, last = bars(page)
    assert 0 < first < last
    page.focus("[data-edge=last]")
    for _ in range(last - first):
        page.keyboard.press("ArrowLeft")
    assert bars(page) == (first, first)
    page.focus(".practice-speed input")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute(PRACTICE, "data-rate") == "0.95"
    page.click("[data-deed=start]")
    page.wait_for_selector(f"{PRACTICE}[data-phase=playing]")
    page.wait_for_selector(f"{PRACTICE}[data-passes='1']")
    assert sounds(page) > 0.6  # after the jump back the slowed song goes on
    page.wait_for_selector(f"{PRACTICE}[data-passes='2']")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{PRACTICE}[data-phase=paused]")
    page.get_by_role("button", name="Whole song").click()
    assert page.locator(".practice-loop").count() == 0


def test_a_song_that_waits_goes_on_when_the_note_is_struck(page: Any, song: str) -> None:
    page.goto(f"/#/practice/{song}?seat=0&level=1&first=1&last=2")
    page.wait_for_selector(f"{PRACTICE}[data-pitch=kept]")
    page.click("[data-help=wait]")
    page.click("[data-deed=start]")
    waiting = f"{PRACTICE}[data-phase=waiting]"
    page.wait_for_selector(waiting)
    page.wait_for_timeout(300)  # the place it stopped at is shown with the next tick
    held = page.locator(".practice-now").get_attribute("style")
    page.wait_for_timeout(500)
    assert page.locator(".practice-now").get_attribute("style") == held
    for code in ("KeyD", "KeyC", "KeyS"):
        page.keyboard.press(code)
    page.wait_for_function("held => document.querySelector('.practice-now').getAttribute('style') !== held", arg=held)


def test_bars_go_quiet_from_the_first_pass_on_and_the_song_comes_back(page: Any, song: str) -> None:
    page.add_init_script(HEAR)
    page.goto(f"/#/practice/{song}?seat=0&level=1&first=1&last=5")
    page.wait_for_selector(f"{PRACTICE}[data-pitch=kept]")
    page.click("[data-help=click]")
    with page.expect_response("**/pass") as answered:
        page.click("[data-help=quiet]")
    assert answered.value.json()["quiet"]
    page.click("[data-deed=start]")
    page.wait_for_selector(f"{PRACTICE}[data-phase=playing]")
    page.wait_for_function("() => heard() > 0.003")
    assert page.evaluate("""async () => {
      let since = performance.now();
      while (performance.now() - since < 1000 && document.querySelector("[data-passes='0']")) {
        if (heard() > 0.0005) since = performance.now();
        await new Promise((done) => setTimeout(done, 20));
      }
      return document.querySelector("[data-passes='0']") !== null;
    }""")
    page.wait_for_function("() => heard() > 0.003")


#: Writes down every sound that is started: when, how long it is, how fast it runs.
LISTEN_IN = """
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0) {
  window.started.push({ when, lasts: this.buffer.duration, rate: this.playbackRate.value });
  return start.call(this, when, offset);
};
"""


def test_a_take_may_be_slower_with_clicks_at_its_own_pace_and_the_song_at_its_own_pitch(
    page: Any, stage: Stage, song: str
) -> None:
    page.add_init_script(LISTEN_IN)
    open_take(page, song, [seat(0, "Mina", level=1), seat(1, "Kenji", level=1)])
    page.select_option("[data-help=speed]", "50")
    page.wait_for_function("() => document.querySelector('[data-help=speed]')?.value === '50'")
    page.click("[data-panel=ready] [data-help=click]")
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.locator("[data-panel=ready] .play-main").click()
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    page.wait_for_timeout(2500)
    page.keyboard.press("KeyC")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-screen=play][data-phase=paused]")
    sounds = page.evaluate("() => window.started")
    lasts = stage.get(f"/api/songs/{song}")["duration_us"] / 1e6
    # The stretch is no buffer source; a song that ran as one would sound lower.
    assert [sound for sound in sounds if abs(sound["lasts"] - lasts) < 0.01] == []
    clicks = sorted(sound["when"] for sound in sounds if sound["lasts"] < 0.1)
    beats = stage.get(f"/api/songs/{song}/charts/1")["tempo_map"]
    beat = (beats["times_us"][-1] - beats["times_us"][0]) / (beats["ticks"][-1] - beats["ticks"][0]) * 480 / 1e6
    assert all(abs(after - before - 2 * beat) < 0.05 for before, after in pairwise(clicks))
    assert len(clicks) >= 5
    page.get_by_role("button", name="End here").click()
    page.wait_for_url("**/#/encore/*")
    take = page.url.rpartition("/")[2]
    assert stored(stage, take)["header"]["rate"] == 0.5
