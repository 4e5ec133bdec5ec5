# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import arranged, charts_from
from sidestick.music import Beat, Chart, Heard, Metre, Onset, Pad, Section
from tests.arrange.known_songs import STYLES, Style, known_song
from tests.arrange.songs import EXAMPLES, heard, rock

SHA = "0" * 64


def far(truth: list[tuple[float, str]], chart: Chart, near_s: float = 0.02) -> float:
    """Return notes missing and notes too many per 100 of the truth."""
    left = [(note.time_us / 1e6, note.pad.value) for note in chart.notes]
    missing = 0
    for time, pad in truth:
        near = [row for row in left if row[1] == pad and abs(row[0] - time) <= near_s]
        if near:
            left.remove(min(near, key=lambda row: abs(row[0] - time)))
        else:
            missing += 1
    return 100 * (missing + len(left)) / len(truth)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_every_metre_and_feel_comes_out_as_it_was_meant(style: Style) -> None:
    song = known_song(style, np.random.default_rng(3), loose_ms=12)
    assert far(song.truth, charts_from(SHA, song.heard)[-1]) <= 2


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
def test_a_worse_ear_is_put_right_by_the_bars_alike(style: Style) -> None:
    song = known_song(style, np.random.default_rng(5), missed=0.08, imagined=0.08)
    heard_only = far(song.truth, charts_from(SHA, song.heard)[-1])
    assert heard_only <= 12  # of about 16 that went in


def swung(ratio: float, bars: int = 8) -> list[Onset]:
    late = ratio / (1 + ratio)
    return [Onset(0.4 + (beat + part) * 0.5, Pad.RIDE, 80, 0.9) for beat in range(4 * bars) for part in (0.0, late)] + [
        Onset(0.4 + beat * 0.5, Pad.SNARE, 90, 0.9) for beat in range(1, 4 * bars, 2)
    ]


@pytest.mark.parametrize("ratio", [1.3, 1.5, 1.7, 2.0, 2.4])
def test_the_swing_ratio_is_found_and_kept(ratio: float) -> None:
    arrangement = arranged(SHA, heard(sorted(swung(ratio), key=lambda onset: onset.time_s)))
    assert [row.eighths for row in arrangement.feels] == [pytest.approx(ratio, rel=0.06)] * 2
    late = {note.tick % 480 for note in arrangement.charts[-1].notes} - {0}
    assert sorted(late) == [pytest.approx(480 * ratio / (1 + ratio), abs=10)]


def test_a_shuffles_second_halves_are_half_beats_to_the_groove() -> None:
    groove = charts_from(SHA, heard(sorted(swung(2.0), key=lambda onset: onset.time_s)))[2]
    assert 320 in {note.tick % 480 for note in groove.notes if note.pad is Pad.RIDE}


def test_straight_eighths_are_not_swung() -> None:
    assert {(row.eighths, row.sixteenths) for row in arranged(SHA, heard(rock())).feels} == {(1.0, 1.0)}


def test_fills_in_triplets_do_not_make_a_straight_song_swing() -> None:
    step, bars = 0.5, range(8)
    straight = [row for row in rock() if (row.time_s - 0.4) // (4 * step) % 2 == 0]
    fills = [
        Onset(0.4 + (4 * bar + third / 3) * step, Pad.SNARE, 100, 0.9) for bar in bars if bar % 2 for third in range(12)
    ]
    song = heard(sorted([*straight, *fills], key=lambda onset: onset.time_s))
    assert {(row.eighths, row.sixteenths) for row in arranged(SHA, song).feels} == {(1.0, 1.0)}
    assert {160, 320} <= {note.tick % 480 for note in arranged(SHA, song).charts[-1].notes}


def test_one_section_may_swing_and_the_next_be_straight() -> None:
    straight = [Onset(o.time_s + 16, o.pad, o.velocity, o.confidence) for o in rock()]
    both = heard(sorted([*swung(2.0), *straight], key=lambda onset: onset.time_s), bars=16)
    assert [row.eighths for row in arranged(SHA, both).feels] == [2.0, 1.0]


def at_snare(*places_s: float, velocities: tuple[int, ...]) -> Heard:
    extra = [Onset(0.4 + 2.0 + at, Pad.SNARE, loud, 0.9) for at, loud in zip(places_s, velocities, strict=True)]
    return heard(sorted([*(o for o in rock() if abs(o.time_s - 2.9) > 0.01), *extra], key=lambda o: o.time_s))


@pytest.mark.parametrize(
    ("places", "velocities", "kind"),
    [
        ((0.47, 0.5), (50, 110), "flam"),
        ((0.38, 0.44, 0.5), (45, 50, 112), "drag"),
        ((0.5, 0.56, 0.62, 0.68, 0.74, 0.8), (80, 78, 80, 79, 80, 81), "roll"),
    ],
)
def test_flams_drags_and_rolls_are_told_from_the_notes_they_adorn(
    places: tuple[float, ...], velocities: tuple[int, ...], kind: str
) -> None:
    arrangement = arranged(SHA, at_snare(*places, velocities=velocities))
    assert [row.kind for row in arrangement.adornments] == [kind]
    record = arrangement.charts[-1]
    tick = arrangement.adornments[0].tick
    assert record.tempo_map.micros_at(tick) == pytest.approx(2_900_000, abs=2000)
    snares = [note.tick for note in record.notes if note.pad is Pad.SNARE and tick - 240 < note.tick < tick + 360]
    assert snares == ([tick, tick + 120, tick + 240] if kind == "roll" else [tick])


def test_a_pick_up_keeps_its_place_before_the_first_bar_line() -> None:
    beats = tuple(Beat(0.4 + i * 0.5, (i + 1) // 4, (i + 3) % 4 + 1, 0.9) for i in range(33))
    onsets = tuple(Onset(o.time_s + 0.5, o.pad, o.velocity, o.confidence) for o in rock())
    song = Heard(18.0, 120, Metre(4), beats, (), (Onset(0.4, Pad.SNARE, 100, 0.9), *onsets), -14)
    chart = charts_from(SHA, song)[-1]
    assert chart.tempo_map.micros_at(chart.bars[0]) == 900_000
    assert chart.notes[0].time_us == 400_000


def test_a_metre_that_changes_changes_its_bars() -> None:
    lengths = [4, 4, 4, 3, 4, 4, 2, 4]
    beats: list[Beat] = []
    for bar, length in enumerate(lengths):
        beats += [Beat(0.4 + 0.5 * (len(beats) + i), bar + 1, i + 1, 0.9) for i in range(length)]
    onsets = tuple(Onset(beat.time_s, Pad.KICK if beat.position % 2 else Pad.SNARE, 100, 0.9) for beat in beats)
    chart = charts_from(SHA, Heard(16.0, 120, Metre(4), tuple(beats), (), onsets, -14))[-1]
    first = chart.bars.index(int(chart.tempo_map.ticks_at(400_000)))
    bars = chart.bars[first : first + 9]
    assert [(after - before) // 480 for before, after in pairwise(bars)] == lengths


def test_a_free_intro_follows_the_beats_that_were_heard() -> None:
    gaps = [0.9, 0.7, 0.8, 0.6, 0.55, 0.65] + [0.5] * 32
    times = 0.4 + np.concatenate([[0.0], np.cumsum(gaps)])
    beats = tuple(Beat(float(t), i // 4 + 1, i % 4 + 1, 0.8) for i, t in enumerate(times))
    onsets = tuple(Onset(float(t), Pad.KICK if i % 2 else Pad.SNARE, 100, 0.9) for i, t in enumerate(times))
    chart = charts_from(SHA, Heard(float(times[-1]) + 1, 110, Metre(4), beats, (), onsets, -14))[-1]
    assert [note.time_us / 1e6 for note in chart.notes] == pytest.approx(times.tolist(), abs=0.005)


def test_beats_that_were_lost_in_a_break_are_put_back() -> None:
    song = heard(rock())
    broken = Heard(song.duration_s, 120, Metre(4), song.beats[:10] + song.beats[14:], song.sections, song.onsets, -14)
    assert charts_from(SHA, broken) == charts_from(SHA, song)


def test_drums_without_a_heard_beat_are_laid_on_a_pulse_of_their_own() -> None:
    step = 60 / 97
    onsets = tuple(Onset(0.3 + i * step / 2, Pad.KICK if i % 4 else Pad.SNARE, 100, 0.9) for i in range(64))
    song = Heard(21.0, 0.0, Metre(4), (), (), onsets, -14, ("no_beat",))
    record = charts_from(SHA, song)[-1]
    assert [note.time_us / 1e6 for note in record.notes] == pytest.approx([o.time_s for o in onsets], abs=0.03)


@pytest.mark.parametrize("bpm", [40.0, 300.0])
def test_very_slow_and_very_fast_songs_come_out(bpm: float) -> None:
    song = heard([Onset(o.time_s, o.pad, o.velocity, 0.9) for o in rock(bpm=bpm)], bpm=bpm)
    charts = charts_from(SHA, song)
    assert all(chart.notes for chart in charts)
    seconds = 32 * 60 / bpm
    assert len(charts[0].notes) / seconds <= 2.5


def test_a_medley_of_twenty_minutes_comes_out() -> None:
    step = 60 / 150
    onsets = [Onset(0.4 + i * step / 2, Pad.HIHAT if i % 2 else Pad.SNARE, 90, 0.9) for i in range(6000)]
    assert len(charts_from(SHA, heard(onsets, bars=750, bpm=150))[-1].notes) == 6000


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from(STYLES), st.integers(0, 30), st.integers(0, 10_000), st.floats(-0.002, 0.002, allow_nan=False))
def test_a_tiny_change_of_one_onset_changes_its_neighbourhood_at_most(
    style: Style, seed: int, which: int, shift_s: float
) -> None:
    song = known_song(style, np.random.default_rng(seed), bars=8, loose_ms=8).heard
    onsets = list(song.onsets)
    index = which % len(onsets)
    one = onsets[index]
    onsets[index] = Onset(max(one.time_s + shift_s, 0), one.pad, one.velocity, one.confidence)
    moved = Heard(
        song.duration_s, song.tempo_bpm, song.metre, song.beats, song.sections,
        tuple(sorted(onsets, key=lambda onset: onset.time_s)), song.loudness_lufs,
    )  # fmt: skip
    bar_s = 60 / song.tempo_bpm * song.metre.beats_per_bar * 1.15
    for before, after in zip(charts_from(SHA, song), charts_from(SHA, moved), strict=True):
        changed = {(n.time_us, n.pad) for n in before.notes} ^ {(n.time_us, n.pad) for n in after.notes}
        assert all(abs(time_us / 1e6 - one.time_s) <= 1.5 * bar_s for time_us, _ in changed)


def test_sections_far_outside_the_song_do_no_harm() -> None:
    song = heard(rock())
    odd = Heard(17.4, 120, Metre(4), song.beats, (Section(500.0, 600.0, "outro", 0.1),), song.onsets, -14)
    assert charts_from(SHA, odd)[-1].notes
