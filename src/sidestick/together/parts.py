# SPDX-License-Identifier: Apache-2.0
"""One player's early and late, told apart: by pad, by place within the beat, by section; and whether it drifted.

A mean over a whole song hides a kick that drags beneath a hi-hat that rushes, or a chorus that runs away. What is told
of a part is told as of the whole: signed mean and SD, from ``FEWEST_HITS`` hits on.

Drift is the robust line (``trend.py``) through the means of windows of eight beats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sidestick.music import Section
from sidestick.together.pulse import Played
from sidestick.together.resample import FEWEST_HITS, whole_us
from sidestick.together.trend import FEWEST_IN_WINDOW, FEWEST_TO_SAY, WINDOW_BEATS, trend
from sidestick.together.values import Drift, Part, PartKind
from sidestick.units import MICROS_PER_SECOND, TICKS_PER_QUARTER

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SUBDIVISIONS: dict[str, tuple[int, ...]] = {
    "beat": (0,),
    "half": (240,),
    "quarter": (120, 360),
    "third": (160, 320),
}
"""Ticks after the beat; a swung eighth is a third. All else is ``finer``."""


def parts(played: Played, sections: Sequence[Section] = ()) -> tuple[Part, ...]:
    """Return the parts of what was played in which at least one note was met: pads, places in the beat, sections."""
    return (*_by_pad(played), *_by_place(played), *_by_section(played, sections))


def _by_pad(played: Played) -> Iterator[Part]:
    pads = np.array(played.hit_pads, dtype=object)
    for pad in sorted(set(played.hit_pads)):
        yield from _part("pad", pad, played, pads == pad)


def _by_place(played: Played) -> Iterator[Part]:
    after = played.hit_ticks % TICKS_PER_QUARTER
    named = np.zeros(after.size, dtype=np.bool_)
    for name, ticks in SUBDIVISIONS.items():
        here = np.isin(after, ticks)
        named |= here
        yield from _part("subdivision", name, played, here)
    yield from _part("subdivision", "finer", played, ~named)


def _by_section(played: Played, sections: Sequence[Section]) -> Iterator[Part]:
    for section in sections:
        start, end = (int(second * MICROS_PER_SECOND + 0.5) for second in (section.start_s, section.end_s))
        here = (played.hits_at_us >= start) & (played.hits_at_us < end)
        yield from _part("section", section.label, played, here, start)


def _part(kind: PartKind, name: str, played: Played, here: Flags, start_us: int | None = None) -> Iterator[Part]:
    values = played.hits_us[here]
    if not values.size:
        return
    enough = values.size >= FEWEST_HITS
    yield Part(
        kind=kind,
        name=name,
        count=int(values.size),
        mean_us=whole_us(float(values.mean())) if enough else None,
        sd_us=whole_us(float(values.std(ddof=1))) if enough else None,
        start_us=start_us,
    )


def drift(played: Played, rng: np.random.Generator) -> Drift | None:
    """Return how a player's asynchrony moved through the take, ``None`` with fewer than four windows of eight beats."""
    met = np.isfinite(played.asynchrony_us)
    which = played.ticks[met] // (WINDOW_BEATS * TICKS_PER_QUARTER)
    if not which.size:
        return None
    which -= which[0]
    count = np.bincount(which)
    told = np.flatnonzero(count >= FEWEST_IN_WINDOW)
    if told.size < FEWEST_TO_SAY:
        return None
    means = np.bincount(which, played.asynchrony_us[met])[told] / count[told]
    found = trend(told.astype(np.float64), means, rng)
    return Drift(whole_us(found.start), whole_us(found.end), found.supported)
