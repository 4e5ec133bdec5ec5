# SPDX-License-Identifier: Apache-2.0
"""Measure a demo song as it lies on disk, through the same decoder that the rest of Sidestick uses."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sidestick.audio import decode, integrated_lufs
from songs.drums import Stereo
from songs.mix import true_peak_db
from songs.rises import rises
from songs.score import Piece


def print_measures(folder: Path, piece: Piece, buses: dict[str, Stereo]) -> None:
    """Print what the file is, and how its parts stand to one another."""
    path = folder / f"{piece.slug}.opus"
    recording = decode(path)
    sound = recording.samples.astype(np.float64)
    rate = recording.sample_rate_hz
    print(f"{piece.title}: {recording.duration_s:.2f} s, {path.stat().st_size / 1e6:.2f} MB")
    print(
        f"  {integrated_lufs(recording.samples, rate):.2f} LUFS, true peak {true_peak_db(sound):.2f} dBTP, "
        f"offset {np.abs(sound.mean(axis=0)).max():.1e}"
    )
    rest = sum(bus for name, bus in buses.items() if name != "drums")
    levels = {name: _lufs(bus) for name, bus in buses.items()}
    print("  buses, LUFS against the drums: " + ", ".join(f"{n} {v - levels['drums']:+.1f}" for n, v in levels.items()))
    print(f"  drums to rest {levels['drums'] - _lufs(np.asarray(rest)):+.1f} LU")
    for section in piece.sections:
        part = recording.samples[round(section.start_s * rate) : round(section.end_s * rate)]
        print(f"  {section.label:7} {section.start_s:5.1f} s {integrated_lufs(part, rate):6.1f} LUFS")
    mono = sound.mean(axis=1)
    power = np.abs(np.fft.rfft(mono)) ** 2
    hertz = np.fft.rfftfreq(len(mono), 1 / rate)
    octaves = [62.5 * 2**k for k in range(8)]
    tilt = [10 * np.log10(power[(hertz >= f / 2**0.5) & (hertz < f * 2**0.5)].sum() / f) for f in octaves]
    print("  density by octave from 62.5 Hz: " + " ".join(f"{t - tilt[0]:.1f}" for t in tilt))
    print(f"  tilt {np.polyfit(np.arange(8), tilt, 1)[0]:.1f} dB an octave")
    for pad in ("kick", "snare"):
        late = rises(mono, rate, pad, [stroke.time_s for stroke in piece.strokes if stroke.pad == pad])
        within = np.mean(np.abs(late) <= 0.005)
        print(f"  {pad}: {within:.1%} rise within 5 ms, median {np.median(late) * 1000:+.2f} ms, n {len(late)}")


def _lufs(sound: Stereo) -> float:
    return integrated_lufs(sound.astype(np.float32), 48_000)
