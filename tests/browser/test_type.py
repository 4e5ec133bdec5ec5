# SPDX-License-Identifier: Apache-2.0
"""The letters: our own faces in every language, there before the first sentence, and nothing jumps when they come."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT, Stage, made_song, open_take, seat

OURS = {"Figtree", "Bricolage Grotesque", "Noto Sans CJK JP", "Noto Sans CJK KR"}

#: Keeps the first words the page shows, and how far anything moved without being asked to.
WATCH = """
window.first = null;
window.moved = 0;
new MutationObserver(() => {
  const stage = document.getElementById("stage");
  if (window.first === null && stage?.textContent.trim()) {
    window.first = { lang: document.documentElement.lang, text: stage.textContent };
  }
}).observe(document, { childList: true, subtree: true });
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def faces(page: Any, selector: str) -> set[tuple[str, bool]]:
    """Return the faces that the text under ``selector`` is drawn with, and whether each came with the page."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = set()
    for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            name = next((ours for ours in OURS if font["familyName"].startswith(ours)), font["familyName"])
            found.add((name, bool(font["isCustomFont"])))
    return found


def sentences(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for inner in value.values():
            yield from sentences(inner)


@pytest.mark.parametrize(("tag", "language"), [("ja-JP", "ja"), ("ko-KR", "ko"), ("en-US", "en")])
def test_every_sentence_we_have_is_set_in_our_own_letters(
    new_page: Callable[..., Any], stage: Stage, song: str, tag: str, language: str
) -> None:
    page = new_page(language=tag)
    page.goto("/")
    page.wait_for_selector(".top")
    files = [*ROOT.glob(f"web/src/words/{language}/*.json"), *ROOT.glob(f"src/sidestick/words/{language}/*.json")]
    said = " ".join(text for file in files for text in sentences(json.loads(file.read_text("utf-8"))))
    if language == "en":
        said = "".join(letter for letter in said if ord(letter) < 0x2000)
    page.evaluate(
        """async text => {
          for (const weight of [400, 700]) {
            const line = document.createElement('p');
            line.className = 'sample';
            line.style.fontWeight = weight;
            line.textContent = text;
            document.querySelector('main').append(line);
          }
          document.body.getBoundingClientRect();
          await document.fonts.ready;
        }""",
        said,
    )
    page.wait_for_timeout(300)
    strangers = {face for face in faces(page, ".sample") if face[0] not in OURS or not face[1]}
    assert strangers == set()


@pytest.mark.parametrize(("tag", "language"), [("ja-JP", "ja"), ("ko-KR", "ko"), ("en-US", "en")])
def test_the_first_words_are_in_the_readers_language_and_nothing_jumps(
    new_page: Callable[..., Any], stage: Stage, song: str, tag: str, language: str
) -> None:
    page = new_page(language=tag)
    page.add_init_script(WATCH)
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true][data-sounds=true]")
    page.wait_for_timeout(600)
    first = page.evaluate("() => window.first")
    assert first["lang"] == language
    if language == "ja":
        assert "言語" in first["text"] or "日本語" in first["text"]
    assert page.evaluate("() => window.moved") < 0.02


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_jumps_when_songs_and_the_coachs_advice_come(
    new_page: Callable[..., Any], song: str, width: int, height: int
) -> None:
    page = new_page(width=width, height=height)
    page.add_init_script(WATCH)

    # Late enough that the page is painted without them before.
    def late(route: Any) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route("**/api/songs", late)
    page.goto("/")
    page.wait_for_selector(".song")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.02
    page.goto(f"/#/seats/{song}")
    page.reload()
    page.wait_for_selector("[data-coach-level]")
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved") < 0.02


def test_a_name_of_rare_characters_is_set_in_our_letters_on_any_page(page: Any, stage: Stage) -> None:
    song = stage.bring("%E6%98%A5%E6%9A%81%20%EB%B4%84%EB%B9%9B.wav", made_song()[:-2] + b"\x01\x00")
    open_take(page, song, [seat(0, "鷲尾 雫"), seat(1, "뷔 윤슬")])
    page.evaluate("() => document.fonts.ready")
    page.wait_for_timeout(500)
    for selector in (".play-who strong", ".play-title strong", ".jacket-name"):
        assert {name for name, _ in faces(page, selector)} <= OURS, selector
