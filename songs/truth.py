# SPDX-License-Identifier: Apache-2.0
"""What is true of a demo song: its truth file, and the same as MIDI."""

from __future__ import annotations

import json
from typing import Any

from songs.score import Piece

ARTIST = "Sidestick"
LICENCE = "CC0-1.0"
_DRUM_NOTES = {
    ("kick", "plain"): 36,
    ("snare", "plain"): 38,
    ("hihat", "closed"): 42,
    ("hihat", "pedal"): 44,
    ("hihat", "open"): 46,
    ("tom_high", "plain"): 48,
    ("tom_mid", "plain"): 45,
    ("tom_low", "plain"): 43,
    ("crash", "plain"): 49,
    ("ride", "plain"): 51,
}
# Part: channel, General MIDI programme (from 0).
_CHANNELS = {
    "bass": (0, 33),
    "keys": (1, 4),
    "guitar": (2, 25),
    "pluck": (3, 12),
    "pad": (4, 48),
    "lead": (5, 52),
    "harmony": (6, 52),
    "bell": (7, 9),
}


def truth(piece: Piece) -> dict[str, Any]:
    """Return the truth of a piece: times in seconds of the decoded file, bars and positions counted from 1."""
    beats = [
        {
            "time_s": round(piece.lead_in_s + number * piece.beat_s, 5),
            "bar": number // piece.beats_per_bar + 1,
            "position": number % piece.beats_per_bar + 1,
        }
        for number in range(piece.bars * piece.beats_per_bar)
    ]
    return {
        "title": piece.title,
        "artist": ARTIST,
        "licence": LICENCE,
        "duration_s": piece.duration_s,
        "tempo_bpm": piece.tempo_bpm,
        "metre": {"beats_per_bar": piece.beats_per_bar, "beat_unit": 4},
        "beats": beats,
        "downbeats": [beat["time_s"] for beat in beats if beat["position"] == 1],
        "sections": [
            {"start_s": round(section.start_s, 5), "end_s": round(section.end_s, 5), "label": section.label}
            for section in piece.sections
        ],
        "onsets": [
            {
                "time_s": stroke.time_s,
                "pad": stroke.pad,
                "articulation": stroke.articulation,
                "velocity": stroke.velocity,
            }
            for stroke in piece.strokes
        ],
    }


def truth_text(piece: Piece) -> str:
    """Return the truth file: JSON, one beat, section or onset a line."""
    lines = []
    for key, value in truth(piece).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body = ",\n".join("  " + json.dumps(row) for row in value)
            lines.append(f" {json.dumps(key)}: [\n{body}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def midi_bytes(piece: Piece) -> bytes:
    """Return the piece as a standard MIDI file: bar one begins at tick 0, so it lies ``lead_in_s`` before the recording."""
    import io

    import mido

    ticks = 480
    file = mido.MidiFile(ticks_per_beat=ticks)
    head = mido.MidiTrack()
    head.append(mido.MetaMessage("track_name", name=piece.title))
    head.append(mido.MetaMessage("set_tempo", tempo=round(60e6 / piece.tempo_bpm)))
    head.append(mido.MetaMessage("time_signature", numerator=piece.beats_per_bar, denominator=4))
    file.tracks.append(head)

    def tick(time_s: float) -> int:
        return max(0, round((time_s - piece.lead_in_s) / piece.beat_s * ticks))

    notes: dict[str, list[tuple[int, int, int, int]]] = {"drums": []}
    for stroke in piece.strokes:
        start = tick(stroke.time_s)
        notes["drums"].append((start, start + 60, _DRUM_NOTES[stroke.pad, stroke.articulation], stroke.velocity))
    for tone in piece.tones:
        start = tick(tone.start_s)
        end = max(start + 1, tick(tone.start_s + tone.length_s) - 1)
        notes.setdefault(tone.part, []).append((start, end, tone.midi, tone.velocity))
    for part, rows in notes.items():
        channel, programme = _CHANNELS.get(part, (9, 0))
        track = mido.MidiTrack()
        track.append(mido.MetaMessage("track_name", name=part))
        track.append(mido.Message("program_change", channel=channel, program=programme))
        events = [(start, 1, pitch, loud) for start, _, pitch, loud in rows] + [
            (end, 0, pitch, 0) for _, end, pitch, _ in rows
        ]
        before = 0
        for at, on, pitch, loud in sorted(events):
            kind = "note_on" if on else "note_off"
            track.append(mido.Message(kind, channel=channel, note=pitch, velocity=loud, time=at - before))
            before = at
        file.tracks.append(track)
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()
