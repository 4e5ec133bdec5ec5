# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, S314, TID251, T201 - a script, not a package
"""Gather every sound that training plays into one file: ``python training/pack.py ONESHOTS SOUNDS OUT.npz``.

``ONESHOTS`` is the folder of single drum hits with its ``index.json``. ``SOUNDS`` is a folder with Debian's
``fluid-soundfont-gm`` and ``musescore-general-soundfont`` (MIT), ``sonic-pi-samples`` (CC0), the kits *Audiophob*
(CC0) and *rumpf_kit* (CC BY 3.0) of ``hydrogen-drumkits``, and ``flite`` with ``libflite1`` (whose voices speak), unpacked in
it (``dpkg-deb -x``). What cannot be played from a
file is synthesised here: drum machines and voices. Each sound is mono 44.1 kHz, trimmed to its attack.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
import tinysoundfont
from machines import cymbals, drum_machines, membranes, plates, voices
from numpy.typing import NDArray
from scipy import signal

RATE = 44_100
Sound = NDArray[np.float32]
Named = tuple[str, str, int, Sound]  # kit or instrument, class, MIDI note or velocity, samples

GM_CLASS = {
    **dict.fromkeys((35, 36), "kick"),
    **dict.fromkeys((38, 40), "snare"),
    37: "sidestick",
    39: "clap",
    **dict.fromkeys((41, 43), "tom_low"),
    **dict.fromkeys((45, 47), "tom_mid"),
    **dict.fromkeys((48, 50), "tom_high"),
    42: "hihat_closed",
    44: "hihat_pedal",
    46: "hihat_open",
    **dict.fromkeys((49, 52, 55, 57), "crash"),
    **dict.fromkeys((51, 59), "ride"),
    53: "ride_bell",
    54: "tambourine",
    **dict.fromkeys((69, 70, 82), "shaker"),
    **dict.fromkeys((56, 60, 61, 62, 63, 64, 65, 67, 75, 76, 80, 81), "other"),
}
GM_KITS = (0, 8, 16, 24, 25, 32, 40)
GM_PROGRAMS = {
    "bass": (32, 33, 34, 35, 36, 38, 39, 87),
    "guitar": (24, 25, 26, 27, 28, 29, 30),
    "keys": (0, 2, 4, 5, 7, 11, 12, 16, 18, 21),
    "pad": (48, 50, 52, 54, 61, 62, 63, 88, 89, 90, 91, 94),
    "lead": (40, 53, 56, 57, 65, 66, 71, 73, 80, 81, 84, 85),
    "pluck": (6, 13, 45, 46, 55, 104, 108),
}
PITCHES = {"bass": range(24, 53, 4), "guitar": range(36, 77, 5)}
SONIC_PI = {"bd_": "kick", "sn_": "snare", "drum_heavy_kick": "kick", "drum_bass": "kick", "drum_snare": "snare",
            "drum_cymbal_closed": "hihat_closed", "drum_cymbal_open": "hihat_open", "drum_cymbal_pedal": "hihat_pedal",
            "drum_cymbal_": "crash", "drum_splash": "crash", "drum_tom_hi": "tom_high", "drum_tom_mid": "tom_mid",
            "drum_tom_lo": "tom_low", "drum_cowbell": "other", "elec_hi_snare": "snare", "elec_lo_snare": "snare",
            "elec_mid_snare": "snare", "elec_snare": "snare", "elec_filt_snare": "snare", "elec_soft_kick": "kick",
            "elec_hollow_kick": "kick", "elec_cymbal": "crash", "perc_snap": "other", "elec_triangle": "other",
            "elec_tick": "other", "elec_wood": "other", "elec_blip": "other", "elec_bong": "other"}  # fmt: skip
HYDROGEN = (("side", "sidestick"), ("stick", "sidestick"), ("clap", "clap"), ("kick", "kick"), ("bass", "kick"), ("bd", "kick"),
            ("snare", "snare"), ("sn", "snare"), ("pedal", "hihat_pedal"), ("open", "hihat_open"), ("hat", "hihat_closed"),
            ("hh", "hihat_closed"), ("ride", "ride"), ("crash", "crash"), ("china", "crash"), ("splash", "crash"),
            ("tom", "tom_mid"), ("shak", "shaker"), ("tamb", "tambourine"), ("cow", "other"))  # fmt: skip


def oneshots(folder: Path) -> Iterator[Named]:
    """Yield the single hits."""
    renamed = {"china": "crash"}
    for item in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        yield item["kit"], renamed.get(item["cls"], item["cls"]), 0, read(folder.parent / item["file"])


def read(path: Path) -> Sound:
    """Return a file's sound, mono, 44.1 kHz."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = sound.mean(axis=1)
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE), np.float32)


def sonic_pi(folder: Path) -> Iterator[Named]:
    """Yield the single hits among Sonic Pi's samples."""
    for path in sorted(folder.glob("*.flac")):
        name = next((cls for start, cls in SONIC_PI.items() if path.stem.startswith(start)), None)
        if name:
            yield "sonic_pi", name, 0, read(path)


def hydrogen(folder: Path, kit: str) -> Iterator[Named]:
    """Yield a Hydrogen kit's sounds, told apart by their instruments' names."""
    for instrument in ET.parse(folder / "drumkit.xml").getroot().iter():
        if instrument.tag.rpartition("}")[2] != "instrument":
            continue
        texts = {part.tag.rpartition("}")[2]: part.text or "" for part in instrument}
        name = next((cls for word, cls in HYDROGEN if word in texts.get("name", "").lower()), None)
        files = [part.text for part in instrument.iter() if part.tag.rpartition("}")[2] == "filename" and part.text]
        for file in files if name else []:
            if (folder / file).is_file():
                yield kit, str(name), 0, read(folder / file)


def font(path: Path, name: str) -> Iterator[Named]:
    """Yield a soundfont's kits at three velocities and its instruments at pitches a third or so apart."""
    synth = tinysoundfont.Synth(samplerate=RATE)
    loaded = synth.sfload(str(path))
    for kit in GM_KITS:
        synth.program_select(9, loaded, 128, kit, True)
        for note, cls in GM_CLASS.items():
            for velocity in (45, 85, 122):
                yield f"{name}_{kit}", cls, velocity, note_sound(synth, 9, note, velocity, 0.3, 2.2)
    for family, programs in GM_PROGRAMS.items():
        for program in programs:
            synth.program_select(0, loaded, 0, program)
            for note in PITCHES.get(family, range(40, 89, 6)):
                yield f"{family}/{name}_{program}", "note", note, note_sound(synth, 0, note, 100, 1.4, 1.8)


def note_sound(
    synth: tinysoundfont.Synth, channel: int, note: int, velocity: int, held_s: float, all_s: float
) -> Sound:
    """Return one note."""
    synth.sounds_off()
    synth.generate(4096)
    synth.noteon(channel, note, velocity)
    held = np.frombuffer(synth.generate(int(held_s * RATE)), np.float32).copy()
    synth.noteoff(channel, note)
    rest = np.frombuffer(synth.generate(int((all_s - held_s) * RATE)), np.float32).copy()
    return np.concatenate([held, rest]).reshape(-1, 2).mean(axis=1)


def spoken(sounds: Path, chance: np.random.Generator) -> Iterator[Named]:
    """Yield phrases of made-up speech by people's recorded diphones (CMU Flite), with a top that their 16 kHz lack."""
    program, library = sounds / "usr/bin/flite", next((sounds / "usr/lib").glob("*/libflite.so.*")).parent
    with tempfile.TemporaryDirectory() as folder:
        for voice in ("kal16", "awb", "rms", "slt"):
            for _ in range(60):
                words = [
                    "".join(_SYLLABLES[i] for i in chance.integers(len(_SYLLABLES), size=n))
                    for n in chance.integers(1, 4, 5)
                ]
                stretch = chance.uniform(0.6, 1.5)
                target = Path(folder) / "said.wav"
                subprocess.run(  # noqa: S603 - the program that the caller unpacked
                    [
                        program,
                        "-voice",
                        voice,
                        "--setf",
                        f"duration_stretch={stretch:.2f}",
                        "--setf",
                        f"int_f0_target_mean={chance.uniform(80, 260):.0f}",
                        "-t",
                        " ".join(words),
                        "-o",
                        target,
                    ],
                    env={"LD_LIBRARY_PATH": str(library)},
                    check=True,
                )
                said = read(target)
                bright = signal.sosfilt(signal.butter(2, 4500, "high", fs=RATE, output="sos"), said)
                carried = np.abs(bright) * chance.standard_normal(len(said))
                top = signal.sosfilt(signal.butter(4, 7500, "high", fs=RATE, output="sos"), carried)
                yield f"speech_{voice}", "speech", 0, (said + chance.uniform(0, 3) * top).astype(np.float32)


_SYLLABLES = ("sa", "sti", "ka", "to", "cha", "shi", "pre", "tra", "li", "mo", "ne", "ru", "fo", "ges", "zo", "spa", "kli", "be", "du", "thi", "wa", "yes", "tick", "pots", "ax", "cats", "so", "oh", "hey", "chu", "see", "cool", "love", "night", "street", "time", "fire", "just", "dance", "that", "this")  # fmt: skip


def trimmed(sound: Sound, most_s: float) -> Sound | None:
    """Return ``sound`` from its attack on, at most ``most_s``, its end faded, its peak 1; None where it is silent."""
    peak = float(np.abs(sound).max()) if sound.size else 0.0
    if peak < 1e-4:
        return None
    first = int(np.argmax(np.abs(sound) > 0.03 * peak))
    loud = np.flatnonzero(np.abs(sound) > 3e-4 * peak)
    kept = sound[first : min(int(loud[-1]) + 1, first + int(most_s * RATE))] / peak
    fade = min(len(kept) // 4, RATE // 20)
    kept[len(kept) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return kept


def main() -> None:
    """Write the pack."""
    folder, sounds, target = (Path(name) for name in sys.argv[1:4])
    share = sounds / "usr/share"
    sources = [
        oneshots(folder),
        sonic_pi(share / "sonic-pi/samples"),
        hydrogen(share / "hydrogen/data/drumkits/Audiophob", "audiophob"),
        hydrogen(share / "hydrogen/data/drumkits/rumpf_kit_z01_h2", "rumpf"),
        font(share / "sounds/sf2/FluidR3_GM.sf2", "fluid"),
        font(share / "sounds/sf3/MuseScore_General_Full.sf3", "musescore"),
        drum_machines(np.random.default_rng(7)),
        voices(np.random.default_rng(8)),
        cymbals(np.random.default_rng(9)),
        spoken(sounds, np.random.default_rng(10)),
        membranes(np.random.default_rng(11)),
        plates(np.random.default_rng(12)),
    ]
    index, pieces, at = [], [], 0
    for kit, cls, number, sound in (item for source in sources for item in source):
        kept = trimmed(sound, 6.0 if cls == "speech" else 2.5)
        if kept is None or len(kept) < RATE // 100:
            continue
        index.append([kit, cls, number, at, len(kept)])
        pieces.append(np.rint(kept * 32767).astype(np.int16))
        at += len(kept)
    np.savez(target, audio=np.concatenate(pieces), index=json.dumps(index))
    print(f"{len(index)} sounds, {at / RATE / 60:.0f} minutes, {target}")


if __name__ == "__main__":
    main()
