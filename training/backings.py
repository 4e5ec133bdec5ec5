# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""A band to put over the drums: bass, chords, arpeggios, guitars, a lead or a voice, and percussion that is no drum kit.

It follows the drummer's beats, so that what plays with the drums is where it is in songs: on the same instants.
"""

from __future__ import annotations

import numpy as np
from bank import RATE, Bank
from numpy.typing import NDArray
from patterns import Played
from scipy import signal

Sound = NDArray[np.float32]
Note = tuple[float, float, float, float]  # start and length in seconds, MIDI note, level

_CHORDS = ((0, 4, 7), (0, 3, 7), (0, 5, 7), (0, 7, 12), (0, 4, 7, 11), (0, 3, 7, 10))
_STEPS = (0, 2, 3, 4, 5, 7, 8, 9, 10)
_COMPING = ("long", "eighths", "arpeggio", "stabs", "beats", "sixteenths", "kicks", "struck")
_WITH_DRUMS = ("kicks", "struck", "struck")  # what guitars play more often than other instruments
_WALLS = 0.25  # bands with guitars that an amplifier distorts until they hiss
_FAMILIES = ("guitar", "guitar", "guitar", "keys", "keys", "pad", "pluck")


def backing(bank: Bank, played: Played, seconds: float, chance: np.random.Generator) -> Sound:
    """Return ``seconds`` of a band that plays with ``played``, its RMS 1."""
    length = int(seconds * RATE)
    bar_s = played.beat_s * played.beats_per_bar
    first = played.first_s - bar_s
    bars = int((seconds - first) / bar_s) + 1
    root = int(chance.integers(0, 12))
    chords = [(root + int(chance.choice(_STEPS)), _CHORDS[int(chance.integers(len(_CHORDS)))]) for _ in range(4)]
    starts = [(first + bar * bar_s, *chords[bar % 4]) for bar in range(bars)]
    out = np.zeros(length, np.float32)
    if chance.random() < 0.85:
        _add(out, _part(bank, "bass", _bass(starts, played, chance), length, chance), chance.uniform(-4, 3))
    for _ in range(int(chance.integers(0, 4))):
        family = str(chance.choice(_FAMILIES))
        kinds = (*_COMPING, *_WITH_DRUMS) if family == "guitar" else _COMPING
        notes = _comping(starts, played, str(chance.choice(kinds)), chance)
        part = _part(bank, family, notes, length, chance)
        if family == "guitar" and chance.random() < 0.25:  # played twice
            part = part + np.roll(part, int(chance.uniform(0.002, 0.025) * RATE))
        _add(out, part, chance.uniform(-8, 2))
    if chance.random() < _WALLS:
        _add(out, _wall(bank, starts, played, length, chance), chance.uniform(-5, 4))
    if chance.random() < 0.6:
        notes = _lead(starts, played, chance)
        family = str(chance.choice(("lead", "lead", "voice", "voice", "pluck")))
        part = _part(bank, family, notes, length, chance)
        if chance.random() < (0.85 if family == "voice" else 0.15):
            part += _consonants(bank, notes, length, chance)
        _add(out, part, chance.uniform(-5, 4))
    for _ in range(int(chance.random() < 0.5) + int(chance.random() < 0.1)):
        _add(out, _percussion(bank, played, length, chance), chance.uniform(-24, -4))
    if chance.random() < 0.2:
        _add(out, _speech(bank, length, chance), chance.uniform(-6, 4))
    if chance.random() < 0.12:
        _add(out, _swells(bank, starts, length, chance), chance.uniform(-18, -3))
    rms = float(np.sqrt(np.mean(np.square(out))))
    return out / np.float32(max(rms, 1e-6))


def _add(out: Sound, part: Sound, level_db: float) -> None:
    rms = float(np.sqrt(np.mean(np.square(part))))
    out += part * np.float32(10 ** (level_db / 20) / max(rms, 1e-4))


def _part(bank: Bank, family: str, notes: list[Note], length: int, chance: np.random.Generator) -> Sound:
    instruments = bank.notes[family]
    out = _played(bank, instruments[str(chance.choice(sorted(instruments)))], notes, length)
    if family in ("guitar", "bass", "keys", "lead") and chance.random() < (0.45 if family == "guitar" else 0.15):
        drive = float(np.exp(chance.uniform(np.log(2), np.log(60))))
        out = np.tanh(np.float32(drive) * out / max(1e-3, float(np.abs(out).max()))).astype(np.float32)
        if family == "guitar" and chance.random() < 0.6:
            out = _speaker(out, chance)
    if family != "bass" and chance.random() < (0.5 if family == "guitar" else 0.2):
        out = out + _hiss(out, chance)
    if family in ("guitar", "pluck", "keys") and chance.random() < 0.35:
        out = out + _picks(notes, out, chance)
    return out


def _played(bank: Bank, keys: dict[int, tuple[int, int, int]], notes: list[Note], length: int) -> Sound:
    recorded = np.array(sorted(keys))
    made: dict[tuple[int, float], Sound] = {}
    out = np.zeros(length, np.float32)
    for start, held, note, level in notes:
        first = int(start * RATE)
        if not 0 <= first < length:
            continue
        nearest = int(recorded[np.abs(recorded - note).argmin()])
        if (nearest, note) not in made:
            made[nearest, note] = bank.sound(keys[nearest], float(np.clip(note - nearest, -9, 9)), 1.8)
        sound = made[nearest, note]
        if held * RATE < len(sound):
            last = int(held * RATE)
            sound = sound[: last + 1500].copy()
            sound[last:] *= np.linspace(1, 0, len(sound) - last, dtype=np.float32)
        sound = sound[: length - first]
        out[first : first + len(sound)] += np.float32(level) * sound
    return out


def _speaker(sound: Sound, chance: np.random.Generator, brightest_hz: float = 8000) -> Sound:
    """Return a guitar through its amplifier's speaker: little below 80 Hz, nothing above some kilohertz, a bump before that."""
    corner = float(np.exp(chance.uniform(np.log(3000), np.log(brightest_hz))))
    sos = signal.butter(int(chance.integers(1, 4)), (chance.uniform(60, 150), corner), "band", fs=RATE, output="sos")
    bump = signal.butter(1, (0.4 * corner, 0.9 * corner), "band", fs=RATE, output="sos")
    through = signal.sosfilt(sos, sound)
    return np.asarray(through + chance.uniform(0, 2) * signal.sosfilt(bump, through), np.float32)


def _wall(bank: Bank, starts: list, played: Played, length: int, chance: np.random.Generator) -> Sound:
    """Return one guitar or two takes of it, low chords, far into distortion: a hat over them has no silence to fall back to."""
    kind = str(chance.choice(("long", "long", "eighths", "eighths", "sixteenths", "beats", "struck", "kicks")))
    notes = _comping(starts, played, kind, chance, octave=int(chance.choice((28, 36, 36, 40))))
    amplifier = int(chance.integers(2**32))
    out = np.zeros(length, np.float32)
    for _ in range(int(chance.integers(1, 3))):
        late, keys = 0.006 * chance.standard_normal(len(notes)), bank.notes["guitar"]
        take = [(t + float(d), held, note, level) for (t, held, note, level), d in zip(notes, late, strict=True)]
        clean = _played(bank, keys[str(chance.choice(sorted(keys)))], take, length)
        out += _amplified(clean, np.random.default_rng(amplifier))  # both through the same
    return out + _hiss(out, chance) if chance.random() < 0.3 else out


def _amplified(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return a guitar without its lows, clipped once or twice at twice the sampling rate, through a speaker of some brightness."""
    corner = float(np.exp(chance.uniform(np.log(80), np.log(1200))))
    tight = signal.sosfilt(signal.butter(1, corner, "high", fs=RATE, output="sos"), sound)
    finer = signal.resample_poly(tight, 2, 1)
    finer /= max(1e-6, float(np.percentile(np.abs(finer), 95)))
    offset = chance.uniform(0, 0.4)
    for _ in range(int(chance.integers(1, 3))):
        finer = np.tanh(np.exp(chance.uniform(np.log(3), np.log(80))) * finer + offset)
        finer -= finer.mean()
    clipped = signal.resample_poly(finer, 1, 2)[: len(sound)]
    return _speaker(clipped, chance, brightest_hz=11_000)


def _hiss(sound: Sound, chance: np.random.Generator) -> Sound:
    """Return the noise that goes up and down with ``sound``: an amplifier's fizz, strings, breath. It rings as cymbals do."""
    noise = chance.standard_normal(len(sound)).astype(np.float32)
    low = float(np.exp(chance.uniform(np.log(1500), np.log(7000))))
    band = (low, min(20_000.0, low * chance.uniform(1.5, 6)))
    noise = signal.sosfilt(signal.butter(1, band, "band", fs=RATE, output="sos"), noise)
    smooth = signal.butter(1, 1 / chance.uniform(0.03, 0.5), fs=RATE, output="sos")
    shaped = noise * np.abs(signal.sosfilt(smooth, np.abs(sound)))
    return _levelled(shaped, sound, chance.uniform(-30, -5))


def _picks(notes: list[Note], sound: Sound, chance: np.random.Generator) -> Sound:
    """Return the scrape of a pick, a finger or a key on each note: it strikes as a hat does."""
    low = float(np.exp(chance.uniform(np.log(1200), np.log(6000))))
    band = (low, min(19_000.0, low * chance.uniform(1.5, 5)))
    count = int(chance.uniform(0.02, 0.25) * RATE)
    shape = np.exp(-np.arange(count) / (RATE * np.exp(chance.uniform(np.log(0.003), np.log(0.06)))))
    scrape = (
        signal.sosfilt(signal.butter(1, band, "band", fs=RATE, output="sos"), chance.standard_normal(count)) * shape
    )
    out = np.zeros(len(sound), np.float32)
    for start, _, _, level in notes:
        first = int(start * RATE)
        if 0 <= first < len(out):
            piece = scrape[: len(out) - first]
            out[first : first + len(piece)] += np.float32(level * chance.uniform(0.4, 1)) * piece
    return _levelled(out, sound, chance.uniform(-34, -10))


def _levelled(part: Sound, beside: Sound, level_db: float) -> Sound:
    scale = 10 ** (level_db / 20) * np.sqrt(np.mean(np.square(beside)) / max(1e-12, float(np.mean(np.square(part)))))
    return np.asarray(np.float32(scale) * part, np.float32)


def _swells(bank: Bank, starts: list, length: int, chance: np.random.Generator) -> Sound:
    """Return noise or a crash played backwards that grows towards every second or fourth bar: nothing is struck in it."""
    out = np.zeros(length, np.float32)
    seconds = chance.uniform(0.6, 4)
    if chance.random() < 0.5:
        kits = bank.drums["crash"]
        found = kits[str(chance.choice(sorted(kits)))]
        swell = bank.sound(found[int(chance.integers(len(found)))], float(chance.normal(0, 3)))[::-1].copy()
    else:
        grows = np.linspace(0, 1, int(seconds * RATE)) ** chance.uniform(1, 3)
        low = float(np.exp(chance.uniform(np.log(300), np.log(6000))))
        filtered = signal.butter(1, low, "high", fs=RATE, output="sos")
        swell = (signal.sosfilt(filtered, chance.standard_normal(grows.size)) * grows).astype(np.float32)
    fade = min(len(swell), int(chance.uniform(0.005, 0.1) * RATE))
    swell[len(swell) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    every = int(chance.choice((1, 2, 4)))
    for start, *_ in starts[::every]:
        last = int(start * RATE)
        first = max(0, last - len(swell))
        if first < last <= length:
            out[first:last] += swell[len(swell) - (last - first) :]
    return out


def _bass(starts: list, played: Played, chance: np.random.Generator) -> list[Note]:
    kind = int(chance.integers(5))
    beat, notes = played.beat_s, []
    kicks = [time for time, name, _ in played.events if name == "kick"]
    for start, root, _ in starts:
        note = 24 + (root + 4) % 12 + 4
        end = start + beat * played.beats_per_bar
        if kind == 0:
            times = [kick for kick in kicks if start - 0.02 <= kick < end - 0.02]
        elif kind == 4:
            times = [start]
        else:
            every = (beat, beat / 2, beat / 4)[kind - 1]
            times = [t for t in np.arange(start, end - 0.01, every).tolist() if chance.random() < 0.9]
        held = 1.7 if kind == 4 else beat * chance.uniform(0.3, 1.0) / (1, 1, 2, 3)[min(kind, 3)]
        octave = 12 if chance.random() < 0.2 else 0
        notes += [(t + 0.005 * chance.standard_normal(), held, note + octave, chance.uniform(0.7, 1)) for t in times]
    return notes


def _comping(
    starts: list, played: Played, kind: str, chance: np.random.Generator, octave: int | None = None
) -> list[Note]:
    beat, octave = played.beat_s, int(chance.choice((36, 48, 48, 60))) if octave is None else octave
    strum = chance.choice((0.0, 0.004, 0.012, 0.025))
    every = {"eighths": beat / 2, "arpeggio": beat / int(chance.choice((2, 4))), "sixteenths": beat / 4, "beats": beat}
    stabs = np.flatnonzero(chance.random(4 * played.beats_per_bar) < 0.3)
    with_drums = ("kick",) if kind == "kicks" else ("kick", "snare", "crash")  # a chord on each: bright, and no crash
    struck = np.unique([time for time, name, _ in played.events if name in with_drums])
    rings = chance.uniform(0.1, 1.2)
    notes: list[Note] = []
    for start, root, chord in starts:
        end = start + beat * played.beats_per_bar
        if kind == "long":
            times, held = [start], 1.75
        elif kind in ("kicks", "struck"):
            times, held = struck[(struck >= start - 0.02) & (struck < end - 0.02)].tolist(), beat * rings
        elif kind == "stabs":
            times, held = [start + int(step) * beat / 4 for step in stabs], beat * 0.3
        else:
            times, held = np.arange(start, end - 0.01, every[kind]).tolist(), every[kind] * chance.uniform(0.4, 1)
        for count, time in enumerate(times):
            tones = [chord[count % len(chord)]] if kind == "arpeggio" else chord[: 4 if kind == "long" else 3]
            at = time + 0.006 * chance.standard_normal()
            for place, tone in enumerate(tones):
                notes.append((at + place * strum, held, octave + root % 12 + tone, chance.uniform(0.6, 1)))
    return notes


def _lead(starts: list, played: Played, chance: np.random.Generator) -> list[Note]:
    notes: list[Note] = []
    density, octave = chance.uniform(0.2, 0.7), int(chance.choice((52, 60, 60, 72)))
    for start, root, _ in starts:
        for half in range(2 * played.beats_per_bar):
            if chance.random() < density:
                note = octave + (root + int(chance.choice(_STEPS))) % 12
                at = start + half * played.beat_s / 2 + 0.012 * chance.standard_normal()
                notes.append((at, played.beat_s * chance.uniform(0.3, 1.5), note, chance.uniform(0.5, 1)))
    return notes


def _consonants(bank: Bank, notes: list[Note], length: int, chance: np.random.Generator) -> Sound:
    out = np.zeros(length, np.float32)
    found = bank.extras["consonant"]
    level = 10 ** (chance.uniform(-22, -6) / 20)
    for start, *_ in notes:
        first = int((start - 0.05) * RATE)
        if 0 <= first < length and chance.random() < 0.6:
            sound = bank.sound(found[int(chance.integers(len(found)))])[: length - first]
            out[first : first + len(sound)] += np.float32(level * chance.uniform(0.3, 1)) * sound
    return out


def _speech(bank: Bank, length: int, chance: np.random.Generator) -> Sound:
    """Return a voice that speaks or sings without regard to the beat."""
    out = np.zeros(length, np.float32)
    found, at = bank.extras["speech"], 0
    voice, semitones = int(chance.integers(4)), float(chance.normal(0, 2))
    while at < length:
        entry = found[voice * len(found) // 4 + int(chance.integers(len(found) // 4))]
        sound = bank.sound(entry, semitones, most_s=6.0)[: length - at]
        out[at : at + len(sound)] += sound
        at += len(sound) + int(chance.exponential(0.5) * RATE)
    return out


def _percussion(bank: Bank, played: Played, length: int, chance: np.random.Generator) -> Sound:
    out = np.zeros(length, np.float32)
    kind = str(chance.choice(("shaker", "shaker", "tambourine", "other", "other")))
    found = bank.extras[kind]
    chosen = [bank.sound(found[i]) for i in chance.integers(len(found), size=3).tolist()]
    steps = int(chance.choice((1, 2, 4, 4)))
    odds = np.where(chance.random(4 * steps) < 0.6, 0.95, 0.1) if kind == "other" else np.full(4 * steps, 0.95)
    for count, time in enumerate(
        np.arange(played.first_s % played.beat_s, length / RATE - 0.01, played.beat_s / steps)
    ):
        if chance.random() < odds[count % odds.size]:
            first = min(length, max(0, int((time + 0.006 * chance.standard_normal()) * RATE)))
            sound = chosen[int(chance.integers(3))][: length - first]
            out[first : first + len(sound)] += np.float32(chance.uniform(0.4, 1)) * sound
    return out
