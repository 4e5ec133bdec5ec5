# SPDX-License-Identifier: Apache-2.0
"""Songs to arrange: exact grooves, and whatever Hypothesis thinks of."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import strategies as st

from sidestick.music import Beat, Heard, Metre, Onset, Pad, Section

EXAMPLES = int(os.environ.get("SIDESTICK_EXAMPLES", "150"))
"""Songs that each invariant is tried on; before a release some thousands (docs/why/levels.md)."""


def heard(
    onsets: Sequence[Onset],
    *,
    bars: int = 8,
    beats_per_bar: int = 4,
    bpm: float = 120.0,
    start_s: float = 0.4,
    notices: tuple[str, ...] = (),
    units_per_beat: int = 1,
) -> Heard:
    step = 60 / bpm
    count = bars * beats_per_bar
    beats = tuple(Beat(start_s + i * step, i // beats_per_bar + 1, i % beats_per_bar + 1, 0.9) for i in range(count))
    duration = start_s + count * step + 1
    half = start_s + (bars // 2) * beats_per_bar * step
    sections = (Section(0.0, half, "verse", 0.8), Section(half, duration, "chorus", 0.8))
    metre = Metre(beats_per_bar) if units_per_beat == 1 else Metre(beats_per_bar * units_per_beat, 8, units_per_beat)
    return Heard(duration, bpm, metre, beats, sections, tuple(onsets), -14.0, notices)


def rock(bars: int = 8, bpm: float = 120.0, start_s: float = 0.4) -> list[Onset]:
    """Kick on 1 and 3 and the half beat after 3, snare on 2 and 4, hi-hat in eighths, a crash on each fourth bar."""
    step = 60 / bpm
    onsets = []
    for bar in range(bars):
        zero = start_s + bar * 4 * step
        onsets += [
            Onset(zero + beat * step / 2, Pad.HIHAT, 70, 0.9) for beat in range(8) if not (bar % 4 == 0 and beat == 0)
        ]
        onsets += [Onset(zero + beat * step, Pad.KICK, 100, 0.95) for beat in (0, 2, 2.5)]
        onsets += [Onset(zero + beat * step, Pad.SNARE, 105, 0.95) for beat in (1, 3)]
        if bar % 4 == 0:
            onsets.append(Onset(zero, Pad.CRASH, 110, 0.9))
    return sorted(onsets, key=lambda onset: onset.time_s)


def slow_blues(bars: int = 6, bpm: float = 60.0, start_s: float = 0.4) -> list[Onset]:
    """12/8: kick on 1 and 3, snare on 2 and 4, hi-hat on each of twelve eighths; ``bpm`` counts beats of three eighths."""
    eighth = 20 / bpm
    onsets = []
    for bar in range(bars):
        zero = start_s + bar * 12 * eighth
        onsets += [Onset(zero + place * eighth, Pad.HIHAT, 70, 0.9) for place in range(12)]
        onsets += [Onset(zero + place * eighth, Pad.KICK, 100, 0.95) for place in (0, 6)]
        onsets += [Onset(zero + place * eighth, Pad.SNARE, 105, 0.95) for place in (3, 9)]
    return sorted(onsets, key=lambda onset: onset.time_s)


random_onsets = st.lists(
    st.builds(
        Onset,
        time_s=st.floats(0, 17, allow_nan=False),
        pad=st.sampled_from(list(Pad)),
        velocity=st.integers(1, 127),
        confidence=st.floats(0, 1, allow_nan=False),
    ),
    max_size=120,
)
random_heard = st.builds(
    heard,
    onsets=random_onsets,
    bars=st.integers(2, 8),
    beats_per_bar=st.sampled_from([3, 4, 5, 6]),
    bpm=st.floats(50, 220),
    start_s=st.floats(0, 2),
    units_per_beat=st.sampled_from([1, 1, 3]),
)
