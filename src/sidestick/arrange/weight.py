# SPDX-License-Identifier: Apache-2.0
"""How much a note matters to the song: what is kept first when a chart is thinned.

Metrical strength after Lerdahl and Jackendoff (1983), the backbeat, the crash on one, where sections begin, loudness and
how sure the ear was. A note weighs what its siblings at the same place of other bars weigh on average, so that bars that
repeat are thinned alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sidestick.arrange.metre import backbeats
from sidestick.arrange.stroke import BAR, BEAT, Stroke
from sidestick.arrange.tempo_grid import Grid
from sidestick.music import Articulation, Pad

#: Weight of a place by its depth: bar line, beat, half beat, everything finer.
_METRICAL = (1.0, 0.8, 0.45, 0.2)
_BY_PAD = {Pad.KICK: 0.5, Pad.SNARE: 0.6, Pad.HIHAT: 0.2, Pad.RIDE: 0.2, Pad.CRASH: 0.3}
_TOMS = 0.25
_BACKBEAT = 0.8
_CRASH_ON_ONE = 1.2
_LANDMARK = 0.5
_PEDAL = -0.15
_LOUDNESS, _CONFIDENCE = 0.3, 0.5


def weights(strokes: Sequence[Stroke], grid: Grid, section_ticks: Sequence[int]) -> list[float]:
    """Return each stroke's weight, about 0 to 4, in steps of a hundredth.

    Where a section starts (``section_ticks``) a bar line's strokes weigh more: it is what players steer by.
    """
    lean = backbeats(strokes, grid)
    landmarks = set(section_ticks)
    heard: dict[tuple[int, int, Pad], list[float]] = defaultdict(list)
    lengths = {bar: grid.bar_length(bar) for bar in {stroke.bar for stroke in strokes}}
    for stroke in strokes:
        note = stroke.note
        heard[lengths[stroke.bar], *stroke.mark].append(_LOUDNESS * note.velocity / 127 + _CONFIDENCE * note.confidence)
    means = {mark: sum(values) / len(values) for mark, values in heard.items()}
    found = []
    for stroke in strokes:
        note, length = stroke.note, lengths[stroke.bar]
        total = _METRICAL[stroke.depth] + _BY_PAD.get(note.pad, _TOMS) + means[length, *stroke.mark]
        if note.pad is Pad.SNARE and stroke.depth <= BEAT and (length, stroke.place) in lean:
            total += _BACKBEAT
        if note.pad is Pad.CRASH and stroke.depth == BAR:
            total += _CRASH_ON_ONE
        if note.tick in landmarks:
            total += _LANDMARK
        if note.articulation is Articulation.PEDAL:
            total += _PEDAL
        found.append(round(total, 2))
    return found
