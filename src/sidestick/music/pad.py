# SPDX-License-Identifier: Apache-2.0
"""What a player can strike, and its General MIDI numbers at the edges.

Eight pads; a hi-hat stroke also says how (closed, open, pedal). The General MIDI percussion map is that of the MIDI
Manufacturers Association (General MIDI System Level 1, 1991); numbers that many e-kits send beyond it (22 and 26 for
the hi-hat's edge, 58 and 50 for rims of toms) are folded onto their pad.
"""

from __future__ import annotations

from enum import StrEnum


class Pad(StrEnum):
    """A drum or cymbal, named as the field names it; the order is that of lanes from left to right."""

    CRASH = "crash"
    HIHAT = "hihat"
    SNARE = "snare"
    KICK = "kick"
    TOM_HIGH = "tom_high"
    TOM_MID = "tom_mid"
    TOM_LOW = "tom_low"
    RIDE = "ride"


class Articulation(StrEnum):
    """How a pad is struck. Only the hi-hat has more than the plain stroke."""

    PLAIN = "plain"
    CLOSED = "closed"
    OPEN = "open"
    PEDAL = "pedal"


HANDS_PADS = frozenset(Pad) - {Pad.KICK}
"""Pads that a hand strikes; the hi-hat's pedal stroke is the left foot's."""

_GM: tuple[tuple[int, Pad, Articulation], ...] = (
    (35, Pad.KICK, Articulation.PLAIN),
    (36, Pad.KICK, Articulation.PLAIN),
    (37, Pad.SNARE, Articulation.PLAIN),
    (38, Pad.SNARE, Articulation.PLAIN),
    (39, Pad.SNARE, Articulation.PLAIN),
    (40, Pad.SNARE, Articulation.PLAIN),
    (22, Pad.HIHAT, Articulation.CLOSED),
    (42, Pad.HIHAT, Articulation.CLOSED),
    (44, Pad.HIHAT, Articulation.PEDAL),
    (26, Pad.HIHAT, Articulation.OPEN),
    (46, Pad.HIHAT, Articulation.OPEN),
    (48, Pad.TOM_HIGH, Articulation.PLAIN),
    (50, Pad.TOM_HIGH, Articulation.PLAIN),
    (45, Pad.TOM_MID, Articulation.PLAIN),
    (47, Pad.TOM_MID, Articulation.PLAIN),
    (41, Pad.TOM_LOW, Articulation.PLAIN),
    (43, Pad.TOM_LOW, Articulation.PLAIN),
    (58, Pad.TOM_LOW, Articulation.PLAIN),
    (49, Pad.CRASH, Articulation.PLAIN),
    (52, Pad.CRASH, Articulation.PLAIN),
    (55, Pad.CRASH, Articulation.PLAIN),
    (57, Pad.CRASH, Articulation.PLAIN),
    (51, Pad.RIDE, Articulation.PLAIN),
    (53, Pad.RIDE, Articulation.PLAIN),
    (59, Pad.RIDE, Articulation.PLAIN),
)

PAD_OF_GM: dict[int, tuple[Pad, Articulation]] = {number: (pad, how) for number, pad, how in _GM}
"""General MIDI note number to pad and articulation; a number that is not here is no drum of ours."""

GM_OF_PAD: dict[tuple[Pad, Articulation], int] = {
    (Pad.KICK, Articulation.PLAIN): 36,
    (Pad.SNARE, Articulation.PLAIN): 38,
    (Pad.HIHAT, Articulation.CLOSED): 42,
    (Pad.HIHAT, Articulation.PLAIN): 42,
    (Pad.HIHAT, Articulation.PEDAL): 44,
    (Pad.HIHAT, Articulation.OPEN): 46,
    (Pad.TOM_HIGH, Articulation.PLAIN): 48,
    (Pad.TOM_MID, Articulation.PLAIN): 45,
    (Pad.TOM_LOW, Articulation.PLAIN): 43,
    (Pad.CRASH, Articulation.PLAIN): 49,
    (Pad.RIDE, Articulation.PLAIN): 51,
}
"""Pad and articulation to the General MIDI number that is written."""
