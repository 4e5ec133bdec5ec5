# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Train the downbeat network: ``python training/downbeats.py GROOVE [TARGET]``, some minutes on one core.

It reads beats, not sound: what was struck on and between them, and how much harmony and bass change. Both are played to it
from scores, as hearing would have found them: strokes missed, invented and confused, levels of the song's own, harmony that
changes with the bar, with two, with half of one, or so that nothing can be made of it. Human bars of four (Groove MIDI) are
cut and joined to bars of three, five, six and seven. ``src/sidestick/listen/downbeats.py`` gives it the same columns.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import numpy as np
import torch
from patterns import Groove, generated, mutated
from torch import Tensor, nn

from sidestick.listen.downbeats import COLUMNS, DIVISIONS

TARGET = Path(__file__).parents[1] / "src/sidestick/listen/weights/downbeats.onnx"
STREAM = {"kick": 0, "snare": 1, "sidestick": 1, "clap": 1, "tom_high": 2, "tom_mid": 2, "tom_low": 2, "hihat_closed": 3,
          "hihat_pedal": 3, "hihat_open": 3, "hihat_half": 3, "ride": 3, "ride_bell": 3, "crash": 4}  # fmt: skip
STREAMS = 5
BEATS = 64
NEAR = 0.11  # of a beat: strokes so near a division are heard as on it
_METRES = ((4, 0.62), (3, 0.14), (6, 0.05), (5, 0.08), (7, 0.08), (2, 0.03))
_JOINED = {
    4: ((4,),),
    3: ((3,),),
    2: ((2,),),
    5: ((4, 1), (3, 2), (2, 3)),
    6: ((3, 3), (4, 2)),
    7: ((4, 3), (3, 4), (3, 2, 2)),
}  # of bars of four


class BeatNet(nn.Module):
    """Shape (batch, beats, COLUMNS) to logits (batch, beats)."""

    def __init__(self, width: int, dilations: list[int]) -> None:
        super().__init__()
        self.entry = nn.Conv1d(COLUMNS, width, 1)
        self.blocks = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation),
                nn.ReLU(),
                nn.Dropout(0.1),
                nn.Conv1d(width, width, 1),
            )
            for dilation in dilations
        )
        self.exit = nn.Conv1d(width, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits."""
        x = torch.relu(self.entry(x.transpose(1, 2)))
        for block in self.blocks:
            x = torch.relu(x + block(x))
        return self.exit(x)[:, 0]


class Together(nn.Module):
    """Networks whose log odds are averaged: where bars may begin on either of two beats, one alone decides by chance."""

    def __init__(self, nets: list[BeatNet]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, x: Tensor) -> Tensor:
        """Return the mean logits."""
        return torch.stack([net(x) for net in self.nets]).mean(dim=0)


def example(groove: Groove, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return one song's columns, shape (beats, COLUMNS), and which of its beats are downbeats."""
    played = groove.excerpt(60.0, chance) if chance.random() < 0.65 else generated(60.0, chance)
    events = mutated(played.events, chance)
    count = int((60.0 - played.first_s) / played.beat_s) - 1
    struck = np.zeros((max(count, 1), len(DIVISIONS), STREAMS))
    for time, name, velocity in events:
        place = (time - played.first_s) / played.beat_s
        for column, division in enumerate(DIVISIONS):
            beat = round(place - division)
            if 0 <= beat < count and abs(place - division - beat) < NEAR:
                value = 0.4 + 0.6 * velocity
                struck[beat, column, STREAM[name]] = max(struck[beat, column, STREAM[name]], value)
    position = np.arange(count) % played.beats_per_bar
    struck, position = _in_metre(struck[:count], position, played.beats_per_bar, chance)
    if len(struck) < 12:
        return example(groove, chance)
    first = int(chance.integers(0, max(1, len(struck) - BEATS)))
    struck, position = struck[first : first + BEATS], position[first : first + BEATS]
    down = position == 0
    columns = np.concatenate(
        [_as_heard(struck, chance).reshape(len(struck), -1), _harmony(down, struck, chance)], axis=1
    )
    return columns, down


def _in_metre(
    struck: np.ndarray, position: np.ndarray, per_bar: int, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return the beats of bars of four cut and joined to bars of another metre, more often than not of four."""
    if per_bar != 4:
        return struck, position
    metre = int(chance.choice([m for m, _ in _METRES], p=[p for _, p in _METRES]))
    takes = _JOINED[metre][int(chance.integers(len(_JOINED[metre])))]
    starts = np.flatnonzero(position == 0)
    rows: list[int] = []
    places: list[int] = []
    for index, start in enumerate(starts[: len(starts) // len(takes) * len(takes)]):
        take = takes[index % len(takes)]
        begun = sum(takes[: index % len(takes)])
        rows += range(start, start + take)
        places += range(begun, begun + take)
    keep = [at for at, row in enumerate(rows) if row < len(struck)]
    return struck[[rows[at] for at in keep]], np.array([places[at] for at in keep], int)


def _as_heard(struck: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return strokes with some missed, invented and taken for others, in levels of the song's own."""
    out = struck.copy()
    missed = chance.uniform(0, 0.35, STREAMS) * (chance.random(STREAMS) < 0.7)
    out *= chance.random(out.shape) >= missed
    invented = chance.uniform(0, 0.12, STREAMS) * (chance.random(STREAMS) < 0.5)
    out = np.maximum(out, (chance.random(out.shape) < invented) * chance.uniform(0.2, 0.8, out.shape))
    if chance.random() < 0.35:  # crashes heard as hats
        lost = chance.random(out.shape[:2]) < chance.uniform(0.3, 1)
        out[..., 3] = np.where(lost, np.maximum(out[..., 3], out[..., 4]), out[..., 3])
        out[..., 4] = np.where(lost, 0, out[..., 4])
    if chance.random() < 0.2:
        out[..., 2] *= chance.uniform(0, 1)
    if chance.random() < 0.06:  # no drums at all for a while
        out[int(chance.integers(len(out))) :] = 0
    out *= 1 + 0.15 * chance.standard_normal(out.shape)
    return np.clip(out * chance.uniform(0.7, 1.1, STREAMS), 0, 1)


def _harmony(down: np.ndarray, struck: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return how much harmony and bass change at each beat, standardised, as the song may have it."""
    bars = np.cumsum(down)
    every = int(chance.choice((1, 1, 1, 2, 2, 4)))
    change = (down & (bars % every == 0)).astype(float)
    if chance.random() < 0.25:  # and in the middle of the bar
        middle = np.roll(down, 2)
        change = np.maximum(change, middle * (chance.random(len(down)) < chance.uniform(0.3, 1)))
    if chance.random() < 0.2:  # pushed to the beat before
        change = np.maximum(change * 0.5, np.roll(change, -1) * (chance.random(len(down)) < 0.5))
    stray = (chance.random(len(down)) < chance.uniform(0, 0.25)).astype(float)
    harmony = chance.uniform(0, 3.0) * np.maximum(change, stray) + chance.standard_normal(len(down))
    bass = chance.uniform(0, 2.0) * np.maximum(change, stray) + chance.standard_normal(len(down))
    bass += chance.uniform(0, 1.5) * struck[:, 0, 0]
    return np.stack([_standard(harmony), _standard(bass)], axis=1)


def _standard(values: np.ndarray) -> np.ndarray:
    return np.clip((values - values.mean()) / max(float(values.std()), 1e-3), -3, 3)


def batch(groove: Groove, size: int, chance: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Return columns, targets and what counts (songs are of different lengths)."""
    x, y, w = np.zeros((size, BEATS, COLUMNS), np.float32), np.zeros((size, BEATS), np.float32), np.zeros((size, BEATS))
    for index in range(size):
        columns, down = example(groove, chance)
        x[index, : len(columns)], y[index, : len(down)], w[index, : len(down)] = columns, down, 1
    return torch.from_numpy(x), torch.from_numpy(y), torch.from_numpy(w.astype(np.float32))


def share_right(net: nn.Module, parts: tuple[Tensor, Tensor, Tensor]) -> float:
    """Return the F-measure of downbeats at one half."""
    with torch.no_grad():
        heard = (net(parts[0]) > 0).float() * parts[2]
    return float(2 * (heard * parts[1]).sum() / (heard.sum() + parts[1].sum()))


def trained(plan: dict, songs: list[tuple[Tensor, Tensor, Tensor]], seed: int) -> BeatNet:
    """Return a network that has gone over all songs so many times."""
    torch.manual_seed(seed)
    net = BeatNet(plan["width"], plan["dilations"])
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan["rate"], weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan["rate"], total_steps=plan["rounds"] * len(songs))
    for _ in range(plan["rounds"]):
        for x, y, w in songs:
            loss = (nn.functional.binary_cross_entropy_with_logits(net(x), y, reduction="none") * w).sum() / w.sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def main() -> None:
    """Train, say how well it does on performances that are kept aside, and export."""
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    plan = config["downbeats"]
    torch.set_num_threads(1)
    groove, kept = (Groove(Path(sys.argv[1]), is_dev=is_dev) for is_dev in (False, True))
    chance = np.random.default_rng(config["seeds"]["render"])
    dev = batch(kept, 200, np.random.default_rng(config["seeds"]["dev"]))
    songs = [batch(groove, plan["batch"], chance) for _ in range(plan["batches"])]
    nets = []
    for seed in config["seeds"]["downbeats"]:
        nets.append(trained(plan, songs, seed))
        print(f"seed {seed}: kept aside F {share_right(nets[-1], dev):.3f}", flush=True)
    net = Together(nets).eval()
    print(f"together: kept aside F {share_right(net, dev):.3f}")
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else TARGET
    example_input = torch.zeros(1, BEATS, COLUMNS)
    torch.onnx.export(
        nn.Sequential(net, nn.Sigmoid()).eval(),
        (example_input,),
        str(target),
        input_names=["beats"],
        output_names=["downbeat"],
        dynamic_axes={"beats": {1: "count"}, "downbeat": {1: "count"}},
        opset_version=17,
        dynamo=False,
    )
    print(f"{target} {target.stat().st_size / 1e3:.0f} kB, {sum(p.numel() for p in net.parameters()):,} parameters")


if __name__ == "__main__":
    main()
