# SPDX-License-Identifier: Apache-2.0
"""Songs of known form, to measure sections on: parts with their own drumming, chords, instruments and loudness.

Made from formulae, so that the truth is exact; what one part differs by from the next is drawn for each song, and fills
lead over as drummers play them, which is where hearing goes wrong by a bar.
"""

from __future__ import annotations

import msgspec
import numpy as np

RATE = 44_100
Sound = np.ndarray

FORMS = (
    ("intro:4", "verse:8", "chorus:8", "verse:8", "chorus:8", "bridge:8", "chorus:8", "outro:4"),
    ("verse:8", "verse:8", "chorus:8", "verse:8", "chorus:8", "break:4", "chorus:16"),
    ("intro:8", "verse:16", "chorus:8", "verse:8", "chorus:8", "chorus:8", "outro:8"),
    ("intro:4", "chorus:8", "verse:12", "chorus:8", "verse:12", "bridge:4", "chorus:8"),
)
_GROOVES = {
    "intro": ((), (), (0, 4, 8, 12)),
    "verse": ((0, 8, 10), (4, 12), tuple(range(0, 16, 2))),
    "chorus": ((0, 6, 8, 14), (4, 12), tuple(range(0, 16, 4))),
    "bridge": ((0, 10), (8,), tuple(range(0, 16, 2))),
    "break": ((0,), (), ()),
    "outro": ((0, 8), (4, 12), tuple(range(0, 16, 4))),
}
_LEVEL = {"intro": 0.5, "verse": 0.7, "chorus": 1.0, "bridge": 0.7, "break": 0.4, "outro": 0.6}


class Formed(msgspec.Struct, frozen=True, eq=False):
    """A song: samples of shape (n, 2), where its parts begin in seconds, their names, and the length of a bar."""

    samples: np.ndarray
    starts_s: list[float]
    names: list[str]
    bar_s: float


def formed(number: int) -> Formed:
    """Return song ``number``; the same number is the same song."""
    chance = np.random.default_rng(number)
    form = FORMS[number % len(FORMS)]
    bar_s = 240 / chance.uniform(84, 150)
    parts = [(name, int(bars)) for name, bars in (part.split(":") for part in form)]
    total = sum(bars for _, bars in parts)
    out = np.zeros(int((total * bar_s + 2.0) * RATE), np.float32)
    voices = {name: _voice(name, chance) for name in {name for name, _ in parts}}
    starts, names, bar = [], [], 0
    for name, bars in parts:
        if not names or names[-1] != name:
            starts.append(0.3 + bar * bar_s)
            names.append(name)
        for inside in range(bars):
            _bar(out, 0.3 + (bar + inside) * bar_s, bar_s, inside, inside == bars - 1, name, voices[name], chance)
        bar += bars
    out *= np.float32(0.7) / np.abs(out).max()
    return Formed(np.stack([out, out], axis=1), starts, names, bar_s)


def _voice(name: str, chance: np.random.Generator) -> dict[str, object]:
    return {
        "chords": chance.choice((0, 2, 3, 5, 7, 8, 9, 10), 4),
        "octave": int(chance.choice((48, 60))),
        "bright": chance.uniform(0.6, 1.6),
        "divide": int(chance.choice((1, 2, 4, 8))),
        "lead": name in {"verse", "chorus"} and chance.random() < 0.8,
        "crash": name == "chorus",
    }


def _bar(out: Sound, start: float, bar_s: float, number: int, last: bool, name: str, voice: dict, chance) -> None:  # noqa: ANN001, FBT001
    step = bar_s / 16
    level = _LEVEL[name]
    root = int(voice["chords"][number % 4])
    for k in range(voice["divide"]):
        for above in (0, 4, 7):
            note = voice["octave"] + root + above
            tone(out, start + k * bar_s / voice["divide"], bar_s / voice["divide"], note, 0.08 * level, voice["bright"])
    for k in range(8):
        tone(out, start + k * bar_s / 8, bar_s / 8, 33 + root, 0.25 * level, 1.2)
    if voice["lead"]:
        for k in range(4):
            if chance.random() < 0.7:
                tone(out, start + k * bar_s / 4, bar_s / 4, 67 + int(chance.choice((0, 2, 4, 7))), 0.14 * level, 0.9)
    kick, snare, hat = _GROOVES[name]
    fills = last and chance.random() < 0.7
    for at in kick:
        noise(out, start + at * step, 0.2, 55, level, chance)
    for at in snare if not fills else range(8, 16, 2):
        noise(out, start + at * step, 0.12, 2500, 0.6 * level, chance)
    for at in hat:
        noise(out, start + at * step, 0.03, 9000, 0.3 * level, chance)
    if voice["crash"] and number == 0:
        noise(out, start, 0.9, 7000, 0.5, chance)


def tone(out: Sound, start: float, seconds: float, note: int, level: float, dull: float) -> None:
    first = int(start * RATE)
    time = np.arange(int(seconds * RATE)) / RATE
    hertz = 440 * 2 ** ((note - 69) / 12)
    wave = sum(np.sin(2 * np.pi * hertz * n * time) / n**dull for n in range(1, 7))
    shape = np.minimum(1, time / 0.008) * np.minimum(1, (seconds - time) / 0.02) * np.exp(-1.2 * time)
    out[first : first + len(time)] += (level * wave * shape)[: len(out) - first].astype(np.float32)


def noise(out: Sound, start: float, decay: float, hertz: float, level: float, chance: np.random.Generator) -> None:
    first = max(0, int((start + 0.003 * chance.standard_normal()) * RATE))
    time = np.arange(int(4 * decay * RATE)) / RATE
    if hertz < 100:
        wave = np.sin(2 * np.pi * (hertz * time + 4 * (1 - np.exp(-time / 0.03))))
    else:
        noise = chance.standard_normal(len(time))
        wave = noise if hertz < 5000 else np.diff(noise, prepend=0) * 0.7
    out[first : first + len(time)] += (0.6 * level * wave * np.exp(-time / decay))[: len(out) - first].astype(
        np.float32
    )
