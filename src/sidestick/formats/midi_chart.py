# SPDX-License-Identifier: Apache-2.0
"""A chart as a General MIDI file and back.

Standard MIDI File format 1, 480 ticks to the quarter: track 0 has the tempo of each stretch of the map and the metre of
the bar lines, track 1 the drums on channel 10. Positions come back exactly. MIDI keeps tempo as whole microseconds a
quarter, so a time that comes back differs by at most half a microsecond a quarter. MIDI has a bar line at tick 0 always:
a pick-up before the chart's first bar line comes back as a bar of its own. Beats of three eighths are written as dotted
quarters in 6/8, 9/8 or 12/8, 960 ticks to the quarter; read back, a beat then has the 720 ticks of one.
"""

from __future__ import annotations

import io
from itertools import pairwise

import mido

from sidestick.errors import BadData
from sidestick.music import GM_OF_PAD, PAD_OF_GM, Articulation, Chart, Level, Note, Pad, TempoMap
from sidestick.take import MAX_TIME_US
from sidestick.units import TICKS_PER_QUARTER, rounded_division

DRUM_CHANNEL = 9
_WHOLE = 4 * TICKS_PER_QUARTER
_IN_THREES_QUARTER = TICKS_PER_QUARTER * 2 // 3  # two of the three eighths that such a beat has
_CLOCKS = 24  # of MIDI, to the quarter
_LONGEST_STROKE_TICKS = 60
_SLOWEST = (1 << 24) - 1
_PLAIN_TEMPO = 500_000
_BEAT_UNITS = (4, 8, 16, 32)
_SHORTEST_BAR = _WHOLE // _BEAT_UNITS[-1]
_MOST_TICKS = MAX_TIME_US // 150_000 * TICKS_PER_QUARTER
_LANE = {pad: index for index, pad in enumerate(Pad)}

Event = tuple[int, int, mido.Message | mido.MetaMessage]


def to_midi(chart: Chart, *, title: str = "", in_threes: bool = False) -> bytes:
    """Return ``chart`` as the bytes of a MIDI file; ``in_threes`` says that its beats are three eighths each."""
    quarter, scale = (_IN_THREES_QUARTER, 3) if in_threes else (TICKS_PER_QUARTER, 1)
    file = mido.MidiFile(type=1, ticks_per_beat=scale * quarter)
    time = [*_tempo_events(chart.tempo_map, quarter), *_metre_events(chart.bars, in_threes=in_threes)]
    file.tracks.append(_track(time, title or "Sidestick", scale))
    file.tracks.append(_track(_strokes(chart), f"Drums, level {int(chart.level)}", scale))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _tempo_events(tempo_map: TempoMap, quarter: int) -> list[Event]:
    events: list[Event] = []
    previous = None
    for (tick, time), (next_tick, next_time) in pairwise(zip(tempo_map.ticks, tempo_map.times_us, strict=True)):
        tempo = min(rounded_division((next_time - time) * quarter, next_tick - tick), _SLOWEST)
        if tempo != previous:
            # The map's first tempo also holds before its first anchor.
            events.append((0 if previous is None else tick, 0, mido.MetaMessage("set_tempo", tempo=tempo)))
            previous = tempo
    return events


def _metre_events(bars: tuple[int, ...], *, in_threes: bool) -> list[Event]:
    # In eighths even where the bar would go into quarters: a click is three of them.
    units = _BEAT_UNITS[1:] if in_threes else _BEAT_UNITS
    whole, clocks = (4 * _IN_THREES_QUARTER, _CLOCKS * 3 // 2) if in_threes else (_WHOLE, _CLOCKS)
    lines = (0, *bars) if bars and bars[0] > 0 else bars
    events: list[Event] = []
    previous = None
    for line, following in pairwise(lines):
        length = following - line
        unit = next((unit for unit in units if length * unit % whole == 0), units[-1])
        count = min(max(rounded_division(length * unit, whole), 1), 255)
        if (count, unit) != previous:
            previous = (count, unit)
            metre = mido.MetaMessage("time_signature", numerator=count, denominator=unit, clocks_per_click=clocks)
            events.append((line, 1, metre))
    return events


def _strokes(chart: Chart) -> list[Event]:
    events: list[Event] = []
    following: dict[int, int] = {}
    for note in reversed(chart.notes):
        number = GM_OF_PAD.get((note.pad, note.articulation)) or GM_OF_PAD[note.pad, Articulation.PLAIN]
        end = min(note.tick + _LONGEST_STROKE_TICKS, following.get(number, note.tick + _LONGEST_STROKE_TICKS))
        following[number] = note.tick
        strike = mido.Message("note_on", channel=DRUM_CHANNEL, note=number, velocity=note.velocity)
        release = mido.Message("note_off", channel=DRUM_CHANNEL, note=number)
        events += [(max(end, note.tick + 1), 0, release), (note.tick, 1, strike)]
    return events[::-1]


def _track(events: list[Event], name: str, scale: int) -> mido.MidiTrack:
    # MIDI's text is Latin-1 by the standard; players read UTF-8 bytes as well as anything.
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name.encode().decode("latin-1"))])
    now = 0
    for tick, _, event in sorted(events, key=lambda row: row[:2]):
        track.append(event.copy(time=scale * (tick - now)))
        now = tick
    track.append(mido.MetaMessage("end_of_track"))
    return track


def from_midi(data: bytes, *, name: str, song_sha256: str, level: Level = Level.RECORD, start_us: int = 0) -> Chart:
    """Return the drums of a MIDI file as a chart of ``level``.

    ``start_us`` is where on the recording the file's tick 0 lies; ``name`` is what an error calls the file. Raises
    ``BadData`` when it is not a MIDI file, has no drum notes on channel 10 or lasts longer than a song can.
    """
    try:
        file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError) as reason:
        raise BadData("data.not_midi", name=name, reason=str(reason) or "it breaks off") from reason
    if file.ticks_per_beat <= 0:
        raise BadData("data.not_midi", name=name, reason="its time is in film frames, not in beats")
    tempi: list[tuple[int, int]] = []
    metres: list[tuple[int, int]] = []
    strokes: list[tuple[int, int, int]] = []
    end = 0
    for track in file.tracks:
        ticks = 0
        for message in track:
            ticks += message.time
            tick = rounded_division(ticks * TICKS_PER_QUARTER, file.ticks_per_beat)
            end = max(end, tick)
            if message.type == "set_tempo":
                tempi.append((tick, message.tempo))
            elif message.type == "time_signature":
                metres.append((tick, max(_WHOLE * message.numerator // message.denominator, _SHORTEST_BAR)))
            elif message.type == "note_on" and message.channel == DRUM_CHANNEL and message.velocity:
                strokes.append((tick, message.note, message.velocity))
    strokes = [stroke for stroke in strokes if stroke[1] in PAD_OF_GM]
    if not strokes:
        raise BadData("data.no_drums", name=name)
    tempo_map = _tempo_map(sorted(tempi), end + TICKS_PER_QUARTER, start_us)
    if end > _MOST_TICKS or tempo_map.micros_at(end) > MAX_TIME_US:
        raise BadData("data.too_long", name=name, hours=MAX_TIME_US // 3_600_000_000)
    notes: dict[tuple[int, Pad], Note] = {}
    for tick, number, velocity in sorted(strokes):
        pad, how = PAD_OF_GM[number]
        notes[tick, pad] = Note(tick, tempo_map.micros_at(tick), pad, velocity, how)
    ordered = tuple(sorted(notes.values(), key=lambda note: (note.tick, _LANE[note.pad])))
    return Chart(song_sha256, level, tempo_map, tuple(_bars(sorted(metres), end)), ordered)


def _tempo_map(tempi: list[tuple[int, int]], end: int, start_us: int) -> TempoMap:
    rows = tempi if tempi and tempi[0][0] == 0 else [(0, _PLAIN_TEMPO), *tempi]
    ticks, times = [0], [start_us]
    for (tick, tempo), (following, _) in pairwise([*rows, (end, 0)]):
        if following > tick:
            ticks.append(following)
            times.append(times[-1] + max(rounded_division((following - tick) * tempo, TICKS_PER_QUARTER), 1))
    return TempoMap(tuple(ticks), tuple(times))


def _bars(metres: list[tuple[int, int]], end: int) -> list[int]:
    rows = metres if metres and metres[0][0] == 0 else [(0, _WHOLE), *metres]
    bars: list[int] = []
    for (tick, length), (following, _) in pairwise([*rows, (end + 1, 0)]):
        bars += range(tick, following, length)
    return bars
