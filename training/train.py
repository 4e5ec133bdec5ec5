# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Train the drum network: ``python training/train.py SHARDS DEV OUT [--minutes N] [--device cpu]``.

A process beside mixes what ``render.py`` has made so far, so all three may run side by side; a GPU is fed by several. A checkpoint
is written at each evaluation and training goes on from it when started again; ``complete`` is there when it has ended. Without ``--minutes`` the schedule goes by steps and the
result depends on the seeds alone; with it, the rate also falls with the time that is left. As many CPU threads as the plan says unless a GPU is named.
With ``--from`` it begins with what another run ended with, or with a network that was exported before (``FILE.onnx:0``);
``--steps`` and ``--rate`` then say how long and how fast it goes on.
"""

from __future__ import annotations

import argparse
import copy
import math
import multiprocessing
import signal
import sys
import time
import tomllib
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import torch
from mixing import GROUP_OF_CLASS, Mixed, endless
from network import GROUPS, KINDS, DrumNet
from read_back import trained, unfolded
from scores import dev_mixes, evaluate
from torch import Tensor
from torch.nn import functional

FAINT = 24  # softer strokes than this of 127, and those that cannot be heard (-1), count neither way
NEIGHBOUR = 0.4  # what the frames beside a stroke are taught
COMPLETE = "complete"  # a file beside the checkpoint of a training that has ended
KIND_OF = ((0, 3, (4,)), (1, 3, (7,)), (2, 4, (6,)))  # column, group, classes that are of the kind: open, pedal, ride


def producer(queue: Queue[Mixed], shards: Path, seed: tuple[int, ...]) -> None:
    """Put mixes into ``queue`` for ever."""
    for mix in endless(shards, seed, steady=False):
        queue.put(mix)


class Buffer:
    """The last mixes that were made; each is drawn from a few times before it goes."""

    def __init__(self, queues: list[Queue[Mixed]], size: int, crop: int, chance: np.random.Generator) -> None:
        self._queues, self._size, self._crop, self._chance = queues, size, crop, chance
        self._mixes: list[Mixed] = []
        self._at = 0

    def take(self, count: int) -> None:
        """Take in ``count`` mixes, the oldest go."""
        for _ in range(count):
            mix = self._queues[self._at % len(self._queues)].get()
            if len(self._mixes) < self._size:
                self._mixes.append(mix)
            else:
                self._mixes[self._at % self._size] = mix
            self._at += 1

    def batch(self, size: int) -> tuple[Tensor, ...]:
        """Return inputs, mask, onset targets and weights, kinds (-1 where nothing was struck) and velocities."""
        inputs, masks, rows = [], [], []
        for index in range(size):
            mix = self._mixes[int(self._chance.integers(len(self._mixes)))]
            start = int(self._chance.integers(len(mix.bands) - self._crop))
            inputs.append(mix.bands[start : start + self._crop])
            masks.append(mix.mask[start : start + self._crop])
            mine = mix.strokes[(mix.strokes[:, 0] >= start) & (mix.strokes[:, 0] < start + self._crop)]
            rows.append(np.column_stack([np.full(len(mine), index), mine[:, 0] - start, mine[:, 1:]]))
        parts = targets(np.concatenate(rows), size, self._crop)
        return torch.from_numpy(np.stack(inputs).astype(np.float32)), torch.from_numpy(np.stack(masks)), *parts


def targets(rows: np.ndarray, size: int, frames: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return onset (size, frames, GROUPS), its weight, kind (…, KINDS) and velocity (…, GROUPS) for strokes' rows."""
    onset = np.zeros((size, frames + 2, GROUPS), np.float32)
    weight = np.ones_like(onset)
    kind = np.full((size, frames + 2, KINDS), -1, np.float32)
    velocity = np.full_like(onset, -1)
    clip, frame, cls, force = rows.T
    group, frame = np.array(GROUP_OF_CLASS)[cls], frame + 1
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
    for column, wanted, yes in KIND_OF:
        mine = (group == wanted) & loud
        kind[clip[mine], frame[mine], column] = np.isin(cls[mine], yes)
    return tuple(torch.from_numpy(part[:, 1:-1].copy()) for part in (onset, weight, kind, velocity))  # type: ignore[return-value]


def loss_of(out: tuple[Tensor, Tensor], inputs: Tensor, parts: tuple[Tensor, ...], class_weight: Tensor) -> Tensor:
    """Return onset cross-entropy, the mask's where there is sound, plus kinds and velocities where something was struck."""
    mask, onset, weight, kind, velocity = parts
    heard, shares = out[0].float(), out[1].float()
    inputs, mask = inputs[: len(shares)], mask[: len(shares)]
    entropy = functional.binary_cross_entropy_with_logits(heard[..., :GROUPS], onset, reduction="none")
    entropy = entropy * (1 + 2 * onset) * class_weight * weight
    kinds = functional.binary_cross_entropy_with_logits(
        heard[..., GROUPS : GROUPS + KINDS], kind.clamp(min=0), reduction="none"
    )
    struck = kind >= 0
    forces = (torch.sigmoid(heard[..., GROUPS + KINDS :]) - velocity) ** 2
    hit = velocity >= 0
    masked = functional.binary_cross_entropy_with_logits(shares, mask.float(), reduction="none")
    loud = ((10**inputs - 1) / 1000) ** 1.5  # what is heard of a wrong share goes with the band's level
    missed = (torch.sigmoid(shares) - mask.float()) ** 2
    return (
        entropy.mean()
        + 0.01 * (kinds * struck).sum() / struck.sum().clamp(min=1)
        + 0.1 * (forces * hit).sum() / hit.sum().clamp(min=1)
        + 0.1 * (masked * inputs).sum() / inputs.sum()
        + 1.5 * (missed * loud).sum() / loud.sum()
    )


def main() -> None:
    """Train for so many steps."""
    parser = argparse.ArgumentParser()
    for name in ("shards", "dev", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--stop-after", type=float, default=math.inf, help="minutes of this call; the next one goes on")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, help="by default the first of the plan's")
    parser.add_argument("--from", dest="begun", type=Path, help="a run that has ended, or FILE.onnx:NUMBER")
    parser.add_argument("--steps", type=int, help="by default the plan's")
    parser.add_argument("--rate", type=float, help="the highest; by default the plan's")
    parser.add_argument("--producers", type=int, help="processes that mix; by default the plan's")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit ends the process that mixes, too
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    plan, seed = config["train"], config["seeds"]["train"][0] if given.seed is None else given.seed
    plan |= {name: value for name in ("steps", "rate", "producers") if (value := getattr(given, name)) is not None}
    torch.set_num_threads(plan["threads"])
    torch.manual_seed(seed)
    given.out.mkdir(parents=True, exist_ok=True)
    net = DrumNet(**config["network"]) if given.begun is None else trained(given.begun, config["network"])[0]
    net = net.to(given.device, memory_format=torch.channels_last).train()
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
    while len(list(given.shards.glob("[0-9]*[0-9].npz"))) < plan["least_shards"]:
        time.sleep(5)
    context = multiprocessing.get_context("spawn")
    queues: list[Queue[Mixed]] = [context.Queue(8) for _ in range(plan["producers"])]
    for number, queue in enumerate(queues):
        context.Process(target=producer, args=(queue, given.shards, (seed, step, number)), daemon=True).start()
    dev = dev_mixes(given.dev, config["seeds"]["dev"])
    buffer = Buffer(queues, plan["buffer"], plan["crop_frames"], np.random.default_rng((seed, step)))
    buffer.take(plan["warm"])
    if given.begun is not None and step == 0:
        unfolded(net, torch.cat([buffer.batch(plan["batch"])[0] for _ in range(4)]).to(given.device))
        mean.load_state_dict(net.state_dict())
        net.train()
    (given.out / COMPLETE).unlink(missing_ok=True)
    class_weight = torch.tensor(plan["class_weight"], device=given.device)
    began = last_log = time.perf_counter()
    before, running = spent, 0.0
    while (share := max(step / plan["steps"], spent / (60 * given.minutes))) < 1:
        if spent - before > 60 * given.stop_after:
            break
        rate = plan["rate"] * min(1.0, (step + 1) / 200) * (0.5 * (1 + math.cos(math.pi * share)) * 0.98 + 0.02)
        for group in optimiser.param_groups:
            group["lr"] = rate
        buffer.take(plan["fresh"])
        inputs, *parts = (part.to(given.device) for part in buffer.batch(plan["batch"]))
        with torch.autocast(given.device.split(":")[0], torch.bfloat16):
            out = net(inputs, plan["masked"])
        loss = loss_of(out, inputs, tuple(parts), class_weight)
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
            last_log = now
            print(f"{spent / 60:5.1f} min, step {step}, loss {running:.4f}, rate {rate:.5f}", flush=True)
        if step % plan["evaluate_every"] == 0:
            print(f"dev at step {step}: {evaluate(mean, dev, given.device)}", flush=True)
            state = {"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save(state | {"step": step, "spent": spent}, checkpoint.with_suffix(".partial"))
            checkpoint.with_suffix(".partial").replace(checkpoint)
    print(f"dev at the end: {evaluate(mean, dev, given.device)}", flush=True)
    state = {"net": net.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save(state | {"step": step, "spent": spent}, checkpoint)
    if share >= 1:
        (given.out / COMPLETE).touch()


if __name__ == "__main__":
    main()
