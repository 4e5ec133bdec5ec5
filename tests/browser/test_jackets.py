# SPDX-License-Identifier: Apache-2.0
"""The tailor's table on the real page: cloth, chance, mending, the name on the back, by keyboard and in the take."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_seats import begun


def design(page: Any, song: str) -> Any:
    """Open the tailor's table of the left seat."""
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    page.locator(".seat-form[data-seat='0']").get_by_role("button", name="Tailor it").click()
    return page.locator("dialog.designer[open]")


def jacket_of(page: Any) -> Any:
    return page.evaluate("() => JSON.parse(localStorage.getItem('sidestick.seats'))[0].player.jacket")


def test_a_jacket_is_tailored_by_keyboard_alone(page: Any, song: str) -> None:
    table = design(page, song)
    table.get_by_role("radio", name="Sleeves").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    before = jacket_of(page)["sleeves"]
    page.keyboard.press("ArrowRight")
    after = jacket_of(page)["sleeves"]
    assert after != before
    assert (
        page.evaluate(
            "() => getComputedStyle(document.querySelector('.designer .jacket')).getPropertyValue('--sleeves')"
        )
        == after
    )
    table.get_by_role("button", name="Wear it").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.designer", state="detached")
    assert page.evaluate("() => document.activeElement.textContent") == "Tailor it"


@pytest.mark.parametrize("name", ["MINA", "みなちゃん", "美奈子", "미나리"])
def test_the_name_on_the_back_is_worn_by_that_seat_and_kept_in_the_take(page: Any, song: str, name: str) -> None:
    table = design(page, song)
    table.get_by_label("Name on the back").fill(name)
    table.get_by_label("Number", exact=True).fill("88")
    page.keyboard.press("Escape")
    written = page.locator(".chair[data-seat='0'] .jacket-name").text_content()
    assert written == name
    jacket = begun(page)["seats"][0]["player"]["jacket"]
    assert page.locator(".play-seat[data-seat='0'] .jacket-name").text_content() == name
    assert (jacket["back"], jacket["number"]) == (name, 88)


def test_a_jacket_that_cannot_be_read_is_said_to_be_so_and_mended(page: Any, song: str) -> None:
    table = design(page, song)
    own = table.locator("input[type=color]")
    own.fill("#0c0a09")
    assert "sinks into the house" in table.get_by_role("status").inner_text()
    table.get_by_role("button", name="Mend it").click()
    assert table.get_by_role("status").inner_text() == "It can be read from across the room."
    assert jacket_of(page)["body"] != "#0c0a09"
    table.get_by_role("button", name="As it was").click()
    assert jacket_of(page)["body"] == "#2b4c7e"


def test_chance_changes_the_jacket_and_it_can_be_worn(page: Any, song: str) -> None:
    table = design(page, song)
    seen = {jacket_of(page)["body"]}
    for _ in range(5):
        table.get_by_role("button", name="By chance").click()
        assert table.locator(".designer-verdict").get_attribute("data-fault") == "none"
        seen.add(jacket_of(page)["body"])
    assert len(seen) > 3
