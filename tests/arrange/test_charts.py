# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings

from sidestick.arrange import arranged, charts_from
from sidestick.arrange.levels import REST_STROKES
from sidestick.arrange.playable import FOOT_US, HAND_US, Limb, flaws, hands_of
from sidestick.music import Chart, Heard, Level, Onset, Pad
from tests.arrange.songs import EXAMPLES, heard, random_heard, rock, slow_blues

SHA = "0" * 64


def strokes(chart: Chart) -> set[tuple[int, Pad]]:
    return {(note.tick, note.pad) for note in chart.notes}


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_every_level_is_a_strict_subset_of_the_next(song: Heard) -> None:
    charts = charts_from(SHA, song)
    assert [chart.level for chart in charts] == list(Level)
    for lower, higher in pairwise(charts):
        assert strokes(lower) < strokes(higher)


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_two_hands_and_two_feet_can_play_every_level(song: Heard) -> None:
    arrangement = arranged(SHA, song)
    limbs = {(row.tick, row.pad): row.limb for row in arrangement.sticking}
    for chart in arrangement.charts:
        assert flaws(chart.notes, limbs) == []
        at_once = Counter(note.time_us for note in hands_of(chart.notes))
        assert all(count <= 2 for count in at_once.values())
        kicks = [note.time_us for note in chart.notes if note.pad is Pad.KICK]
        assert all(after - before >= FOOT_US for before, after in pairwise(kicks))
        times = sorted(note.time_us for note in hands_of(chart.notes))
        # Of any three strokes in a row one hand plays two.
        assert all(third - first >= HAND_US for first, third in zip(times, times[2:], strict=False))


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_no_bar_of_level_one_is_empty_where_the_record_has_strokes_enough(song: Heard) -> None:
    pulse, *_, record = charts_from(SHA, song)
    lines = (*record.bars, record.notes[-1].tick + 10_000)
    for start, end in pairwise(lines):
        strokes_of_bar = [note for note in record.notes if start <= note.tick < end]
        if len(strokes_of_bar) >= REST_STROKES and start >= 0:
            assert any(start <= note.tick < end for note in pulse.notes)


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_what_was_left_out_has_a_reason_and_is_in_no_level(song: Heard) -> None:
    arrangement = arranged(SHA, song)
    record = strokes(arrangement.charts[-1])
    assert all((row.tick, row.pad) not in record for row in arrangement.left_out)
    assert {(row.tick, row.pad) for row in arrangement.sticking} == record
    feet = {row.pad for row in arrangement.sticking if row.limb is Limb.RIGHT_FOOT}
    assert feet <= {Pad.KICK}


@settings(max_examples=EXAMPLES, deadline=None)
@given(random_heard)
def test_the_same_song_gives_the_same_charts_and_times_follow_the_map(song: Heard) -> None:
    first, second = charts_from(SHA, song), charts_from(SHA, song)
    assert first == second
    for chart in first:
        assert all(note.time_us == chart.tempo_map.micros_at(note.tick) for note in chart.notes)
        assert all(note.tick >= 0 for note in chart.notes)


def test_a_rock_beat_comes_out_as_the_levels_describe() -> None:
    pulse, backbeat, groove, song, _, record = charts_from(SHA, heard(rock()))
    assert {note.pad for note in pulse.notes} == {Pad.SNARE} or {note.pad for note in pulse.notes} == {Pad.KICK}
    assert {note.pad for note in backbeat.notes} == {Pad.KICK, Pad.SNARE}
    assert Pad.HIHAT in {note.pad for note in groove.notes}
    assert sum(note.pad is Pad.CRASH for note in song.notes) == 2
    # All but the two notes that make levels 5 and 6 differ from it.
    assert sum(note.pad is Pad.KICK for note in song.notes) == 8 * 3 - 2
    assert len(record.notes) == len(rock())


def test_the_backbeat_is_in_every_bar_from_level_two_on() -> None:
    _, *charts = charts_from(SHA, heard(rock(bpm=200), bpm=200))
    for chart in charts:
        snares = [note.tick for note in chart.notes if note.pad is Pad.SNARE]
        assert len(snares) == 16


@pytest.mark.parametrize("off_s", [-0.02, 0.0, 0.02])
def test_loose_playing_lands_on_the_grid(off_s: float) -> None:
    loose = [Onset(max(o.time_s + off_s, 0), o.pad, o.velocity, o.confidence) for o in rock()]
    assert strokes(charts_from(SHA, heard(loose))[-1]) == strokes(charts_from(SHA, heard(rock()))[-1])


def test_a_shuffle_is_heard_in_triplets_and_stays_so() -> None:
    step = 0.5
    swung = [Onset(0.4 + (beat + part) * step, Pad.RIDE, 80, 0.9) for beat in range(32) for part in (0, 2 / 3)]
    record = charts_from(SHA, heard(swung))[-1]
    assert {note.tick % 480 for note in record.notes} == {0, 320}


def test_beats_of_three_eighths_are_beats_with_thirds() -> None:
    charts = charts_from(SHA, heard(slow_blues(), bars=6, bpm=60, units_per_beat=3))
    assert {after - before for before, after in pairwise(charts[-1].bars)} == {1920}
    first = charts[-1].bars[0]

    def places(chart: Chart, pad: Pad) -> set[int]:
        return {(note.tick - first) % 1920 for note in chart.notes if note.pad is pad}

    assert places(charts[1], Pad.KICK) == {0, 960}
    assert places(charts[1], Pad.SNARE) == {480, 1440}
    assert {note.pad for note in charts[1].notes} == {Pad.KICK, Pad.SNARE}
    assert places(charts[2], Pad.HIHAT) == set(range(0, 1920, 160)), "eighths, as half beats are elsewhere"


def test_one_misheard_bar_reads_like_its_siblings() -> None:
    stray = Onset(0.4 + 3 * 2.0 + 0.125, Pad.TOM_LOW, 60, 0.2)
    record = charts_from(SHA, heard(sorted([*rock(), stray], key=lambda o: o.time_s)))[-1]
    assert Pad.TOM_LOW not in {note.pad for note in record.notes}


def test_a_sure_fill_survives_among_repeating_bars() -> None:
    fill = [Onset(0.4 + 3 * 2.0 + 1.5 + i * 0.125, Pad.TOM_HIGH, 100, 0.9) for i in range(4)]
    record = charts_from(SHA, heard(sorted([*rock(), *fill], key=lambda o: o.time_s)))[-1]
    assert sum(note.pad is Pad.TOM_HIGH for note in record.notes) >= 2


def test_a_song_without_drums_gets_a_plain_groove_on_the_beat() -> None:
    charts = charts_from(SHA, heard([], notices=("no_drums",)))
    assert all(chart.notes for chart in charts)
    assert {note.pad for note in charts[2].notes} == {Pad.KICK, Pad.SNARE, Pad.HIHAT}
    assert all(note.confidence == 0 for note in charts[5].notes)


def test_a_song_without_beats_still_has_something_to_play() -> None:
    silent = Heard(30.0, 0.0, heard([]).metre, (), (), (), -20.0, ("no_beat", "no_drums"))
    assert all(chart.notes for chart in charts_from(SHA, silent))
