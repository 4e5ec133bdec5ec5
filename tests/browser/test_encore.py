# SPDX-License-Identifier: Apache-2.0
"""After the song, on the real page: the sentence, the pictures, the film with its progress, the ways on."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import av
import pytest

from sidestick.souvenir.report_tables import ms
from tests.browser.conftest import Stage, open_take, seat

LANGUAGES = ("en-US", "ja-JP", "ko-KR")
FILM_PATIENCE_MS = 120_000


@pytest.fixture(scope="module")
def played(stage: Stage, song: str, browser: Any) -> str:
    """A take of two practice partners, played through to its encore."""
    context = browser.new_context(base_url=stage.url)
    page = context.new_page()
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=4)], auto="steady,novice")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_url(f"**/#/encore/{take}")
    context.close()
    return take


def opened(page: Any, take: str) -> Any:
    page.goto(f"/#/encore/{take}")
    page.wait_for_selector("[data-screen=encore][data-ready]")
    return page


def test_the_sentence_and_the_numbers_are_those_of_the_report(page: Any, stage: Stage, played: str) -> None:
    opened(page, played)
    report = stage.get(f"/api/takes/{played}/report")
    headline = report["together"]["headline"]
    said = page.locator("[data-headline]").inner_text()
    assert not said.startswith("report.")
    for number in (value for name, value in headline["parameters"].items() if name.endswith("ms")):
        assert str(round(number)) in said
    cards = page.locator(".encore-card")
    assert cards.count() == 2
    for index, score in enumerate(report["scores"]):
        shown = cards.nth(index).locator("[data-value=score]").inner_text()
        assert int("".join(letter for letter in shown if letter.isdigit())) == score["score"]
        grades = [int(text) for text in cards.nth(index).locator(".encore-grades dd").all_inner_texts()]
        assert grades == [score[grade] for grade in ("perfect", "good", "ok", "miss", "extra")]


def test_every_stroke_that_met_a_note_is_a_dot_and_every_window_a_bar(page: Any, stage: Stage, played: str) -> None:
    opened(page, played)
    together = stage.get(f"/api/takes/{played}/report")["together"]
    dots = sum(len(player["series"]) for player in together["players"])
    page.wait_for_selector("[data-figure=song] svg")
    drawn = page.locator("[data-figure=song] path.dots")
    assert [int(drawn.nth(i).get_attribute("data-dots")) for i in range(2)] == [
        len(player["series"]) for player in together["players"]
    ]
    strokes = [drawn.nth(i).get_attribute("d").count("M") for i in range(2)]
    assert sum(strokes) == dots > 20
    bars = [window for window in together["pairs"][0]["windows"] if window["apart_us"] is not None]
    assert page.locator("[data-figure=between] .apart-bar").count() == (len(bars) if len(bars) > 1 else 0)
    assert page.locator("[data-figure=strokes] .encore-hills > figure").count() == 2


def test_sentence_picture_and_number_come_first_then_song_lead_strokes_bars(page: Any, played: str) -> None:
    opened(page, played)
    page.wait_for_selector("[data-figure=strands] svg")
    order = page.evaluate(
        """() => [...document.querySelectorAll("[data-headline], .encore-number, [data-figure], .encore-numbers")]
            .map((one) => one.dataset.figure ?? one.className.split(" ")[0])"""
    )
    order = [name for name in order if name not in {"between", "ahead", "history"}]
    assert [name or "headline" for name in order] == [
        "headline", "encore-number", "strands", "song", "strokes", "bars", "encore-numbers"
    ]  # fmt: skip
    assert page.locator(".encore-number em").inner_text()


def test_a_pressed_bar_is_heard_again_in_the_replay_and_ends_with_the_bar(page: Any, stage: Stage, played: str) -> None:
    opened(page, played)
    bars = stage.get(f"/api/takes/{played}/report")["together"]["bars"]
    assert page.locator(".bar-strip .bar").count() == len(bars) > 3
    bar = bars[2]
    page.locator(".bar-strip .bar").nth(2).click()
    page.wait_for_selector("[data-screen=replay][data-phase=playing]")
    page.wait_for_selector("[data-screen=replay][data-phase=paused]")
    shown = int(page.locator(".play-progress").get_attribute("aria-valuenow"))
    assert abs(shown - bar["end_us"] / 1e6) <= 1.5
    again = page.locator("[data-deed=bar]")
    assert str(bar["number"]) in again.inner_text()
    again.click()
    page.wait_for_selector("[data-screen=replay][data-phase=playing]")


def test_the_two_so_far_are_shown_below(page: Any, played: str) -> None:
    opened(page, played)
    page.wait_for_selector("[data-figure=history]")
    said = page.locator("[data-figure=history] .so-far-told").inner_text()
    assert "Closest so far" in said
    assert "Kenji" in said


def test_the_experts_find_intervals_windows_and_the_method(page: Any, stage: Stage, played: str) -> None:
    opened(page, played)
    page.locator(".encore-numbers summary").click()
    told = page.locator(".encore-numbers").inner_text()
    together = stage.get(f"/api/takes/{played}/report")["together"]
    player = together["players"][0]
    low, high = (ms(edge) for edge in player["mean_ci_us"])
    assert f"[{low}, {high}]" in told
    assert f"±{round(together['window_us'] / 1000)} ms" in told
    assert "1000 draws" in told


def test_the_whole_report_plays_a_bar_by_itself_and_asks_nothing_of_the_network(page: Any, played: str) -> None:
    opened(page, played)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/api/takes/{played}/report.html?language=en")
    bar = page.locator("button.bar").nth(2)
    bar.click()
    assert bar.get_attribute("aria-pressed") == "true"
    page.wait_for_selector("button.bar[aria-pressed=true]", state="detached")
    bar.click()
    bar.click()
    assert bar.get_attribute("aria-pressed") == "false"
    assert len(asked) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_the_screen_fits_its_window_and_says_everything_in_words(
    new_page: Callable[..., Any], played: str, language: str, size: tuple[int, int]
) -> None:
    page = opened(new_page(*size, language=language), played)
    page.locator(".encore-numbers summary").click()
    # Tables as wide as eight players' scroll within themselves.
    page.add_style_tag(content=".encore-scroll table { min-width: 60rem }")
    assert page.evaluate("document.documentElement.lang") == language[:2]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    words = page.locator("main").inner_text()
    for key in ("encore.", "report.", "play.", "shell.", "{{"):
        assert key not in words


def test_the_film_is_made_with_progress_shown_and_saved(page: Any, played: str) -> None:
    opened(page, played)
    page.get_by_role("button", name="Make the film").click()
    page.wait_for_selector("[data-souvenir=running] progress")
    page.wait_for_selector("[data-souvenir=made]", timeout=FILM_PATIENCE_MS)
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save the film").click()
    film = saving.value.path().read_bytes()
    assert saving.value.suggested_filename == "sidestick.mp4"
    with av.open(io.BytesIO(film)) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio"}
    # Whoever comes again finds it made.
    page.reload()
    page.wait_for_selector("[data-souvenir=made]")


def test_a_film_can_be_cancelled_and_made_after_all(page: Any, stage: Stage, song: str, browser: Any) -> None:
    take = open_take(page, song, [seat(0, "Ana"), seat(1, "Bo")], auto="steady,steady")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_url(f"**/#/encore/{take}")
    page.get_by_role("button", name="Make the film").click()
    page.wait_for_selector("[data-souvenir=running]")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_selector("[data-souvenir=none]")
    assert page.get_by_role("button", name="Make the film").is_enabled()


def test_play_it_again_begins_a_new_take_of_the_same_seats(page: Any, played: str) -> None:
    opened(page, played)
    page.get_by_role("button", name="Play it again").click()
    page.wait_for_url(lambda url: "/play/" in url and played not in url)
    page.wait_for_selector("[data-panel=ready]")
    names = page.locator(".play-seat").all_inner_texts()
    assert any("Mina" in name for name in names)
    assert any("Kenji" in name for name in names)


def test_the_replay_strikes_again_and_leads_back(page: Any, played: str) -> None:
    opened(page, played)
    page.locator("[data-deed=replay]").click()
    page.wait_for_selector("[data-screen=replay][data-phase=ready]")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector("[data-phase=playing]")
    page.get_by_role("link", name="Back to the encore").click()
    page.wait_for_selector("[data-screen=encore][data-ready]")


@pytest.mark.parametrize(("language", "way_back"), [("en-US", "Songs"), ("ja-JP", "曲の一覧"), ("ko-KR", "곡 목록")])
def test_a_take_that_is_not_here_is_said_in_one_sentence(
    new_page: Callable[..., Any], stage: Stage, language: str, way_back: str
) -> None:
    page = new_page(language=language)
    page.goto("/#/encore/" + "0" * 32)
    page.wait_for_selector(".encore-alone[role=alert]")
    assert "errors." not in page.locator("main").inner_text()
    page.locator(".encore-alone").get_by_role("link", name=way_back).click()
    page.wait_for_selector("[data-screen=library]", state="attached")
