# SPDX-License-Identifier: Apache-2.0
"""A phone becomes a seat's drum: a stage and a phone in two browsers' contexts, over a line that takes its time."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from tests.browser.conftest import Stage, stored
from tests.browser.test_everyone import AXE, FIND
from tests.fakes.slow_line import SlowLine

PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile Safari/537.36"
)
LANGUAGES = {"en": "en-US", "ja": "ja-JP", "ko": "ko-KR"}


@pytest.fixture(autouse=True)
def _door_shut(stage: Stage) -> Iterator[None]:
    """Each test finds the door shut."""
    yield
    urllib.request.urlopen(urllib.request.Request(f"{stage.url}/api/door", method="DELETE"), timeout=20).close()


def invited(page: Any, song: str, seat: int = 0) -> tuple[str, str]:
    """Let phones in for a seat and return the door's address on this machine and the code."""
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    form = page.locator(f".seat-form[data-seat='{seat}']")
    form.get_by_role("radio", name="A phone in the same network").click()
    if page.locator(".phone-choice[data-door=false]").count():
        form.get_by_role("button", name="Let phones in").click()
    shown = form.locator(".qr:has(path[d^=M])")
    shown.wait_for()
    address, code = shown.get_attribute("data-text").split("#")
    assert form.locator("[data-value=code]").inner_text().replace("-", "") == code
    assert form.locator("[data-value=address]").inner_text() == urlsplit(address).netloc
    return f"http://127.0.0.1:{urlsplit(address).port}", code


def phone_page(new_page: Callable[..., Any], address: str, code: str = "", **more: Any) -> Any:
    phone = new_page(
        **({"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "user_agent": PIXEL} | more)
    )
    phone.goto(f"{address}/#{code}" if code else f"{address}/")
    return phone


def tap(phone: Any) -> None:
    """Touch the first drum that the phone shows: it shows those of the seat's level."""
    box = phone.locator("[data-pad]").first.bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_scanned_phone_is_the_seats_drum_at_once(page: Any, new_page: Callable[..., Any], song: str) -> None:
    address, code = invited(page, song)
    phone = phone_page(new_page, address, code)
    phone.wait_for_selector(".drum[data-state=here]")
    assert phone.evaluate("location.hash") == ""
    page.wait_for_selector(".phone-choice[data-phone=here]")
    assert page.locator(".phone-here strong").inner_text() == "Pixel 8"
    page.wait_for_selector(".phone-here:has-text('±')")
    phone.wait_for_selector(".line[data-line=here] .line-sure")
    tap(phone)
    page.wait_for_selector(".seat-form[data-seat='0'] .try[data-heard=true]")
    # Loaded again it comes back by itself; sent away it is told.
    phone.reload()
    phone.wait_for_selector(".drum[data-state=here]")
    page.get_by_role("button", name="Let it go").click()
    phone.wait_for_selector(".door[data-state=parted]")
    page.wait_for_selector(".phone-choice[data-phone=none]")


def test_a_code_can_be_typed_and_a_wrong_one_is_told(page: Any, new_page: Callable[..., Any], song: str) -> None:
    address, code = invited(page, song)
    phone = phone_page(new_page, address)
    phone.get_by_label("Code from the stage").fill("wrong-234")
    phone.get_by_role("button", name="Join").click()
    phone.wait_for_selector(".door-problem")
    phone.get_by_label("Code from the stage").fill(f"{code[:4].lower()} {code[4:].lower()}")
    phone.get_by_role("button", name="Join").click()
    phone.wait_for_selector(".drum[data-state=here]")


def test_strokes_over_a_slow_line_count_when_they_were_struck(
    page: Any, new_page: Callable[..., Any], song: str, stage: Stage
) -> None:
    address, code = invited(page, song)
    chance = np.random.default_rng(5)

    def delay() -> float:
        return float(0.08 + chance.exponential(0.05))

    with SlowLine(urlsplit(address).port or 0, there=delay, back=delay) as line:
        phone = phone_page(new_page, f"http://127.0.0.1:{line.port}", code)
        phone.wait_for_selector(".line[data-line=here]")
        phone.evaluate("addEventListener('pointerdown', (event) => (window.stamps ??= []).push(event.timeStamp), true)")
        page.locator(".seat-form[data-seat='1']").get_by_role("radio", name="The computer plays").click()
        phone.wait_for_timeout(1500)
        page.locator(".curtain-play").click()
        page.wait_for_selector("[data-panel=ready]")
        take = page.url.rsplit("/", 1)[1].partition("?")[0]
        page.locator("[data-panel=ready] .play-main").click()
        page.wait_for_selector("[data-phase=playing]")
        # Most strokes come in after their note's window has closed by the stage's clock.
        page.wait_for_selector(".play-phone[data-phone=here]")
        enough = time.monotonic() + 5.5  # a slow machine strikes less often; the song lasts 14 s
        while time.monotonic() < enough:
            tap(phone)
            phone.wait_for_timeout(120)
        stamps = np.array(phone.evaluate("window.stamps"))
        page.wait_for_url("**/#/encore/**", timeout=60_000)
    hits = sorted((hit for hit in stored(stage, take)["hits"] if hit["seat"] == 0), key=lambda hit: hit["seq"])
    assert [hit["seq"] for hit in hits] == list(range(len(stamps)))
    heard = np.array([hit["time_us"] for hit in hits]) / 1000
    struck = stamps - np.median(stamps - heard)
    # Arrivals scatter by some 50 ms (half of it late by more than 115); what is left is the clocks' doubt.
    assert np.quantile(np.abs(heard - struck), 0.9) < 25
    assert max(hit["uncertainty_us"] for hit in hits) < 120_000


def test_a_phone_that_goes_away_makes_the_song_wait_and_comes_back(
    page: Any, new_page: Callable[..., Any], song: str
) -> None:
    address, code = invited(page, song)
    with SlowLine(urlsplit(address).port or 0, there=lambda: 0.002, back=lambda: 0.002) as line:
        phone = phone_page(new_page, f"http://127.0.0.1:{line.port}", code)
        phone.wait_for_selector(".line[data-line=here]")
        page.locator(".curtain-play").click()
        page.locator("[data-panel=ready] .play-main").click()
        page.wait_for_selector("[data-phase=playing]")
        line.cut()
        page.wait_for_selector("[data-panel=paused] [data-loss]")
        # It dials again by itself within a second.
        page.wait_for_selector("[data-loss=back]")
        phone.wait_for_selector(".drum[data-state=here][data-phase=paused]")
        page.get_by_role("button", name="Go on").click()
        phone.wait_for_selector(".drum[data-phase=playing]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phones_page_speaks_and_fits_held_either_way(
    page: Any, new_page: Callable[..., Any], song: str, language: str
) -> None:
    address, code = invited(page, song)
    phone = phone_page(new_page, address, language=LANGUAGES[language], bypass_csp=True)
    phone.wait_for_selector(".door form")
    assert serious(phone) == []
    phone.goto(f"{address}/#{code}")
    phone.wait_for_selector(".drum[data-state=here]")
    assert phone.evaluate("document.documentElement.lang") == language
    assert serious(phone) == []
    inside = """() => [...document.querySelectorAll("[data-pad], .bar-menu")].every((one) => {
      const box = one.getBoundingClientRect();
      return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight && box.height >= 44;
    })"""
    for width, height in ((390, 844), (844, 390), (320, 568)):
        phone.set_viewport_size({"width": width, "height": height})
        assert phone.evaluate(inside), (width, height)
        assert phone.evaluate("document.documentElement.scrollHeight <= innerHeight + 1"), (width, height)
    assert phone.evaluate("getComputedStyle(document.querySelector('[data-pad]')).touchAction") == "none"
    phone.locator(".bar-menu").click()
    phone.wait_for_selector(".sheet[open]")
    assert serious(phone) == []
    phone.locator(".sheet .door-join").click()
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    assert phone.evaluate(inside)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def serious(phone: Any) -> list[str]:
    """Return what axe finds that keeps somebody out."""
    phone.evaluate(AXE.read_text("utf-8"))
    found: list[str] = phone.evaluate(FIND)
    return found


def test_a_phone_that_sounds_its_strokes_itself_says_so(page: Any, new_page: Callable[..., Any], song: str) -> None:
    address, code = invited(page, song)
    phone = phone_page(new_page, address, code)
    phone.wait_for_selector(".drum[data-state=here]")
    phone.locator(".bar-menu").click()
    with phone.expect_response("**/kit/kit.json"):
        phone.locator(".sheet [name=sound]").check()
    phone.wait_for_selector(".sheet [name=sound]:checked:enabled")


def test_the_stage_itself_stays_on_this_computer(page: Any, song: str) -> None:
    address, _ = invited(page, song)
    for path in ("/api/songs", "/index.html", "/api/door"):
        with pytest.raises(urllib.error.HTTPError, match="404") as refused:
            urllib.request.urlopen(address + path, timeout=20)
        refused.value.close()
