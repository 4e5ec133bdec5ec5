# SPDX-License-Identifier: Apache-2.0
"""What two hands and two feet can play, and with which hand.

The body: two hands for everything but the kick and the hi-hat's pedal, the right foot for the kick, the left for the
pedal. A hand needs ``HAND_US`` between strokes, more when it travels to another pad, and cannot keep its fastest up:
after ``BURST`` fast strokes in a row it needs ``SUSTAINED_US`` (practised drummers tap 5 to 7 a second with one hand and
only the fastest in the world 10: Fujii, Kudo, Ohtsuki & Oda 2009). A foot needs ``FOOT_US``. The hi-hat cannot be struck
open while its pedal is pressed.

What is found playable is proved by its sticking: ``flaws`` checks each stroke of it. Leaving strokes out of a playable
part leaves it playable, since travel obeys the triangle inequality: so all levels are proved by the sticking of the highest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import groupby, permutations
from typing import NamedTuple

from sidestick.arrange.stroke import PAD_ORDER
from sidestick.music import Articulation, Note, Pad

HAND_US = 90_000
FOOT_US = 90_000
SUSTAINED_US = 120_000
BURST = 12

#: Where the pads of a right-handed kit stand seen from the stool, in half metres; travel is the way between them.
_STANDS: dict[Pad, tuple[float, float]] = {
    Pad.CRASH: (-0.9, 1.6),
    Pad.HIHAT: (-1.2, 0.6),
    Pad.SNARE: (-0.2, 0.5),
    Pad.KICK: (0.0, 1.0),
    Pad.TOM_HIGH: (-0.3, 1.3),
    Pad.TOM_MID: (0.5, 1.3),
    Pad.TOM_LOW: (1.1, 0.5),
    Pad.RIDE: (1.2, 1.3),
}
_TRAVEL_US = 14_000
"""Microseconds a half metre costs beyond the stroke itself."""

TRAVEL_US: dict[tuple[Pad, Pad], int] = {
    (one, other): round(_TRAVEL_US * ((x - a) ** 2 + (y - b) ** 2) ** 0.5)
    for one, (x, y) in _STANDS.items()
    for other, (a, b) in _STANDS.items()
}
_FARTHEST_US = max(TRAVEL_US.values())


class Limb(StrEnum):
    """What strikes a note."""

    RIGHT = "right_hand"
    LEFT = "left_hand"
    RIGHT_FOOT = "right_foot"
    LEFT_FOOT = "left_foot"


class Reason(StrEnum):
    """Why a note was left out: key of a sentence in ``words/*/coach.json``, ``left_out``."""

    THREE_AT_ONCE = "three_at_once"
    HAND_TOO_FAST = "hand_too_fast"
    TOO_FAR = "too_far"
    FOOT_TOO_FAST = "foot_too_fast"
    PEDAL_AND_OPEN = "pedal_and_open"
    ALONE = "alone"


class Hand(NamedTuple):
    """When a hand last struck, what, and how many fast strokes in a row it has made."""

    last_us: int
    pad: Pad | None
    fast: int


_HANDS = (Limb.RIGHT, Limb.LEFT)
_AT_REST = (Hand(-10_000_000, None, 0),) * len(_HANDS)
_AHEAD = {Pad.TOM_LOW: Limb.RIGHT, Pad.RIDE: Limb.RIGHT, Pad.HIHAT: Limb.RIGHT, Pad.SNARE: Limb.LEFT}
"""Which hand a right-hander leads with, all else equal."""


class Played(NamedTuple):
    """The playable notes in order, the limb of each by (tick, pad), and the notes left out with the reason."""

    notes: list[Note]
    limbs: dict[tuple[int, Pad], Limb]
    left_out: list[tuple[Note, Reason]]


def hands_of(notes: Sequence[Note]) -> list[Note]:
    """Return those of ``notes`` that a hand plays."""
    return [note for note in notes if note.pad is not Pad.KICK and note.articulation is not Articulation.PEDAL]


def playable(notes: Sequence[Note], weight: Mapping[tuple[int, Pad], float]) -> Played:
    """Return what a body can play of ``notes``: of notes in each other's way the lightest goes.

    ``notes`` in order of (tick, lane); ``weight`` by (tick, pad).
    """
    out: list[tuple[Note, Reason]] = []
    kick = _by_foot([note for note in notes if note.pad is Pad.KICK], weight, out)
    open_at = {note.tick for note in notes if note.pad is Pad.HIHAT and note.articulation is Articulation.OPEN}
    pressed = [note for note in notes if note.articulation is Articulation.PEDAL and note.pad is not Pad.KICK]
    out += [(note, Reason.PEDAL_AND_OPEN) for note in pressed if note.tick in open_at]
    pedal = _by_foot([note for note in pressed if note.tick not in open_at], weight, out)
    limbs: dict[tuple[int, Pad], Limb] = {}
    hands = _by_hands(hands_of(notes), weight, out, limbs)
    limbs |= {(note.tick, note.pad): Limb.RIGHT_FOOT for note in kick}
    limbs |= {(note.tick, note.pad): Limb.LEFT_FOOT for note in pedal}
    kept = sorted(hands + kick + pedal, key=lambda note: (note.tick, PAD_ORDER[note.pad]))
    return Played(kept, limbs, sorted(out, key=lambda row: (row[0].tick, PAD_ORDER[row[0].pad])))


def flaws(notes: Sequence[Note], limbs: Mapping[tuple[int, Pad], Limb]) -> list[tuple[Note, Reason]]:
    """Return the notes that cannot be played with the limbs given; none where the part is playable as it is struck."""
    found: list[tuple[Note, Reason]] = []
    hands = dict(zip(_HANDS, _AT_REST, strict=True))
    feet: dict[Limb, int] = {}
    for note in notes:
        limb = limbs[note.tick, note.pad]
        if limb in hands:
            after = _struck(hands[limb], note)
            if isinstance(after, Reason):
                found.append((note, after))
            else:
                hands[limb] = after
        else:
            if limb in feet and note.time_us - feet[limb] < FOOT_US:
                found.append((note, Reason.FOOT_TOO_FAST))
            feet[limb] = note.time_us
    return found


def _struck(hand: Hand, note: Note) -> Hand | Reason:
    """Return the hand after striking ``note``, or why it cannot."""
    gap = note.time_us - hand.last_us
    if gap <= 0:
        return Reason.THREE_AT_ONCE
    fast = hand.fast + 1 if gap < SUSTAINED_US else 0
    if gap < HAND_US or fast > BURST:
        return Reason.HAND_TOO_FAST
    if hand.pad is not None and gap < HAND_US + TRAVEL_US[hand.pad, note.pad]:
        return Reason.TOO_FAR
    return Hand(note.time_us, note.pad, fast)


def _by_foot(
    notes: Sequence[Note], weight: Mapping[tuple[int, Pad], float], out: list[tuple[Note, Reason]]
) -> list[Note]:
    kept: list[Note] = []
    for note in notes:
        if not kept or note.time_us - kept[-1].time_us >= FOOT_US:
            kept.append(note)
            continue
        free = len(kept) < 2 or note.time_us - kept[-2].time_us >= FOOT_US
        heavier = weight[note.tick, note.pad] > weight[kept[-1].tick, kept[-1].pad]
        lighter = kept.pop() if heavier and free else note
        if lighter is not note:
            kept.append(note)
        out.append((lighter, Reason.FOOT_TOO_FAST))
    return kept


def _by_hands(
    notes: Sequence[Note],
    weight: Mapping[tuple[int, Pad], float],
    out: list[tuple[Note, Reason]],
    limbs: dict[tuple[int, Pad], Limb],
) -> list[Note]:
    """Walk through the song, the hands' state saved before each stroke; where they cannot go on, step back and thin."""
    times: list[int] = []
    groups: list[list[Note]] = []
    for time_us, together in groupby(notes, key=lambda note: note.time_us):
        times.append(time_us)
        groups.append(list(together))
    states: list[tuple[Hand, ...]] = [_AT_REST]
    place = 0
    while place < len(groups):
        after = _after(states[place], groups[place])
        if isinstance(after, Reason):
            place, gone = _thinned(groups, times, place, weight)
            out.append((gone, after))
            del states[place + 1 :]
        else:
            states.append(after)
            place += 1
    for index, group in enumerate(groups):
        for note in group:
            before, now = states[index], states[index + 1]
            limbs[note.tick, note.pad] = next(
                limb
                for limb, old, new in zip(_HANDS, before, now, strict=True)
                if new is not old and new.pad is note.pad and new.last_us == note.time_us
            )
    return [note for group in groups for note in group]


def _thinned(
    groups: list[list[Note]], times: Sequence[int], place: int, weight: Mapping[tuple[int, Pad], float]
) -> tuple[int, Note]:
    """Take the lightest of the notes that are in each other's way at ``place`` out; return where it was, and it."""
    now = groups[place]
    rivals = [(weight[note.tick, note.pad], -place, -PAD_ORDER[note.pad], place, note) for note in now]
    if len(now) <= len(_HANDS):
        for before in range(place - 1, -1, -1):
            gap = times[place] - times[before]
            if gap >= max(HAND_US + _FARTHEST_US, SUSTAINED_US):
                break
            rivals += [
                (weight[note.tick, note.pad], -before, -PAD_ORDER[note.pad], before, note)
                for note in groups[before]
                if gap < HAND_US or any(note.pad is not other.pad for other in now) or gap < SUSTAINED_US
            ]
    *_, where, lightest = min(rivals, key=lambda rival: rival[:3])
    groups[where].remove(lightest)
    return where, lightest


def _after(hands: tuple[Hand, ...], wanted: Sequence[Note]) -> tuple[Hand, ...] | Reason:
    """Return the hands after playing ``wanted`` at once, or why they cannot."""
    if len(wanted) > len(hands):
        return Reason.THREE_AT_ONCE
    best: tuple[int, tuple[Hand, ...]] | None = None
    why = Reason.HAND_TOO_FAST
    for order in permutations(range(len(hands)), len(wanted)):
        after = list(hands)
        comfort = 0
        for index, note in zip(order, wanted, strict=True):
            struck = _struck(hands[index], note)
            if isinstance(struck, Reason):
                why = Reason.TOO_FAR if struck is Reason.TOO_FAR else why
                break
            # A hand stays on its pad where it can; else the one that has rested longer moves.
            comfort += min(note.time_us - hands[index].last_us, 1_000_000) - 40_000 * struck.fast
            comfort += 500_000 if hands[index].pad is note.pad else 0
            comfort += 1_000 if _AHEAD.get(note.pad) is _HANDS[index] else 0
            after[index] = struck
        else:
            if best is None or comfort > best[0]:
                best = (comfort, tuple(after))
    return why if best is None else best[1]
