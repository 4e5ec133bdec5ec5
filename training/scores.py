# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""How well a network finds the strokes of the held-out kits and performances, and which thresholds serve it best."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from network import GROUPS, DrumNet
from torch import nn

from sidestick.listen.peaks import peaks

NAMES = ("KD", "SD", "TT", "HH", "CY")
GROUP_OF_CLASS = (0, 1, 2, 3, 3, 4, 4)
GRID = np.arange(0.1, 0.95, 0.05)
_REACH = 3
_NEAR = 4  # frames


def probabilities(net: nn.Module, folder: Path, device: str, most: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each dev clip the onset probabilities and its strokes (frame, group, velocity)."""
    found = []
    for path in sorted(folder.glob("[0-9]*[0-9].npz"))[:most]:
        with np.load(path) as file:
            inputs, strokes = file["inputs"], file["strokes"]
        for index in range(0, len(inputs), 3):  # one mix of each clip
            with torch.no_grad():
                out = net(torch.from_numpy(inputs[index : index + 1].astype(np.float32)).to(device))
            mine = strokes[strokes[:, 0] == index]
            groups = np.array([GROUP_OF_CLASS[cls] for cls in mine[:, 2]], int)
            rows = np.stack([mine[:, 1], groups, mine[:, 3]], axis=1)
            found.append((torch.sigmoid(out[0, :, :GROUPS]).cpu().numpy(), rows))
    return found


def counts(found: list[tuple[np.ndarray, np.ndarray]], group: int, threshold: float) -> np.ndarray:
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


def best_thresholds(found: list[tuple[np.ndarray, np.ndarray]]) -> list[tuple[float, float]]:
    """Return for each group the threshold with the best F, smoothed over its neighbours, and that F."""
    chosen = []
    for group in range(GROUPS):
        row = np.array([f(counts(found, group, threshold)) for threshold in GRID])
        smooth = np.convolve(np.pad(row, 1, mode="edge"), np.ones(3) / 3, mode="valid")
        place = int(smooth.argmax())
        chosen.append((float(GRID[place]), float(row[place])))
    return chosen


def evaluate(net: DrumNet, folder: Path, device: str, most: int = 6) -> str:
    """Return a line: F of each group at one half, and pooled."""
    net.eval()
    found = probabilities(net, folder, device, most)
    rows = [counts(found, group, 0.5) for group in range(GROUPS)]
    parts = " ".join(f"{name} {f(row):.3f}" for name, row in zip(NAMES, rows, strict=True))
    return f"pooled {f(sum(rows)):.3f} {parts}" if found else "no dev shards yet"
