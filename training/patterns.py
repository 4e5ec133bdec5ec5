# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""What drummers play: human performances of the Groove MIDI Dataset, and generated ones for what it lacks.

The data set (Gillick et al. 2019, CC BY 4.0) is rock, funk and jazz, mostly in four, rich in rides and poor in crashes,
machines and double kicks. Generated patterns fill in four on the floor, trap, half time, punk, blast beats, shuffles,
tom grooves, washy crash-riding and bars of three, five and seven.
"""

from __future__ import annotations

import csv
from pathlib import Path

import mido
import msgspec
import numpy as np

SOUND_OF_NOTE = {
    **dict.fromkeys((35, 36), "kick"),
    **dict.fromkeys((38, 40), "snare"),
    39: "clap",
    37: "sidestick",
    **dict.fromkeys((42, 22), "hihat_closed"),
    44: "hihat_pedal",
    **dict.fromkeys((46, 26), "hihat_open"),
    **dict.fromkeys((48, 50), "tom_high"),
    **dict.fromkeys((45, 47), "tom_mid"),
    **dict.fromkeys((41, 43, 58), "tom_low"),
    **dict.fromkeys((49, 52, 55, 57), "crash"),
    **dict.fromkeys((51, 59), "ride"),
    53: "ride_bell",
}
Event = tuple[float, str, float]  # seconds, class, velocity 0 to 1
TOMS = ("tom_high", "tom_mid", "tom_low")
KEEPERS = ("hihat_closed", "hihat_open", "hihat_half", "ride", "ride_bell")


class Played(msgspec.Struct, frozen=True):
    """A stretch of drumming: its strokes in order, seconds per beat, the first beat's time, beats to the bar."""

    events: list[Event]
    beat_s: float
    first_s: float
    beats_per_bar: int


class Groove:
    """The performances of one part of the data set, read once."""

    def __init__(self, folder: Path, *, is_dev: bool) -> None:
        with (folder / "info.csv").open(encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if float(row["duration"]) > 6]
        self._songs = []
        for row in rows:
            if (row["split"] != "train") != is_dev:
                continue
            events, time = [], 0.0
            for message in mido.MidiFile(folder / row["midi_filename"]):
                time += message.time
                if message.type == "note_on" and message.velocity and message.note in SOUND_OF_NOTE:
                    events.append((time, SOUND_OF_NOTE[message.note], message.velocity / 127))
            beats, unit = (int(part) for part in row["time_signature"].split("-"))
            if len(events) > 12:
                self._songs.append((events, 60 / float(row["bpm"]) * 4 / unit, beats))
        self._weights = np.array([min(events[-1][0], 60.0) for events, _, _ in self._songs])
        self._weights /= self._weights.sum()

    def excerpt(self, seconds: float, chance: np.random.Generator) -> Played:
        """Return ``seconds`` of a performance at a speed of its own."""
        events, beat_s, beats = self._songs[int(chance.choice(len(self._songs), p=self._weights))]
        speed = float(np.exp(chance.uniform(np.log(0.75), np.log(1.35))))
        start = chance.uniform(0, max(0.0, events[-1][0] / speed - seconds))
        cut = [(t / speed - start, name, v) for t, name, v in events if 0 <= t / speed - start < seconds]
        beat_s /= speed
        return Played(cut, beat_s, -start % (beat_s * beats), beats)


def generated(seconds: float, chance: np.random.Generator) -> Played:
    """Return ``seconds`` of a made-up performance."""
    style = STYLES[int(chance.integers(len(STYLES)))]
    if style["time"] == "toms" and chance.random() < 0.3:
        style = style | {"time": "wash"}
    low, high, per_beat = style["bpm"]
    beats = int(chance.choice((3, 5, 7))) if chance.random() < 0.24 else 4
    beat_s = 60 / chance.uniform(low, high)
    step_s = beat_s / per_beat
    steps = beats * per_beat
    swing = chance.uniform(0, 0.2) * step_s if chance.random() < 0.15 else 0.0
    loose = chance.choice((0.0, 0.003, 0.008))
    first_s = chance.uniform(0, beat_s * beats)
    rows = _rows(style, steps, per_beat, chance)
    if rows[-1][0] in TOMS and chance.random() < 0.2:
        rows[0] = ("kick", rows[-1][1])  # a foot under each stroke on a tom
    events: list[Event] = []
    bars_to_fill = int(chance.choice((2, 4, 4, 8)))
    for bar in range(-1, int(seconds / (beat_s * beats)) + 1):
        fills = chance.random() < 0.7 and bar % bars_to_fill == bars_to_fill - 1
        fill_from = steps - int(chance.integers(1, steps)) if fills else steps
        start = first_s + bar * beat_s * beats
        crashed = -1
        if bar % bars_to_fill == 0 and chance.random() < 0.5:
            events.append((start, "crash", chance.uniform(0.6, 1)))
            crashed = 0 if chance.random() < 0.9 else -1  # the hand that crashes does not keep time
        for name, odds in rows:
            for step in np.flatnonzero(chance.random(steps) < odds).tolist():
                if step < fill_from and not (step == crashed and name in KEEPERS):
                    accent = 1.0 if step % per_beat == 0 else 0.75
                    late = swing if step % 2 else 0.0
                    events.append((start + step * step_s + late, name, accent * chance.uniform(0.6, 1)))
        events += _fill(start, range(fill_from, steps), step_s, chance)
    jittered = [(t + loose * chance.standard_normal(), name, v) for t, name, v in events]
    return Played(sorted(e for e in jittered if 0 <= e[0] < seconds), beat_s, first_s, beats)


STYLES = (  # bpm from, to, steps per beat; where kick and snare fall (in beats of four); what keeps time
    {"bpm": (75, 150, 4), "kick": (0, 2), "snare": (1, 3), "extra": 0.15, "time": "eighths"},
    {"bpm": (75, 150, 4), "kick": (0, 2, 2.5), "snare": (1, 3), "extra": 0.1, "time": "eighths"},
    {"bpm": (90, 200, 4), "kick": (0, 1.5, 2), "snare": (1, 3), "extra": 0.08, "time": "wash"},
    {"bpm": (115, 135, 4), "kick": (0, 1, 2, 3), "snare": (1, 3), "extra": 0.03, "time": "offbeats"},
    {"bpm": (115, 135, 4), "kick": (0, 1, 2, 3), "snare": (), "extra": 0.02, "time": "sixteenths"},
    {"bpm": (120, 165, 8), "kick": (0, 1.75, 2.5), "snare": (2,), "extra": 0.04, "time": "trap"},
    {"bpm": (130, 180, 4), "kick": (0, 1.5), "snare": (2,), "extra": 0.1, "time": "wash"},
    {"bpm": (160, 220, 2), "kick": (0, 1, 2, 3), "snare": (0.5, 1.5, 2.5, 3.5), "extra": 0.1, "time": "every"},
    {"bpm": (140, 200, 4), "kick": (0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5), "snare": (1, 3), "extra": 0.4, "time": "quarters"},
    {"bpm": (70, 130, 3), "kick": (0, 2), "snare": (1, 3), "extra": 0.1, "time": "shuffle"},
    {"bpm": (80, 150, 4), "kick": (0, 2), "snare": (1, 3), "extra": 0.15, "time": "toms"},
    {"bpm": (90, 180, 4), "kick": (0, 1.5, 2), "snare": (1, 3), "extra": 0.2, "time": "toms"},
    {"bpm": (60, 110, 4), "kick": (0, 0.75, 2, 2.75), "snare": (1, 3), "extra": 0.2, "time": "sixteenths"},
    {"bpm": (80, 130, 4), "kick": (2,), "snare": (2,), "extra": 0.05, "time": "offbeats"},
)
_TIMEKEEPERS = {  # odds of hat or ride, crash, open hat, nothing at all
    "wash": (("crash", 0.35), ("hihat_open", 0.4), ("ride", 0.25)),
    "toms": (("tom_low", 0.7), ("tom_mid", 0.2), ("tom_high", 0.1)),
    "other": (("hihat_closed", 0.45), ("ride", 0.2), ("hihat_open", 0.1), ("crash", 0.04), ("ride_bell", 0.03), ("hihat_half", 0.18)),
}  # fmt: skip


def _rows(style: dict, steps: int, per_beat: int, chance: np.random.Generator) -> list[tuple[str, np.ndarray]]:
    """Return for each sound the odds of a stroke on each step of the bar."""
    rows = []
    for name in ("kick", "snare"):
        odds = np.where(chance.random(steps) < style["extra"], chance.uniform(0.2, 0.9), 0.0)
        odds *= 1.0 if name == "kick" else 0.5
        for beat in style[name]:
            if int(beat * per_beat) < steps:
                odds[int(beat * per_beat)] = 0.97
        sound = "snare" if name == "snare" else name
        if name == "snare" and chance.random() < 0.2:
            sound = str(chance.choice(("clap", "sidestick")))
        rows.append((sound, odds))
        if name == "snare" and chance.random() < 0.1:
            rows.append(("clap", odds))
    options = _TIMEKEEPERS.get(style["time"], _TIMEKEEPERS["other"])
    keeper = str(chance.choice([name for name, _ in options], p=[share for _, share in options]))
    odds = np.zeros(steps)
    beat = np.arange(steps) % per_beat
    if style["time"] in ("sixteenths", "every"):
        odds[:] = 0.95
    elif style["time"] == "trap":
        odds[::2] = 0.9
        odds[1::2] = np.where(chance.random(len(odds[1::2])) < 0.25, 0.8, 0.05)
    elif style["time"] == "offbeats":
        odds[beat == per_beat // 2] = 0.97
    elif style["time"] == "quarters" or (style["time"] == "wash" and chance.random() < 0.6):
        odds[beat == 0] = 0.97
    elif style["time"] == "shuffle":
        odds[(beat == 0) | (beat == 2)] = 0.95
    else:
        odds[beat % max(1, per_beat // 2) == 0] = 0.95
    if chance.random() < 0.93:
        rows.append((keeper, odds))
    if style["time"] == "offbeats" and chance.random() < 0.5:
        rows[-1] = ("hihat_open", odds)
        rows.append(("hihat_closed", 0.9 - 0.9 * odds))
    if keeper == "hihat_closed" and chance.random() < 0.4:
        rows.append(("hihat_open", np.where(chance.random(steps) < 0.1, 0.5, 0.0)))
    if keeper in ("ride", "ride_bell", "crash") and chance.random() < 0.3:
        rows.append(("hihat_pedal", np.where((beat == 0) & (np.arange(steps) // per_beat % 2 == 1), 0.9, 0.0)))
    return rows


def _fill(start: float, steps: range, step_s: float, chance: np.random.Generator) -> list[Event]:
    """Return a run over snare and toms, downwards more often than not."""
    drums = ("snare", *TOMS) if chance.random() < 0.7 else (*TOMS[:2], *TOMS[1:])
    events: list[Event] = []
    density, kicked = chance.uniform(0.5, 1), 0.9 if chance.random() < 0.25 else 0.25
    for place, step in enumerate(steps):
        if chance.random() < density:
            drum = drums[min(3, int(4 * place / len(steps)))] if chance.random() < 0.5 else str(chance.choice(drums))
            events.append((start + step * step_s, drum, chance.uniform(0.5, 1)))
            if chance.random() < kicked:
                events.append((start + step * step_s, "kick", chance.uniform(0.5, 1)))
    return events


def mutated(events: list[Event], chance: np.random.Generator) -> list[Event]:
    """Return the strokes with some kinds played on something else, or left out."""
    swaps: dict[str, str] = {}
    hats = ("hihat_closed", "hihat_open", "hihat_half")
    if chance.random() < 0.24:
        swaps |= dict.fromkeys(hats, str(chance.choice(("crash", "ride", "hihat_open", "hihat_half"))))
    if chance.random() < 0.3:
        swaps |= dict.fromkeys(("ride", "ride_bell"), str(chance.choice(("crash", "hihat_closed", "hihat_open"))))
    if chance.random() < 0.1:
        swaps["snare"] = str(chance.choice(("clap", "clap", "sidestick", "sidestick", *TOMS)))
    if chance.random() < 0.04:
        swaps |= dict.fromkeys(hats, str(chance.choice(TOMS)))
    stomped = chance.random() < 0.12  # a foot under each stroke on a tom
    dropped = {name for name in ("kick", "snare") if chance.random() < 0.03}
    if chance.random() < 0.15:
        dropped |= {*hats, "hihat_pedal", "ride", "ride_bell"}
    lone = chance.random() < 0.2  # hats only where nothing else is struck, or now and then
    struck = np.array([t for t, name, _ in events if name in ("kick", "snare", *TOMS)])
    swapped = []
    for t, name, v in events:
        covered = lone and name not in ("kick", "snare", *TOMS) and struck.size > 0 and np.abs(struck - t).min() < 0.03
        if name not in dropped and not (covered and chance.random() < 0.8):
            swapped.append((t, swaps.get(name, name), v))
            if stomped and swapped[-1][1] in TOMS:
                swapped.append((t, "kick", chance.uniform(0.5, 1)))
    if "crash" in swaps.values() and chance.random() < 0.6:  # crashes are ridden slower than hats
        kept, last = [], -9.0
        for t, name, v in swapped:
            if name == "crash" and t - last < 0.22:
                continue
            last = t if name == "crash" else last
            kept.append((t, name, v))
        return kept
    return swapped
