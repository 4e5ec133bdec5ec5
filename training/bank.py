# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""The sounds of a pack, found by kit and class or by instrument and note, and a drum kit put together from them.

The kits named in ``DEV_KITS`` are never trained on: thresholds are chosen, and progress is measured, on them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from patterns import Event
from scipy import fft

RATE = 44_100
Sound = NDArray[np.float32]
DEV_KITS = ("gogodze", "rumpf", "machine_0", "machine_15", "cymbal_0", "cymbal_15", "membrane_0", "plate_0")
INSTEAD = {
    "hihat_pedal": "hihat_closed",
    "hihat_half": "hihat_open",
    "sidestick": "snare",
    "clap": "snare",
    "ride_bell": "ride",
    "tom_high": "tom_mid",
    "tom_low": "tom_mid",
}
LEVEL_DB = {"kick": (0, 4), "snare": (-2, 4), "sidestick": (-8, 4), "clap": (-4, 4), "tom_high": (-3, 4), "tom_mid": (-3, 4),
            "tom_low": (-3, 4), "hihat_closed": (-11, 6), "hihat_half": (-9, 6), "hihat_open": (-8, 6), "hihat_pedal": (-14, 5),
            "crash": (-6, 6), "ride": (-10, 6), "ride_bell": (-9, 6)}  # fmt: skip
_KNOTS_HZ = np.array([50.0, 120, 280, 650, 1500, 3200, 6500, 12_000])
METAL = ("crash", "ride", "ride_bell")
_RUNG, _BOOMS = 0.7, 0.25  # cymbals that go on where their recording was cut; kicks that ring as low and long as a bass
_RINGS_S = 6.0
_FORMULAE = ("machine_", "membrane_", "plate_", "cymbal_")
_MOST = 40.0
_RECORDED_SHARE = 0.6  # of the kits that are drawn by how much there is of each; in the others all kits are alike
_HATS = ("hihat_closed", "hihat_pedal", "hihat_open", "hihat_half")


class Bank:
    """A pack in memory."""

    def __init__(self, pack: Path, *, is_dev: bool) -> None:
        with np.load(pack) as file:
            self._audio = file["audio"]
            index = json.loads(str(file["index"]))
        self.drums: dict[str, dict[str, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
        self.extras: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self.notes: dict[str, dict[str, dict[int, tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(dict))
        for kit, cls, number, start, length in index:
            entry = (start, length, number)
            if cls == "note":
                family, name = kit.split("/")
                self.notes[family][name][number] = entry
            elif cls in LEVEL_DB:
                if (kit in DEV_KITS or kit.startswith(DEV_KITS[:2])) == is_dev:
                    self.drums[cls][kit].append(entry)
            else:
                self.extras[cls].append(entry)
        self.kits = sorted({kit for kits in self.drums.values() for kit in kits})
        self._weights = {
            cls: {kit: _weight(kit, found) for kit, found in kits.items()} for cls, kits in self.drums.items()
        }

    def kit(self, chance: np.random.Generator, cls: str | None = None, *, by_weight: bool = False) -> str:
        """Return a kit, of those that have a sound of ``cls``; with ``by_weight`` rather one with many sounds of its own.

        A hundred kits are made from formulae and a handful recorded with cymbals of their own: drawn alike, one ride in
        fifty would be a real one.
        """
        kits = self.kits if cls is None else sorted(self.drums[cls])
        if not by_weight:
            return str(chance.choice(kits))
        classes = self._weights if cls is None else [cls]
        weights = np.array([sum(self._weights[c].get(kit, 0.0) for c in classes) for kit in kits])
        return str(chance.choice(kits, p=weights / weights.sum()))

    def sound(self, entry: tuple[int, int, int], semitones: float = 0.0, most_s: float = 2.5) -> Sound:
        """Return a sound, its peak 1, moved in pitch by resampling."""
        start, length, _ = entry
        ratio = 2 ** (semitones / 12)
        raw = self._audio[start : start + min(length, int(most_s * ratio * RATE) + 2)].astype(np.float32) / 32768
        if semitones == 0:
            return raw
        places = np.arange(0, len(raw) - 1, ratio, dtype=np.float32)
        return np.interp(places, np.arange(len(raw), dtype=np.float32), raw).astype(np.float32)

    def drums_of(self, cls: str, kit: str, chance: np.random.Generator) -> list[tuple[int, int, int]]:
        """Return the sounds of a class in ``kit``, or in another kit where that has none."""
        kits = self.drums[cls]
        if kit in kits:
            return kits[kit]
        other = INSTEAD.get(cls)
        if other and kit in self.drums[other] and chance.random() < 0.7:
            return self.drums[other][kit]
        if not kits:
            return self.drums_of(str(other), kit, chance)
        return kits[str(chance.choice(sorted(kits)))]


def _weight(kit: str, found: list[tuple[int, int, int]]) -> float:
    """Return how many sounds of its own a kit brings; a soundfont's three velocities count as one, formulae a half."""
    count = float(sum(1 / 3 if velocity else 1 for _, _, velocity in found))
    return min(_MOST, count) * (0.5 if kit.startswith(_FORMULAE) else 1.0)


class Kit:
    """One drum kit for one song: each class from the kit's own sounds or another's, perhaps two sounds at once."""

    def __init__(self, bank: Bank, chance: np.random.Generator) -> None:
        self._bank, self._chance = bank, chance
        self._recorded = bool(chance.random() < _RECORDED_SHARE)
        self._base = bank.kit(chance, by_weight=self._recorded)
        self._voices: dict[str, list[tuple[int, Sound]]] = {}
        self._gain = {cls: 10 ** ((level + spread * chance.normal()) / 20) for cls, (level, spread) in LEVEL_DB.items()}
        hats = 10 ** (3 * chance.normal() / 20)
        for cls in _HATS:
            self._gain[cls] = hats * 0.5 * (self._gain[cls] + self._gain["hihat_closed"])

    def _voice(self, cls: str, velocity: float) -> Sound:
        if cls not in self._voices:
            self._voices[cls] = self._made(cls)
        voices = self._voices[cls]
        layered = voices[0][0] > 0
        if layered:
            return min(voices, key=lambda voice: abs(voice[0] - 127 * velocity))[1]
        return voices[int(self._chance.integers(len(voices)))][1]

    def _made(self, cls: str) -> list[tuple[int, Sound]]:
        chance, bank = self._chance, self._bank
        kit = self._base
        if chance.random() < 0.45 and bank.drums[cls]:
            kit = bank.kit(chance, cls, by_weight=self._recorded)
        found = bank.drums_of(cls, kit, chance)
        count = min(len(found), 3)
        chosen = [found[i] for i in chance.choice(len(found), count, replace=False).tolist()]
        semitones = float(chance.normal(0, 2.5 if cls in METAL else 1.2))  # a cymbal's size is no pitch
        voices = [(entry[2], bank.sound(entry, semitones)) for entry in chosen]
        if chance.random() < 0.35 and bank.drums[cls]:
            others = bank.drums[cls][bank.kit(chance, cls, by_weight=self._recorded)]
            other = bank.sound(others[int(chance.integers(len(others)))], float(chance.normal(0, 1.5)))
            weight = chance.uniform(0, 0.8)
            voices = [(number, _sum(sound, weight * other)) for number, sound in voices]
        if cls in METAL and chance.random() < _RUNG:
            decay_s = float(np.exp(chance.uniform(np.log(0.35), np.log(1.6))))
            voices = [(number, _rung(sound, decay_s, chance)) for number, sound in voices]
        if cls == "kick" and chance.random() < _BOOMS:
            boom = _boom(chance)
            voices = [(number, _sum(sound, boom)) for number, sound in voices]
        if chance.random() < 0.25:  # damped, or gated
            decay = chance.uniform(0.04, 0.4) * (3 if cls in (*METAL, "hihat_open") else 1)
            voices = [
                (n, s * np.exp(-np.arange(len(s), dtype=np.float32) / np.float32(decay * RATE))) for n, s in voices
            ]
        if chance.random() < 0.6:
            colour = _colour(chance)
            voices = [(number, _coloured(sound, colour)) for number, sound in voices]
        if cls == "kick" and chance.random() < 0.4:  # a hard beater: a click that is no hat
            voices = [(number, _sum(sound, self._click())) for number, sound in voices]
        return voices

    def _click(self) -> Sound:
        chance = self._chance
        if chance.random() < 0.5 and self._bank.drums["hihat_closed"]:
            found = self._bank.drums_of("hihat_closed", self._base, chance)
            sound = self._bank.sound(found[int(chance.integers(len(found)))], most_s=0.03)
        else:
            sound = chance.standard_normal(RATE // 40).astype(np.float32)
            sound = np.diff(sound, prepend=0) if chance.random() < 0.5 else sound
        decay = np.float32(chance.uniform(0.0008, 0.006) * RATE)
        level = 10 ** (chance.uniform(-24, -4) / 20)
        return np.asarray(level * sound * np.exp(-np.arange(len(sound), dtype=np.float32) / decay), np.float32)

    def play(self, events: list[Event], length: int) -> Sound:
        """Return the strokes as sound, ``length`` samples."""
        out = np.zeros(length, np.float32)
        for place, (time, cls, velocity) in enumerate(events):
            first = int(time * RATE)
            sound = self._voice(cls, velocity)[: length - first]
            if cls in ("hihat_open", "hihat_half"):
                sound = _choked(sound, time, events[place + 1 :])
            loud = 0.1 + 0.9 * (6**velocity - 1) / 5
            jitter = 10 ** (0.7 * self._chance.normal() / 20)
            out[first : first + len(sound)] += np.float32(self._gain[cls] * loud * jitter) * sound
        return out


def _choked(sound: Sound, time: float, later: list[Event]) -> Sound:
    ends = next((t - time for t, cls, _ in later if cls in _HATS and t > time + 0.01), None)
    if ends is None or ends * RATE >= len(sound):
        return sound
    last, fade = int(ends * RATE), 400
    kept = sound[: last + fade].copy()
    kept[last:] *= np.linspace(1, 0, len(kept) - last, dtype=np.float32)
    return kept


def _rung(sound: Sound, decay_s: float, chance: np.random.Generator) -> Sound:
    """Return a cymbal that rings on where its recording was cut: noise with the spectrum of its last half second.

    Packs hold two seconds of a crash; on records it rings for six, and kicks and snares that fall into it are no crashes.
    """
    fade, last = RATE // 5, len(sound) - RATE // 20  # the pack faded the last twentieth of a second
    part = sound[max(0, last - RATE // 2) : last]
    if last < RATE or part.size < 2 * fade:
        return sound
    size = fft.next_fast_len(int(_RINGS_S * RATE) - last + fade, real=True)
    heard = np.interp(np.linspace(0, 1, size // 2 + 1), np.linspace(0, 1, part.size // 2 + 1), np.abs(fft.rfft(part)))
    noise = fft.irfft(heard * np.exp(2j * np.pi * chance.random(heard.size)), size).astype(np.float32)
    level = np.sqrt(np.mean(np.square(part[-fade:]))) / max(1e-9, float(np.sqrt(np.mean(np.square(noise)))))
    t = np.arange(size, dtype=np.float32) / RATE
    noise *= np.float32(level) * np.exp(-t / np.float32(decay_s))
    rise = np.linspace(0, 1, fade, dtype=np.float32)
    out = np.concatenate([sound[:last], noise[fade:]])
    out[last - fade : last] = np.sqrt(1 - rise) * sound[last - fade : last] + np.sqrt(rise) * noise[:fade]
    return out


def _boom(chance: np.random.Generator) -> Sound:
    """Return the low tail of a drum machine's kick: one sine, a bass's note but for its beginning."""
    decay_s = float(np.exp(chance.uniform(np.log(0.1), np.log(0.9))))
    t = np.arange(int(min(2.5, 5 * decay_s) * RATE)) / RATE
    hertz = chance.uniform(36, 62) * (1 + chance.uniform(0, 1.5) * np.exp(-t / chance.uniform(0.01, 0.06)))
    sine = np.sin(2 * np.pi * np.cumsum(hertz) / RATE) * np.exp(-t / decay_s) * chance.uniform(0.3, 1.2)
    return np.asarray(sine, np.float32)


def _colour(chance: np.random.Generator) -> NDArray[np.float64]:
    """Return decibels at the frequencies of ``_KNOTS_HZ``: another microphone, another head, another hand at the desk."""
    return chance.uniform(1, 6) * chance.standard_normal(_KNOTS_HZ.size)


def _coloured(sound: Sound, colour: NDArray[np.float64]) -> Sound:
    size = fft.next_fast_len(len(sound), real=True)
    hertz = np.log(np.maximum(fft.rfftfreq(size, 1 / RATE), 1.0))
    gain = 10 ** (np.interp(hertz, np.log(_KNOTS_HZ), colour) / 20)
    out = fft.irfft(fft.rfft(sound, size) * gain.astype(np.float32), size)[: len(sound)]
    return np.asarray(out / max(1e-6, float(np.abs(out).max())), np.float32)


def _sum(first: Sound, second: Sound) -> Sound:
    out = np.zeros(max(len(first), len(second)), np.float32)
    out[: len(first)] += first
    out[: len(second)] += second
    return out
