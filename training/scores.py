# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""How well a network finds the strokes of the held-out kits and performances, and which thresholds serve it best."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from mixing import GROUP_OF_CLASS, Mixed, Stems, mixed
from network import GROUPS
from torch import nn

from sidestick.listen.peaks import peaks

NAMES = ("KD", "SD", "TT", "HH", "CY")
BALANCE_DB = (-6.0, 6.0)  # as records have it; training goes further down
GRID = np.arange(0.1, 0.95, 0.05)
LEAST = (0.0, 0.0, 0.0, 0.0, 0.5)
_REACH = 3
_NEAR = 4  # frames
Found = list[tuple[np.ndarray, np.ndarray]]


def dev_mixes(folder: Path, seed: int) -> list[Mixed]:
    """Return one mix of each clip that is kept aside."""
    stems = Stems(folder)
    stems.refresh()
    numbers = range(stems.count())
    return [mixed(stems, n, np.random.default_rng((seed, n)), BALANCE_DB) for n in numbers]


def probabilities(net: nn.Module, dev: list[Mixed], device: str) -> Found:
    """Return for each mix the onset probabilities and its strokes (frame, group, velocity)."""
    net.eval()
    found = []
    for mix in dev:
        with torch.no_grad():
            out, _ = net(torch.from_numpy(mix.bands.astype(np.float32))[None].to(device))
        rows = mix.strokes.copy()
        rows[:, 1] = np.array(GROUP_OF_CLASS)[rows[:, 1]]
        found.append((torch.sigmoid(out[0, :, :GROUPS].float()).cpu().numpy(), rows))
    return found


def counts(found: Found, group: int, threshold: float) -> np.ndarray:
    """Return matched, played and heard strokes of a group; strokes too faint to be asked for may be heard."""
    total = np.zeros(3)
    for probability, rows in found:
        at = peaks(probability[:, group], _REACH, threshold)
        mine = rows[rows[:, 1] == group]
        loud = np.unique(mine[mine[:, 2] >= 24, 0])
        faint = mine[mine[:, 2] < 24, 0]
        matched, taken, spare = 0, set(), 0
        for frame in at.tolist():
            near = [other for other in loud.tolist() if abs(other - frame) <= _NEAR and other not in taken]
            if near:
                taken.add(min(near, key=lambda other: abs(other - frame)))
                matched += 1
            elif faint.size and np.abs(faint - frame).min() <= _NEAR:
                spare += 1
        total += (matched, loud.size, len(at) - spare)
    return total


def f(count: np.ndarray) -> float:
    """Return the F-measure."""
    return float(2 * count[0] / max(1.0, count[1] + count[2]))


def chosen_thresholds(found: Found) -> list[float]:
    """Return for each group a threshold, chosen without any real recording.

    Half way between the one that serves the held-out mixes best and one half: those mixes are harder than records, and the
    harder the music, the lower the best threshold (Lipton, Elkan & Naryanaswamy 2014). Of cymbals never below one half: a
    crash that nobody played leads players astray more than one that is missing.
    """
    chosen = []
    for group, least in enumerate(LEAST):
        row = np.array([f(counts(found, group, threshold)) for threshold in GRID])
        smooth = np.convolve(np.pad(row, 1, mode="edge"), np.ones(3) / 3, mode="valid")
        chosen.append(max(least, (float(GRID[int(smooth.argmax())]) + 0.5) / 2))
    return chosen


def evaluate(net: nn.Module, dev: list[Mixed], device: str, every: int = 2) -> str:
    """Return a line: F of each group at one half, and pooled."""
    found = probabilities(net, dev[::every], device)
    rows = [counts(found, group, 0.5) for group in range(GROUPS)]
    parts = " ".join(f"{name} {f(row):.3f}" for name, row in zip(NAMES, rows, strict=True))
    return f"pooled {f(sum(rows)):.3f} {parts}"
