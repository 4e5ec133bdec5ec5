# SPDX-License-Identifier: Apache-2.0
"""A take as the rows of its tables: matched as the report matches, graded as the judge grades."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from sidestick import __version__
from sidestick.formats.take_tables import BeatRow, HitRow, NoteRow, SeatRow
from sidestick.judge import judge
from sidestick.together import notes_met
from sidestick.units import TICKS_PER_QUARTER, micros_from_seconds

if TYPE_CHECKING:
    from sidestick.music import Chart
    from sidestick.souvenir import Played


def hit_rows(one: Played) -> list[HitRow]:
    """Return every hit of the take, seat by seat in the order in which they were judged."""
    header = one.take.header
    rows = []
    for seat in header.seats:
        chart = one.charts[seat.index]
        hits = one.take.hits_of(seat.index)
        judged = {
            judgement.seq: judgement
            for judgement in judge(chart.notes, hits, level=seat.level, rate=header.rate)
            if judgement.seq is not None
        }
        for hit, met in zip(hits, notes_met(hits, chart, one.take.ended_us), strict=True):
            note = None if met is None else chart.notes[met]
            tick = chart.tempo_map.ticks_at(hit.time_us)
            bar = _bar(chart, tick)
            rows.append(
                HitRow(
                    take_id=header.id,
                    song_sha256=header.song_sha256,
                    started_at=header.started_at,
                    rate=header.rate,
                    seat=seat.index,
                    player_id=seat.player.id,
                    player=seat.player.name,
                    level=int(seat.level),
                    input=seat.input,
                    seq=hit.seq,
                    pad=hit.pad.value,
                    velocity=hit.velocity,
                    time_us=hit.time_us,
                    raw_time_us=hit.time_us + round(seat.calibration.of(hit.pad) * header.rate),
                    calibration_offset_us=seat.calibration.of(hit.pad),
                    calibration_uncertainty_us=seat.calibration.uncertainty_us,
                    clock_uncertainty_us=seat.line.clock_uncertainty_us if seat.line else 0,
                    uncertainty_us=hit.uncertainty_us,
                    bar=bar,
                    beat=None if bar is None else (tick - chart.bars[bar - 1]) / TICKS_PER_QUARTER,
                    note=met,
                    note_tick=None if note is None else note.tick,
                    note_time_us=None if note is None else note.time_us,
                    asynchrony_us=None if note is None else round((hit.time_us - note.time_us) / header.rate),
                    grade=judged[hit.seq].grade.value,
                    judged_asynchrony_us=judged[hit.seq].asynchrony_us,
                    sidestick=__version__,
                )
            )
    return rows


def note_rows(one: Played) -> list[NoteRow]:
    """Return every note that a seat was asked for, met or missed."""
    take = one.take
    end_us = None if take.finished else take.ended_us
    rows = []
    for seat in take.header.seats:
        chart = one.charts[seat.index]
        hits = take.hits_of(seat.index)
        struck = {met: hit for hit, met in zip(hits, notes_met(hits, chart, take.ended_us), strict=True)}
        for number, note in enumerate(chart.notes):
            hit = struck.get(number)
            rows.append(
                NoteRow(
                    take_id=take.header.id,
                    seat=seat.index,
                    note=number,
                    tick=note.tick,
                    time_us=note.time_us,
                    pad=note.pad.value,
                    velocity=note.velocity,
                    articulation=note.articulation.value,
                    bar=_bar(chart, note.tick),
                    asked=end_us is None or note.time_us <= end_us,
                    seq=None if hit is None else hit.seq,
                    asynchrony_us=None if hit is None else round((hit.time_us - note.time_us) / take.header.rate),
                )
            )
    return rows


def beat_rows(one: Played) -> list[BeatRow]:
    """Return the beats that were heard in the recording."""
    return [
        BeatRow(one.song.sha256, micros_from_seconds(beat.time_s), beat.bar, beat.position, beat.confidence)
        for beat in one.song.heard.beats
    ]


def seat_rows(one: Played) -> list[SeatRow]:
    """Return who sat where, on what device, with which clock."""
    header = one.take.header
    rows = []
    for seat in header.seats:
        hits = one.take.hits_of(seat.index)
        rows.append(
            SeatRow(
                take_id=header.id,
                seat=seat.index,
                player_id=seat.player.id,
                player=seat.player.name,
                hosts=seat.index == header.host,
                level=int(seat.level),
                input=seat.input,
                chart_sha256=header.charts[seat.index] if seat.index < len(header.charts) else None,
                calibration_offset_us=seat.calibration.offset_us,
                calibration_kick_us=seat.calibration.kick_us,
                calibration_uncertainty_us=seat.calibration.uncertainty_us,
                calibration_taps=seat.calibration.taps,
                heard_late_us=seat.line.heard_late_us if seat.line else None,
                clock_uncertainty_us=seat.line.clock_uncertainty_us if seat.line else None,
                round_trip_us=seat.line.round_trip_us if seat.line else None,
                hits=len(hits),
                median_uncertainty_us=float(median(hit.uncertainty_us for hit in hits)) if hits else None,
                heard_by=one.song.heard.heard_by,
                sidestick=__version__,
            )
        )
    return rows


def _bar(chart: Chart, tick: float) -> int | None:
    return sum(start <= tick for start in chart.bars) or None
