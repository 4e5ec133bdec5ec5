# SPDX-License-Identifier: Apache-2.0
"""Measure a kit as it lies on disk: ``python sounds/measure.py [FOLDER]``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sounds.shaping import ATTACK_SHARE, Sound, loudness_db  # noqa: E402 - the repository's root is not a package


def print_table(folder: Path) -> None:
    """Print one line a sample: velocities, peak, loudness, attack, length, spectral centroid, size."""
    kit = json.loads((folder / "kit.json").read_text(encoding="utf-8"))
    print(
        f"{'file':24} {'velocity':>9} {'peak dBFS':>9} {'K dB':>6} {'attack ms':>9} {'s':>5} {'centroid Hz':>11} {'kB':>6}"
    )
    for row in kit["samples"] + kit["clicks"]:
        sound, rate = soundfile.read(folder / row["file"])
        velocities = f"{row['velocity_low']}-{row['velocity_high']}" if "velocity_low" in row else ""
        print(
            f"{row['file']:24} {velocities:>9} {20 * np.log10(np.abs(sound).max()):9.1f} {loudness_db(sound):6.1f} "
            f"{attack_s(sound, rate) * 1000:9.2f} {len(sound) / rate:5.2f} {centroid_hz(sound, rate):11.0f} "
            f"{row['bytes'] / 1000:6.1f}"
        )
    print(f"{sum(row['bytes'] for row in kit['samples'] + kit['clicks']) / 1e6:.2f} MB in all")


def attack_s(sound: Sound, rate: int) -> float:
    """Return when the sound first reaches a tenth of its peak, in seconds."""
    size = np.abs(sound.reshape(len(sound), -1)).max(axis=1)
    return float(np.argmax(size >= ATTACK_SHARE * size.max())) / rate


def centroid_hz(sound: Sound, rate: int) -> float:
    """Return the centre of the power spectrum, in hertz."""
    power = (np.abs(np.fft.rfft(sound.reshape(len(sound), -1), axis=0)) ** 2).sum(axis=1)
    return float((power * np.fft.rfftfreq(len(sound), 1 / rate)).sum() / power.sum())


if __name__ == "__main__":
    print_table(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src" / "sidestick" / "kit")
