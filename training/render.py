# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Render what the network is trained on: ``python training/render.py PACK GROOVE OUT [--dev] [--shards N]``.

``PACK`` comes from ``pack.py``, ``GROOVE`` is the unpacked Groove MIDI Dataset. Each shard holds clips' network input
(float16, shape (clips, frames, bands)) and their strokes (clip, frame, class, velocity or -1 where it cannot be heard). Shard i depends on the seed and
i alone, so rendering stops and goes on at will, and training reads what is there.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from pathlib import Path

import numpy as np
from audible import Masking
from backings import backing
from bank import RATE, Bank, Kit
from mastering import coded, compressed, mastered, rms, room
from numpy.typing import NDArray
from patterns import Event, Groove, generated, mutated

from sidestick.listen.drum_network import network_input
from sidestick.listen.features import FPS, features
from sidestick.listen.ports import DRUMS

CLASS = {"kick": 0, "snare": 1, "sidestick": 1, "clap": 1, "tom_high": 2, "tom_mid": 2, "tom_low": 2, "hihat_closed": 3,
         "hihat_pedal": 3, "hihat_open": 4, "hihat_half": 4, "crash": 5, "ride": 6, "ride_bell": 6}  # fmt: skip
GROUP_OF_CLASS = (0, 1, 2, 3, 3, 4, 4)
assert [str(drum) for drum in DRUMS] == ["kick", "snare", "tom", "hihat_closed", "hihat_open", "crash", "ride"]


def clip(bank: Bank, groove: Groove, config: dict, chance: np.random.Generator) -> list[tuple[NDArray, list]]:
    """Return one clip in as many mixes as ``variants`` says, each with the strokes in it: (frame, class, velocity)."""
    seconds = config["clip_s"]
    length = int(seconds * RATE)
    played = groove.excerpt(seconds, chance) if chance.random() < 0.5 else generated(seconds, chance)
    kind = chance.random()
    events = mutated(played.events, chance) if kind >= 0.06 else []
    kit = Kit(bank, chance)
    groups = [GROUP_OF_CLASS[CLASS[name]] for _, name, _ in events]
    stems = [
        kit.play([e for e, mine in zip(events, groups, strict=True) if mine == group], length) for group in range(5)
    ]
    dry = np.sum(stems, axis=0)
    drums = room(dry, chance) if chance.random() < 0.7 else dry
    if chance.random() < 0.5:
        drums = compressed(drums, chance)
    band = backing(bank, played, seconds, chance) if kind < 0.06 or kind > 0.15 else np.zeros(length, np.float32)
    if chance.random() < 0.5:
        band = room(band, chance)
    if chance.random() < 0.12 and events:
        band = _ducked(band, events)
    masking = Masking(stems, band, [(time, group) for (time, _, _), group in zip(events, groups, strict=True)])
    mixes = []
    for _ in range(config["variants"]):
        balance = 10 ** (chance.uniform(-10, 7) / 20)
        mix = drums / np.float32(rms(drums)) * np.float32(balance) + band if events else band
        sound = mastered(compressed(mix, chance) if chance.random() < 0.3 else mix, chance)
        heard = features(np.stack([sound, sound], axis=1))
        power = coded(heard.power, chance) if chance.random() < 0.35 else heard.power
        strokes = [
            (round(time * FPS), CLASS[name], int(127 * velocity) if audible else -1)
            for (time, name, velocity), audible in zip(events, masking.heard(balance / rms(dry)), strict=True)
        ]
        mixes.append((network_input(power * np.float32(10 ** (2.5 * chance.normal() / 20))), strokes))
    return mixes


def _ducked(band: NDArray[np.float32], events: list[Event]) -> NDArray[np.float32]:
    """Return ``band`` pumped down by each kick."""
    t = np.arange(len(band), dtype=np.float32) / RATE
    gain = np.ones(len(band), np.float32)
    for time_s, cls, _ in events:
        if cls == "kick":
            first, last = int(time_s * RATE), int((time_s + 0.35) * RATE)
            gain[first:last] = np.minimum(
                gain[first:last], 0.15 + 0.85 * np.minimum(1, (t[first:last] - t[first]) / 0.3)
            )
    return band * gain


def shard(bank: Bank, groove: Groove, config: dict, seed: tuple[int, int], target: Path) -> None:
    """Write one shard."""
    chance = np.random.default_rng(seed)
    inputs, strokes = [], []
    for _ in range(config["clips_per_shard"]):
        for mix, rows in clip(bank, groove, config, chance):
            strokes += [(len(inputs), *row) for row in rows]
            inputs.append(mix.astype(np.float16))
    partial = target.with_suffix(".partial.npz")
    np.savez(partial, inputs=np.stack(inputs), strokes=np.array(strokes, np.int32).reshape(-1, 4))
    partial.replace(target)


def main() -> None:
    """Render shards until told otherwise."""
    parser = argparse.ArgumentParser()
    for name in ("pack", "groove", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--shards", type=int, default=100_000)
    given = parser.parse_args()
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    given.out.mkdir(parents=True, exist_ok=True)
    bank, groove = Bank(given.pack, is_dev=given.dev), Groove(given.groove, is_dev=given.dev)
    seed = config["render"]["dev_seed"] if given.dev else config["seeds"]["render"]
    for number in range(config["render"]["dev_shards"] if given.dev else given.shards):
        target = given.out / f"{number:05d}.npz"
        if target.exists():
            continue
        began = time.perf_counter()
        shard(bank, groove, config["render"], (seed, number), target)
        print(f"{target.name} {time.perf_counter() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
