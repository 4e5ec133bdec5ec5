# SPDX-License-Identifier: Apache-2.0
"""A thousand songs, long names, and what the tab says: the set list as it is after years."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Stage, open_take, seat

MANY = 1000
LONG = "A Very Long Title That Somebody Really Gave To a Song About Everything and Then Some, Parts One Through Nine"


def thousand(page: Any) -> None:
    """Let the server's list of songs have a thousand, the last of which has a name in every script."""

    def answer(route: Any) -> None:
        known = route.fetch().json()
        model = known["songs"][0]
        songs = [
            model | {"sha256": f"{index:064x}", "title": f"Song {index}", "artist": f"Band {index % 50}"}
            for index in range(MANY - 2)
        ]
        songs.append(model | {"sha256": f"{MANY:064x}", "title": LONG, "artist": LONG})
        songs.append(model | {"sha256": f"{MANY + 1:064x}", "title": "終わりの曲 끝 노래", "artist": "最後"})
        route.fulfill(body=json.dumps(known | {"songs": songs}), content_type="application/json")

    page.route("**/api/songs", answer)


def test_a_thousand_songs_are_searched_walked_and_reached_to_the_last(page: Any, song: str) -> None:
    thousand(page)
    page.goto("/")
    page.wait_for_selector(".song")
    page.wait_for_function("many => document.querySelectorAll('.song').length === many", arg=MANY)
    page.get_by_role("searchbox").fill("終わり")
    page.wait_for_function("() => document.querySelectorAll('.song').length === 1")
    assert page.inner_text(".song-title") == "終わりの曲 끝 노래"
    page.get_by_role("searchbox").fill("band 7")
    page.wait_for_function("() => document.querySelectorAll('.song').length >= 20")
    page.get_by_role("searchbox").fill("")
    page.wait_for_function("many => document.querySelectorAll('.song').length === many", arg=MANY)
    page.locator(".song-title a").first.focus()
    for _ in range(50):
        page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.activeElement.textContent === 'Song 50'")
    page.keyboard.press("End")
    page.wait_for_function("""() => {
      const last = [...document.querySelectorAll('.song')].at(-1);
      return last.contains(document.activeElement) && last.getBoundingClientRect().bottom <= innerHeight;
    }""")


def test_lines_out_of_sight_are_not_laid_out(page: Any, song: str) -> None:
    thousand(page)
    page.goto("/")
    page.wait_for_function("many => document.querySelectorAll('.song').length === many", arg=MANY)
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.song')].filter(line =>
             line.querySelector('.song-title a').checkVisibility({ contentVisibilityAuto: true })).length"""
    )
    assert 0 < drawn < 60


def test_long_names_stay_in_their_place_on_every_screen(new_page: Callable[..., Any], stage: Stage, song: str) -> None:
    for width, height in ((1440, 900), (390, 844)):
        page = new_page(width, height)
        thousand(page)
        page.goto("/")
        page.get_by_role("searchbox").fill("very long title")
        page.wait_for_function("() => document.querySelectorAll('.song').length === 1")
        assert page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 1
        box = page.locator(".song-title").bounding_box()
        assert box["x"] + box["width"] <= width
        open_take(
            page,
            song,
            [seat(0, "Bartholomew Featherstonehaugh-Cholmondeley"), seat(1, "아주아주긴이름을가진사람의이름")],
        )
        assert page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 1
        for index in (0, 1):
            name = page.locator(f".play-seat[data-seat='{index}'] .play-who").bounding_box()
            assert name["x"] >= 0
            assert name["x"] + name["width"] <= width


def test_the_tab_says_which_song_and_which_screen(new_page: Callable[..., Any], song: str) -> None:
    page = new_page(language="ja-JP")
    page.goto(f"/#/seats/{song}")
    page.wait_for_function("() => document.title === 'Kitchen Table · 席 · Sidestick'")
    page.goto("/#/")
    page.wait_for_function("() => document.title === '曲 · Sidestick'")
    assert (
        page.evaluate("() => fetch(document.querySelector('link[rel=icon]').href).then(answer => answer.status)") == 200
    )
