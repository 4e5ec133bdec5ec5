# SPDX-License-Identifier: Apache-2.0
"""The coach on the real page: on the seats before a song, on the encore after it."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import Stage, open_take, seat

LEVEL = ".seat-form[data-seat='{}'] .levels [role=radio][aria-checked=true]"


def chosen(page: Any, index: int) -> int:
    return int(page.get_attribute(LEVEL.format(index), "data-value"))


def test_the_seats_begin_at_the_level_the_coach_suggests_and_keep_one_chosen_by_hand(page: Any, song: str) -> None:
    page.goto(f"/#/seats/{song}")
    advice = page.locator(".seat-form[data-seat='0'] [data-coach-level]")
    advice.wait_for()
    suggested = int(advice.get_attribute("data-coach-level"))
    assert chosen(page, 0) == suggested
    page.click(".seat-form[data-seat='0'] .levels [role=radio][data-value='5']")
    assert chosen(page, 0) == 5
    assert "The coach would take" in advice.inner_text()
    page.reload()
    advice.wait_for()
    assert chosen(page, 0) == 5
    page.get_by_role("button", name="Let the coach choose").click()
    assert chosen(page, 0) == suggested


def test_after_a_take_each_person_is_told_one_thing_and_a_partner_nothing(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=1), seat(1, "Robot", by="simulated")])
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    for _ in range(4):
        page.keyboard.press("KeyD")
        page.keyboard.press("KeyC")
        page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    told = page.locator(".coach-told")
    told.wait_for()
    assert told.locator(".coach-told-seat").count() == 1
    assert told.locator(".coach-bars rect").count() >= 2
    assert "Mina" in told.inner_text()
    kept = stage.get(f"/api/takes/{take}/coach")
    assert [one["seat"] for one in kept["seats"]] == [0]
