# SPDX-License-Identifier: Apache-2.0
"""What two hands and two feet can play.

The body: two hands for everything but the kick and the hi-hat's pedal, the right foot for the kick, the left for the
pedal. A hand needs ``HAND_US`` between strokes and ``REACH_US`` more to get to another pad; a foot needs ``FOOT_US``.
By these figures human drummers (the Groove MIDI Dataset, Gillick et al. 2019) lose about 2 strokes of 100: drags, flams
and what a bouncing stick or a second pedal adds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, permutations

from sidestick.music import Articulation, Note, Pad

HAND_US = 90_000
REACH_US = 20_000
FOOT_US = 90_000

_PAD_ORDER = {pad: index for index, pad in enumerate(Pad)}
Hands = tuple[tuple[int, Pad | None], ...]
_AT_REST: Hands = ((-HAND_US - REACH_US, None),) * 2


def hands_of(notes: Sequence[Note]) -> list[Note]:
    """Return those of ``notes`` that a hand plays."""
    return [note for note in notes if note.pad is not Pad.KICK and note.articulation is not Articulation.PEDAL]


def playable(notes: Sequence[Note], weight: Callable[[Note], float]) -> list[Note]:
    """Return ``notes`` without those that no body could play: of notes in each other's way the lightest goes.

    ``notes`` in order of (tick, pad); the order is kept.
    """
    kept = _by_hands(hands_of(notes), weight)
    kept += _by_foot([note for note in notes if note.pad is Pad.KICK], weight)
    kept += _by_foot([note for note in notes if note.articulation is Articulation.PEDAL], weight)
    return sorted(kept, key=lambda note: (note.tick, _PAD_ORDER[note.pad]))


def _by_foot(notes: Sequence[Note], weight: Callable[[Note], float]) -> list[Note]:
    kept: list[Note] = []
    for note in notes:
        if not kept or note.time_us - kept[-1].time_us >= FOOT_US:
            kept.append(note)
        elif weight(note) > weight(kept[-1]) and (len(kept) < 2 or note.time_us - kept[-2].time_us >= FOOT_US):
            kept[-1] = note
    return kept


def _by_hands(notes: Sequence[Note], weight: Callable[[Note], float]) -> list[Note]:
    """Walk through the song, the hands' state saved before each stroke; where they cannot go on, step back and thin."""
    times: list[int] = []
    groups: list[list[Note]] = []
    for time_us, together in groupby(notes, key=lambda note: note.time_us):
        times.append(time_us)
        groups.append(list(together))
    states: list[Hands] = [_AT_REST]
    place = 0
    while place < len(groups):
        after = _after(states[place], groups[place], times[place])
        if after is None:
            place = _thinned(groups, times, place, weight)
            del states[place + 1 :]
        else:
            states.append(after)
            place += 1
    return [note for group in groups for note in group]


def _thinned(groups: list[list[Note]], times: Sequence[int], place: int, weight: Callable[[Note], float]) -> int:
    """Take the lightest of the notes that are in each other's way at ``place`` out, and return where it was."""
    now = groups[place]
    rivals = [(weight(note), -place, -_PAD_ORDER[note.pad], place, note) for note in now]
    if len(now) <= len(_AT_REST):
        for before in range(place - 1, -1, -1):
            gap = times[place] - times[before]
            if gap >= HAND_US + REACH_US:
                break
            rivals += [
                (weight(note), -before, -_PAD_ORDER[note.pad], before, note)
                for note in groups[before]
                if gap < HAND_US or any(note.pad is not other.pad for other in now)
            ]
    *_, where, lightest = min(rivals, key=lambda rival: rival[:3])
    groups[where].remove(lightest)
    return where


def _after(hands: Hands, wanted: Sequence[Note], time_us: int) -> Hands | None:
    """Return the hands after playing ``wanted`` at once, or ``None`` when they cannot."""
    if len(wanted) > len(hands):
        return None
    best: tuple[int, Hands] | None = None
    for order in permutations(range(len(hands)), len(wanted)):
        after = list(hands)
        comfort = 0
        for hand, note in zip(order, wanted, strict=True):
            last_us, pad = hands[hand]
            room = time_us - last_us - HAND_US - (REACH_US if pad is not None and pad is not note.pad else 0)
            if room < 0:
                break
            # A hand stays on its pad where it can; else the one that has rested longer moves.
            comfort += min(room, 1_000_000) + (500_000 if pad is note.pad else 0)
            after[hand] = (time_us, note.pad)
        else:
            if best is None or comfort > best[0]:
                best = (comfort, tuple(after))
    return None if best is None else best[1]
