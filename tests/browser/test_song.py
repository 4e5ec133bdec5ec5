# SPDX-License-Identifier: Apache-2.0
"""The song's page on the real stage: read as notes and grid, put right in two taps, taken back, and played as it then is."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat, stored


@pytest.fixture(autouse=True)
def _as_heard(stage: Stage, song: str) -> Iterator[None]:
    """Leave the song as it was heard for the next test."""
    yield
    revision = stage.get(f"/api/songs/{song}/page")["revision"]["revision"]
    send(stage, f"/api/songs/{song}/corrections/as-heard", {"revision": revision})


def send(stage: Stage, path: str, value: Any) -> Any:
    request = urllib.request.Request(stage.url + path, data=json.dumps(value).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def opened(page: Any, song: str) -> None:
    page.goto(f"/#/song/{song}")
    page.wait_for_selector("[data-screen=song][data-ready=true]")
    page.wait_for_selector("[data-bar='1']")


def sheet(stage: Stage, song: str) -> Any:
    return stage.get(f"/api/songs/{song}/page")["sheet"]


def answered(page: Any, act: Callable[[], None]) -> None:
    """Do ``act`` and wait until the correction it makes has been answered."""
    before = page.get_attribute("[data-screen=song]", "data-revision")
    act()
    page.wait_for_selector(f"[data-screen=song]:not([data-revision='{before}'])")


def deed(page: Any, name: str) -> None:
    answered(page, lambda: page.click(f"[data-deed='{name}']:not([disabled])"))


def cell(page: Any, bar: int, share: float, row: int) -> None:
    """Click the grid of a bar: ``share`` of its length, row from the top (negative: from the bottom)."""
    rows = page.locator(".system-names").first.locator("li").count()
    picture = page.locator(f"[data-bar='{bar}']")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    height = page.locator(".system-names li").first.bounding_box()["height"]
    below = (row % rows - rows + 0.5) * height - 8
    picture.click(position={"x": 15 + (box["width"] - 18) * share, "y": box["height"] + below})


def test_it_is_reached_from_the_songs_line(page: Any, song: str) -> None:
    page.goto("/")
    page.click(f"[data-song='{song}'] [data-deed=sheet]")
    page.wait_for_selector("[data-screen=song][data-ready=true]")
    assert page.url.endswith(f"#/song/{song}")
    assert page.inner_text("h1") == "Kitchen Table"
    assert page.title().startswith("Notes")


def test_notes_and_grid_show_every_note_of_the_level_and_thin_those_above(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    notes = sheet(stage, song)["notes"]
    assert page.locator(".grid-note").count() == len(notes)
    page.click(".song-tools .levels [data-value='1']")
    page.wait_for_selector(".grid-note[data-above]")
    assert page.locator(".grid-note:not([data-above])").count() == sum(note["level"] == 1 for note in notes)
    assert page.locator(".staff .head:not([data-above])").count() == sum(note["level"] == 1 for note in notes)
    page.click(".views [data-value=notes]")
    page.wait_for_selector(".grid", state="detached")
    assert page.locator(".staff .head").count() == len(notes)
    page.click(".views [data-value=grid]")
    page.wait_for_selector(".staff", state="detached")


def test_a_thinned_note_tells_from_which_level_it_comes_in(page: Any, song: str) -> None:
    opened(page, song)
    page.click(".song-tools .levels [data-value='1']")
    page.locator(".grid-note[data-above]").first.evaluate(
        "note => { const box = note.getBoundingClientRect(); const bar = note.closest('svg');"
        " bar.dispatchEvent(new MouseEvent('click', { bubbles: true,"
        " clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 })); }"
    )
    assert "not in level 1; comes in at level" in page.inner_text("[data-value=why]")


def test_a_drum_that_no_body_could_play_tells_why(page: Any, stage: Stage, song: str) -> None:
    at = sheet(stage, song)["notes"][20]
    revision = 0
    there = {(note["tick"], note["pad"]) for note in sheet(stage, song)["notes"]}
    for pad in ("crash", "ride", "tom_high", "tom_low", "snare", "hihat"):
        if (at["tick"], pad) not in there:
            edit = {"type": "add_hit", "at_s": at["time_us"] / 1e6, "pad": pad}
            answer = send(stage, f"/api/songs/{song}/corrections", {"revision": revision, "edit": edit})
            revision = answer["revision"]["revision"]
    opened(page, song)
    asked = [row for row in sheet(stage, song)["left_out"] if row["tick"] == at["tick"]]
    assert asked
    page.locator(f".grid-out[data-left-out={asked[0]['pad']}][data-tick='{at['tick']}']").evaluate(
        "out => { const box = out.getBoundingClientRect(); const bar = out.closest('svg');"
        " bar.dispatchEvent(new MouseEvent('click', { bubbles: true,"
        " clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 })); }"
    )
    assert "three hands would be needed here" in page.inner_text("[data-value=why]")


def test_a_hit_is_added_in_two_taps_taken_back_and_added_again(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    page.click(".tool-switch:has-text('All drums')")
    before = sheet(stage, song)
    cell(page, 3, 0.25, 0)  # a crash on beat two
    assert page.inner_text(".inspector strong") == "Crash, bar 3, beat 2"
    deed(page, "add-plain")
    added = sheet(stage, song)
    # What no longer has a hand free is not lost: it is left out, and says why.
    count = len(before["notes"]) + len(before["left_out"])
    assert len(added["notes"]) + len(added["left_out"]) == count + 1
    crashes = [{note["tick"] for note in of["notes"] if note["pad"] == "crash"} for of in (before, added)]
    assert crashes[1] - crashes[0] == {added["bars"][2] + 480}
    deed(page, "undo")
    assert sheet(stage, song) == before
    answered(page, lambda: page.keyboard.press("Control+Shift+Z"))
    page.wait_for_selector(".grid-note[data-pad=crash]")
    page.reload()
    page.wait_for_selector(".grid-note[data-pad=crash]")


def test_a_hit_is_taken_out_and_all_levels_follow(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    snare = next(note for note in sheet(stage, song)["notes"] if note["pad"] == "snare" and note["level"] <= 2)
    bars = sheet(stage, song)["bars"]
    number = max(index for index, tick in enumerate(bars) if tick <= snare["tick"])
    share = (snare["tick"] - bars[number]) / 1920
    rows = [item.inner_text() for item in page.locator(".system-names").first.locator("li").all()]
    cell(page, number + 1, share, rows.index("Snare"))
    page.focus(".sheet-paper")
    answered(page, lambda: page.keyboard.press("Delete"))
    for level in (2, 4, 6):
        notes = stage.get(f"/api/songs/{song}/charts/{level}")["notes"]
        assert (snare["tick"], "snare") not in {(note["tick"], note["pad"]) for note in notes}


def test_the_downbeat_is_moved_in_two_taps(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    before = sheet(stage, song)
    picture = page.locator("[data-bar='2']")
    box = picture.bounding_box()
    picture.click(position={"x": 15 + (box["width"] - 18) * 0.25, "y": 28})
    assert page.inner_text(".inspector strong") == "Bar 2, beat 2"
    deed(page, "downbeat")
    page.wait_for_function("() => document.querySelector('.inspector strong').textContent.endsWith('beat 1')")
    after = sheet(stage, song)
    to_us = {note["tick"]: note["time_us"] for note in after["notes"]}
    assert len(to_us) > 0
    assert after["bars"] != before["bars"]


def test_the_tempo_is_doubled_halved_and_no_further_than_anyone_plays(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    deed(page, "double")
    page.wait_for_function("() => document.querySelector('[data-value=tempo]').textContent.startsWith('240')")
    page.click("[data-deed=double]")
    page.wait_for_selector(".toast")
    assert "480 beats a minute" in page.inner_text(".toast")
    assert sheet(stage, song)["tempo_bpm"] == pytest.approx(240, abs=2)
    deed(page, "as-heard")
    page.wait_for_function("() => document.querySelector('[data-value=tempo]').textContent.startsWith('120')")


def test_the_beat_is_tapped_along_with_any_key(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    page.click("[data-deed=tap]")
    page.wait_for_selector(".tap-panel")
    page.wait_for_selector(".song-play[data-state=running]")
    taps = 0
    while taps < 6:
        page.keyboard.press("j")
        page.wait_for_timeout(700)
        said = page.get_attribute("[data-taps]", "data-taps")
        taps = int(said)
    page.keyboard.press("Enter")
    page.wait_for_selector(".tap-panel", state="detached")
    page.wait_for_selector("[data-deed=undo]:not([disabled])")
    assert stage.get(f"/api/songs/{song}/page")["revision"]["count"] == 1


def test_too_few_taps_cannot_be_kept_and_escape_leaves_all_as_it_was(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    page.click("[data-deed=tap]")
    page.wait_for_selector(".song-play[data-state=running]")
    page.keyboard.press("j")
    assert page.is_disabled(".tap-panel .button-main")
    page.keyboard.press("Escape")
    page.wait_for_selector(".tap-panel", state="detached")
    assert stage.get(f"/api/songs/{song}/page")["revision"]["count"] == 0


def test_a_line_moves_over_the_notes_while_the_song_sounds(page: Any, song: str) -> None:
    opened(page, song)
    page.keyboard.press(" ")
    page.wait_for_selector(".sheet[data-playing]")
    page.wait_for_function("() => document.querySelector('.song-clock').textContent === '0:02'")
    there = page.evaluate("document.querySelector('.sheet-cursor').style.transform")
    page.wait_for_function(f"() => document.querySelector('.sheet-cursor').style.transform !== '{there}'")
    page.keyboard.press(" ")
    page.wait_for_selector(".song-play[data-state=still]")
    stood = page.inner_text(".song-clock")
    assert stood != "0:00"


#: Notes when each sound of Web Audio is to start, and how long it is.
STARTS = """
(() => {
  window.starts = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, ...more) {
    window.starts.push({ when, offset, lasts: this.buffer?.duration ?? 0 });
    return start.call(this, when, offset, ...more);
  };
})()
"""


def test_the_charts_own_drums_sound_where_its_notes_stand(page: Any, stage: Stage, song: str) -> None:
    page.add_init_script(STARTS)
    opened(page, song)
    page.click(".hearings [data-value=chart]")
    page.click(".song-tools .levels [data-value='2']")
    page.click(".song-play")
    page.wait_for_function("() => document.querySelector('.song-clock').textContent === '0:05'")
    page.click(".song-play")
    starts = page.evaluate("window.starts")
    began = next(one["when"] - one["offset"] for one in starts if one["lasts"] > 10)
    struck = sorted(one["when"] - began for one in starts if one["lasts"] < 10)
    wanted = sorted(note["time_us"] / 1e6 for note in sheet(stage, song)["notes"] if note["level"] <= 2)
    assert len(struck) >= 8
    assert struck[:8] == pytest.approx(wanted[:8], abs=0.02)


def test_the_sheet_is_read_and_written_by_keyboard_alone(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('sheet-paper')"):
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    first = page.inner_text(".inspector strong")
    page.keyboard.press("ArrowRight")
    assert page.inner_text(".inspector strong") != first
    page.keyboard.press("PageDown")
    assert "bar 2" in page.inner_text(".inspector strong").lower()
    before = len(sheet(stage, song)["notes"])
    page.keyboard.press("ArrowRight")
    answered(page, lambda: page.keyboard.press("Enter"))
    assert abs(len(sheet(stage, song)["notes"]) - before) == 1
    answered(page, lambda: page.keyboard.press("Control+z"))
    assert len(sheet(stage, song)["notes"]) == before


def test_the_song_is_heard_again_and_what_was_put_right_stays(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    deed(page, "double")
    page.click("[data-deed=anew]")
    page.wait_for_selector(".toast:has-text('heard anew')")
    assert page.inner_text("[data-value=tempo]").startswith("240")
    assert stage.get(f"/api/songs/{song}/page")["revision"]["count"] == 1


def test_a_page_that_shows_an_older_song_is_brought_up_to_date_and_says_so(page: Any, stage: Stage, song: str) -> None:
    opened(page, song)
    send(stage, f"/api/songs/{song}/corrections", {"revision": 0, "edit": {"type": "double_tempo"}})
    page.click("[data-deed=halve]")
    page.wait_for_selector(".toast")
    assert "corrected elsewhere" in page.inner_text(".toast")
    page.wait_for_function("() => document.querySelector('[data-value=tempo]').textContent.startsWith('240')")


def test_a_take_begun_before_a_correction_keeps_its_chart_and_the_next_has_the_new_one(
    new_page: Callable[..., Any], stage: Stage, song: str
) -> None:
    page = new_page()
    seats = [seat(0, "Mina"), seat(1, "Jun")]
    takes = []
    for _ in range(2):
        takes.append(open_take(page, song, seats, auto="steady,steady"))
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-screen=encore]", timeout=90_000)
        revision = stage.get(f"/api/songs/{song}/page")["revision"]["revision"]
        if not revision:
            send(stage, f"/api/songs/{song}/corrections", {"revision": 0, "edit": {"type": "double_tempo"}})
    before, after = (stage.get(f"/api/takes/{take}/charts")["charts"] for take in takes)
    assert before[0]["bars"] != after[0]["bars"]
    assert after[0] == stage.get(f"/api/songs/{song}/charts/2")
    assert stored(stage, takes[0])["header"]["charts"] != stored(stage, takes[1])["header"]["charts"]
    notes = stage.get(f"/api/takes/{takes[0]}/report")["scores"][0]["notes"]
    assert notes == len(before[0]["notes"])


@pytest.mark.parametrize("language", ["en-US", "ja-JP", "ko-KR"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_sticks_out_in_any_language_on_any_screen(
    new_page: Callable[..., Any], song: str, language: str, width: int, height: int
) -> None:
    page = new_page(width, height, language)
    opened(page, song)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    picture = page.locator("[data-bar='1']")
    box = picture.bounding_box()
    picture.click(position={"x": 15 + (box["width"] - 18) * 0.5, "y": box["height"] - 20})
    panel = page.locator(".inspector").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= width
    for button in page.locator(".inspector button").all():
        inside = button.bounding_box()
        assert inside["x"] + inside["width"] <= width
        assert min(inside["width"], inside["height"]) >= 44


def test_a_song_that_is_not_there_is_said(page: Any) -> None:
    page.goto(f"/#/song/{'0' * 64}")
    page.wait_for_selector("[data-screen=song] [role=alert], [data-screen=song][role=alert]")
    assert "There is no song" in page.inner_text("[data-screen=song]")
