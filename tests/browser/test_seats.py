# SPDX-License-Identifier: Apache-2.0
"""Sitting down on the real page: names and jackets, levels, what is struck, and how a take begins."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage

READ_TAKE = """
(id) => new Promise((done, failed) => {
  const request = indexedDB.open("sidestick", 1);
  request.onerror = () => failed(request.error);
  request.onsuccess = () => {
    const asked = request.result.transaction("takes").objectStore("takes").get(id);
    asked.onsuccess = () => { request.result.close(); done(asked.result); };
  };
})
"""

#: Stands in for a kit, which no test machine has: `window.kit.plug()`, `.unplug()` and `.strike(note, velocity)`.
KIT = """
(() => {
  const input = { id: "kit-1", name: "TD-17", manufacturer: "Roland", state: "connected", onmidimessage: null };
  const access = { inputs: new Map([[input.id, input]]), outputs: new Map(), onstatechange: null };
  const change = (state) => { input.state = state; access.onstatechange?.({ port: input }); };
  window.kit = {
    plug: () => change("connected"),
    unplug: () => change("disconnected"),
    strike: (note, velocity) =>
      input.onmidimessage?.({ data: new Uint8Array([0x99, note, velocity]), timeStamp: performance.now() }),
  };
  navigator.requestMIDIAccess = async () => access;
})()
"""


def sit_down(page: Any, song: str) -> None:
    """Go to the seats for ``song`` and wait until they are set up."""
    page.goto(f"/#/seats/{song}")
    page.wait_for_selector("[data-screen=seats][data-ready=true]")


def form(page: Any, seat: int) -> Any:
    return page.locator(f".seat-form[data-seat='{seat}']")


def choose(page: Any, seat: int, row: str, value: object) -> None:
    """Click one choice of a row: ``levels``, ``inputs``, ``cloths`` or ``manners``."""
    form(page, seat).locator(f".{row} [data-value='{value}']").click()


def write_name(page: Any, seat: int, name: str) -> None:
    page.fill(f"[name=name-{seat}]", name)
    page.keyboard.press("Enter")


def refuse_midi(page: Any) -> None:
    """Answer the browser's question about MIDI with no, as a player would."""
    session = page.context.new_cdp_session(page)
    session.send("Browser.setPermission", {"permission": {"name": "midi"}, "setting": "denied"})


def begun(page: Any) -> Any:
    """Press Play and return the header the play screen finds."""
    page.click(".curtain-play")
    page.wait_for_url("**/#/play/*")
    page.wait_for_selector("[data-panel=ready]")
    return page.evaluate(READ_TAKE, page.url.rsplit("/", 1)[1])["header"]


def test_two_people_only_have_to_press_play(page: Any, song: str) -> None:
    sit_down(page, song)
    page.locator(".coach-waits").first.wait_for(state="detached")  # a machine at its limit may answer after Play
    suggested = [int(form(page, k).locator("[data-coach-level]").get_attribute("data-coach-level")) for k in (0, 1)]
    header = begun(page)
    assert header["song_sha256"] == song
    assert [seat["index"] for seat in header["seats"]] == [0, 1]
    assert [seat["input"] for seat in header["seats"]] == ["keyboard", "keyboard"]
    assert [seat["level"] for seat in header["seats"]] == suggested
    assert max(suggested) <= 2  # nobody who was never here is thrown in
    assert [seat["player"]["name"] for seat in header["seats"]] == ["Left seat", "Right seat"]
    first, second = (seat["player"] for seat in header["seats"])
    assert first["id"] != second["id"]
    assert first["jacket"]["body"] != second["jacket"]["body"]


def test_an_evening_begins_with_a_song_from_the_shelf(page: Any, song: str) -> None:
    page.goto("/")
    page.locator(f"a[href='#/seats/{song}']").first.click()
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    assert "Kitchen Table" in page.inner_text("h1")
    page.click(".curtain-play")
    page.wait_for_selector("[data-panel=ready]")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-screen=play][data-phase=playing]")


def test_what_is_chosen_is_what_the_take_begins_with(page: Any, stage: Stage, song: str) -> None:
    sit_down(page, song)
    write_name(page, 0, "Mina")
    page.fill("[name=number-0]", "42")
    choose(page, 0, "cloths", 5)
    choose(page, 0, "levels", 4)
    choose(page, 1, "inputs", "simulated")
    choose(page, 1, "manners", "novice")
    header = begun(page)
    mina, partner = header["seats"]
    assert mina["player"]["name"] == "Mina"
    assert mina["player"]["jacket"]["number"] == 42
    assert mina["player"]["jacket"]["body"] == "#5f3d74"
    assert mina["level"] == 4
    assert partner["input"] == "simulated"
    known = {player["name"] for player in stage.get("/api/players")["players"]}
    assert "Mina" in known
    assert "Practice partner" not in known


def test_names_levels_and_jackets_are_there_the_second_evening(page: Any, song: str) -> None:
    sit_down(page, song)
    write_name(page, 0, "Yuna")
    write_name(page, 1, "Sol")
    page.fill("[name=number-1]", "88")
    choose(page, 1, "cloths", 7)
    choose(page, 1, "levels", 5)
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    assert page.input_value("[name=name-0]") == "Yuna"
    assert page.input_value("[name=name-1]") == "Sol"
    assert page.input_value("[name=number-1]") == "88"
    for row, value in (("cloths", "7"), ("levels", "5")):
        chosen = form(page, 1).locator(f".{row} [aria-checked=true]")
        assert chosen.get_attribute("data-value") == value
    assert "Sol" in page.inner_text(".chair[data-seat='1']")


def test_seats_of_another_shape_in_the_browser_do_not_keep_anybody_standing(page: Any, song: str) -> None:
    page.add_init_script("""localStorage.setItem("sidestick.seats", '[{"name": "old"}, null]')""")
    sit_down(page, song)
    assert page.locator(".seat-form").count() == 2


def keep_player(stage: Stage, player: dict[str, Any]) -> None:
    request = urllib.request.Request(
        f"{stage.url}/api/players/{player['id']}", data=json.dumps(player).encode(), method="PUT"
    )
    urllib.request.urlopen(request, timeout=10).close()


def test_somebody_who_was_here_before_is_chosen_with_their_jacket(page: Any, stage: Stage, song: str) -> None:
    jacket = {"body": "#d99a2b", "sleeves": "#33261f", "trim": "#f4e9d2", "number": 23, "back": "KJ"}
    keep_player(stage, {"id": "kenji-1", "name": "Kenji", "jacket": jacket})
    sit_down(page, song)
    form(page, 1).locator(".who-known").click()
    page.get_by_role("button", name="Kenji").click()
    assert page.input_value("[name=name-1]") == "Kenji"
    assert page.input_value("[name=number-1]") == "23"
    # Somebody else in the same chair must not become Kenji by another name.
    write_name(page, 1, "Joon")
    header = begun(page)
    assert header["seats"][1]["player"]["name"] == "Joon"
    assert header["seats"][1]["player"]["id"] != "kenji-1"
    page.go_back()
    page.wait_for_selector("[data-ready=true]")
    write_name(page, 0, "kenji")
    assert begun(page)["seats"][0]["player"] == {"id": "kenji-1", "name": "Kenji", "jacket": jacket}


def test_a_strike_lights_the_lamp_of_its_own_seat_and_sounds_at_once(page: Any, song: str) -> None:
    page.add_init_script("""
        window.started = [];
        const start = AudioBufferSourceNode.prototype.start;
        AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
          window.started.push(when);
          return start.call(this, when, ...rest);
        };
    """)
    sit_down(page, song)
    page.wait_for_selector("[data-sounds=true]")
    choose(page, 1, "levels", 3)  # also the gesture that lets sound in; a button keeps no letters for itself
    page.keyboard.press("KeyK")
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
    assert "Snare" in form(page, 1).locator(".try-says").inner_text()
    assert form(page, 0).locator(".try[data-heard=false]").count() == 1
    page.wait_for_function("() => window.started.length > 0")
    page.keyboard.press("KeyD")
    page.wait_for_selector(".chair[data-seat='0'][data-lit=true]")
    assert set(page.evaluate("() => window.started")) == {0}


def test_letters_of_a_name_are_no_strikes(page: Any, song: str) -> None:
    sit_down(page, song)
    page.locator("[name=name-0]").press_sequentially("Fred")
    assert page.input_value("[name=name-0]") == "Fred"
    assert page.locator(".try[data-heard=true]").count() == 0
    assert "Fred" in page.inner_text(".chair[data-seat='0']")


def test_a_room_that_cannot_be_fetched_is_said_and_opens_once_it_can(page: Any, song: str) -> None:
    page.route("**/assets/jacket_designer-*", lambda route: route.abort())
    sit_down(page, song)
    tailor = form(page, 0).locator(".cloth-ways .button").nth(1)
    tailor.click()
    page.get_by_text("Sidestick does not answer.").wait_for()
    assert page.locator("dialog[open]").count() == 0
    page.unroute("**/assets/jacket_designer-*")
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    tailor.click()
    page.wait_for_selector("dialog.designer[open]")


def test_everything_can_be_chosen_by_keyboard(page: Any, song: str) -> None:
    sit_down(page, song)
    # Before the coach has spoken the level is not yet the one that arrows start from.
    suggested = int(form(page, 0).locator("[data-coach-level]").get_attribute("data-coach-level"))
    page.focus("[name=number-0]")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")  # chance
    page.keyboard.press("Tab")  # the tailor
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    form(page, 0).get_by_text("Let the coach choose").wait_for()
    page.keyboard.press("Tab")  # the coach
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    chosen = form(page, 0).locator("[aria-checked=true]")
    values = [chosen.nth(i).get_attribute("data-value") for i in range(chosen.count())]
    assert values[:3] == ["1", str(suggested + 2), "simulated"]
    page.focus(".curtain-play")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#/play/*")


def test_players_swap_seats_with_all_they_chose(page: Any, song: str) -> None:
    sit_down(page, song)
    write_name(page, 0, "Ada")
    choose(page, 0, "levels", 6)
    page.click(".chairs-swap")
    assert page.input_value("[name=name-1]") == "Ada"
    assert form(page, 1).locator(".levels [aria-checked=true]").inner_text() == "6"


REFUSED = [
    ("en-US", "was not allowed to hear MIDI"),
    ("ja-JP", "MIDI の使用が許可されていません"),
    ("ko-KR", "MIDI 사용이 허용되지 않았습니다"),
]


@pytest.mark.parametrize(("tag", "words"), REFUSED)
def test_midi_that_is_refused_is_said_in_the_pages_language(
    new_page: Callable[..., Any], song: str, tag: str, words: str
) -> None:
    page = new_page(language=tag)
    sit_down(page, song)
    refuse_midi(page)
    choose(page, 0, "inputs", "midi")
    page.wait_for_selector("[data-trouble=midi_refused]")
    assert words in page.inner_text("[data-trouble=midi_refused]")
    page.wait_for_selector("[data-trouble=midi_refused] button")


def test_a_browser_without_midi_says_so(page: Any, song: str) -> None:
    page.add_init_script("delete Navigator.prototype.requestMIDIAccess")
    sit_down(page, song)
    choose(page, 1, "inputs", "midi")
    page.wait_for_selector("[data-trouble=midi_missing]")


def test_a_kit_is_heard_unplugged_and_plugged_in_again(page: Any, song: str) -> None:
    page.add_init_script(KIT)
    sit_down(page, song)
    choose(page, 1, "inputs", "midi")
    form(page, 1).locator(".kit-choice").select_option("Roland/TD-17/0")
    page.evaluate("() => kit.strike(36, 90)")
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
    assert "Kick" in form(page, 1).locator(".try-says").inner_text()
    page.evaluate("() => kit.unplug()")
    page.wait_for_selector("[data-trouble=midi_unplugged]")
    assert "TD-17" in page.inner_text("[data-trouble=midi_unplugged]")
    page.evaluate("() => kit.plug()")
    page.wait_for_selector("[data-trouble=midi_unplugged]", state="detached")
    # The next evening the kit is asked for by itself.
    page.reload()
    page.wait_for_selector("[data-ready=true]")
    assert form(page, 1).locator(".kit-choice").input_value() == "Roland/TD-17/0"


def test_touched_pads_light_up_and_a_phone_begins_with_them(new_page: Callable[..., Any], song: str) -> None:
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    sit_down(page, song)
    form(page, 1).locator("[data-pad=snare]").tap()
    page.wait_for_selector(".seat-form[data-seat='1'] .try[data-heard=true]")
    page.locator(".curtain-play").tap()
    page.wait_for_selector(".play-pad[data-seat='1']")


def test_without_a_sound_device_the_page_says_so_and_the_evening_goes_on(page: Any, song: str) -> None:
    page.add_init_script("window.AudioContext = class { constructor() { throw new Error('no device') } }")
    sit_down(page, song)
    page.wait_for_selector("[data-trouble=no_sound]")
    page.keyboard.press("KeyD")
    page.wait_for_selector(".seat-form[data-seat='0'] .try[data-heard=true]")
    begun(page)


def test_drums_that_cannot_be_read_are_said(page: Any, song: str) -> None:
    page.route("**/kit/**", lambda route: route.abort())
    sit_down(page, song)
    page.wait_for_selector("[data-trouble=no_kit]")
    assert page.locator(".curtain-play").is_enabled()


def test_a_server_that_is_away_is_said_and_found_again(page: Any, stage: Stage, song: str) -> None:
    page.goto("/")
    page.wait_for_selector("#stage > *", state="attached")
    sit_down(page, song)
    page.goto("/#/")
    page.wait_for_selector("[data-screen=seats]", state="detached")
    stage.kill()
    try:
        page.goto(f"/#/seats/{song}")
        page.wait_for_selector("[data-trouble=away]")
        assert page.locator(".curtain-play").is_disabled()
    finally:
        stage.start()
    page.wait_for_selector("[data-ready=true]")
    assert page.locator("[data-trouble=away]").count() == 0
    assert page.locator(".curtain-play").is_enabled()


def test_a_song_that_is_not_there_leads_back_to_the_songs(page: Any, song: str) -> None:
    page.goto("/#/seats/00000000000000000000000000000000")
    page.wait_for_selector("[data-screen=seats][role=alert]")
    page.locator("[data-screen=seats] a").click()
    page.wait_for_selector("[data-screen=seats]", state="detached")


@pytest.mark.parametrize("tag", ["en-US", "ja-JP", "ko-KR"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (768, 1024), (390, 844)])
def test_nothing_overflows_in_any_language(
    new_page: Callable[..., Any], song: str, tag: str, width: int, height: int
) -> None:
    page = new_page(width=width, height=height, language=tag)
    sit_down(page, song)
    over = page.evaluate("""() => [...document.querySelectorAll('.seats :is(button, input, p, h1, h3, a, span)')]
        .filter(one => one.offsetParent && (one.scrollWidth > one.clientWidth + 1) && getComputedStyle(one).display !== 'inline')
        .map(one => one.className + ': ' + one.textContent)""")
    assert over == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") == 0
    small = page.evaluate("""() => [...document.querySelectorAll('.seats :is(button, a, input, select)')]
        .filter(one => one.offsetParent && (one.offsetHeight < 44 || one.offsetWidth < 42))
        .map(one => `${one.className} ${one.offsetWidth}×${one.offsetHeight}`)""")
    assert small == []
    text = page.inner_text(".seats")
    assert "seats." not in text
    assert "calibrate." not in text


def test_two_who_trade_are_given_two_parts_that_belong_together(page: Any, song: str, stage: Stage) -> None:
    sit_down(page, song)
    for seat in (0, 1):
        choose(page, seat, "levels", 4)
    page.click(".shares [data-value=feet_hands]")
    assert "one drummer" in page.inner_text("[data-value=share]")
    header = begun(page)
    assert header["duet"] == "feet_hands"
    feet, hands = (stage.get(f"/api/charts/{name}")["notes"] for name in header["charts"])
    assert {note["pad"] for note in feet} == {"kick"}
    assert "kick" not in {note["pad"] for note in hands}


def test_how_the_song_is_shared_is_remembered(page: Any, song: str) -> None:
    sit_down(page, song)
    page.click(".shares [data-value=trade]")
    page.reload()
    page.wait_for_selector("[data-screen=seats][data-ready=true]")
    assert page.get_attribute(".shares [data-value=trade]", "aria-checked") == "true"
    page.focus(".shares [data-value=trade]")
    page.keyboard.press("ArrowLeft")
    assert page.get_attribute(".shares [data-value=own]", "aria-checked") == "true"
    assert begun(page)["duet"] is None
