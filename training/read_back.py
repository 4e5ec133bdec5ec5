# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001, TID251 - beside scripts, not a package
"""A network out of a run, or out of a file that ``export.py`` wrote: to be heard with a newer one, or to be trained further."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from network import DrumNet
from onnx import numpy_helper
from torch import Tensor, nn


def read_back(path: Path, number: int, plan: dict) -> DrumNet:
    """Return network ``number`` of the file at ``path``; its batch norms are as folded in there.

    Raises ``ValueError`` where the file holds no such network of this plan.
    """
    graph = onnx.load(str(path)).graph
    values = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    own = f"nets.nets.{number}."
    named = {name.removeprefix(own): value for name, value in values.items() if name.startswith(own)}
    folded: list[list[tuple[torch.Tensor, torch.Tensor]]] = []
    for node in graph.node:
        if node.op_type == "BatchNormalization":  # each network begins with the only one that is not folded in
            folded.append([])
        elif node.op_type == "Conv" and not node.input[1].startswith("nets."):  # what is folded in has no name of ours
            folded[-1].append((values[node.input[1]], values[node.input[2]]))
    net = DrumNet(**plan).eval()
    rows = [net.first, net.front, net.narrow, *(block.inner for block in net.blocks)]
    pairs = [(one, row[at + 1]) for row in rows for at, one in enumerate(row) if isinstance(one, nn.Conv1d | nn.Conv2d)]
    if not named or len(folded) <= number or len(folded[number]) != len(pairs):
        raise ValueError(f"{path} holds no network {number} of this plan.")
    net.load_state_dict(named, strict=False)
    with torch.no_grad():
        for (convolution, norm), (weight, bias) in zip(pairs, folded[number], strict=True):
            convolution.weight.copy_(weight.reshape(convolution.weight.shape))
            norm.weight.fill_(1)
            norm.bias.copy_(bias)
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
    return net


def trained(run: Path, plan: dict) -> tuple[DrumNet, int | str]:
    """Return the network of a run, and after how many steps; or that of ``FILE.onnx:NUMBER``, and its name."""
    file, colon, number = str(run).rpartition(":")
    if colon and number.isdigit():
        return read_back(Path(file), int(number), plan), run.name
    net = DrumNet(**plan)
    state = torch.load(run / "checkpoint.pt", map_location="cpu")
    net.load_state_dict(state["mean"])
    return net.eval(), state["step"]


def unfolded(net: DrumNet, bands: Tensor) -> None:
    """Give batch norms that were folded in the statistics of ``bands`` (batch, frames, BANDS), the answers unchanged.

    Only then can training go on: it norms by each batch's own statistics, and what is folded in would be forgotten.
    """
    norms = [one for one in net.eval().modules() if isinstance(one, nn.BatchNorm1d | nn.BatchNorm2d)]
    for norm in norms[1:]:  # the first is never folded in
        seen: list[Tensor] = []
        hook = norm.register_forward_pre_hook(lambda _, given, seen=seen: seen.append(given[0]))
        with torch.no_grad():
            net(bands)
            hook.remove()
            values = seen[0].transpose(0, 1).flatten(1)
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            norm.bias.add_((values.mean(dim=1) - norm.running_mean) * scale)
            norm.running_mean.copy_(values.mean(dim=1))
            norm.running_var.copy_(values.var(dim=1))
            norm.weight.copy_(scale * torch.sqrt(norm.running_var + norm.eps))
