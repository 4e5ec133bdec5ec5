# SPDX-License-Identifier: Apache-2.0
"""What was heard as the JSON of ``sidestick listen --json`` (contracts)."""

from __future__ import annotations

import msgspec

from sidestick.music import Heard, Metre

SCHEMA = 3
"""Of the fields; contracts says what each version has."""


def heard_json(heard: Heard) -> bytes:
    """Return ``heard`` as indented UTF-8 JSON."""
    value = {
        "schema": SCHEMA,
        "version": heard.heard_by,
        "tempo_bpm": heard.tempo_bpm,
        "tempo_curve": [{"time_s": time_s, "bpm": bpm} for time_s, bpm in heard.tempo_curve],
        "metre": _metre(heard.metre),
        "beats": [beat.time_s for beat in heard.beats],
        "downbeats": heard.downbeats_s,
        "beat_confidence": [beat.confidence for beat in heard.beats],
        "sections": heard.sections,
        "onsets": [
            {
                "time_s": onset.time_s,
                "pad": onset.pad,
                "articulation": onset.articulation,
                "velocity": onset.velocity,
                "confidence": onset.confidence,
            }
            for onset in heard.onsets
        ],
        "duration_s": heard.duration_s,
        "loudness_lufs": heard.loudness_lufs,
        "notices": heard.notices,
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _metre(metre: Metre) -> dict[str, int]:
    """Return the metre; beats that are whole units of it need no word."""
    told = {"beats_per_bar": metre.beats_per_bar, "beat_unit": metre.beat_unit}
    return told if metre.units_per_beat == 1 else told | {"units_per_beat": metre.units_per_beat}
