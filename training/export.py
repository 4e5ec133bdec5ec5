# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Make ``src/sidestick/listen/weights/drums.onnx``: ``python training/export.py RUN DEV [TARGET] [EARLIER SHARE]``.

Batch norms are folded in, and each group's threshold, chosen on the held-out kits and performances, goes into its bias:
one half is then where a stroke begins to be likelier than not. With the run that ``RUN`` went on from, the weights are the mean
of both, ``SHARE`` of them ``RUN``'s (Wortsman et al. 2022): what both sets of songs taught. The file is compared with the network it came from.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import GROUPS, DrumNet
from scores import NAMES, chosen_thresholds, counts, dev_mixes, f, probabilities
from torch import Tensor, nn

from sidestick.listen.features import BANDS

TARGET = Path(__file__).parents[1] / "src/sidestick/listen/weights/drums.onnx"


class Answering(nn.Module):
    """The network with probabilities instead of logits."""

    def __init__(self, net: DrumNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, bands: Tensor) -> tuple[Tensor, Tensor]:
        """Shape (1, frames, BANDS) to (1, frames, 13) and (1, frames, BANDS)."""
        heard, mask = self.net(bands)
        return torch.sigmoid(heard), torch.sigmoid(mask)


def between(earlier: dict[str, Tensor], later: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Return the mean of two runs' weights, ``share`` of it ``later``; what ``earlier`` had not yet answers with that share."""
    out = dict(later)
    for name, value in later.items():
        if name in earlier and value.is_floating_point():
            out[name] = torch.lerp(earlier[name], value, share)
        elif name.startswith("finer.4"):
            out[name] = share * value
    return out


def main() -> None:
    """Write the file and say how it scores."""
    run, dev = Path(sys.argv[1]), Path(sys.argv[2])
    target = Path(sys.argv[3]) if len(sys.argv) > 3 else TARGET
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    net = DrumNet(**config["network"])
    state = torch.load(run / "checkpoint.pt", map_location="cpu")
    weights = state["mean"]
    if len(sys.argv) > 5:
        earlier = torch.load(Path(sys.argv[4]) / "checkpoint.pt", map_location="cpu")["mean"]
        weights = between(earlier, weights, float(sys.argv[5]))
    net.load_state_dict(weights)
    net.eval()
    torch.set_num_threads(1)
    seed = config["seeds"]["dev"]
    found = probabilities(net, dev_mixes(dev, seed), "cpu")
    thresholds = chosen_thresholds(found)
    with torch.no_grad():
        for group, threshold in enumerate(thresholds):
            net.exit.bias[group] -= float(np.log(threshold / (1 - threshold)))
    rows = [counts(found, group, threshold) for group, threshold in enumerate(thresholds)]
    print(f"step {state['step']}, held-out kits and performances: pooled F {f(sum(rows)):.3f}")
    for name, row, threshold in zip(NAMES, rows, thresholds, strict=True):
        print(f"  {name} F {f(row):.3f}, {int(row[1])} strokes, threshold {threshold:.2f}")
    target.parent.mkdir(parents=True, exist_ok=True)
    example = torch.rand(1, 400, BANDS)
    torch.onnx.export(
        Answering(net).eval(),
        (example,),
        str(target),
        input_names=["bands"],
        output_names=["heard", "mask"],
        dynamic_axes={name: {1: "frames"} for name in ("bands", "heard", "mask")},
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(target))
    given = torch.rand(1, 777, BANDS)
    with torch.no_grad():
        wanted = Answering(net).eval()(given)
    got = onnxruntime.InferenceSession(str(target)).run(None, {"bands": given.numpy()})
    off = max(float(np.abs(one - other.numpy()).max()) for one, other in zip(got, wanted, strict=True))
    print(f"{target} {target.stat().st_size / 1e6:.2f} MB, off by at most {off:.1e}, {GROUPS} groups")


if __name__ == "__main__":
    main()
