# SPDX-License-Identifier: Apache-2.0
"""The songs' own screen against a real server: finding, keeping, deleting, bringing songs, and what is said on the way."""

from __future__ import annotations

import io
import wave
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Stage, made_song, open_take, seat

LANGUAGES = ("en-US", "ja-JP", "ko-KR")
SIZES = [(1440, 900), (390, 844)]
READY = "[data-screen=library][data-ready]"
TOAST = ".toast"
#: The text that is no song, in each language; the name of the file is in it.
NO_SOUND = {
    "en-US": "“song.mp3” has no sound that can be read",
    "ja-JP": "「song.mp3」から音を読み取れません",
    "ko-KR": "‘song.mp3’에서 소리를 읽을 수 없습니다",
}
INVITATION = {"en-US": "Bring the first song", "ja-JP": "最初の曲を入れましょう", "ko-KR": "첫 곡을 가져오세요"}


def varied(change: int) -> bytes:
    """Return the made song with one sample of its own: another file, and another song."""
    with wave.open(io.BytesIO(made_song())) as file:
        parameters = file.getparams()
        samples = np.frombuffer(file.readframes(parameters.nframes), "<i2").copy()
    samples[change] += 1
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams(parameters)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def wav(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "audio/wav", "buffer": content}


def opened(page: Any) -> Any:
    page.goto("/")
    page.wait_for_selector(READY)
    return page


def line(page: Any, sha256: str) -> Any:
    return page.locator(f"[data-song='{sha256}']")


def titles(page: Any) -> list[str]:
    # What lies off the screen is not laid out (content-visibility), and has no inner text.
    found: list[str] = [text.strip() for text in page.locator(".song-title").all_text_contents()]
    return found


def known(stage: Stage, title: str) -> dict[str, Any]:
    found: dict[str, Any] = next(song for song in stage.get("/api/songs")["songs"] if song["title"] == title)
    return found


@pytest.fixture
def empty_page(new_page: Callable[..., Any]) -> Callable[..., Any]:
    """Open pages in a language, on a stage that says it has no song yet."""

    def page_in(language: str, width: int = 1440, height: int = 900) -> Any:
        page = new_page(width, height, language=language)
        page.route("**/api/songs", lambda route: route.fulfill(json={"songs": []}))
        page.route("**/api/jobs", lambda route: route.fulfill(json={"jobs": []}))
        return page

    return page_in


def test_a_song_is_shown_with_its_waveform_and_what_was_heard(page: Any, stage: Stage, song: str) -> None:
    opened(page)
    here = line(page, song)
    path = here.locator(".song-wave path").get_attribute("d")
    assert path.count("M") > 50
    said = here.inner_text()
    heard = known(stage, "Kitchen Table")
    assert "Kitchen Table" in said
    assert f"{round(heard['tempo_bpm'])} BPM" in said
    assert "4/4" in said
    assert "0:14" in said
    assert "drums" in said
    sections = stage.get(f"/api/songs/{song}")["heard"]["sections"]
    assert here.locator(".wave-stretch").count() == len(sections)


def test_choosing_a_song_goes_to_its_seats(page: Any, song: str) -> None:
    opened(page)
    line(page, song).scroll_into_view_if_needed()
    box = line(page, song).locator(".song-facts").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)  # the whole line leads there
    page.wait_for_url(f"**/#/seats/{song}")


def test_search_narrows_by_its_key_and_arrows_walk_the_titles(page: Any, stage: Stage, song: str) -> None:
    stage.bring("Mina%20-%20Paper%20Lanterns.wav", varied(101))
    opened(page)
    page.keyboard.press("/")
    page.keyboard.type("lanterns")
    page.wait_for_function("() => document.querySelectorAll('.song').length === 1")
    assert titles(page) == ["Paper Lanterns"]
    assert page.get_by_role("status").filter(has_text="1 of").count() == 1
    page.keyboard.press("Control+A")
    page.keyboard.type("kitchen sofa")
    page.get_by_text("No song here has “kitchen sofa”").wait_for()
    page.get_by_role("button", name="Show all songs").click()
    shown = titles(page)
    assert {"Kitchen Table", "Paper Lanterns"} <= set(shown)
    page.locator(".song-title a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == shown[1]


def test_a_bookmark_can_be_taken_back(page: Any, stage: Stage, song: str) -> None:
    opened(page)
    mark = line(page, song).get_by_role("button", name="Bookmark “Kitchen Table”")
    mark.click()
    page.locator(TOAST, has_text="“Kitchen Table” is bookmarked.").wait_for()
    assert known(stage, "Kitchen Table")["bookmarked"] is True
    page.get_by_role("button", name="Bookmarked", exact=True).click()
    assert titles(page) == ["Kitchen Table"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("No song is bookmarked yet.").wait_for()
    page.get_by_role("button", name="Bookmarked", exact=True).click()
    assert mark.get_attribute("aria-pressed") == "false"
    page.reload()
    page.wait_for_selector(READY)
    assert known(stage, "Kitchen Table")["bookmarked"] is False


def test_a_song_can_be_given_its_right_name_and_get_its_old_one_back(page: Any, stage: Stage) -> None:
    sha256 = stage.bring("track01final.wav", varied(707))
    opened(page)
    here = line(page, sha256)
    here.get_by_role("button", name="Change the title and artist of “track01final”").click()
    page.wait_for_function("() => document.activeElement.name === 'title'")
    page.keyboard.type("Rain on the Tent")
    here.get_by_role("textbox", name="Artist").fill("The Campers")
    page.keyboard.press("Enter")
    page.locator(TOAST, has_text="The song is now called “Rain on the Tent”.").wait_for()
    assert here.locator(".song-name").inner_text().split("\n")[-1] == "The Campers"
    assert known(stage, "Rain on the Tent")["artist"] == "The Campers"
    page.keyboard.press("Control+Z")
    page.get_by_role("link", name="track01final", exact=True).wait_for()
    here.get_by_role("button", name="Change the title and artist of “track01final”").click()
    page.keyboard.type("nobody wants this")
    page.keyboard.press("Escape")
    here.locator("form").wait_for(state="detached")
    assert known(stage, "track01final")["artist"] == ""


def test_a_deleted_song_comes_back_by_undo(page: Any, stage: Stage) -> None:
    sha256 = stage.bring("Short%20Lived.wav", varied(202))
    opened(page)
    line(page, sha256).get_by_role("button", name="Delete “Short Lived”").click()
    line(page, sha256).wait_for(state="detached")
    # Reading by keyboard goes on at the line beside it.
    assert page.evaluate("document.activeElement.closest('.song') !== null")
    page.locator(TOAST, has_text="“Short Lived” is deleted.").wait_for()
    assert all(song["sha256"] != sha256 for song in stage.get("/api/songs")["songs"])
    page.keyboard.press("Control+Z")
    line(page, sha256).wait_for()
    assert known(stage, "Short Lived")["sha256"] == sha256


def test_a_song_is_brought_by_picker_with_progress_and_known_the_second_time(page: Any, stage: Stage) -> None:
    opened(page)
    file = wav("Two Chairs.wav", varied(303))
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Add a song").first.click()
    choosing.value.set_files(file)
    work = page.locator(".work", has_text="Two Chairs.wav")
    work.wait_for()
    assert work.get_by_role("progressbar").count() == 1
    assert work.get_by_role("button", name="Cancel “Two Chairs.wav”").is_enabled()
    page.locator(TOAST, has_text="“Two Chairs” is ready to play.").wait_for()
    work.wait_for(state="detached")
    here = line(page, known(stage, "Two Chairs")["sha256"])
    here.locator(".song-wave path").wait_for(state="attached")
    count = page.locator(".song").count()
    page.set_input_files("input[type=file]", file)
    page.locator(TOAST, has_text="“Two Chairs” is already on the shelf.").wait_for()
    assert page.locator(".song").count() == count


def test_files_dropped_anywhere_are_brought(page: Any, stage: Stage) -> None:
    opened(page)
    handle = page.evaluate_handle(
        """async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "Dropped In.wav", { type: "audio/wav" }));
          return data;
        }""",
        b64encode(varied(404)).decode(),
    )
    page.dispatch_event(".top", "dragover", {"dataTransfer": handle})
    page.locator(".drop-here").wait_for()
    page.dispatch_event(".top", "drop", {"dataTransfer": handle})
    page.locator(".drop-here").wait_for(state="detached")
    page.locator(TOAST, has_text="“Dropped In” is ready to play.").wait_for()
    assert "Dropped In" in titles(page)


def test_bringing_a_song_can_be_cancelled(page: Any, stage: Stage) -> None:
    opened(page)
    count = page.locator(".song").count()
    page.set_input_files("input[type=file]", [wav(f"Never {n}.wav", varied(500 + n)) for n in range(3)])
    last = page.locator(".work", has_text="Never 2.wav")
    last.get_by_role("button", name="Cancel “Never 2.wav”").click()
    last.wait_for(state="detached")
    page.locator(".work").first.wait_for(state="detached")
    page.wait_for_function("(songs) => document.querySelectorAll('.song').length === songs", arg=count + 2)
    assert "Never 2" not in titles(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_file_is_refused_in_one_sentence_that_stays(
    new_page: Callable[..., Any], stage: Stage, song: str, language: str
) -> None:
    page = opened(new_page(language=language))
    text = {"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"Dear diary, today we drummed.\n" * 40}
    page.set_input_files("input[type=file]", text)
    failed = page.locator(".work[data-work=failed]")
    failed.wait_for()
    alert = failed.get_by_role("alert").inner_text()
    assert NO_SOUND[language] in alert
    assert "\n" not in alert
    # A text file stays a text file: nothing is offered but to close it.
    assert failed.get_by_role("button").count() == 1
    failed.get_by_role("button").click()
    failed.wait_for(state="detached")


def test_what_could_not_be_sent_can_be_tried_again(page: Any, stage: Stage, song: str) -> None:
    opened(page)
    page.route("**/api/songs?name=*", lambda route: route.abort())
    page.set_input_files("input[type=file]", wav("Second Try.wav", varied(606)))
    failed = page.locator(".work[data-work=failed]")
    failed.wait_for()
    assert "Sidestick does not answer" in failed.inner_text()
    page.unroute("**/api/songs?name=*")
    failed.get_by_role("button", name="Try again").click()
    page.locator(TOAST, has_text="“Second Try” is ready to play.").wait_for()
    assert page.locator(".work").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_an_empty_library_invites(
    empty_page: Callable[..., Any], stage: Stage, language: str, size: tuple[int, int]
) -> None:
    page = opened(empty_page(language, *size))
    assert page.get_by_role("heading", level=1).inner_text() == INVITATION[language]
    assert page.locator("[data-deed=add]").count() == 1
    assert page.locator("input[type=search]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_the_screen_fits_its_window_and_says_everything_in_words(
    new_page: Callable[..., Any], song: str, language: str, size: tuple[int, int]
) -> None:
    page = opened(new_page(*size, language=language))
    assert page.evaluate("document.documentElement.lang") == language[:2]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    words = page.locator("main").inner_text()
    for key in ("library.", "play.", "shell.", "notices.", "{{"):
        assert key not in words
    small = page.eval_on_selector_all(
        "main button, main input:not([hidden])",
        "all => all.filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)",
    )
    assert small == []


def test_a_stage_that_is_away_is_said_and_found_again(page: Any, stage: Stage, song: str) -> None:
    page.route("**/api/songs", lambda route: route.abort())
    page.goto("/")
    alert = page.locator(".library-trouble")
    alert.wait_for()
    assert "Sidestick does not answer." in alert.inner_text()
    page.unroute("**/api/songs")
    alert.get_by_role("button", name="Try again").click()
    line(page, song).wait_for()
    assert alert.count() == 0


def test_a_few_seconds_of_a_song_are_heard_and_stopped(page: Any, song: str) -> None:
    opened(page)
    line(page, song).get_by_role("button", name="Listen to a little of “Kitchen Table”").click()
    head = line(page, song).locator(".wave-head")
    head.wait_for()
    page.wait_for_function("start => parseFloat(document.querySelector('.wave-head').style.left) > start", arg=1)
    line(page, song).get_by_role("button", name="Stop “Kitchen Table”").click()
    head.wait_for(state="detached")
    assert page.url.endswith("/") or "seats" not in page.url


def test_the_last_take_of_a_song_leads_to_its_encore(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Ana"), seat(1, "Bo")], auto="steady,steady")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_url(f"**/#/encore/{take}")
    opened(page)
    page.get_by_role("link", name="Ana & Bo").first.click()
    page.wait_for_url(f"**/#/encore/{take}")
