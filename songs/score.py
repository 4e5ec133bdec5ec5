# SPDX-License-Identifier: Apache-2.0
"""A score in TOML to what sounds and when. Pure: the same score always gives the same piece.

Times are float seconds on the timeline of the rendered file (0 is its first sample). Pitches are MIDI numbers, velocities
1 to 127. Drummers are human: each stroke is up to 5 ms off the grid and a little louder or softer than written, and the
piece keeps the times and velocities that are played.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

STEPS = 16
"""Steps of every grid, in one bar."""

_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "sus4": (0, 5, 7),
    "add9": (0, 2, 4, 7),
}
_LANES = {
    "K": ("kick", "plain"),
    "S": ("snare", "plain"),
    "H": ("hihat", "closed"),
    "O": ("hihat", "open"),
    "P": ("hihat", "pedal"),
    "1": ("tom_high", "plain"),
    "2": ("tom_mid", "plain"),
    "3": ("tom_low", "plain"),
    "C": ("crash", "plain"),
    "R": ("ride", "plain"),
}
_STROKES = {"X": 116, "o": 96, "x": 74, "g": 44}
_STRUMS = {"D": 100, "d": 78, "U": 92, "u": 70}
_WANDER_S = 0.0022  # the body's: strokes that belong together share it
_LIMB_S = 0.0009  # what each limb adds
_FURTHEST_S = 0.005
_WANDER_VELOCITY = 5.0
_RING_S = 2.0
_CHORD_CENTRE = 62


@dataclass(frozen=True)
class Stroke:
    """A drum stroke as it is played."""

    time_s: float
    pad: str
    articulation: str
    velocity: int


@dataclass(frozen=True)
class Tone:
    """A note of one part: bass, keys, guitar, pluck, pad, lead, harmony or bell. ``up`` is a guitar's upstroke."""

    part: str
    start_s: float
    length_s: float
    midi: int
    velocity: int
    order: int = 0


@dataclass(frozen=True)
class Section:
    """A part of the song, in seconds, with its energy (1 is a chorus)."""

    start_s: float
    end_s: float
    label: str
    energy: float


@dataclass(frozen=True)
class Piece:
    """All that sounds in one song."""

    slug: str
    title: str
    tempo_bpm: float
    beats_per_bar: int
    lead_in_s: float
    bars: int
    duration_s: float
    sections: tuple[Section, ...]
    strokes: tuple[Stroke, ...]
    tones: tuple[Tone, ...]

    @property
    def beat_s(self) -> float:
        """Length of one beat, in seconds."""
        return 60.0 / self.tempo_bpm


@dataclass(frozen=True)
class Chord:
    """A chord's tones above its root, and the pitch class under it."""

    root: int
    shape: tuple[int, ...]
    bass: int


def read_score(path: Path) -> Piece:
    """Return the piece in a score file; KeyError or ValueError says which name or grid is wrong."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Composer(data, path.stem.replace("_", "-")).piece()


class Composer:
    """Walks through a score bar by bar."""

    def __init__(self, data: dict[str, Any], slug: str) -> None:
        self.data = data
        self.slug = slug
        self.beats: int = data["beats_per_bar"]
        self.bar_s: float = 60.0 / data["tempo_bpm"] * self.beats
        self.step_s = self.bar_s / STEPS
        self.scale = {(_pitch_class(data["key"]) + step) % 12 for step in _MAJOR}
        self.human = random.Random(data["seed"])
        self.strokes: list[Stroke] = []
        self.tones: list[Tone] = []
        self.voicing: tuple[int, ...] = ()
        self.end_s = self.start_of(sum(row["chords"].count("|") + 1 for row in data["section"]))

    def piece(self) -> Piece:
        """Return the whole piece."""
        sections = []
        bar = 0
        for row in self.data["section"]:
            first = bar
            chords = [chord(text.strip()) for text in row["chords"].split("|")]
            patterns = row["drums"].split()
            if len(patterns) != len(chords):
                raise ValueError(f"{row['label']}: {len(chords)} bars of chords, {len(patterns)} of drums")
            following = [*chords[1:], chords[0]]
            for number, (now, after, pattern) in enumerate(zip(chords, following, patterns, strict=True), start=1):
                ringing = bool(row.get("last_bar_rings")) and number == len(chords)
                self.drum_bar(self.start_of(bar), self.data["drums"][pattern])
                self.chord_bar(self.start_of(bar), row, number, now, after, ringing=ringing)
                bar += 1
            self.melody(self.start_of(first), row, chords)
            sections.append((first, bar, row["label"], row["energy"]))
        return Piece(
            slug=self.slug,
            title=self.data["title"],
            tempo_bpm=self.data["tempo_bpm"],
            beats_per_bar=self.beats,
            lead_in_s=self.data["lead_in_s"],
            bars=bar,
            duration_s=round(self.start_of(bar) + _RING_S, 3),
            sections=tuple(
                Section(self.start_of(first), self.start_of(last), label, energy)
                for first, last, label, energy in sections
            ),
            strokes=tuple(sorted(self.strokes, key=lambda stroke: (stroke.time_s, stroke.pad))),
            tones=tuple(sorted(map(self.rung, self.tones), key=lambda tone: (tone.start_s, tone.part, tone.midi))),
        )

    def rung(self, tone: Tone) -> Tone:
        """Return the tone, ringing on when it is held to the end of the song."""
        held_on = tone.start_s + tone.length_s > self.end_s - 0.02
        return replace(tone, length_s=tone.length_s + _RING_S) if held_on else tone

    def start_of(self, bar: int) -> float:
        """Return when a bar begins, in seconds; bars count from 0."""
        return float(self.data["lead_in_s"]) + bar * self.bar_s

    def drum_bar(self, start_s: float, lanes: dict[str, str]) -> None:
        """Play one bar of drums."""
        body = [self.human.gauss(0.0, _WANDER_S) for _ in range(STEPS)]
        for lane, text in lanes.items():
            pad, how = _LANES[lane]
            for step, mark in enumerate(grid(text)):
                if mark in _STROKES:
                    late = max(-_FURTHEST_S, min(_FURTHEST_S, body[step] + self.human.gauss(0.0, _LIMB_S)))
                    louder = self.human.gauss(0.0, _WANDER_VELOCITY)
                    velocity = max(1, min(127, round(_STROKES[mark] + louder)))
                    time_s = round(start_s + step * self.step_s + late, 5)
                    self.strokes.append(Stroke(time_s, pad, how, velocity))

    def chord_bar(
        self, start_s: float, row: dict[str, Any], number: int, now: Chord, after: Chord, *, ringing: bool
    ) -> None:
        """Play one bar of everything that follows the chords; ``number`` counts the section's bars from 1."""
        energy = row["energy"]
        self.voicing = voiced(now, self.voicing)
        if row.get("pad"):
            self.play("pad", start_s, self.bar_s, self.voicing, 80 * energy)
        if "bass" in row and number >= row.get("bass_from_bar", 1):
            self.bass_bar(start_s, "R" + "-" * 15 if ringing else self.data["bass"][row["bass"]], now, after, energy)
        if "keys" in row:
            pattern = "x" + "-" * 15 if ringing else self.data["keys"][row["keys"]]
            for step, held, _ in struck(grid(pattern)):
                self.play("keys", start_s + step * self.step_s, held * self.step_s, self.voicing, 88 * energy)
        if "guitar" in row:
            self.guitar_bar(start_s, "D" + "-" * 15 if ringing else self.data["guitar"][row["guitar"]], now, energy)
        if "pluck" in row and not ringing and number >= row.get("pluck_from_bar", 1):
            ladder = [pitch + 12 * octave for octave in (1, 2) for pitch in self.voicing]
            for step, held, mark in struck(grid(self.data["pluck"][row["pluck"]])):
                self.play("pluck", start_s + step * self.step_s, held * self.step_s, (ladder[int(mark)],), 84 * energy)

    def bass_bar(self, start_s: float, pattern: str, now: Chord, after: Chord, energy: float) -> None:
        """Play one bar of bass between E1 and D#2, octaves above it."""
        low = 28 + (now.bass - 28) % 12
        aim = 28 + (after.bass - 28) % 12
        leading = next(aim - down for down in (1, 2) if (aim - down) % 12 in self.scale)
        third = next(step for step in now.shape if step in (3, 4, 5))
        pitches = {"R": low, "8": low + 12, "5": low + 7, "3": low + third, "a": leading}
        for step, held, mark in struck(grid(pattern)):
            loud = 100 if step % 4 == 0 else 86
            self.play("bass", start_s + step * self.step_s, held * self.step_s, (pitches[mark],), loud * energy)

    def guitar_bar(self, start_s: float, pattern: str, now: Chord, energy: float) -> None:
        """Play one bar of strummed strings, from A2 up; strings follow one another by a few milliseconds."""
        strings = [45 + (now.bass - 45) % 12]
        while len(strings) < 5:
            strings.append(min(above(strings[-1] + 3, now.root + step) for step in now.shape))
        for step, held, mark in struck(grid(pattern)):
            up = mark in "Uu"
            order = strings[::-1][:4] if up else strings
            for place, pitch in enumerate(order):
                at = start_s + step * self.step_s + place * (0.006 if up else 0.009)
                loud = round(_STRUMS[mark] * energy - 3 * place)
                self.tones.append(Tone("guitar", round(at, 5), round(held * self.step_s, 5), pitch, loud, place))

    def melody(self, start_s: float, row: dict[str, Any], chords: list[Chord]) -> None:
        """Sing the section's melody; with it a third below and bells an octave above where the score asks."""
        if "lead" not in row:
            return
        eighth = self.bar_s / 8
        loud = 0.7 + 0.3 * row["energy"]
        for at, length, pitch in sung(self.data["lead"][row["lead"]], len(chords)):
            voices = [("lead", pitch, 104)]
            if row.get("harmony"):
                voices.append(("harmony", self.third_below(pitch, chords[int(at // 8)]), 82))
            if row.get("bell"):
                voices.append(("bell", pitch + 12, 80))
            for part, tone, level in voices:
                self.play(part, start_s + at * eighth, length * eighth, (tone,), level * loud)

    def third_below(self, pitch: int, now: Chord) -> int:
        """Return the pitch two steps of the key lower, bent to the chord where that is outside the key."""
        lower, steps = pitch, 2
        while steps:
            lower -= 1
            steps -= lower % 12 in self.scale
        borrowed = {(now.root + step) % 12 for step in now.shape} - self.scale
        return next((lower + bend for bend in (-1, 1) if (lower + bend) % 12 in borrowed), lower)

    def play(self, part: str, start_s: float, length_s: float, pitches: tuple[int, ...], velocity: float) -> None:
        """Add tones that begin together."""
        loud = max(1, min(127, round(velocity)))
        self.tones += [Tone(part, round(start_s, 5), round(length_s, 5), pitch, loud) for pitch in pitches]


def grid(text: str) -> str:
    """Return a grid without its blanks; ValueError when it has not sixteen steps."""
    steps = text.replace(" ", "")
    if len(steps) != STEPS:
        raise ValueError(f"{text!r} has {len(steps)} steps, not {STEPS}")
    return steps


def struck(steps: str) -> list[tuple[int, int, str]]:
    """Return (step, steps held, mark) of each note in a grid: a mark sounds through the "-" after it, or one step."""
    notes = []
    for step, mark in enumerate(steps):
        if mark not in ".-":
            held = 1
            while step + held < STEPS and steps[step + held] == "-":
                held += 1
            notes.append((step, held, mark))
    return notes


def sung(text: str, bars: int) -> list[tuple[float, float, int]]:
    """Return (start, length, pitch) of a melody, in eighths from its first bar."""
    lines = text.strip().splitlines()
    if len(lines) != bars:
        raise ValueError(f"a melody of {len(lines)} bars over {bars} bars of chords")
    notes: list[tuple[float, float, int]] = []
    for bar, line in enumerate(lines):
        at = bar * 8.0
        for token in line.split():
            name, count = token.split(":")
            length = float(count)
            if name == "~":
                start, before, pitch = notes.pop()
                notes.append((start, before + length, pitch))
            elif name != "-":
                notes.append((at, length, 12 * (int(name[-1]) + 1) + _pitch_class(name[:-1])))
            at += length
        if at != (bar + 1) * 8:
            raise ValueError(f"{line!r} has {at - bar * 8:g} eighths, not 8")
    return notes


def chord(symbol: str) -> Chord:
    """Return the chord of a symbol such as ``F#m7`` or ``B/D#``."""
    upper, _, under = symbol.partition("/")
    cut = 2 if upper[1:2] in ("#", "b") else 1
    root = _pitch_class(upper[:cut])
    return Chord(root, _QUALITIES[upper[cut:]], _pitch_class(under) if under else root)


def voiced(now: Chord, before: tuple[int, ...]) -> tuple[int, ...]:
    """Return the chord's tones in the inversion that moves least from the voicing before it, near D4."""
    classes = [(now.root + step) % 12 for step in now.shape]
    choices = []
    for lowest in classes:
        bottom = above(52, lowest)
        for base in (bottom, bottom + 12):
            tones = sorted(above(base, pitch) for pitch in classes)
            middle = sum(tones) / len(tones)
            moved = sum(min(abs(tone - old) for old in before) for tone in tones) if before else 0
            choices.append((moved + 1.5 * abs(middle - _CHORD_CENTRE), tones))
    return tuple(min(choices)[1])


def above(floor: int, pitch: int) -> int:
    """Return the lowest pitch of the same class at or above ``floor``."""
    return floor + (pitch - floor) % 12


def _pitch_class(name: str) -> int:
    return (_SEMITONES[name[0]] + name.count("#") - name[1:].count("b")) % 12
