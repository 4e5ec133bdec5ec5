# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given, settings

from sidestick.arrange import charts_from
from sidestick.errors import BadData
from sidestick.formats import from_json, to_json
from sidestick.formats.midi_chart import from_midi, to_midi
from sidestick.music import Chart, Heard, Level, Song
from sidestick.take import Take
from tests.arrange.songs import heard, random_heard, rock

SHA = "ab" * 32


@settings(max_examples=40, deadline=None)
@given(random_heard)
def test_a_song_and_its_charts_come_back_from_json_as_they_were(song: Heard) -> None:
    whole = Song(SHA, SHA, "曲 하나", "artist", 1, 44100, song)
    assert from_json(to_json(whole), Song, name="song.json") == whole
    for chart in charts_from(SHA, song):
        assert from_json(to_json(chart), Chart, name="chart.json") == chart


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"[]", "object"),
        (b'{"level": 9}', "Level|missing|Invalid"),
        (b"\xff\xfe", "malformed|Invalid|utf-8"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(BadData, match=rf"chart\.json.*({reason})"):
        from_json(data, Chart, name="chart.json")


def test_a_take_with_a_time_beyond_three_hours_is_refused() -> None:
    data = b'{"header":{"id":"' + b"0" * 32 + b'","song_sha256":"' + b"a" * 64
    data += b'","seats":[{"index":0,"player":{"id":"a","name":"A"},"level":1}],"started_at":"x"},'
    data += b'"hits":[{"seat":0,"seq":0,"time_us":99999999999,"pad":"kick","velocity":1}]}'
    with pytest.raises(BadData, match="hits"):
        from_json(data, Take, name="take.json")


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
    with pytest.raises(BadData, match=r"a\.mid.*cannot be read"):
        from_midi(data, name="a.mid", song_sha256=SHA)


def test_a_midi_file_without_drums_is_refused() -> None:
    empty = Chart(SHA, Level.RECORD, charts_from(SHA, heard(rock()))[0].tempo_map, (0, 1920), ())
    with pytest.raises(BadData, match="no drum notes on channel 10"):
        from_midi(to_midi(empty), name="a.mid", song_sha256=SHA)
