# SPDX-License-Identifier: Apache-2.0
"""The page itself, in a real Chromium: how large it is, how soon one plays, how even its frames are, how true its times.

``python bench/stage.py`` takes about three minutes; it needs Chromium and a built stage.

- *bundle*: every script and style sheet that an evening in one language fetches (library, seats, play, encore), packed
  with gzip; and all that a phone's page fetches.
- *first judged hit*: from opening the page in a fresh browser to the first stroke that counts, by whoever needs no time.
- *frames*: 1920 x 1080, two highways played by partners. The main thread's own time from Chromium's trace, times four:
  the browser's throttle would measure whoever else is at work on this machine. ``page`` is all that a frame asks of the page
  (script, style, layout, paint); ``whole`` has the handing over of the picture too, which without a GPU is copying pixels.
- *sound*: strokes that are known ahead lie where the song has them, to the sample; a key's stroke is handed to the sound
  card so long after the page has heard the key.
- *time stamps*: keys pressed with known time stamps, handled late on purpose; what is left between what was pressed and what
  the take holds, the constant part taken away.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.server.page import STATIC
from tests.browser.conftest import FLAGS, Stage, made_song, open_take, seat, stored

BUNDLE_KB, PHONE_KB = 150, 40
FIRST_HIT_S = 15
FRAME_MS = 1000 / 60
SCHEDULE_MS = 1.0
HANDLED_MS = 5.0
LONG_MS = 50.0
STAMP_MS = 2.0
SLOWER = 4
WATCH_S = 9
PRESS_S = 7
TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8", "disabled-by-default-v8.gc"]
STROKES = 45
STUMBLE_MS = 4.0
TRIES = 4
JUST_LONG_JOBS_S = 600

#: Looks on from before the page's first line: keys, and what is handed to the sound card.
LOOK_ON = """
(() => {
  const seen = { sounds: [], keys: [] };
  window.seen = seen;
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...more) {
    const { currentTime } = this.context;
    window.theSound = this.context;
    seen.sounds.push({ when, offset, now: currentTime, at: performance.now(), length: this.buffer?.duration ?? 0 });
    return start.call(this, when, offset, ...more);
  };
  addEventListener("keydown", () => seen.keys.push(performance.now()), true);
})()
"""
#: Where the sound is by performance.now(), ms: the median of a second's looks, in which a step is sound that was left out.
SOUND_AT = """
async () => {
  const looks = [];
  for (let i = 0; i < 50; i += 1) {
    looks.push(window.theSound.currentTime * 1000 - performance.now());
    await new Promise((next) => setTimeout(next, 20));
  }
  return looks.sort((a, b) => a - b)[25];
}
"""
CLEAR = "() => { for (const list of Object.values(window.seen)) list.length = 0; }"
SEEN = "() => window.seen"


class Table:
    """Prints a line for each figure and remembers whether all were within their limits."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def row(self, name: str, value: float, unit: str, limit: float | None = None, more: str = "") -> None:
        """Print one figure; one that is not below its limit fails the whole."""
        within = limit is None or value < limit
        bound = "" if limit is None else f"< {limit:g}"
        print(f"{name:44} {value:9.2f} {unit:6} {bound:8} {'' if within else 'FAILED'} {more}", flush=True)
        if not within:
            self.failed.append(name)


@contextmanager
def stage() -> Iterator[tuple[Stage, str]]:
    """Start a stage, wait until its demo songs are heard, so that nothing else is at work, and bring it a short one."""
    with tempfile.TemporaryDirectory() as folder:
        running = Stage(Path(folder) / "library")
        running.start()
        try:
            until = time.monotonic() + JUST_LONG_JOBS_S
            while running.get("/api/jobs")["jobs"] and time.monotonic() < until:
                time.sleep(0.5)
            yield running, running.bring("Kitchen%20Table.wav", made_song())
        finally:
            running.stop()


def fetched(context: Any) -> set[Path]:  # noqa: ANN401 - Playwright's
    """Return a set that fills with each script, style sheet and page that ``context`` fetches."""
    files: set[Path] = set()

    def note(response: Any) -> None:  # noqa: ANN401
        if response.request.resource_type in {"script", "stylesheet", "document"}:
            path = urlsplit(response.url).path
            files.add(STATIC / {"/": "index.html", "/phone": "phone.html"}.get(path, path[1:]))

    context.on("response", note)
    return files


def packed(files: set[Path]) -> dict[str, float]:
    """Return the size of each file in kB, packed with gzip."""
    return {file.name: len(gzip.compress(file.read_bytes())) / 1000 for file in files}


def first_hit(table: Table, browser: Any, running: Stage, song: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=running.url)
    page = context.new_page()
    begun = time.monotonic()
    page.goto("/")
    page.locator(f"[data-song='{song}'] a[href*='seats']").first.click()
    page.locator(".curtain-play:enabled").click()
    page.locator("[data-panel=ready] .play-main").click()
    score = page.locator("[data-seat='0'] [data-value=score]")
    while score.inner_text() == "0":
        for key in ("KeyF", "KeyV", "KeyS"):
            page.keyboard.press(key)
    table.row("open page to first judged hit", time.monotonic() - begun, "s", FIRST_HIT_S)
    context.close()


def frames_and_bundle(table: Table, browser: Any, running: Stage, song: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, base_url=running.url)
    context.add_init_script(LOOK_ON)
    files = fetched(context)
    page = context.new_page()
    page.goto("/")
    page.wait_for_selector(f"[data-song='{song}']")
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    take = open_take(page, song, [seat(0, "Mina", level=6), seat(1, "Jun", level=4)], auto="steady,novice")
    page.evaluate(CLEAR)
    page.locator("[data-panel=ready] .play-main").click()
    page.wait_for_selector("[data-phase=playing]")
    browser.start_tracing(page=page, categories=TRACED)
    page.wait_for_timeout(WATCH_S * 1000)
    frames(table, json.loads(browser.stop_tracing())["traceEvents"])
    page.wait_for_selector("[data-screen=encore][data-ready]", timeout=90_000)
    page.wait_for_load_state("networkidle")
    planned(table, page.evaluate(SEEN)["sounds"], stored(running, take)["hits"])
    sizes = packed(files)
    table.row("bundle of an evening in one language, gzip", sum(sizes.values()), "kB", BUNDLE_KB, f"{len(sizes)} files")
    largest = sorted(sizes.items(), key=lambda one: -one[1])[:5]
    print("  " + ", ".join(f"{name} {size:.1f}" for name, size in largest))
    context.close()


def frames(table: Table, events: list[dict[str, Any]]) -> None:
    """Say what frames ask of the page's main thread."""
    names = {(one["pid"], one["tid"]): one["args"]["name"] for one in events if one.get("name") == "thread_name"}
    mine = [one for one in events if names.get((one["pid"], one.get("tid"))) == "CrRendererMain" and "tdur" in one]
    page = Counter(one["pid"] for one in mine if one["name"] == "FireAnimationFrame").most_common(1)[0][0]
    mine = [one for one in mine if one["pid"] == page]

    def within(task: dict[str, Any], name: str) -> list[dict[str, Any]]:
        end = task["ts"] + task["dur"]
        return [one for one in by_name[name] if task["ts"] <= one["ts"] <= end]

    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in mine:
        by_name[one["name"]].append(one)
    tasks = by_name["RunTask"]
    ours = [task for task in tasks if within(task, "FireAnimationFrame")]
    whole = np.array([task["tdur"] for task in ours]) * SLOWER / 1000
    handed = np.array([sum(one["tdur"] for one in within(task, "Commit")) for task in ours]) * SLOWER / 1000
    work = whole - handed
    copied = [sum(one["tdur"] for one in within(task, "Commit")) for task in tasks]
    longest = np.array([task["tdur"] - copy for task, copy in zip(tasks, copied, strict=True)]) * SLOWER / 1000
    cleared = [one["tdur"] * SLOWER / 1000 for one in mine if one["name"] in {"MinorGC", "MajorGC"}]
    table.row(
        f"a frame's page, times {SLOWER}: p99", float(np.quantile(work, 0.99)), "ms", FRAME_MS, f"{len(ours)} frames"
    )
    table.row("  p50", float(np.median(work)), "ms")
    table.row("  whole, p99", float(np.quantile(whole, 0.99)), "ms")
    table.row(f"long tasks while playing, times {SLOWER}", float((longest > LONG_MS).sum()), "", 1, f"of {len(tasks)}")
    table.row("  longest", float(longest.max()), "ms")
    table.row("  longest clearing of memory", max(cleared, default=0.0), "ms", None, f"{len(cleared)} in {WATCH_S} s")


def planned(table: Table, sounds: list[dict[str, float]], hits: list[dict[str, Any]]) -> None:
    """Compare when partners' strokes were scheduled with where the song was."""
    song = next(one for one in sounds if one["length"] > 10)
    strokes = [one for one in sounds if 0 < one["length"] <= 10 and one["when"] > 0]
    whens = np.array([one["when"] for one in strokes])
    due = np.array([song["when"] - song["offset"] + hit["time_us"] / 1e6 for hit in hits])
    errors = np.array([np.abs(whens - one).min() for one in due]) * 1000
    late = np.array([one["now"] - one["when"] for one in strokes]) * 1000
    table.row("known strokes, scheduled to heard: p99", float(np.quantile(errors, 0.99)), "ms", SCHEDULE_MS)
    table.row(
        "  handed over ahead: median", float(np.median(-late)), "ms", None, f"{(late > 0).sum()} of {len(late)} late"
    )


def time_stamps(table: Table, browser: Any, running: Stage, song: str) -> None:  # noqa: ANN401
    # A song whose sound stumbled really was later from then on: it says nothing of the mapping and is played again.
    for _ in range(TRIES):
        left, stumbled = stamped(browser, running, song)
        if stumbled < STUMBLE_MS:
            break
        print(f"  the sound stumbled by {stumbled:.0f} ms: once more", flush=True)
    table.row("injected time stamps to the take: p95", float(np.quantile(np.abs(left), 0.95)), "ms", STAMP_MS)
    table.row("  largest", float(np.abs(left).max()), "ms", None, f"{len(left)} strokes, handled up to 60 ms late")


def stamped(browser: Any, running: Stage, song: str) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]:  # noqa: ANN401
    """Return by how much each stroke's time is off, the constant part taken away, and by how much the sound stumbled, ms."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=running.url)
    context.add_init_script(LOOK_ON)
    page = context.new_page()
    take = open_take(page, song, [seat(0, "Mina", level=1), seat(1, "Jun", level=1)])
    page.locator("[data-panel=ready] .play-main").click()
    page.wait_for_selector("[data-phase=playing]")
    keys = context.new_cdp_session(page)
    page.evaluate(CLEAR)
    before = page.evaluate(SOUND_AT)
    rng = np.random.default_rng(4)
    stamps: list[float] = []
    until = time.monotonic() + PRESS_S  # the song is over soon after, however slow the machine
    while len(stamps) < STROKES and time.monotonic() < until:
        time.sleep(0.1 + 0.1 * rng.random())
        stamp = time.time() - 0.06 * rng.random()
        stamps.append(stamp)
        press = {"code": "KeyF", "key": "f", "windowsVirtualKeyCode": 70, "timestamp": stamp}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **press})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **press})
    stumbled = abs(page.evaluate(SOUND_AT) - before)
    page.wait_for_url("**/#/encore/**", timeout=60_000)
    hits = sorted(stored(running, take)["hits"], key=lambda hit: hit["seq"])
    assert len(hits) == len(stamps), f"{len(stamps)} keys, {len(hits)} hits"
    left = np.array([hit["time_us"] for hit in hits]) / 1000 - np.array(stamps) * 1000
    left -= np.median(left)
    context.close()
    return left, stumbled


def live(sounds: list[dict[str, float]]) -> list[dict[str, float]]:
    return [one for one in sounds if one["when"] == 0]


def keys_to_sound(table: Table, browser: Any, running: Stage, song: str) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=running.url)
    context.add_init_script(LOOK_ON)
    page = context.new_page()
    open_take(page, song, [seat(0, "Mina", level=1), seat(1, "Jun", level=1)])
    page.locator("[data-panel=ready] .play-main").click()
    page.wait_for_selector("[data-phase=playing]")
    page.evaluate(CLEAR)
    for _ in range(STROKES):
        page.keyboard.press("KeyF")
        page.wait_for_timeout(90)
    seen = page.evaluate(SEEN)
    handled = np.array([one["at"] - key for one, key in zip(live(seen["sounds"]), seen["keys"], strict=True)])
    latency = page.evaluate("() => { const c = new AudioContext(); return [c.baseLatency, c.outputLatency || 0]; }")
    more = f"then {1000 * latency[0]:.0f} ms in the browser, {1000 * latency[1]:.0f} ms in the device, as they say"
    table.row("a key to the sound card: p90", float(np.quantile(handled, 0.9)), "ms", HANDLED_MS, more)
    table.row("  p50", float(np.median(handled)), "ms")
    context.close()


def phone_page(table: Table, browser: Any, running: Stage) -> None:  # noqa: ANN401
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, base_url=running.url)
    files = fetched(context)
    page = context.new_page()
    page.goto("/phone")
    page.wait_for_selector(".door form")
    table.row("page of a phone that is a drum, gzip", sum(packed(files).values()), "kB", PHONE_KB)
    context.close()


def main() -> int:
    print(machine(), f"load {os.getloadavg()[0]:.1f}")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not installed.")
        return 1
    from playwright.sync_api import sync_playwright

    table = Table()
    with stage() as (running, song), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        print(f"Chromium {browser.version}, no GPU")
        phone_page(table, browser, running)
        first_hit(table, browser, running, song)
        time_stamps(table, browser, running, song)
        keys_to_sound(table, browser, running, song)
        frames_and_bundle(table, browser, running, song)
        browser.close()
    print(json.dumps({"failed": table.failed}) if table.failed else "within limits")
    return int(bool(table.failed))


if __name__ == "__main__":
    sys.exit(main())
