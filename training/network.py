# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: INP001 - beside scripts, not a package
"""The drum network: convolutions over time and frequency, then dilated ones over time, and a mask from both.

No recurrence and no statistics over the song, so a frame's answer depends on ``reach`` frames on either side and on
nothing else: a song heard in pieces is heard as in one. Outputs per frame: five onset logits (kick, snare, tom, hi-hat,
cymbal); whether a hat is open, whether it is struck by the pedal, whether a cymbal is a ride; five velocities; and for each
band the drums' share of its energy.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sidestick.listen.features import BANDS

GROUPS = 5
KINDS = 3
FINE = 8  # channels of what makes the mask finer than a band and a frame at a time
OUTPUTS = 2 * GROUPS + KINDS


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
    """Shape (batch, frames, BANDS) to logits (batch, frames, OUTPUTS) and mask logits (batch, frames, BANDS)."""

    def __init__(self, front: list[int], width: int, dilations: list[int], dropout: float) -> None:
        super().__init__()
        a, b, c = front
        self.entry = nn.BatchNorm1d(BANDS)
        self.first = nn.Sequential(nn.Conv2d(1, a, (3, 3), padding=(1, 1), bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.front = nn.Sequential(
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
        self.masks = nn.Conv1d(width, BANDS, 1)
        self.near = nn.Conv2d(a, 1, (5, 5), padding=(2, 2))
        self.finer = nn.Sequential(
            nn.Conv2d(a + 2, FINE, (5, 3), padding=(2, 1)),
            nn.ReLU(),
            nn.Conv2d(FINE, FINE, (3, 3), padding=(1, 1)),
            nn.ReLU(),
            nn.Conv2d(FINE, 1, 1),
        )
        nn.init.constant_(self.exit.bias[:GROUPS], -3.0)
        nn.init.zeros_(self.finer[-1].weight)
        nn.init.zeros_(self.finer[-1].bias)
        self.reach = 8 + sum(dilations)

    def forward(self, x: Tensor, masked: int | None = None) -> tuple[Tensor, Tensor]:
        """Return the logits; masks of the first ``masked`` clips alone where that is given: they are a third of the work."""
        given = self.entry(x.transpose(1, 2)).transpose(1, 2).unsqueeze(1)
        first = self.first(given)  # batch, channels, frames, bands
        x = self.front(first)
        x = x.permute(0, 1, 3, 2).flatten(1, 2)
        x = self.blocks(self.narrow(x))
        first, given = first[:masked], given[:masked]
        mask = self.masks(x[:masked]).transpose(1, 2).unsqueeze(1) + self.near(first)
        mask = mask + self.finer(torch.cat([first, given.to(mask.dtype), mask], dim=1))
        return self.exit(x).transpose(1, 2), mask.squeeze(1)
