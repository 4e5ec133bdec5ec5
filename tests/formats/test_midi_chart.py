# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import io
from contextlib import suppress
from importlib.resources import files

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import charts_from
from sidestick.errors import BadData
from sidestick.formats.midi_chart import from_midi, to_midi
from sidestick.music import Articulation, Chart, Heard, Level, Note, Pad, TempoMap
from tests.arrange.songs import heard, random_heard, rock

SHA = "ab" * 32


@settings(max_examples=40, deadline=None)
@given(random_heard)
def test_a_chart_comes_back_from_midi_at_the_same_positions(song: Heard) -> None:
    chart = charts_from(SHA, song)[-1]
    if not chart.notes:
        return
    again = from_midi(to_midi(chart, title="曲"), name="a.mid", song_sha256=SHA)
    assert [(n.tick, n.pad, n.velocity) for n in again.notes] == [(n.tick, n.pad, n.velocity) for n in chart.notes]


def test_times_come_back_from_midi_within_a_microsecond_a_beat() -> None:
    chart = charts_from(SHA, heard(rock(bpm=117.3), bpm=117.3))[-1]
    zero = chart.tempo_map.micros_at(0)
    again = from_midi(to_midi(chart), name="a.mid", song_sha256=SHA, start_us=zero)
    for before, after in zip(chart.notes, again.notes, strict=True):
        assert abs(before.time_us - after.time_us) <= 1 + before.tick // 480
    assert again.level is Level.RECORD


@pytest.mark.parametrize("data", [b"", b"not midi", b"MThd\x00\x00\x00\x06\x00\x01", b"RIFF1234"])
def test_what_is_no_midi_file_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(BadData, match=r"a\.mid.*not a MIDI file"):
        from_midi(data, name="a.mid", song_sha256=SHA)


def test_a_midi_file_without_drums_is_refused() -> None:
    empty = Chart(SHA, Level.RECORD, charts_from(SHA, heard(rock()))[0].tempo_map, (0, 1920), ())
    with pytest.raises(BadData, match=r"no drum notes.*channel 10"):
        from_midi(to_midi(empty), name="a.mid", song_sha256=SHA)


bar_lengths = st.sampled_from([480, 720, 840, 960, 1440, 1680, 1920, 2400])


@given(st.lists(bar_lengths, min_size=1, max_size=12), st.sampled_from([0, 240, 960]))
def test_bar_lines_of_any_metre_come_back(lengths: list[int], pick_up: int) -> None:
    bars = [pick_up]
    for length in lengths:
        bars.append(bars[-1] + length)
    tempo_map = TempoMap((0, 480), (0, 500_000))
    last = Note(bars[-1], tempo_map.micros_at(bars[-1]), Pad.KICK, 90)
    again = from_midi(to_midi(Chart(SHA, Level.RECORD, tempo_map, tuple(bars), (last,))), name="a.mid", song_sha256=SHA)
    assert list(again.bars) == ([0, *bars] if pick_up else bars)


def test_beats_of_three_eighths_are_written_as_dotted_quarters() -> None:
    tempo_map = TempoMap((0, 480), (0, 600_000))
    bars, ticks = (0, 1920, 3840, 4800), (0, 160, 320, 480, 1920, 4000, 4801)
    notes = tuple(Note(tick, tempo_map.micros_at(tick), Pad.HIHAT, 90) for tick in ticks)
    data = to_midi(Chart(SHA, Level.RECORD, tempo_map, bars, notes), in_threes=True)
    file = mido.MidiFile(file=io.BytesIO(data))
    assert file.ticks_per_beat == 960
    metres = [message for message in file.tracks[0] if message.type == "time_signature"]
    assert [(metre.numerator, metre.denominator) for metre in metres] == [(12, 8), (6, 8)]
    assert {metre.clocks_per_click for metre in metres} == {36}
    assert [message.tempo for message in file.tracks[0] if message.type == "set_tempo"] == [400_000]
    again = from_midi(data, name="a.mid", song_sha256=SHA)
    assert again.bars == (0, 2880, 5760, 7200)
    half_a_tick_us = 420
    assert [note.time_us for note in again.notes] == pytest.approx([note.time_us for note in notes], abs=half_a_tick_us)
    assert [note.tick for note in again.notes[:5]] == [0, 240, 480, 720, 2880]


def test_a_roll_is_written_without_a_stroke_that_outlasts_the_next() -> None:
    tempo_map = TempoMap((0, 480), (0, 500_000))
    notes = tuple(Note(40 * i, tempo_map.micros_at(40 * i), Pad.SNARE, 90) for i in range(12))
    file = mido.MidiFile(file=io.BytesIO(to_midi(Chart(SHA, Level.RECORD, tempo_map, (0,), notes))))
    sounding = 0
    for message in file.tracks[1]:
        if message.type in {"note_on", "note_off"}:
            sounding += 1 if message.type == "note_on" else -1
            assert sounding in {0, 1}


@pytest.mark.parametrize("how", list(Articulation))
def test_every_pad_can_be_written_however_it_was_struck(how: Articulation) -> None:
    tempo_map = TempoMap((0, 480), (0, 500_000))
    notes = tuple(Note(0, 0, pad, 90, how) for pad in Pad)
    again = from_midi(to_midi(Chart(SHA, Level.RECORD, tempo_map, (0,), notes)), name="a.mid", song_sha256=SHA)
    assert [note.pad for note in again.notes] == list(Pad)
    assert how is Articulation.PLAIN or again.notes[1].articulation is how


def test_the_demo_songs_midi_reads_as_a_chart() -> None:
    for name, strokes in (("pull-up-a-chair", 531), ("lights-across-the-water", 562)):
        data = files("sidestick").joinpath("demo", f"{name}.mid").read_bytes()
        chart = from_midi(data, name=f"{name}.mid", song_sha256=SHA)
        assert len(chart.notes) == strokes
        assert chart.bars[:3] == (0, 1920, 3840)


def midi_of(*messages: mido.Message | mido.MetaMessage, ticks_per_beat: int = 480) -> bytes:
    file = mido.MidiFile(type=1, ticks_per_beat=ticks_per_beat)
    file.tracks.append(mido.MidiTrack(messages))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


@pytest.mark.parametrize("ticks_per_beat", [1, 96, 480, 960, 32767])
def test_any_resolution_is_read_as_480_ticks_to_the_quarter(ticks_per_beat: int) -> None:
    strike = mido.Message("note_on", channel=9, note=36, velocity=90, time=ticks_per_beat)
    chart = from_midi(midi_of(strike, strike, ticks_per_beat=ticks_per_beat), name="a.mid", song_sha256=SHA)
    assert [(note.tick, note.time_us) for note in chart.notes] == [(480, 500_000), (960, 1_000_000)]


def test_a_file_that_lasts_longer_than_any_song_is_refused_before_it_is_unrolled() -> None:
    strike = mido.Message("note_on", channel=9, note=36, velocity=90, time=200_000_000)
    with pytest.raises(BadData, match="lasts longer than 3 hours"):
        from_midi(midi_of(strike, strike, ticks_per_beat=1), name="a.mid", song_sha256=SHA)


def test_film_frames_are_refused() -> None:
    data = bytearray(midi_of(mido.Message("note_on", channel=9, note=36, velocity=90)))
    data[12:14] = b"\xe7\x28"  # 25 frames a second, 40 ticks a frame
    with pytest.raises(BadData, match="film frames"):
        from_midi(bytes(data), name="a.mid", song_sha256=SHA)


WHOLE = to_midi(charts_from(SHA, heard(rock(bars=1), bars=2))[-1])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=4), st.integers(0, len(WHOLE)))
def test_a_damaged_file_is_read_or_refused_with_a_sentence(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    for cut in (bytes(data), bytes(data[:length])):
        with suppress(BadData):
            from_midi(cut, name="a.mid", song_sha256=SHA)
