# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251, T201 - a script, not a package
"""Make ``src/sidestick/listen/weights/drums.onnx``: ``python training/export.py RUN DEV [OTHER RUN] [--trust …] [--to FILE]``.

Batch norms are folded in, and each group's threshold, chosen on the held-out kits and performances, goes into its bias:
one half is then where a stroke begins to be likelier than not. With ``OTHER RUN`` the file holds both networks and answers with
the mean of their log odds: two that were trained on other songs err in different places (Hansen & Salamon 1990). The file is
compared with the networks it came from. A run may also be ``FILE.onnx:0``, the first network of a file that was exported before;
``--trust`` says how much each group's log odds of the first of two count.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import GROUPS, OUTPUTS, DrumNet
from read_back import trained
from scores import NAMES, chosen_thresholds, counts, dev_mixes, f, probabilities
from torch import Tensor, nn

from sidestick.listen.features import BANDS, band_centres_hz

TARGET = Path(__file__).parents[1] / "src/sidestick/listen/weights/drums.onnx"
BASS_HZ = 150.0


class Together(nn.Module):
    """Networks whose log odds are averaged, each as much as it is trusted, less what each group's threshold has.

    In the bass the greater of the masks holds: a long low kick that one of them takes for a bass is left to the other.
    """

    def __init__(self, nets: list[DrumNet], trust: list[float] | None = None) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)
        shares = torch.full((len(nets), OUTPUTS), 1 / len(nets))
        if trust is not None:  # kinds and velocities count as the kick does
            first = torch.tensor([*trust, *[trust[0]] * (OUTPUTS - GROUPS)])
            shares = torch.stack([first, 1 - first])
        self.register_buffer("trust", shares)
        self.register_buffer("less", torch.zeros(OUTPUTS))
        self.register_buffer("is_bass", torch.from_numpy(band_centres_hz() < BASS_HZ))

    def forward(self, bands: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits, shapes as those of ``DrumNet``."""
        heard, masks = zip(*(net(bands) for net in self.nets), strict=True)
        mask = torch.stack(masks)
        odds = (torch.stack(heard) * self.trust[:, None, None]).sum(dim=0) - self.less
        return odds, torch.where(self.is_bass, mask.amax(dim=0), mask.mean(dim=0))


class Answering(nn.Module):
    """Networks with probabilities instead of logits."""

    def __init__(self, nets: Together) -> None:
        super().__init__()
        self.nets = nets

    def forward(self, bands: Tensor) -> tuple[Tensor, Tensor]:
        """Shape (1, frames, BANDS) to (1, frames, 13) and (1, frames, BANDS)."""
        heard, mask = self.nets(bands)
        return torch.sigmoid(heard), torch.sigmoid(mask)


def main() -> None:
    """Write the file and say how it scores."""
    parser = argparse.ArgumentParser()
    for name in ("run", "dev"):
        parser.add_argument(name, type=Path)
    parser.add_argument("other", type=Path, nargs="*")
    parser.add_argument(
        "--trust", type=float, nargs=GROUPS, help="shares of the first of two: kick snare tom hat cymbal"
    )
    parser.add_argument("--to", type=Path, default=TARGET)
    given = parser.parse_args()
    target = given.to
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    members = [trained(path, config["network"]) for path in (given.run, *given.other)]
    if given.trust and len(members) != 2:
        parser.error("--trust shares between two networks; give one OTHER RUN.")
    net = Together([member for member, _ in members], given.trust).eval()
    torch.set_num_threads(1)
    seed = config["seeds"]["dev"]
    found = probabilities(net, dev_mixes(given.dev, seed), "cpu")
    thresholds = chosen_thresholds(found)
    with torch.no_grad():
        for group, threshold in enumerate(thresholds):
            net.less[group] = float(np.log(threshold / (1 - threshold)))
    rows = [counts(found, group, threshold) for group, threshold in enumerate(thresholds)]
    print(f"steps {[step for _, step in members]}, held-out kits and performances: pooled F {f(sum(rows)):.3f}")
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
    bands = torch.rand(1, 777, BANDS)
    with torch.no_grad():
        wanted = Answering(net).eval()(bands)
    got = onnxruntime.InferenceSession(str(target)).run(None, {"bands": bands.numpy()})
    off = max(float(np.abs(one - other.numpy()).max()) for one, other in zip(got, wanted, strict=True))
    print(f"{target} {target.stat().st_size / 1e6:.2f} MB, off by at most {off:.1e}, {GROUPS} groups")


if __name__ == "__main__":
    main()
