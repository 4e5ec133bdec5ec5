# SPDX-License-Identifier: Apache-2.0
"""What the stage says when something is not there: no sound device, a MIDI kit that is refused, missing, or unplugged.

Fakes stand in for the browser's own ports alone: MIDI messages are the real bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat, stored

LANGUAGES = ("en-US", "ja-JP", "ko-KR")

NO_SOUND_DEVICE = (
    "window.AudioContext = class { constructor() { throw new DOMException('no device', 'NotFoundError'); } };"
)
DEVICE_LOST = """
window.contexts = [];
window.AudioContext = class extends AudioContext {
  constructor(options) { super(options); window.contexts.push(this); }
};
"""
MIDI_REFUSED = "navigator.requestMIDIAccess = async () => { throw new DOMException('no', 'NotAllowedError'); };"
MIDI_MISSING = "delete Navigator.prototype.requestMIDIAccess;"
MIDI_KIT = """
window.kit = { id: "kit-1", name: "TD-17", state: "connected", onmidimessage: null };
window.access = { inputs: new Map([["kit-1", window.kit]]), onstatechange: null };
navigator.requestMIDIAccess = async () => window.access;
window.send = (...messages) => messages.forEach((bytes) =>
  window.kit.onmidimessage({ data: new Uint8Array(bytes), timeStamp: performance.now() }));
"""

SENTENCES = {
    "no_sound": ("no sound device", "音の出力先", "소리 장치"),
    "midi_refused": ("was not allowed to hear your MIDI kit", "MIDI", "MIDI"),
    "midi_missing": ("cannot hear MIDI kits", "MIDI", "MIDI"),
}


def notes(page: Any) -> list[str]:
    """Return what the notes on the stage say."""
    said: list[str] = page.locator("[data-note]").all_inner_texts()
    return said


@pytest.mark.parametrize("place", range(len(LANGUAGES)), ids=LANGUAGES)
@pytest.mark.parametrize(
    ("trouble", "script", "by"),
    [
        ("no_sound", NO_SOUND_DEVICE, "keyboard"),
        ("midi_refused", MIDI_REFUSED, "midi"),
        ("midi_missing", MIDI_MISSING, "midi"),
    ],
)
def test_what_is_not_there_is_one_sentence_in_the_pages_language(
    new_page: Callable[..., Any], song: str, trouble: str, script: str, by: str, place: int
) -> None:
    page = new_page(language=LANGUAGES[place])
    page.add_init_script(script)
    open_take(page, song, [seat(0, "Mina", by=by), seat(1, "Kenji")])
    page.wait_for_selector(f"[data-note={trouble}]")
    assert page.locator("[data-note]").count() == 1
    assert SENTENCES[trouble][place] in notes(page)[0]


def test_without_a_sound_device_the_song_goes_on_in_silence_and_hits_count(page: Any, stage: Stage, song: str) -> None:
    page.add_init_script(NO_SOUND_DEVICE)
    take = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.keyboard.press("KeyD")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    assert [hit["pad"] for hit in stored(stage, take)["hits"]] == ["snare"]


def test_a_sound_device_that_is_lost_is_said_and_the_song_goes_on(page: Any, song: str) -> None:
    page.add_init_script(DEVICE_LOST)
    open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.evaluate("() => window.contexts.forEach((context) => context.dispatchEvent(new Event('error')))")
    page.wait_for_selector("[data-note=no_sound]")
    where = int(page.get_attribute("[role=progressbar]", "aria-valuenow"))
    page.wait_for_function(
        "second => Number(document.querySelector('[role=progressbar]').ariaValueNow) > second", arg=where
    )


def test_a_kits_note_on_is_a_hit_with_its_velocity_and_echoes_and_other_bytes_are_none(
    page: Any, stage: Stage, song: str
) -> None:
    page.add_init_script(MIDI_KIT)
    take = open_take(page, song, [seat(0, "Mina", by="midi"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=playing]")
    page.evaluate(
        """() => window.send(
          [0x99, 38, 100], [0x99, 38, 0], [0x89, 38, 64],  // a snare; its end, said in both ways
          [0xb9, 4, 90], [0x99, 42, 70],  // the pedal (CC4), a closed hi-hat
          [0x99, 36, 127], [0x99, 49, 90], // kick and crash
          [0x99, 51, 1], [0x99, 75, 80])  // a ride that only trembles with the rest, and claves, which nobody plays here
        """
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    kept = [(hit["seat"], hit["pad"], hit["velocity"]) for hit in stored(stage, take)["hits"]]
    assert kept == [(0, "snare", 100), (0, "hihat", 70), (0, "kick", 127), (0, "crash", 90)]


def test_a_kit_that_is_unplugged_is_said_and_heard_again_when_it_is_back(page: Any, stage: Stage, song: str) -> None:
    page.add_init_script(MIDI_KIT)
    open_take(page, song, [seat(0, "Mina", by="midi"), seat(1, "Kenji")])
    assert notes(page) == []
    page.evaluate("() => { window.kit.state = 'disconnected'; window.access.onstatechange(); }")
    page.wait_for_selector("[data-note=midi_none]")
    page.evaluate("() => { window.kit.state = 'connected'; window.access.onstatechange(); }")
    page.wait_for_selector("[data-note=midi_none]", state="detached")
