# SPDX-License-Identifier: Apache-2.0
"""What stands around every screen: languages, help, sound, what is said when a screen cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage

TITLES = {"en-US": "Songs", "ja-JP": "曲", "ko-KR": "곡"}


@pytest.mark.parametrize("language", TITLES)
def test_the_page_speaks_the_browsers_language(
    new_page: Callable[..., Any], stage: Stage, song: str, language: str
) -> None:
    page = new_page(language=language)
    page.goto("/")
    page.wait_for_function("title => document.title === `${title} · Sidestick`", arg=TITLES[language])
    assert page.evaluate("document.documentElement.lang") == language[:2]


def test_a_language_that_is_chosen_is_kept(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.get_by_label("Language").select_option("ko")
    page.wait_for_function("() => document.documentElement.lang === 'ko'")
    page.reload()
    page.wait_for_function("() => document.title === '곡 · Sidestick'")
    page.get_by_label("언어").select_option("ja")
    page.wait_for_function("() => document.title === '曲 · Sidestick'")


def test_help_opens_by_its_key_and_closes_by_escape(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.wait_for_selector(".top")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.help[open]")
    assert page.get_by_role("heading", name="The drums on the keyboard").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.help", state="detached")


def test_the_faders_are_remembered(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sound").click()
    fader = page.locator("#sound input").first
    fader.focus()
    fader.press("Home")
    page.reload()
    page.get_by_role("button", name="Sound").click()
    assert page.locator("#sound input").first.input_value() == "0"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en-US", "Sidestick does not answer."),
        ("ja-JP", "Sidestick が応答しません"),
        ("ko-KR", "Sidestick이 응답하지 않습니다"),
    ],
)
def test_a_screen_that_cannot_be_fetched_is_said_with_a_way_on(
    new_page: Callable[..., Any], stage: Stage, song: str, language: str, sentence: str
) -> None:
    page = new_page(language=language)
    page.route("**/assets/encore-*.js", lambda route: route.abort())
    page.goto("/#/encore/" + "0" * 32)
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert sentence in alert.inner_text()
    assert alert.get_by_role("button").count() == 2


def test_the_whole_page_can_be_reached_by_keyboard_from_the_skip_button(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.wait_for_selector(".top")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
