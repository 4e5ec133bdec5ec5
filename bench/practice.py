# SPDX-License-Identifier: Apache-2.0
"""First minutes and slowed songs in a real Chromium: how soon a first-timer plays, and whether slow drums stay on the beat.

``python bench/practice.py`` takes about two minutes; it needs Chromium and a built stage.

- *first minutes*: from opening the page to the first stroke of a first-timer that meets a note of the song, by a script that
  presses the one thing there is to press and then the space bar; on a stage whose songs are heard, and on a stage that was
  started a moment ago with an empty library, whose songs are still being heard.
- *slowed*: strokes at known moments, slowed by the page's own stretch; where each begins in what is rendered, against where the
  timeline says, and how much of its sound lies before that.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from bench.stage import Table, stage
from sidestick.server.page import STATIC
from tests.browser.conftest import FLAGS, Stage

FIRST_MINUTES_S = 60
ONSET_MS = 10
RATES = (0.5, 0.75, 0.9)
PATIENCE_S = 240

RENDER = """
async ([url, rate]) => {
  const { default: stretch } = await import(url);
  stretch.moduleUrl = url;
  const hz = 48000, every = 0.5, count = 12, at = 0.5;
  const song = new Float32Array(hz * 8);
  let seed = 1;
  const noise = () => { seed = (seed * 16807) % 2147483647; return seed / 1073741823.5 - 1; };
  for (let k = 0; k < count; k += 1) {
    const from = Math.round((0.25 + k * every) * hz);
    for (let i = 0; i < hz * 0.08; i += 1) {
      song[from + i] += 0.7 * Math.exp(-i / (hz * 0.015)) * (0.5 * noise() + 0.5 * Math.sin(2 * Math.PI * 180 * i / hz));
    }
  }
  const context = new OfflineAudioContext(4, hz * (at + 7 / rate), hz);
  const node = await stretch(context, { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [4] });
  node.connect(context.destination);
  // In pieces, as the page hands it over.
  for (let from = 0; from < song.length; from += hz) {
    await node.addBuffers([0, 1, 2, 3].map(() => song.slice(from, from + hz)));
  }
  await node.schedule({ output: at, active: true, input: 0, rate });
  const heard = (await context.startRendering()).getChannelData(0);
  const errors = [];
  for (let k = 1; k < count - 1; k += 1) {
    const expected = (at + (0.25 + k * every) / rate) * hz;
    let loudest = 0;
    for (let i = expected - hz * 0.1; i < expected + hz * 0.1; i += 1) {
      loudest = Math.max(loudest, Math.abs(heard[Math.round(i)]));
    }
    let from = Math.round(expected - hz * 0.1);
    while (Math.abs(heard[from]) < 0.3 * loudest) from += 1;
    errors.push(((from - expected) / hz) * 1000);
  }
  return errors;
}
"""


def until_first_note(browser: Any, running: Stage) -> float:  # noqa: ANN401 - Playwright's
    """Return the seconds from opening the page to the first note met, by whoever does only what the page says."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=running.url)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    begun = time.monotonic()
    page.goto("/")
    page.click("a[data-deed=start-here]")
    page.wait_for_selector("[data-screen=lesson][data-way=play][data-phase=playing]")
    found: list[float] = []
    page.expose_function("met", lambda: found.append(time.monotonic()))
    # The word at the line says that a note was met; it is drawn, so the page's own text drawing is looked on.
    page.evaluate(
        "() => { const fill = CanvasRenderingContext2D.prototype.fillText;"
        " CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {"
        " if (/^(Perfect|Good|OK)/.test(text)) window.met(); return fill.call(this, text, ...more); } }"
    )
    while not found and time.monotonic() - begun < PATIENCE_S:
        page.keyboard.press("Space")
        page.wait_for_timeout(150)
    context.close()
    return found[0] - begun if found else float("inf")


def main() -> int:
    """Measure, print, and return 1 if something was beyond its limit."""
    from playwright.sync_api import sync_playwright

    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    worklet = next((STATIC / "assets").glob("SignalsmithStretch-*.mjs"), None)
    if found is None or worklet is None:
        print("Chromium is not installed, or the page is not built.")
        return 1
    print(machine())
    table = Table()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        with tempfile.TemporaryDirectory() as folder:
            fresh = Stage(Path(folder) / "library")
            fresh.start()
            try:
                seconds = until_first_note(browser, fresh)
            finally:
                fresh.stop()
        table.row("first note, songs still being heard", seconds, "s", None, "depends on how fast the machine listens")
        with stage() as (running, _):
            table.row("first note, songs heard", until_first_note(browser, running), "s", FIRST_MINUTES_S)
            page = browser.new_page(base_url=running.url)
            page.goto("/")
            for rate in RATES:
                errors = sorted(page.evaluate(RENDER, [f"/assets/{worklet.name}", rate]))
                name = f"slowed to {round(100 * rate)} %, onset against timeline"
                furthest = max(abs(errors[0]), abs(errors[-1]))
                table.row(name, furthest, "ms", ONSET_MS, f"{errors[0]:.1f} to {errors[-1]:.1f}")
        browser.close()
    return int(bool(table.failed))


if __name__ == "__main__":
    sys.exit(main())
