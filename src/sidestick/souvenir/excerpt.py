# SPDX-License-Identifier: Apache-2.0
"""Which part of a take the video shows: all of a short song, else the part where most was played together.

A short video is watched to the end. The part begins and ends on a downbeat, at a section's start where one is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LONGEST_US = 75_000_000
LEAD_IN_US = 1_000_000
TAIL_US = 1_500_000


class Excerpt(NamedTuple):
    """A stretch of the song, in microseconds on its timeline."""

    start_us: int
    end_us: int


def excerpt(
    hit_times_us: Sequence[int], downbeats_us: Sequence[int], section_starts_us: Sequence[int], ended_us: int
) -> Excerpt:
    """Choose the part of the song to show.

    Parameters
    ----------
    hit_times_us : times of all seats' hits
    downbeats_us, section_starts_us : increasing; may be empty
    ended_us : where the take stopped

    Returns
    -------
    Excerpt of at most ``LONGEST_US`` plus lead-in and tail; the whole take when it is short enough.
    """
    hits = np.sort(np.asarray(hit_times_us, dtype=np.int64))
    first = max(int(hits[0]) - LEAD_IN_US, 0) if hits.size else 0
    last = min(int(hits[-1]) + TAIL_US, ended_us) if hits.size else ended_us
    if last - first <= LONGEST_US + LEAD_IN_US + TAIL_US:
        return Excerpt(first, max(last, first + 1))
    downbeats = np.asarray(downbeats_us, dtype=np.int64)
    starts = downbeats[(downbeats >= first) & (downbeats <= last - LONGEST_US)]
    if not starts.size:
        starts = np.arange(first, last - LONGEST_US + 1, 1_000_000)
    played = np.searchsorted(hits, starts + LONGEST_US) - np.searchsorted(hits, starts)
    sections = np.asarray(section_starts_us, dtype=np.int64)
    near = np.array([bool(sections.size and np.min(np.abs(sections - start)) < 500_000) for start in starts])
    # A section's start is worth a tenth more hits; the later of two equals shows more of the coming together.
    worth = played * np.where(near, 1.1, 1.0)
    start = int(starts[len(worth) - 1 - int(np.argmax(worth[::-1]))])
    ends = downbeats[(downbeats > start + LONGEST_US // 2) & (downbeats <= start + LONGEST_US)]
    end = int(ends[-1]) if ends.size else start + LONGEST_US
    return Excerpt(max(start - LEAD_IN_US, 0), min(end + TAIL_US, ended_us))
