# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import pytest

from sidestick.music import Level, Pad
from sidestick.take import Calibration, Hit, Jacket, Player, Seat, Take, TakeHeader

SEAT = Seat(0, Player("p", "Mina"), Level.PULSE)
HEADER = TakeHeader("0" * 32, "a" * 64, (SEAT,), "2026-11-24T19:30:00Z")


def test_a_seats_hits_come_in_order_of_sequence_not_of_time() -> None:
    hits = (
        Hit(0, 2, 5, Pad.KICK, 90),
        Hit(1, 0, 1, Pad.KICK, 90),
        Hit(0, 0, 9, Pad.KICK, 90),
        Hit(0, 1, 1, Pad.KICK, 90),
    )
    assert [hit.seq for hit in Take(HEADER, hits).hits_of(0)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("velocity", 0),
        ("velocity", 128),
        ("seat", 8),
        ("seat", -1),
        ("seq", -1),
        ("time_us", 3 * 3600 * 10**6 + 1),
        ("pad", "cowbell"),
        ("time_us", 1.5),
    ],
)
def test_a_hit_out_of_bounds_is_refused_when_it_is_read(field: str, value: object) -> None:
    row = {"seat": 0, "seq": 0, "time_us": 0, "pad": "kick", "velocity": 90} | {field: value}
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert(row, Hit)


@pytest.mark.parametrize("take_id", ["", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "../" + "0" * 29])
def test_a_takes_id_is_thirty_two_hex_digits_and_nothing_else(take_id: str) -> None:
    row = msgspec.to_builtins(HEADER) | {"id": take_id}
    with pytest.raises(msgspec.ValidationError, match="id"):
        msgspec.convert(row, TakeHeader)


@pytest.mark.parametrize("colour", ["red", "#fff", "#GGGGGG", "#ffffff; x", "#FFFFFF"])
def test_a_colour_is_six_lower_case_hex_digits(colour: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="body"):
        msgspec.convert({"body": colour}, Jacket)


def test_a_kick_pedal_measured_apart_has_its_own_share_subtracted() -> None:
    calibration = Calibration(offset_us=12_000, uncertainty_us=800, taps=16, kick_us=25_000)
    assert calibration.of(Pad.SNARE) == 12_000
    assert calibration.of(Pad.KICK) == 37_000
    assert Calibration(offset_us=12_000).of(Pad.KICK) == 12_000
