# SPDX-License-Identifier: Apache-2.0
"""What two hands and two feet can play.

The body: two hands for everything but the kick and the hi-hat's pedal, the right foot for the kick, the left for the
pedal. A hand needs ``HAND_US`` between strokes and ``REACH_US`` more to get to another pad; the kick foot needs
``FOOT_US``. The figures are brisk but ordinary: single strokes at 270 a minute in sixteenths for two hands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, permutations

from sidestick.music import Articulation, Note, Pad

HAND_US = 110_000
REACH_US = 40_000
FOOT_US = 90_000


def hands_of(notes: Sequence[Note]) -> list[Note]:
    """Return those of ``notes`` that a hand plays."""
    return [note for note in notes if note.pad is not Pad.KICK and note.articulation is not Articulation.PEDAL]


def playable(notes: Sequence[Note], weight: Callable[[Note], float]) -> list[Note]:
    """Return ``notes`` without those that no body could play, the lightest left out first.

    ``notes`` in order of (tick, pad); the order is kept.
    """
    hands: list[tuple[int, Pad | None]] = [(-HAND_US - REACH_US, None), (-HAND_US - REACH_US, None)]
    kick_us = pedal_us = -FOOT_US
    kept: list[Note] = []
    for time_us, together in groupby(notes, key=lambda note: note.time_us):
        group = list(together)
        for note in group:
            if note.pad is Pad.KICK and time_us - kick_us >= FOOT_US:
                kick_us = time_us
                kept.append(note)
            elif note.articulation is Articulation.PEDAL and time_us - pedal_us >= FOOT_US:
                pedal_us = time_us
                kept.append(note)
        wanted = sorted(hands_of(group), key=lambda note: (-weight(note), note.pad))
        while wanted:
            placed = _sticking(hands, wanted, time_us)
            if placed is not None:
                hands = placed
                kept += wanted
                break
            wanted.pop()
    return sorted(kept, key=lambda note: (note.tick, list(Pad).index(note.pad)))


def _sticking(
    hands: list[tuple[int, Pad | None]], wanted: Sequence[Note], time_us: int
) -> list[tuple[int, Pad | None]] | None:
    """Return the hands after playing ``wanted`` at once, or ``None`` when they cannot."""
    if len(wanted) > len(hands):
        return None
    best: tuple[int, list[tuple[int, Pad | None]]] | None = None
    for order in permutations(range(len(hands)), len(wanted)):
        after = list(hands)
        slack = 0
        for hand, note in zip(order, wanted, strict=True):
            last_us, pad = hands[hand]
            room = time_us - last_us - HAND_US - (REACH_US if pad is not None and pad is not note.pad else 0)
            if room < 0:
                break
            # Staying on a pad and resting the busier hand are both comfortable: the least slack that is enough wins.
            slack += min(room, 1_000_000) - (500_000 if pad is note.pad else 0)
            after[hand] = (time_us, note.pad)
        else:
            if best is None or -slack < best[0]:
                best = (-slack, after)
    return None if best is None else best[1]
