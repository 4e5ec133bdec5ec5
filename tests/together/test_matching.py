# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import combinations, pairwise

import mir_eval
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.together.matching import half_widths, match

Whole = npt.NDArray[np.int64]


def whole(*values: int) -> Whole:
    return np.array(values, dtype=np.int64)


def pairs(notes: Whole, hits: Whole, widths: Whole) -> list[tuple[int, int]]:
    found = match(notes, hits, widths)
    return list(zip(found.note.tolist(), found.hit.tolist(), strict=True))


def worth(notes: Whole, hits: Whole, widths: Whole, chosen: list[tuple[int, int]]) -> int:
    return sum(int(widths[n]) ** 2 - int(hits[h] - notes[n]) ** 2 + 1 for n, h in chosen)


def best_by_trying_all(notes: Whole, hits: Whole, widths: Whole) -> int:
    best = 0
    for k in range(1, min(notes.size, hits.size) + 1):
        for some in combinations(range(notes.size), k):
            for others in combinations(range(hits.size), k):
                chosen = list(zip(some, others, strict=True))
                if all(abs(int(hits[h] - notes[n])) <= widths[n] for n, h in chosen):
                    best = max(best, worth(notes, hits, widths, chosen))
    return best


@pytest.mark.parametrize(("hit", "met"), [(-125, True), (125, True), (-126, False), (126, False), (0, True)])
def test_a_hit_meets_a_note_within_its_window_and_not_one_microsecond_further(hit: int, met: bool) -> None:
    assert bool(pairs(whole(1000), whole(1000 + hit), whole(125))) is met


def test_of_two_hits_the_nearer_one_counts_and_the_other_is_extra() -> None:
    assert pairs(whole(1000), whole(950, 1010), whole(125)) == [(0, 1)]


def test_of_two_equally_near_hits_the_earlier_one_counts() -> None:
    assert pairs(whole(1000), whole(990, 1010), whole(125)) == [(0, 0)]


def test_one_hit_never_meets_two_notes() -> None:
    assert pairs(whole(1000, 1100), whole(1050), whole(100, 100)) == [(0, 0)]


def test_a_late_run_is_matched_as_a_whole_and_not_note_by_note() -> None:
    notes = np.arange(4) * 100
    # Every hit is 45 late: the nearest note of the last is its own, and no note is left over.
    assert pairs(notes, notes + 45, np.full(4, 100)) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_nothing_meets_nothing() -> None:
    empty = whole()
    assert pairs(empty, empty, empty) == []
    assert pairs(empty, whole(1), empty) == []
    assert pairs(whole(1), empty, whole(5)) == []


def test_a_window_is_a_quarter_of_a_beat_and_never_past_the_next_note() -> None:
    notes = whole(0, 500_000, 560_000, 1_000_000)
    assert half_widths(notes, np.full(4, 500_000)).tolist() == [125_000, 60_000, 60_000, 125_000]
    assert half_widths(whole(0), whole(600_000)).tolist() == [150_000]


sorted_times = st.lists(st.integers(0, 400), min_size=0, max_size=6, unique=True).map(sorted)


@given(notes=sorted_times, hits=st.lists(st.integers(-50, 450), max_size=6).map(sorted), beat=st.integers(40, 800))
def test_the_assignment_is_in_order_one_to_one_and_the_best_there_is(
    notes: list[int], hits: list[int], beat: int
) -> None:
    places, struck = np.array(notes, dtype=np.int64), np.array(hits, dtype=np.int64)
    widths = half_widths(places, np.full(places.size, beat))
    chosen = pairs(places, struck, widths)
    for (n, h), (m, k) in pairwise(chosen):
        assert n < m
        assert h < k
    assert all(abs(int(struck[h] - places[n])) <= widths[n] for n, h in chosen)
    assert worth(places, struck, widths, chosen) == best_by_trying_all(places, struck, widths)


@given(
    notes=st.lists(st.integers(0, 10_000), min_size=1, max_size=40, unique=True).map(sorted),
    hits=st.lists(st.integers(0, 10_000), max_size=60).map(sorted),
    shift=st.integers(-(10**9), 10**9),
)
def test_moving_everything_moves_nothing(notes: list[int], hits: list[int], shift: int) -> None:
    places, struck = np.array(notes, dtype=np.int64), np.array(hits, dtype=np.int64)
    widths = half_widths(places, np.full(places.size, 2000))
    assert pairs(places, struck, widths) == pairs(places + shift, struck + shift, widths)


def test_a_million_hits_are_matched_as_a_few_are() -> None:
    notes = np.arange(1200) * 500_000
    found = match(notes, np.arange(1_000_000) * 600, np.full(1200, 125_000))
    assert found.note.size == 1200
    assert int(np.abs(found.hit * 600 - notes).max()) <= 300


@pytest.mark.parametrize("seed", range(5))
def test_the_share_of_beats_met_is_mir_evals_f_measure_where_windows_do_not_overlap(seed: int) -> None:
    rng = np.random.default_rng(seed)
    beats = np.cumsum(rng.uniform(0.3, 0.7, 200))
    there = beats[rng.random(200) > 0.2]
    onsets = np.sort(np.r_[there + rng.normal(0, 0.04, there.size), rng.uniform(beats[0], beats[-1], 30)])
    found = match(np.round(beats * 1e6).astype(np.int64), np.round(onsets * 1e6).astype(np.int64), np.full(200, 70_000))
    ours = 2 * found.note.size / (beats.size + onsets.size)
    assert ours == pytest.approx(mir_eval.beat.f_measure(beats, onsets), abs=1e-12)
