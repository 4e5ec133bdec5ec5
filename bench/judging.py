# SPDX-License-Identifier: Apache-2.0
"""How fast hits are judged: a dense four-minute chart, all at once and hit by hit with a clock.

``python bench/judging.py``. The limit is what play can ever ask for: eight seats, 40 messages of 64 hits a second each
(docs/look-up/contracts.md), judged on one core.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.machine import machine
from sidestick.judge import Judge, judge, score
from sidestick.music import Level, Note, Pad
from sidestick.take import Hit

SECONDS = 240
NOTES_PER_SECOND = 16
MOST_ASKED = 8 * 40 * 64
ROUNDS = 5


def evening(seed: int = 7) -> tuple[list[Note], list[Hit]]:
    rng = np.random.default_rng(seed)
    pads = list(Pad)
    times = np.sort(rng.integers(0, SECONDS * 1_000_000, SECONDS * NOTES_PER_SECOND)).tolist()
    notes = [Note(0, at, pads[int(rng.integers(8))], 100) for at in times]
    struck = sorted(
        (max(note.time_us + int(rng.normal(0, 30_000)), 0), note.pad) for note in notes if rng.random() > 0.05
    )
    return notes, [Hit(0, seq, at, pad, 100) for seq, (at, pad) in enumerate(struck)]


def at_once(notes: list[Note], hits: list[Hit]) -> None:
    score(judge(notes, hits, level=Level.RECORD))


def hit_by_hit(notes: list[Note], hits: list[Hit]) -> None:
    one = Judge(notes, level=Level.RECORD)
    frame, step = 0, 1_000_000 // 60
    for hit in hits:
        while frame < hit.time_us:
            one.advance(frame)
            frame += step
        one.hit(hit)
    score(one.finish())


def main() -> int:
    print(machine())
    notes, hits = evening()
    print(f"{len(notes)} notes, {len(hits)} hits; the most that play can ask for is {MOST_ASKED} hits a second")
    slow = False
    for name, run in (("at once", at_once), ("hit by hit, 60 frames a second", hit_by_hit)):
        best = float("inf")
        for _ in range(ROUNDS):
            start = time.perf_counter()
            run(notes, hits)
            best = min(best, time.perf_counter() - start)
        rate = len(hits) / best
        slow |= rate < MOST_ASKED
        print(
            f"  {name:32s} {1000 * best:6.1f} ms   {rate:9.0f} hits a second   {rate / MOST_ASKED:5.1f} times the most"
        )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
