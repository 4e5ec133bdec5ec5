# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.coach import Drill, after_pass, counts, drills, loop_between, loop_of, muted_beats, waiting_points
from sidestick.coach.drills import is_clean
from sidestick.music import Chart, Level, TempoMap
from sidestick.take import Grade, Judgement, Score
from sidestick.words import LANGUAGES, say
from tests.coach.songs import charts

CHART = charts()[3]
BAR_US = 2_000_000


def played(met: int, notes: int = 20, extra: int = 0) -> Score:
    return Score(0, 0, 0.0, 0, notes, met, 0, 0, notes - met, extra)


def missed_in_bars(*bars: int) -> list[Judgement]:
    lines = (*CHART.bars, CHART.bars[-1] + 1920)
    return [
        Judgement(Grade.MISS, index)
        if any(lines[bar] <= note.tick < lines[bar + 1] for bar in bars)
        else Judgement(Grade.PERFECT, index, index, 0)
        for index, note in enumerate(CHART.notes)
    ]


def test_weak_bars_beside_each_other_are_one_drill() -> None:
    found = drills(CHART, missed_in_bars(4, 5, 11))
    assert {(drill.loop.first, drill.loop.last) for drill in found} == {(4, 5), (11, 11)}


def test_a_drill_begins_slowly_with_a_bar_of_lead_in() -> None:
    (drill,) = drills(CHART, missed_in_bars(4))
    assert drill.rate == 0.75
    assert (drill.loop.start_us - drill.loop.lead_in_us, drill.loop.end_us - drill.loop.start_us) == (BAR_US, BAR_US)


def test_nothing_weak_asks_for_no_drill() -> None:
    assert drills(CHART, missed_in_bars()) == ()


def test_three_clean_passes_make_it_five_percent_faster() -> None:
    drill = Drill(loop_of(CHART, 4, 5))
    for rate in (0.75, 0.75, 0.8):
        drill = after_pass(drill, played(20), CHART)
        assert drill.rate == rate


def test_a_pass_that_was_not_clean_begins_the_three_anew_and_takes_no_speed_back() -> None:
    drill = Drill(loop_of(CHART, 4, 5), rate=0.9, clean=2)
    assert after_pass(drill, played(12), CHART) == Drill(loop_of(CHART, 4, 5), rate=0.9, clean=0)


def test_at_full_speed_the_loop_widens_and_is_done_when_clean_among_its_neighbours() -> None:
    drill = Drill(loop_of(CHART, 4, 5), rate=1.0, clean=2)
    wide = after_pass(drill, played(20), CHART)
    assert (wide.loop.first, wide.loop.last, wide.done) == (3, 6, False)
    done = after_pass(wide, played(40, 40), CHART)
    assert done.done
    assert after_pass(done, played(0), CHART) == done


def test_a_song_that_waits_goes_on_once_the_notes_are_known() -> None:
    drill = Drill(loop_of(CHART, 4, 4), waits=True)
    assert not after_pass(drill, played(20), CHART).waits
    assert after_pass(drill, played(5), CHART).waits


@pytest.mark.parametrize(
    ("score", "clean"), [(played(19), True), (played(18), False), (played(20, extra=3), False), (played(0, 0), False)]
)
def test_a_clean_pass_has_nearly_all_notes_and_next_to_no_others(score: Score, clean: bool) -> None:
    assert is_clean(score) is clean


@given(st.lists(st.integers(0, 20), max_size=60))
def test_a_drill_never_slows_down_and_never_leaves_the_song(mets: list[int]) -> None:
    drill = Drill(loop_of(CHART, 0, 1))
    for met in mets:
        after = after_pass(drill, played(met), CHART)
        assert drill.rate <= after.rate <= 1
        assert 0 <= after.loop.first <= after.loop.last < len(CHART.bars)
        drill = after


@given(st.integers(-(10**6), 10**8), st.integers(-(10**6), 10**8))
def test_a_stretch_dragged_on_the_waveform_becomes_whole_bars(one: int, other: int) -> None:
    loop = loop_between(CHART, one, other)
    assert loop.start_us < loop.end_us
    assert (loop.end_us - loop.start_us) % BAR_US == 0


def test_dragging_over_two_bars_loops_these_two() -> None:
    loop = loop_between(CHART, 400_000 + 4 * BAR_US + 90_000, 400_000 + 6 * BAR_US - 90_000)
    fifth = loop_of(CHART, 0, 0).first
    assert loop.end_us - loop.start_us == 2 * BAR_US
    assert loop.start_us == 400_000 + 4 * BAR_US
    assert fifth == 0


@given(st.floats(0, 1), st.integers(0, 100))
def test_muted_bars_never_come_first_nor_two_in_a_row(share: float, seed: int) -> None:
    start, end = CHART.notes[0].time_us, CHART.notes[-1].time_us
    muted = muted_beats(CHART, start, end, share, np.random.default_rng(seed))
    assert all(end_us - start_us == BAR_US for start_us, end_us in muted)
    assert all(after[0] - before[1] >= BAR_US for before, after in pairwise(muted))
    assert all(start_us >= start + BAR_US for start_us, _ in muted)


def test_a_waiting_song_stops_once_for_notes_at_one_moment() -> None:
    loop = loop_of(CHART, 4, 4)
    points = waiting_points(CHART, loop)
    assert (
        len(points)
        == len(set(points))
        == len({n.tick for n in CHART.notes if loop.start_us <= n.time_us < loop.end_us})
    )


def test_counting_says_every_beat_and_what_is_played_between() -> None:
    loop = loop_of(CHART, 1, 1)
    found = counts(CHART, loop.start_us, loop.end_us)
    assert [row.word for row in found if row.word.isdigit()] == ["1", "2", "3", "4"]
    assert [row.word for row in found][:3] == ["1", "and", "2"]
    assert [row.first for row in found] == [row.word == "1" for row in found]
    for language in LANGUAGES:
        assert all(say(f"coach.count.{row.word}", language) for row in found)


def test_the_lead_in_before_the_first_bar_is_counted_too() -> None:
    loop = loop_of(CHART, 0, 0)
    words = [row.word for row in counts(CHART, loop.lead_in_us, loop.start_us)]
    assert words == ["1", "2", "3", "4"]


LOOPS = Path(__file__).resolve().parents[2] / "conformance" / "loops"


@pytest.mark.parametrize("file", sorted(LOOPS.glob("*.json")), ids=lambda file: file.stem)
def test_loops_are_the_bars_that_the_page_finds_too(file: Path) -> None:
    for case in msgspec.json.decode(file.read_bytes()):
        chart = Chart("0" * 64, Level.GROOVE, msgspec.convert(case["tempo_map"], TempoMap), tuple(case["bars"]), ())
        for first, last, loop in case["by_number"]:
            assert msgspec.to_builtins(loop_of(chart, first, last)) == loop
        for one, other, loop in case["between"]:
            assert msgspec.to_builtins(loop_between(chart, one, other)) == loop
