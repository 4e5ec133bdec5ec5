# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""The drum network: convolutions over time and frequency, then dilated ones over time.

No recurrence and no statistics over the song, so a frame's answer depends on ``reach`` frames on either side and on
nothing else: a song heard in pieces is heard as in one. Outputs per frame: five onset logits (kick, snare, tom, hi-hat,
cymbal), whether a hat is open and a cymbal a ride, and five velocities.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sidestick.listen.features import BANDS

GROUPS = 5
OUTPUTS = 2 * GROUPS + 2


class Block(nn.Module):
    """A dilated convolution that adds to what came in."""

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(width),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Conv1d(width, width, 1, bias=False),
            nn.BatchNorm1d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Shape (batch, width, frames) to the same."""
        return torch.relu(x + self.inner(x))


class DrumNet(nn.Module):
    """Shape (batch, frames, BANDS) to (batch, frames, OUTPUTS), all logits."""

    def __init__(self, front: list[int], width: int, dilations: list[int], dropout: float) -> None:
        super().__init__()
        a, b, c = front
        self.entry = nn.BatchNorm1d(BANDS)
        self.front = nn.Sequential(
            nn.Conv2d(1, a, (3, 3), padding=(1, 1), bias=False),
            nn.BatchNorm2d(a),
            nn.ReLU(),
            nn.Conv2d(a, b, (3, 4), stride=(1, 2), padding=(1, 1), bias=False),
            nn.BatchNorm2d(b),
            nn.ReLU(),
            nn.Conv2d(b, c, (3, 3), stride=(1, 3), padding=(1, 0), bias=False),
            nn.BatchNorm2d(c),
            nn.ReLU(),
        )
        self.narrow = nn.Sequential(
            nn.Conv1d(c * (BANDS // 6), width, 1, bias=False), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(dropout)
        )
        self.blocks = nn.Sequential(*[Block(width, dilation, dropout) for dilation in dilations])
        self.exit = nn.Conv1d(width, OUTPUTS, 1)
        nn.init.constant_(self.exit.bias[:GROUPS], -3.0)
        self.reach = 3 + sum(dilations)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logits."""
        x = self.entry(x.transpose(1, 2)).transpose(1, 2)
        x = self.front(x.unsqueeze(1))  # batch, channels, frames, bands
        x = x.permute(0, 1, 3, 2).flatten(1, 2)
        return self.exit(self.blocks(self.narrow(x))).transpose(1, 2)
