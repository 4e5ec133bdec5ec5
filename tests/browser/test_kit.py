# SPDX-License-Identifier: Apache-2.0
"""Electronic kits on the real page: real MIDI bytes come through a stand-in for the browser's MIDI, which no test machine has."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat, stored
from tests.browser.test_seats import choose, form, sit_down

#: ``kits.send(id, bytes)``, ``kits.plug({id, name, manufacturer})``, ``kits.unplug(id)``; what is plugged survives a reload.
KITS = """
(() => {
  const inputs = new Map();
  const access = { inputs, outputs: new Map(), onstatechange: null };
  const port = (one) => ({ state: "connected", onmidimessage: null, ...one });
  for (const one of JSON.parse(sessionStorage.getItem("plugged") ?? "[]")) inputs.set(one.id, port(one));
  const keep = () => sessionStorage.setItem("plugged", JSON.stringify(
    [...inputs.values()].map(({ id, name, manufacturer }) => ({ id, name, manufacturer }))));
  window.kits = {
    plug: (one) => { inputs.set(one.id, port(one)); keep(); access.onstatechange?.({}); },
    unplug: (id) => { inputs.get(id).state = "disconnected"; inputs.delete(id); keep(); access.onstatechange?.({}); },
    send: (id, bytes, timeStamp) => inputs.get(id)?.onmidimessage?.({ data: new Uint8Array(bytes), timeStamp }),
  };
  navigator.requestMIDIAccess = async () => access;
})()
"""

ROLAND = {"id": "in-1", "name": "TD-17", "manufacturer": "Roland"}
TWIN = {"id": "in-2", "name": "TD-17", "manufacturer": "Roland"}


def plug(page: Any, *ports: dict[str, str]) -> None:
    for port in ports:
        page.evaluate("(port) => kits.plug(port)", port)


def send(page: Any, port: str, *messages: list[int]) -> None:
    """Send messages that were scanned together."""
    page.evaluate(
        "([id, all]) => { const now = performance.now(); all.forEach(bytes => kits.send(id, bytes, now)) }",
        [port, list(messages)],
    )


def note(number: int, velocity: int) -> list[int]:
    return [0x99, number, velocity]


def with_kit(page: Any, song: str, seat_index: int = 0) -> None:
    """Sit down with one Roland kit plugged in and open its room."""
    page.add_init_script(KITS)
    sit_down(page, song)
    plug(page, ROLAND)
    choose(page, seat_index, "inputs", "midi")
    form(page, seat_index).locator(".kit-open").click()
    page.wait_for_selector(".kit-room[open]")


def lamp(page: Any, trigger: str) -> Any:
    return page.locator(f".kit-lamp[data-trigger={trigger}]")


def line(page: Any) -> str:
    text: str = page.locator(".kit-lines li").first.inner_text()
    return text


def settings(page: Any, key: str = "Roland/TD-17/0") -> Any:
    return json.loads(page.evaluate("() => localStorage.getItem('sidestick.kit_settings')"))[key]


def test_what_arrives_lights_up_with_its_force_and_what_does_not_count_says_why(page: Any, song: str) -> None:
    with_kit(page, song)
    send(page, "in-1", note(38, 96))
    page.wait_for_function("() => document.querySelector('[data-trigger=snare] b').textContent === '96'")
    assert "note 38" in line(page)
    send(page, "in-1", note(43, 90), note(43, 80))
    assert "a bounce" in line(page)
    send(page, "in-1", note(49, 3))
    assert "too soft" in line(page)
    page.wait_for_timeout(60)
    send(page, "in-1", note(48, 15), note(38, 120))
    page.wait_for_function(
        "() => [...document.querySelectorAll('.kit-lines li')].some(li => /echo/.test(li.textContent))"
    )
    assert lamp(page, "tom_high").locator("b").inner_text() == "–"
    send(page, "in-1", note(12, 100))
    assert "Note 12" in line(page)
    send(page, "in-1", [0xB9, 4, 127])
    assert "0 %" in page.inner_text("[data-value=foot]")
    assert "On its way for" in page.inner_text("[data-value=delay]")


def test_a_pads_settings_are_the_kits_and_last(page: Any, song: str) -> None:
    with_kit(page, song)
    lamp(page, "kick").click()
    page.locator("[name=threshold]").fill("40")
    page.locator(".curves [data-value=hard]").click()
    send(page, "in-1", note(36, 39))
    assert "too soft" in line(page)
    page.locator("[name=left_handed]").check()
    page.wait_for_timeout(60)
    send(page, "in-1", note(51, 90))
    page.wait_for_function("() => document.querySelector('[data-trigger=hihat] b').textContent === '90'")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    kit = settings(page)
    assert kit["pads"]["kick"] == {"threshold": 40, "curve": "hard"}
    assert kit["leftHanded"] is True
    form(page, 0).locator(".kit-open").click()
    page.get_by_role("button", name="As it came").click()
    assert settings(page)["pads"] == {}
    page.get_by_role("button", name="Undo").click()
    assert settings(page)["pads"]["kick"]["threshold"] == 40


def test_a_kit_with_numbers_of_its_own_is_taught_and_lacks_what_it_lacks(page: Any, song: str) -> None:
    with_kit(page, song)
    page.get_by_role("button", name="Teach your kit").click()
    for step, number in (("snare", 1), ("kick", 2), ("hihat_closed", 3)):
        page.wait_for_selector(f".kit-teach[data-step={step}]")
        for _ in range(2):
            send(page, "in-1", note(number, 100))
            page.wait_for_timeout(90)
    for step in ("hihat_open", "hihat_pedal", "tom_high", "tom_mid", "tom_low"):
        page.wait_for_selector(f".kit-teach[data-step={step}]")
        page.get_by_role("button", name="I have none").click()
    send(page, "in-1", note(2, 100))
    page.wait_for_function("() => /Kick/.test(document.querySelector('.kit-teach [role=status]').textContent)")
    for _ in range(2):
        send(page, "in-1", note(4, 100))
        page.wait_for_timeout(90)
    page.get_by_role("button", name="I have none").click()
    page.wait_for_selector(".kit-teach[data-step=done]")
    assert "Ride" in page.inner_text(".kit-teach")
    page.get_by_role("button", name="Keep this").click()
    kit = settings(page)
    assert kit["learned"]["3"] == {"pad": "hihat", "how": "closed"}
    assert kit["merged"]["ride"] == "crash"
    assert kit["merged"]["tom_mid"] == "snare"
    send(page, "in-1", note(3, 77))
    page.wait_for_function("() => document.querySelector('[data-trigger=hihat] b').textContent === '77'")


def test_two_kits_of_one_name_are_told_apart_by_striking_them(page: Any, song: str) -> None:
    page.add_init_script(KITS)
    sit_down(page, song)
    plug(page, ROLAND, TWIN)
    for index, port in ((0, "in-2"), (1, "in-1")):
        choose(page, index, "inputs", "midi")
        form(page, index).locator(".kit-mine").click()
        send(page, port, note(38, 100))
    assert form(page, 0).locator(".kit-choice").input_value() == "Roland/TD-17/1"
    assert form(page, 1).locator(".kit-choice").input_value() == "Roland/TD-17/0"
    send(page, "in-1", note(36, 100))
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
    assert "Kick" in form(page, 1).locator(".try-says").inner_text()
    assert "Kick" not in form(page, 0).locator(".try-says").inner_text()
    # The next evening the system calls the ports otherwise, and in the same order.
    page.evaluate("() => { kits.unplug('in-1'); kits.unplug('in-2') }")
    page.evaluate("() => { localStorage.removeItem('sidestick.midi_ports'); sessionStorage.clear() }")
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    plug(page, {**ROLAND, "id": "x-9", "name": "2- TD-17"}, {**TWIN, "id": "x-4"})
    send(page, "x-4", note(49, 100))
    page.wait_for_selector(".seat-form[data-seat='0'] .try[data-heard=true]")
    assert "Crash" in form(page, 0).locator(".try-says").inner_text()
    assert form(page, 1).locator(".try[data-heard=true]").count() == 0


def test_a_kit_that_is_pulled_out_mid_song_makes_the_song_wait(page: Any, stage: Stage, song: str) -> None:
    page.add_init_script(KITS)
    page.add_init_script("""sessionStorage.getItem('plugged') ?? sessionStorage.setItem('plugged', JSON.stringify(
        [{ id: 'in-1', name: 'TD-17', manufacturer: 'Roland' }]))""")
    # The stand-in reads what is plugged when the page starts: once more, so that both scripts have run.
    page.goto("/")
    take = open_take(page, song, [seat(0, "Mina", by="midi"), seat(1, "Kenji")])
    if page.evaluate("() => sessionStorage.getItem('plugged')") == "[]":
        plug(page, ROLAND)
    page.keyboard.press("Space")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    send(page, "in-1", note(38, 100))
    page.evaluate("() => kits.unplug('in-1')")
    page.wait_for_selector("[data-screen=play][data-phase=paused]")
    page.wait_for_selector("[data-loss=gone]")
    assert "TD-17" in page.inner_text("[data-loss=gone]")
    assert page.locator("[data-note]").count() == 0  # said once, by its name
    plug(page, {**ROLAND, "id": "in-7"})
    page.wait_for_selector("[data-loss=back]")
    page.keyboard.press("Enter")  # "Go on" has the focus
    page.wait_for_selector("[data-screen=play][data-phase=playing]")
    send(page, "in-7", note(36, 100))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    pads = [hit["pad"] for hit in stored(stage, take)["hits"] if hit["seat"] == 0]
    assert pads == ["snare", "kick"]


@pytest.mark.parametrize("tag", ["en-US", "ja-JP", "ko-KR"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_the_kits_room_fits_in_any_language(
    new_page: Callable[..., Any], song: str, tag: str, width: int, height: int
) -> None:
    page = new_page(width=width, height=height, language=tag)
    with_kit(page, song)
    over = page.evaluate("""() => [...document.querySelectorAll('.kit-room :is(button, p, h2, h3, span, output, li, b, dd)')]
        .filter(one => one.offsetParent && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        .map(one => one.className + ': ' + one.textContent)""")
    assert over == []
    assert (
        page.evaluate(
            "() => { const it = document.querySelector('.kit-room'); return it.scrollWidth - it.clientWidth }"
        )
        <= 0
    )
    assert "kit." not in page.inner_text(".kit-room")


def test_a_kit_that_is_plugged_in_is_offered_to_both_seats(page: Any, song: str) -> None:
    page.add_init_script(KITS)
    page.add_init_script("navigator.permissions.query = async () => ({ state: 'granted' })")
    sit_down(page, song)
    assert page.locator(".kit-found").count() == 0
    plug(page, ROLAND)
    page.wait_for_selector(".kit-found")
    assert "TD-17" in page.inner_text(".kit-found")
    page.locator(".kit-found [data-seat='1']").click()
    page.wait_for_selector(".kit-found", state="detached")
    assert form(page, 1).locator(".kit-choice").input_value() == "Roland/TD-17/0"
    send(page, "in-1", note(38, 100))
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
