# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sidestick.arrange import charts_from
from sidestick.errors import BadData
from sidestick.formats import from_json, to_json
from sidestick.music import Chart, Heard, Song
from sidestick.take import Take
from tests.arrange.songs import random_heard

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


@pytest.mark.parametrize("kind", [Song, Chart, Take])
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.integers(1, 5000).map(lambda depth: b"[" * depth))
def test_no_bytes_make_it_fail_otherwise(kind: type[Song], data: bytes) -> None:
    with pytest.raises(BadData, match="cannot be read"):
        from_json(data, kind, name="a.json")
