# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Render what the network is trained on: ``python training/render.py PACK GROOVE OUT [--dev] [--shards N]``.

``PACK`` comes from ``pack.py``, ``GROOVE`` is the unpacked Groove MIDI Dataset. Each shard is two files: ``N.npy``, the stems of
its clips (int16, shape (clips, 6, samples): kick, snare, toms, hats, cymbals, band) and ``N.npz`` with ``strokes`` (clip,
seconds, class, velocity), ``energies`` (see ``audible.py``), ``scale`` (what the loudest int16 of each clip means) and ``beats``
(clip, seconds, place in the bar). ``mixing.py`` makes songs of them. Shard i depends on the seed and i alone, so rendering
stops and goes on at will, and training reads what is there.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from pathlib import Path

import numpy as np
from audible import energies
from backings import backing
from bank import RATE, Bank, Kit
from numpy.typing import NDArray
from patterns import Groove, generated, mutated

CLASS = {"kick": 0, "snare": 1, "sidestick": 1, "clap": 1, "tom_high": 2, "tom_mid": 2, "tom_low": 2, "hihat_closed": 3,
         "hihat_pedal": 7, "hihat_open": 4, "hihat_half": 4, "crash": 5, "ride": 6, "ride_bell": 6}  # fmt: skip
GROUP_OF_CLASS = (0, 1, 2, 3, 3, 4, 4, 3)
GROUPS = 5


def clip(
    bank: Bank, groove: Groove, config: dict, chance: np.random.Generator
) -> tuple[NDArray[np.float32], list[tuple[float, int, float]], list[tuple[float, int]]]:
    """Return the six stems of one clip, its strokes (seconds, class, velocity) and its beats (seconds, place in the bar)."""
    seconds = config["clip_s"]
    length = int(seconds * RATE)
    played = groove.excerpt(seconds, chance) if chance.random() < 0.5 else generated(seconds, chance)
    events = mutated(played.events, chance) if chance.random() >= 0.05 else []
    kit = Kit(bank, chance)
    stems = np.zeros((GROUPS + 1, length), np.float32)
    for group in range(GROUPS):
        stems[group] = kit.play([e for e in events if GROUP_OF_CLASS[CLASS[e[1]]] == group], length)
    band = backing(bank, played, seconds, chance)
    if chance.random() < 0.12 and events:
        band = _ducked(band, [time for time, name, _ in events if name == "kick"])
    stems[GROUPS] = band
    count = int((seconds - played.first_s) / played.beat_s) + 1
    beats = [(played.first_s + i * played.beat_s, 1 + i % played.beats_per_bar) for i in range(count)]
    return stems, [(time, CLASS[name], velocity) for time, name, velocity in events], beats


def _ducked(band: NDArray[np.float32], kicks: list[float]) -> NDArray[np.float32]:
    """Return ``band`` pumped down by each kick."""
    t = np.arange(len(band), dtype=np.float32) / RATE
    gain = np.ones(len(band), np.float32)
    for time_s in kicks:
        here = slice(int(time_s * RATE), int((time_s + 0.35) * RATE))
        gain[here] = np.minimum(gain[here], 0.15 + 0.85 * np.minimum(1, (t[here] - np.float32(time_s)) / 0.3))
    return band * gain


def shard(bank: Bank, groove: Groove, config: dict, seed: tuple[int, int], target: Path) -> None:
    """Write one shard; the ``.npz`` last, so that a shard that has it is whole."""
    chance = np.random.default_rng(seed)
    sounds, strokes, beats, energy, scales = [], [], [], [], []
    for index in range(config["clips_per_shard"]):
        stems, rows, pulse = clip(bank, groove, config, chance)
        scale = np.maximum(np.abs(stems).reshape(len(stems), -1).max(axis=1), 1e-6)
        sounds.append(np.rint(stems / scale[:, None] * 32767).astype(np.int16))
        scales.append(scale)
        strokes += [(index, *row) for row in rows]
        beats += [(index, *beat) for beat in pulse]
        energy.append(energies(stems, [(time, GROUP_OF_CLASS[cls]) for time, cls, _ in rows]))
    np.save(target.with_suffix(".npy"), np.stack(sounds))
    partial = target.with_suffix(".partial.npz")
    np.savez(
        partial,
        strokes=np.array(strokes, np.float64).reshape(-1, 4),
        beats=np.array(beats, np.float64).reshape(-1, 3),
        energies=np.concatenate(energy).astype(np.float32),
        scale=np.stack(scales).astype(np.float32),
    )
    partial.replace(target.with_suffix(".npz"))


def main() -> None:
    """Render shards until told otherwise."""
    parser = argparse.ArgumentParser()
    for name in ("pack", "groove", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--shards", type=int)
    parser.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("K", "N"), help="every Nth shard, from K")
    given = parser.parse_args()
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    plan = config["render"]
    given.out.mkdir(parents=True, exist_ok=True)
    bank, groove = Bank(given.pack, is_dev=given.dev), Groove(given.groove, is_dev=given.dev)
    seed = config["seeds"]["dev" if given.dev else "render"]
    part, parts = given.part
    for number in range(part, given.shards or plan["dev_shards" if given.dev else "shards"], parts):
        target = given.out / f"{number:05d}"
        if target.with_suffix(".npz").exists():
            continue
        began = time.perf_counter()
        shard(bank, groove, plan, (seed, number), target)
        print(f"{target.name} {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
