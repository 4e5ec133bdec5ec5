# SPDX-License-Identifier: Apache-2.0
"""Songs that are hard to arrange, on the real page: what is said, and that there is something to play."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from sidestick.library import Library, bundle
from sidestick.music import Beat, Heard, Metre, Onset, Pad
from tests.browser.conftest import Stage, made_song


@pytest.fixture(scope="module")
def odd(stage: Stage) -> Any:
    """Bring a song and change what was heard in it to ``heard``; what comes back is its sha256."""
    brought = iter(range(100))

    def bring(heard: Heard) -> str:
        number = next(brought)
        content = bytearray(made_song())
        # Another recording: a few samples at the end differ.
        content[-2000:] = np.random.default_rng(number + 1).integers(-50, 50, 1000).astype("<i2").tobytes()
        sha256 = stage.bring(f"Odd%20{number}.wav", bytes(content))
        with Library.open(stage.library) as library:
            path = library.home.song(sha256) / bundle.SONG
            song = msgspec.structs.replace(bundle.read_song(path.parent), heard=heard)
            bundle.write_json(path, song)
        return sha256

    return bring


def beats(bpm: float, count: int) -> tuple[Beat, ...]:
    return tuple(Beat(0.5 + i * 60 / bpm, i // 4 + 1, i % 4 + 1, 0.9) for i in range(count))


def opened(page: Any, sha256: str) -> None:
    page.goto(f"/#/song/{sha256}")
    page.wait_for_selector("[data-screen=song][data-ready=true]")
    page.wait_for_selector("[data-bar='1']")


def test_where_no_drums_were_heard_a_plain_groove_stands_and_is_said(page: Any, odd: Any) -> None:
    sha256 = odd(Heard(14.0, 120, Metre(4), beats(120, 26), (), (), -14, ("no_drums",)))
    opened(page, sha256)
    assert "a plain groove on the beat takes their place" in page.inner_text("[data-notice=plain_groove]")
    levels = page.locator(".song-tools .levels [role=radio]").all_inner_texts()
    assert levels == ["1", "2", "3"]
    page.goto(f"/#/seats/{sha256}")
    page.wait_for_selector(".seats-notice[data-notice=plain_groove]")
    assert page.locator(".seat-form[data-seat='0'] .levels [role=radio]").count() == 3
    page.click(".curtain-play")
    page.wait_for_selector("[data-panel=ready]")


def test_drums_without_a_beat_are_said_and_their_beat_can_be_tapped(page: Any, odd: Any) -> None:
    onsets = tuple(Onset(0.5 + i * 0.3, Pad.KICK if i % 2 else Pad.SNARE, 100, 0.9) for i in range(40))
    opened(page, odd(Heard(14.0, 0, Metre(4), beats(120, 26), (), onsets, -14, ("no_beat",))))
    assert "No steady beat was heard" in page.inner_text("[data-notice=no_beat]")
    assert page.is_disabled("[data-deed=double]")
    assert page.locator(".grid-note").count() > 20
    page.click("[data-deed=tap]")
    page.wait_for_selector(".song-play[data-state=running]")
    for _ in range(8):
        page.keyboard.press("j")
        page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-notice=no_beat]", state="detached")
    assert page.is_enabled("[data-deed=double]")


def test_a_song_at_300_beats_a_minute_can_be_read_and_no_faster_one_made_of_it(page: Any, odd: Any) -> None:
    onsets = tuple(Onset(0.5 + i * 0.2, (Pad.KICK, Pad.SNARE)[i % 2], 100, 0.9) for i in range(60))
    opened(page, odd(Heard(14.0, 300, Metre(4), beats(300, 66), (), onsets, -14)))
    assert page.inner_text("[data-value=tempo]").startswith("300")
    page.click("[data-deed=double]")
    page.wait_for_selector(".toast")
    assert "600 beats a minute; between 20 and 400 can be played" in page.inner_text(".toast")


def test_a_medley_of_twenty_minutes_is_read_and_corrected(page: Any, odd: Any) -> None:
    step = 60 / 150
    onsets = tuple(
        Onset(0.5 + i * step / 2, (Pad.HIHAT, Pad.SNARE, Pad.HIHAT, Pad.KICK)[i % 4], 90, 0.9) for i in range(5900)
    )
    opened(page, odd(Heard(1200.0, 150, Metre(4), beats(150, 2950), (), onsets, -14)))
    page.focus(".sheet-paper")
    page.keyboard.press("End")
    page.wait_for_function("() => /bar 7\\d\\d/i.test(document.querySelector('.inspector strong')?.textContent ?? '')")
    page.click("[data-deed=halve]")
    page.wait_for_function("() => document.querySelector('[data-value=tempo]').textContent.startsWith('75')")
    page.click("[data-deed=undo]:not([disabled])")
    page.wait_for_function("() => document.querySelector('[data-value=tempo]').textContent.startsWith('150')")
