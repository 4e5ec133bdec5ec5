# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidestick.judge import Judge, half_widths, judge, score
from sidestick.music import Level, Note, Pad
from sidestick.take import Grade, Hit, Judgement


def notes_at(*times_us: int, pad: Pad = Pad.KICK) -> list[Note]:
    return [Note(index, time, pad, 100) for index, time in enumerate(times_us)]


def hits_at(*times_us: int, pad: Pad = Pad.KICK) -> list[Hit]:
    return [Hit(0, seq, time, pad, 100) for seq, time in enumerate(times_us)]


@pytest.mark.parametrize(
    ("off_us", "grade"),
    [
        (-100_001, Grade.EXTRA),
        (-100_000, Grade.OK),
        (-70_001, Grade.OK),
        (-70_000, Grade.GOOD),
        (-35_001, Grade.GOOD),
        (-35_000, Grade.PERFECT),
        (0, Grade.PERFECT),
        (35_000, Grade.PERFECT),
        (35_001, Grade.GOOD),
        (70_001, Grade.OK),
        (100_000, Grade.OK),
        (100_001, Grade.EXTRA),
    ],
)
def test_a_grade_goes_by_the_distance_from_the_note(off_us: int, grade: Grade) -> None:
    judged = judge(notes_at(1_000_000), hits_at(1_000_000 + off_us), level=Level.SONG)
    assert grade in {judgement.grade for judgement in judged}


@pytest.mark.parametrize(("level", "width"), [(1, 130_000), (2, 130_000), (3, 100_000), (6, 100_000)])
def test_beginners_levels_have_more_room(level: int, width: int) -> None:
    assert half_widths(notes_at(0), [0], Level(level)) == [width]


def test_a_window_never_reaches_past_half_the_gap() -> None:
    assert half_widths(notes_at(0, 150_001, 1_000_000), [0, 150_001, 1_000_000], Level.SONG) == [
        75_000,
        75_000,
        100_000,
    ]


def test_asynchrony_is_negative_for_an_early_hit() -> None:
    (judgement,) = judge(notes_at(1_000_000), hits_at(990_000), level=Level.SONG)
    assert judgement == Judgement(Grade.PERFECT, 0, 0, -10_000)


def test_windows_are_real_milliseconds_when_the_song_is_slowed_down() -> None:
    (judgement,) = judge(notes_at(1_000_000), hits_at(1_035_001), level=Level.SONG, rate=0.5)
    assert judgement.asynchrony_us == 70_002
    assert judgement.grade is Grade.OK


def test_a_run_of_thirty_multiplies_by_four() -> None:
    times = [1_000_000 * second for second in range(1, 42)]
    counted = score(judge(notes_at(*times), hits_at(*times), level=Level.SONG))
    assert counted.score == 100 * (10 * 1 + 10 * 2 + 10 * 3 + 11 * 4)
    assert (counted.max_combo, counted.accuracy, counted.perfect) == (41, 1.0, 41)


def test_a_take_without_notes_has_no_accuracy_and_no_error() -> None:
    counted = score(judge([], hits_at(5), level=Level.SONG))
    assert (counted.accuracy, counted.extra, counted.notes) == (0.0, 1, 0)


pads = st.sampled_from([Pad.KICK, Pad.SNARE, Pad.HIHAT])
note_lists = st.lists(st.tuples(st.integers(0, 5_000_000), pads), max_size=40).map(
    lambda rows: [Note(i, time, pad, 100) for i, (time, pad) in enumerate(sorted(rows))]
)
hit_lists = st.lists(st.tuples(st.integers(-200_000, 5_200_000), pads), max_size=40).map(
    lambda rows: [Hit(0, seq, time, pad, 100) for seq, (time, pad) in enumerate(rows)]
)


@given(note_lists, hit_lists, st.sampled_from(list(Level)), st.sampled_from([0.5, 0.75, 1.0, 1.25]))
def test_every_note_and_every_hit_is_judged_exactly_once(
    notes: list[Note], hits: list[Hit], level: Level, rate: float
) -> None:
    judged = judge(notes, hits, level=level, rate=rate)
    assert sorted(j.note for j in judged if j.note is not None) == list(range(len(notes)))
    assert sorted(j.seq for j in judged if j.seq is not None) == [hit.seq for hit in hits]
    by_seq = {hit.seq: hit for hit in hits}
    for judgement in judged:
        if judgement.note is not None and judgement.seq is not None:
            assert notes[judgement.note].pad is by_seq[judgement.seq].pad


@given(note_lists, hit_lists, st.randoms())
def test_the_order_of_the_list_does_not_matter_only_the_sequence_numbers(
    notes: list[Note], hits: list[Hit], chance: object
) -> None:
    shuffled = list(hits)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' Random
    assert judge(notes, shuffled, level=Level.SONG) == judge(notes, hits, level=Level.SONG)


def test_a_note_is_missed_one_microsecond_after_its_window_and_not_before() -> None:
    one = Judge(notes_at(1_000_000), level=Level.SONG)
    assert one.advance(1_100_000) == ()
    assert one.advance(1_100_001) == (Judgement(Grade.MISS, 0),)
    assert one.advance(1_100_002) == ()


def test_a_clock_that_goes_back_declares_nothing_and_forgets_nothing() -> None:
    one = Judge(notes_at(1_000_000, 2_000_000), level=Level.SONG)
    one.advance(1_500_000)
    assert one.advance(0) == ()
    assert one.judgements == (Judgement(Grade.MISS, 0),)


def test_a_hit_that_arrives_late_takes_a_declared_miss_back() -> None:
    one = Judge(notes_at(1_000_000), level=Level.SONG)
    one.advance(5_000_000)
    assert one.hit(hits_at(1_050_000)[0]) == Judgement(Grade.GOOD, 0, 0, 50_000)
    assert one.finish() == (Judgement(Grade.GOOD, 0, 0, 50_000),)


@given(
    note_lists,
    hit_lists,
    st.integers(1, 200),
    st.integers(0, 400_000),
    st.sampled_from(list(Level)),
    st.sampled_from([0.5, 1.0]),
)
def test_any_frame_rate_and_any_lateness_end_in_one_result(
    notes: list[Note], hits: list[Hit], frames_per_second: int, lateness_us: int, level: Level, rate: float
) -> None:
    one = Judge(notes, level=level, rate=rate)
    waiting = list(hits)
    now, step = -500_000, 1_000_000 // frames_per_second
    shown: list[Judgement] = []
    while now < 6_500_000:
        while waiting and waiting[0].time_us + lateness_us <= now:
            shown.append(one.hit(waiting.pop(0)))
        shown += one.advance(now)
        now += step
    for hit in waiting:
        shown.append(one.hit(hit))
    assert one.judgements == one.finish() == judge(notes, hits, level=level, rate=rate)
    final = set(map(repr, one.judgements))
    met = {judgement.note for judgement in one.judgements if judgement.seq is not None}
    for judgement in shown:
        assert repr(judgement) in final or judgement.note in met
