# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Train the drum network: ``python training/train.py SHARDS DEV OUT [--minutes N] [--device cpu]``.

It reads the shards that ``render.py`` has made so far, newest included, so both may run side by side; a checkpoint is
written at each evaluation and training goes on from it when started again. One CPU thread unless a GPU is named.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
import tomllib
from pathlib import Path

import numpy as np
import torch
from network import GROUPS, DrumNet
from scores import evaluate
from torch import Tensor
from torch.nn import functional

GROUP_OF_CLASS = np.array([0, 1, 2, 3, 3, 4, 4])
FAINT = 24  # softer strokes than this of 127, and those that cannot be heard (-1), count neither way
NEIGHBOUR = 0.4  # what the frames beside a stroke are taught


class Shards:
    """Random crops of what is rendered so far."""

    def __init__(self, folder: Path, crop: int, chance: np.random.Generator, most: int = 400) -> None:
        self._folder, self._crop, self._chance, self._most = folder, crop, chance, most
        self._kept: dict[Path, tuple[np.ndarray, np.ndarray]] = {}

    def refresh(self) -> int:
        """Read what is new; the oldest go when there are too many to keep. Return how many there are."""
        for path in sorted(self._folder.glob("[0-9]*[0-9].npz"))[-self._most :]:
            if path not in self._kept and ".partial" not in path.name:
                with np.load(path) as file:
                    self._kept[path] = (file["inputs"], file["strokes"])
        for path in sorted(self._kept)[: -self._most]:
            del self._kept[path]
        return len(self._kept)

    def batch(self, size: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Return inputs, onset targets and weights, kinds (-1 where nothing was struck) and velocities."""
        paths = list(self._kept)
        inputs, rows = [], []
        for index in range(size):
            clips, strokes = self._kept[paths[int(self._chance.integers(len(paths)))]]
            which = int(self._chance.integers(len(clips)))
            start = int(self._chance.integers(clips.shape[1] - self._crop))
            inputs.append(clips[which, start : start + self._crop])
            mine = strokes[strokes[:, 0] == which].copy()
            mine[:, 0], mine[:, 1] = index, mine[:, 1] - start
            rows.append(mine[(mine[:, 1] >= 0) & (mine[:, 1] < self._crop)])
        return torch.from_numpy(np.stack(inputs).astype(np.float32)), *targets(np.concatenate(rows), size, self._crop)


def targets(rows: np.ndarray, size: int, frames: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return onset (size, frames, GROUPS), its weight, kind (…, 2) and velocity (…, GROUPS) for strokes' rows."""
    onset = np.zeros((size, frames + 2, GROUPS), np.float32)
    weight = np.ones_like(onset)
    kind = np.full((size, frames + 2, 2), -1, np.float32)
    velocity = np.full_like(onset, -1)
    clip, frame, cls, force = rows.T
    group, frame = GROUP_OF_CLASS[cls], frame + 1
    faint = force < FAINT
    for shift in (-2, -1, 0, 1, 2):
        near = np.clip(frame[faint] + shift, 0, frames + 1)
        weight[clip[faint], near, group[faint]] = 0
    loud = ~faint
    for shift, value in ((-1, NEIGHBOUR), (1, NEIGHBOUR), (0, 1.0)):
        at = (clip[loud], frame[loud] + shift, group[loud])
        onset[at] = np.maximum(onset[at], value)
        weight[at] = 1
    velocity[clip[loud], frame[loud], group[loud]] = force[loud] / 127
    for column, wanted, yes in ((0, 3, 4), (1, 4, 6)):
        mine = (group == wanted) & loud
        kind[clip[mine], frame[mine], column] = cls[mine] == yes
    return tuple(torch.from_numpy(part[:, 1:-1].copy()) for part in (onset, weight, kind, velocity))  # type: ignore[return-value]


def loss_of(out: Tensor, parts: tuple[Tensor, ...], class_weight: Tensor) -> Tensor:
    """Return onset cross-entropy, plus kinds and velocities where something was struck."""
    onset, weight, kind, velocity = parts
    logits = out[..., :GROUPS]
    entropy = functional.binary_cross_entropy_with_logits(logits, onset, reduction="none")
    entropy = entropy * (1 + 2 * onset) * class_weight * weight
    kinds = functional.binary_cross_entropy_with_logits(
        out[..., GROUPS : GROUPS + 2], kind.clamp(min=0), reduction="none"
    )
    struck = kind >= 0
    forces = (torch.sigmoid(out[..., GROUPS + 2 :]) - velocity) ** 2
    hit = velocity >= 0
    return (
        entropy.mean()
        + 0.01 * (kinds * struck).sum() / struck.sum().clamp(min=1)
        + 0.1 * (forces * hit).sum() / hit.sum().clamp(min=1)
    )


def main() -> None:
    """Train for so many minutes."""
    parser = argparse.ArgumentParser()
    for name in ("shards", "dev", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    plan, seed = config["train"], config["seeds"]["train"]
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    given.out.mkdir(parents=True, exist_ok=True)
    net = DrumNet(**config["network"]).to(given.device)
    mean = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan["rate"], weight_decay=plan["weight_decay"])
    checkpoint, step, spent = given.out / "checkpoint.pt", 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=given.device)
        net.load_state_dict(state["net"])
        mean.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]
    print(f"{sum(p.numel() for p in net.parameters()):,} parameters, step {step}", flush=True)
    shards = Shards(given.shards, plan["crop_frames"], np.random.default_rng((seed, step)))
    while shards.refresh() < plan["least_shards"]:
        time.sleep(5)
    whole = 60 * (given.minutes or plan["minutes"])
    class_weight = torch.tensor(plan["class_weight"], device=given.device)
    began = last_log = last_look = time.perf_counter()
    before, running = spent, 0.0
    while spent < whole:
        share = spent / whole
        rate = plan["rate"] * min(1.0, (step + 1) / 200) * (0.5 * (1 + math.cos(math.pi * share)) * 0.98 + 0.02)
        for group in optimiser.param_groups:
            group["lr"] = rate
        inputs, *parts = (part.to(given.device) for part in shards.batch(plan["batch"]))
        loss = loss_of(net(inputs), tuple(parts), class_weight)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step += 1
        keep = min(plan["average"], (1 + step) / (10 + step))
        with torch.no_grad():
            for slow, fast in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
                if slow.is_floating_point():
                    slow.lerp_(fast, 1 - keep)
        running = loss.item() if running == 0 else 0.98 * running + 0.02 * loss.item()
        now = time.perf_counter()
        spent = before + now - began
        if now - last_log > 60:
            last_log, count = now, shards.refresh()
            print(
                f"{spent / 60:5.1f} min, step {step}, loss {running:.4f}, rate {rate:.5f}, {count} shards", flush=True
            )
        if now - last_look > plan["evaluate_every_s"] or spent >= whole:
            last_look = now
            print(f"dev: {evaluate(mean, given.dev, given.device)}", flush=True)
            state = {"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save(state | {"step": step, "spent": spent}, checkpoint.with_suffix(".partial"))
            checkpoint.with_suffix(".partial").replace(checkpoint)


if __name__ == "__main__":
    main()
