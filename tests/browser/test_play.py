# SPDX-License-Identifier: Apache-2.0
"""Playing a take on the real page against the real server."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import Stage, open_take, seat, stored

PLAYING = "[data-screen=play][data-phase=playing]"
PAUSED = "[data-screen=play][data-phase=paused]"


def shown(page: Any, index: int, value: str) -> int:
    """Return a number of a seat's panel as it stands on the page."""
    text: str = page.locator(f".play-seat[data-seat='{index}'] [data-value={value}]").inner_text()
    return int("".join(letter for letter in text if letter.isdigit()) or "0")


def position(page: Any) -> int:
    """Return the second of the song the page shows."""
    return int(page.get_attribute(".play-progress", "aria-valuenow"))


def wait_until_past(page: Any, second: int) -> None:
    page.wait_for_function(
        "second => Number(document.querySelector('.play-progress')?.ariaValueNow) >= second", arg=second
    )


def hits_of(take: Any, index: int) -> list[dict[str, Any]]:
    return [hit for hit in take["hits"] if hit["seat"] == index]


def test_two_partners_play_a_song_to_its_end_and_the_take_is_kept(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=4)], auto="steady,novice")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector(PLAYING)
    assert page.get_attribute(".play", "data-sound") == "running"
    page.wait_for_selector("[data-phase=ended]")
    scores = [shown(page, 0, "score"), shown(page, 1, "score")]
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    assert kept["finished"] is True
    assert [one["input"] for one in kept["header"]["seats"]] == ["simulated", "simulated"]
    for index in (0, 1):
        hits = hits_of(kept, index)
        assert [hit["seq"] for hit in hits] == list(range(len(hits)))
        assert len(hits) > 20
    # The stage judged at once, the server judges the record: they must agree.
    report = stage.get(f"/api/takes/{take}/report")
    assert [score["score"] for score in report["scores"]] == scores


def test_keys_are_hits_of_the_seat_whose_half_they_lie_in(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector(PLAYING)
    for code in ("KeyD", "KeyC", "KeyK", "KeyN", "KeyQ", "KeyT"):
        page.keyboard.press(code)
    page.keyboard.down("KeyS")
    page.keyboard.down("KeyS")  # the key's own repeat is no second stroke
    page.keyboard.up("KeyS")
    page.keyboard.press("KeyB")  # between the halves: nobody's
    page.keyboard.press("Escape")
    page.wait_for_selector(PAUSED)
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    assert kept["finished"] is False
    assert [hit["pad"] for hit in hits_of(kept, 0)] == ["snare", "kick", "crash", "tom_low", "hihat"]
    assert [hit["pad"] for hit in hits_of(kept, 1)] == ["snare", "kick"]
    times = [hit["time_us"] for hit in hits_of(kept, 0)]
    assert times == sorted(times)
    assert all(0 <= time < kept["ended_us"] + 1_000_000 for time in times)


def test_the_seats_calibration_is_subtracted_from_its_hits(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", offset_us=200_000), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector(PLAYING)
    # One event object stamped once reaches both seats' keys within the same task.
    page.evaluate(
        "() => ['KeyD', 'KeyK'].forEach(code => dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true })))"
    )
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    early, raw = hits_of(kept, 0)[0]["time_us"], hits_of(kept, 1)[0]["time_us"]
    assert abs(raw - early - 200_000) < 20_000


#: Writes down every sound that is started: when, from where in it, how long it is.
LISTEN_IN = """
window.started = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0) {
  window.started.push({ when, offset, lasts: this.buffer.duration });
  return start.call(this, when, offset);
};
"""


def test_song_and_clicks_start_on_one_clock_and_a_stroke_at_once(page: Any, stage: Stage, song: str) -> None:
    page.add_init_script(LISTEN_IN)
    open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=counting]")
    sounds = page.evaluate("() => window.started")
    song_lasts = stage.get(f"/api/songs/{song}")["duration_us"] / 1e6
    songs = [sound for sound in sounds if abs(sound["lasts"] - song_lasts) < 0.01]
    clicks = [sound for sound in sounds if sound["lasts"] < 1]
    assert len(songs) == 2, "the recording and its backing"
    assert songs[0]["when"] == songs[1]["when"]
    beats = stage.get(f"/api/songs/{song}/charts/1")["tempo_map"]
    beat_s = (beats["times_us"][1] - beats["times_us"][0]) / (beats["ticks"][1] - beats["ticks"][0]) * 480 / 1e6
    gaps = [later["when"] - sooner["when"] for sooner, later in pairwise(clicks)]
    assert len(clicks) >= 3
    assert all(abs(gap - beat_s) < 1e-5 for gap in gaps)
    # The click after the last would fall on a beat of the song: where that lies from its first sample, the map says.
    first_beat_s = clicks[-1]["when"] + beat_s - (songs[0]["when"] - songs[0]["offset"])
    from_map_s = beats["times_us"][0] / 1e6
    assert abs((first_beat_s - from_map_s + beat_s / 2) % beat_s - beat_s / 2) < 1e-4
    page.wait_for_selector(PLAYING)
    before = page.evaluate("() => window.started.length")
    page.keyboard.press("KeyD")
    assert [sound["when"] for sound in page.evaluate("() => window.started")[before:]] == [0]


def test_escape_and_space_pause_and_go_on_from_the_same_place(page: Any, song: str) -> None:
    open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")], auto=",steady")
    page.keyboard.press("Space")
    page.wait_for_selector(PLAYING)
    wait_until_past(page, 3)
    page.keyboard.press("Escape")
    page.wait_for_selector(PAUSED)
    where = position(page)
    page.wait_for_timeout(700)
    assert position(page) == where
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-phase=counting]")
    page.wait_for_selector(PLAYING)
    wait_until_past(page, where + 2)


def test_start_again_begins_another_take_and_keeps_the_first(page: Any, stage: Stage, song: str) -> None:
    first = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")], auto="steady,")
    page.keyboard.press("Space")
    page.wait_for_selector(PLAYING)
    wait_until_past(page, 3)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start again").click()
    page.wait_for_url(lambda url: "/play/" in url and first not in url)
    page.wait_for_selector("[data-panel=ready]")
    kept = stored(stage, first)
    assert kept["finished"] is False
    assert len(hits_of(kept, 0)) > 0


def test_the_song_plays_on_when_the_server_is_killed_and_the_take_is_complete(
    page: Any, stage: Stage, song: str
) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=4)], auto="steady,novice")
    page.click("[data-panel=ready] .play-main")
    page.wait_for_selector("[data-link=online]")
    wait_until_past(page, 3)
    stage.kill()
    page.wait_for_selector("[data-note=away]")
    before, at = shown(page, 0, "score"), position(page)
    wait_until_past(page, at + 2)
    assert page.get_attribute(".play", "data-phase") == "playing"
    assert shown(page, 0, "score") > before
    stage.start()
    page.wait_for_selector("[data-phase=ended]")
    scores = [shown(page, 0, "score"), shown(page, 1, "score")]
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    assert kept["finished"] is True
    for index in (0, 1):
        hits = hits_of(kept, index)
        assert [hit["seq"] for hit in hits] == list(range(len(hits)))
    report = stage.get(f"/api/takes/{take}/report")
    assert [score["score"] for score in report["scores"]] == scores


def test_the_take_waits_for_a_server_that_is_away_when_the_song_ends(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")], auto="steady,steady")
    page.click("[data-panel=ready] .play-main")
    wait_until_past(page, 4)
    stage.kill()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_selector("text=Every hit is kept on this computer")
    stage.start()
    page.wait_for_url(f"**/#/encore/{take}")
    assert len(hits_of(stored(stage, take), 0)) > 0


def test_a_page_that_is_loaded_again_goes_on_with_its_take(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji")], auto="steady,")
    page.keyboard.press("Space")
    page.wait_for_selector(PLAYING)
    wait_until_past(page, 4)
    score = shown(page, 0, "score")
    page.reload()
    page.wait_for_selector("[data-panel=ready]")
    assert "Go on from" in page.inner_text("[data-panel=ready]")
    assert shown(page, 0, "score") >= score
    page.keyboard.press("Space")
    page.wait_for_selector("[data-phase=ended]")
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    hits = hits_of(kept, 0)
    assert [hit["seq"] for hit in hits] == list(range(len(hits)))
    # Nothing was played twice: a partner that starts over would strike the same notes again.
    times = [hit["time_us"] for hit in hits]
    assert times == sorted(times)
    assert len(set(zip(times, [hit["pad"] for hit in hits], strict=True))) == len(hits)


def test_hits_of_a_closed_page_arrive_when_any_page_is_opened_again(page: Any, stage: Stage, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")], auto="steady,steady")
    page.keyboard.press("Space")
    wait_until_past(page, 4)
    page.close(run_before_unload=False)
    stage_page = page.context.new_page()
    stage_page.goto("/")
    stage_page.wait_for_function(
        "take => fetch(`/api/takes/${take}`).then(answer => answer.ok && answer.json()).then(take => take && take.ended_us !== null)",
        arg=take,
    )
    kept = stored(stage, take)
    assert kept["finished"] is False
    assert len(hits_of(kept, 0)) > 0


def test_touched_pads_are_hits(new_page: Callable[..., Any], stage: Stage, song: str) -> None:
    page = new_page(width=390, height=844, has_touch=True, is_mobile=True)
    take = open_take(page, song, [seat(0, "Mina", by="touch"), seat(1, "Kenji", by="touch")])
    page.locator("[data-panel=ready] .play-main").tap()
    page.wait_for_selector(PLAYING)
    pads = [page.locator(f".play-pad[data-seat='{index}']").first for index in (0, 1)]
    for pad in pads:
        pad.tap()
    page.get_by_role("button", name="Pause").tap()
    page.get_by_role("button", name="End here").tap()
    page.wait_for_url(f"**/#/encore/{take}")
    kept = stored(stage, take)
    assert [len(hits_of(kept, index)) for index in (0, 1)] == [1, 1]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_is_cut_off_or_scrolls(new_page: Callable[..., Any], song: str, width: int, height: int) -> None:
    page = new_page(width=width, height=height)
    open_take(page, song, [seat(0, "Mina", level=6, by="touch"), seat(1, "Kenji", level=6, by="touch")])
    overflow = page.evaluate(
        "() => [document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    assert overflow == [0, 0]
    page.evaluate(
        "() => document.querySelectorAll('[data-value=score]').forEach(dd => { dd.textContent = '1,234,560'; })"
    )
    left, right = (page.locator(f".play-seat[data-seat='{index}'] .play-tally").bounding_box() for index in (0, 1))
    assert left["x"] + left["width"] <= right["x"]
    for name in (".play-pads", ".play-canvas", ".play-top"):
        box = page.locator(name).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height + 1


@pytest.mark.parametrize(("tag", "word"), [("en-US", "Start"), ("ja-JP", "スタート"), ("ko-KR", "시작")])
def test_the_stage_speaks_the_browsers_language(new_page: Callable[..., Any], song: str, tag: str, word: str) -> None:
    page = new_page(language=tag)
    open_take(page, song, [seat(0, ""), seat(1, "")])
    assert page.inner_text("[data-panel=ready] .play-main") == word
    assert "play." not in page.inner_text(".play")


def test_a_seat_without_its_midi_kit_says_so_in_one_sentence(new_page: Callable[..., Any], song: str) -> None:
    page = new_page(permissions=["midi"])
    open_take(page, song, [seat(0, "Mina", by="midi"), seat(1, "Kenji")])
    page.wait_for_selector("[data-note^=midi_]")
    assert page.locator("[data-note^=midi_]").count() == 1


def test_an_unknown_take_leads_back_to_the_songs(page: Any, song: str) -> None:
    page.goto("/#/play/00000000000000000000000000000000")
    page.wait_for_selector("[data-phase=problem]")
    assert "not on this computer" in page.inner_text("[role=alert]")
    assert page.locator("[role=alert] a").count() == 1


def test_a_take_played_in_another_window_is_not_played_twice(page: Any, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina"), seat(1, "Kenji")])
    other = page.context.new_page()
    other.goto(f"/#/play/{take}")
    other.wait_for_selector("[data-phase=problem]")
    assert "another window" in other.inner_text("[role=alert]")


def test_a_stored_take_is_watched_again(page: Any, song: str) -> None:
    take = open_take(page, song, [seat(0, "Mina", level=3), seat(1, "Kenji", level=3)], auto="steady,novice")
    page.click("[data-panel=ready] .play-main")
    wait_until_past(page, 4)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End here").click()
    page.wait_for_url(f"**/#/encore/{take}")
    page.goto(f"/#/replay/{take}")
    page.get_by_role("button", name="Play", exact=True).last.click()
    wait_until_past(page, 3)
    assert shown(page, 0, "score") > 0
    box = page.locator(".play-progress").bounding_box()
    assert page.get_attribute(".play-progress", "role") == "slider"
    page.mouse.click(box["x"] + 2, box["y"] + box["height"] / 2)
    assert shown(page, 0, "score") == 0
