# SPDX-License-Identifier: Apache-2.0
"""The bundled drum kit is what its list says, and answers at once."""

from __future__ import annotations

import hashlib
import json
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from sidestick.music import Articulation, Pad

KIT = Path(__file__).resolve().parents[2] / "src" / "sidestick" / "kit"
LIST: dict[str, Any] = json.loads((KIT / "kit.json").read_text(encoding="utf-8"))
SAMPLES: list[dict[str, Any]] = LIST["samples"]
FILES: list[dict[str, Any]] = SAMPLES + LIST["clicks"]


def pad_of(row: dict[str, Any]) -> tuple[str, str]:
    return row["pad"], row["articulation"]


DRUMS = [list(rows) for _, rows in groupby(SAMPLES, key=pad_of)]


def name_of(value: object) -> str:
    row = value[0] if isinstance(value, list) else value
    return str(row["file"]) if isinstance(row, dict) else ""


def size_of(row: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    sound, rate = soundfile.read(KIT / row["file"], always_2d=True)
    assert rate == LIST["sample_rate_hz"]
    largest: np.ndarray[Any, np.dtype[np.float64]] = np.abs(sound).max(axis=1)
    return largest


def test_every_pad_and_articulation_has_its_sound() -> None:
    wanted: set[tuple[Pad, Articulation]] = {(pad, Articulation.PLAIN) for pad in set(Pad) - {Pad.HIHAT}}
    wanted |= {(Pad.HIHAT, how) for how in set(Articulation) - {Articulation.PLAIN}}
    assert {(Pad(row["pad"]), Articulation(row["articulation"])) for row in SAMPLES} == wanted
    assert {row["name"] for row in LIST["clicks"]} == {"high", "low"}


def test_the_folder_holds_the_listed_files_and_no_other() -> None:
    assert {path.name for path in KIT.iterdir()} == {row["file"] for row in FILES} | {"kit.json"}


@pytest.mark.parametrize("row", FILES, ids=name_of)
def test_a_file_has_the_hash_size_and_licence_that_are_listed(row: dict[str, Any]) -> None:
    data = (KIT / row["file"]).read_bytes()
    assert len(data) == row["bytes"]
    assert hashlib.sha256(data).hexdigest() == row["sha256"]
    assert set(row["licence"].split(" and ")) <= {"public domain", "CC0-1.0"}
    assert row["credit"]


def test_the_kit_is_small_enough_to_come_at_once() -> None:
    assert 1e6 <= sum(row["bytes"] for row in FILES) <= 2e6


@pytest.mark.parametrize("row", FILES, ids=name_of)
def test_a_sound_begins_within_a_millisecond_and_ends_in_silence(row: dict[str, Any]) -> None:
    size = size_of(row)
    assert np.argmax(size >= 0.1 * size.max()) <= 0.001 * LIST["sample_rate_hz"]
    assert size[0] <= 0.02 * size.max()
    assert size[-20:].max() <= 0.002
    assert size.max() < 10 ** (-1 / 20)


@pytest.mark.parametrize("layers", DRUMS, ids=name_of)
def test_the_layers_of_a_drum_cover_every_velocity_once(layers: list[dict[str, Any]]) -> None:
    assert layers[0]["velocity_low"] == 1
    assert layers[-1]["velocity_high"] == 127
    assert all(after["velocity_low"] == before["velocity_high"] + 1 for before, after in pairwise(layers))


@pytest.mark.parametrize("layers", DRUMS, ids=name_of)
def test_a_harder_layer_is_louder(layers: list[dict[str, Any]]) -> None:
    power = [float((size_of(row)[:4410] ** 2).mean()) for row in layers]
    assert power == sorted(power)
    assert len(power) >= 2
