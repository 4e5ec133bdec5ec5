# SPDX-License-Identifier: Apache-2.0
"""One frame of the video: both players from behind, their notes coming, the ribbon between them.

Everything that does not move is drawn once; a frame is a copy of that with sprites stamped on it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from sidestick.music import Articulation, Chart, Note, Pad
from sidestick.souvenir.braid import Braid
from sidestick.souvenir.encore import Encore
from sidestick.souvenir.gems import gem
from sidestick.souvenir.ink import Frame, Sprite, band, capsule, ring
from sidestick.souvenir.jacket_picture import HAND_X, HAND_Y, jacket_picture
from sidestick.souvenir.palette import ACCENT, BACKDROP, BOARDS, EARLY, INK, LANES, LATE, LINE, SEATS, SOFT, Rgb, mixed
from sidestick.souvenir.typeface import draw, song_line
from sidestick.take import Hit, Seat, Take

WIDTH, HEIGHT = 1280, 720
TOP, STRIKE = 84, 452
FALL_US = 1_500_000
FLASH_US = 260_000
STROKE_US = 130_000
JACKET_PX = 268
RIBBON_PX_PER_MS = 0.75
RIBBON_WIDEST_PX = 64.0
_ON_TIME_US = 35_000


class _Strike(NamedTuple):
    time_us: int
    lane: int
    colour: Rgb
    left_hand: bool
    pad: Pad


class _Column:
    """One seat's part of the picture."""

    def __init__(
        self, seat: Seat, centre_x: float, chart: Chart, hits: Sequence[Hit], colours: Mapping[int, Rgb]
    ) -> None:
        self.seat = seat
        self.centre_x = centre_x
        self.pads = [pad for pad in Pad if any(note.pad is pad for note in chart.notes)] or [Pad.SNARE]
        spacing = min(96.0, 430 / len(self.pads))
        self.lane_x = {pad: centre_x + (i - (len(self.pads) - 1) / 2) * spacing for i, pad in enumerate(self.pads)}
        self.half_width = spacing * len(self.pads) / 2 + 10
        self.notes: tuple[Note, ...] = chart.notes
        self.note_times = [note.time_us for note in chart.notes]
        size = int(min(44, spacing * 0.66))
        self.gems: dict[Pad, Sprite] = {pad: gem(pad, size) for pad in self.pads}
        self.strikes = [
            _Strike(hit.time_us, i, colours.get(hit.seq, SOFT), i % 2 == 0, hit.pad)
            for i, hit in enumerate(sorted(hits, key=lambda hit: (hit.time_us, hit.seq)))
        ]
        self.strike_times = [strike.time_us for strike in self.strikes]
        self.jacket = Sprite(jacket_picture(seat.player, JACKET_PX))

    def target(self, pad: Pad) -> float:
        """Return where on the strike line a hit on ``pad`` lands; a pad outside the chart goes to the middle."""
        return self.lane_x.get(pad, self.centre_x)


class StagePicture:
    """Paints the frame at any time of the song."""

    def __init__(self, take: Take, encore: Encore, charts: Sequence[Chart], met: Sequence[Mapping[int, int]]) -> None:
        """``met`` has for each seat the asynchrony in microseconds of every hit that met a note, by sequence number."""
        seats = take.header.seats
        self._columns = [
            _Column(
                seat,
                WIDTH * (i + 0.5) / len(seats),
                chart,
                take.hits_of(seat.index),
                {seq: _verdict(a) for seq, a in met[i].items()},
            )
            for i, (seat, chart) in enumerate(zip(seats, charts, strict=True))
        ]
        self._bars_us = [charts[0].tempo_map.micros_at(tick) for tick in charts[0].bars] if charts else []
        self._duration_us = max(encore.song.duration_us, 1)
        pairs = encore.together.pairs
        self._braid = Braid(pairs[0]) if pairs else None
        self._numbers: dict[int, Sprite] = {}
        self._ground = self._painted_ground(encore)

    def _painted_ground(self, encore: Encore) -> Frame:
        picture = Image.new("RGB", (WIDTH, HEIGHT), BACKDROP)
        pen = ImageDraw.Draw(picture)
        light = np.linspace(1, 0, HEIGHT - 470)[:, None, None] * 0.55
        floor = np.broadcast_to(np.array(BOARDS) * (1 - light) + np.array(BACKDROP) * light, (HEIGHT - 470, WIDTH, 3))
        picture.paste(Image.fromarray(floor.astype(np.uint8)), (0, 470))
        for board in range(-400, WIDTH + 400, 110):
            pen.line(
                [(WIDTH / 2 + (board - WIDTH / 2) * 0.62, 470), (board, HEIGHT)],
                fill=mixed(BOARDS, BACKDROP, 0.35),
                width=2,
            )
        for column in self._columns:
            left, right = column.centre_x - column.half_width, column.centre_x + column.half_width
            pen.rounded_rectangle([left, TOP, right, STRIKE + 30], radius=16, fill=mixed(BACKDROP, BOARDS, 0.6))
            for pad, x in column.lane_x.items():
                pen.line([(x, TOP + 10), (x, STRIKE - 18)], fill=mixed(LINE, LANES[pad], 0.12), width=2)
                pen.ellipse(
                    [x - 21, STRIKE - 21, x + 21, STRIKE + 21], outline=mixed(BACKDROP, LANES[pad], 0.55), width=3
                )
        song_line(picture, (40, 40), encore.song.title, encore.song.artist, 24, 760)
        draw(picture, (WIDTH - 40, 40), "sidestick", 20, SOFT, "rm")
        pen.rectangle([40, 64, WIDTH - 40, 66], fill=LINE)
        for section in encore.song.sections[1:]:
            x = 40 + (WIDTH - 80) * section.start_s * 1e6 / self._duration_us
            pen.rectangle([x - 1, 60, x + 1, 70], fill=LINE)
        return np.array(picture)

    def at(self, now_us: int) -> Frame:
        """Return the frame at ``now_us`` on the song's timeline, ``uint8, shape (720, 1280, 3)``."""
        frame = self._ground.copy()
        done = min(max(now_us / self._duration_us, 0), 1)
        frame[63:67, 40 : 40 + round((WIDTH - 80) * done)] = ACCENT
        self._paint_bars(frame, now_us)
        if self._braid is not None and not self._braid.empty:
            self._paint_braid(frame, now_us)
        for column in self._columns:
            self._paint_column(frame, column, now_us)
        return frame

    def _y(self, time_us: int, now_us: int) -> float:
        return STRIKE - (time_us - now_us) / FALL_US * (STRIKE - TOP)

    def _paint_bars(self, frame: Frame, now_us: int) -> None:
        first = bisect_left(self._bars_us, now_us)
        for time_us in self._bars_us[first : first + 8]:
            y = int(self._y(time_us, now_us))
            if y < TOP + 4:
                return
            for column in self._columns:
                left, right = int(column.centre_x - column.half_width) + 8, int(column.centre_x + column.half_width) - 8
                frame[y : y + 2, left:right] = LINE

    def _paint_column(self, frame: Frame, column: _Column, now_us: int) -> None:
        first = bisect_left(column.note_times, now_us - 60_000)
        for note in column.notes[first : bisect_left(column.note_times, now_us + FALL_US)][::-1]:
            y = self._y(note.time_us, now_us)
            column.gems[note.pad].stamp(
                frame, column.lane_x[note.pad], y, min(1.0, (y - TOP) / 60 + 0.15) if now_us <= note.time_us else 0.35
            )
            if note.articulation is Articulation.OPEN:
                ring(frame, (column.lane_x[note.pad], y), 22, 2.5, LANES[note.pad], 0.9)
        end = bisect_left(column.strike_times, now_us + 1)
        start = bisect_left(column.strike_times, now_us - FLASH_US)
        recent = column.strikes[start:end]
        for strike in recent:
            age = (now_us - strike.time_us) / FLASH_US
            ring(frame, (column.target(strike.pad), STRIKE), 20 + 20 * age, 5 * (1 - age) + 1, strike.colour, 1 - age)
        hop = max((1 - (now_us - s.time_us) / FLASH_US for s in recent), default=0.0)
        column.jacket.stamp(frame, column.centre_x, HEIGHT - JACKET_PX / 2 + 22 - 4 * hop)
        for left in (True, False):
            self._paint_stick(
                frame,
                column,
                [s for s in recent if s.left_hand is left and s.pad is not Pad.KICK],
                left=left,
                now_us=now_us,
            )

    def _paint_stick(
        self, frame: Frame, column: _Column, strikes: Sequence[_Strike], *, left: bool, now_us: int
    ) -> None:
        side = -1 if left else 1
        hand = (column.centre_x + side * JACKET_PX * HAND_X, HEIGHT + 22 - JACKET_PX * HAND_Y)
        rest = (column.centre_x + side * 96, STRIKE + 78)
        tip: tuple[float, float] = rest
        if strikes:
            back = min((now_us - strikes[-1].time_us) / STROKE_US, 1.0)
            aim = (column.target(strikes[-1].pad), STRIKE + 6)
            tip = (aim[0] + (rest[0] - aim[0]) * back, aim[1] + (rest[1] - aim[1]) * back)
        capsule(frame, hand, tip, 4.5, (214, 178, 128))
        capsule(frame, tip, tip, 6.5, (230, 200, 156))

    def _paint_braid(self, frame: Frame, now_us: int) -> None:
        assert self._braid is not None
        first, second = self._columns[0], self._columns[1]
        middle = (first.centre_x + second.centre_x) / 2
        rows = np.arange(STRIKE - TOP, dtype=np.float64)
        past_us = now_us - (STRIKE - TOP - rows) / (STRIKE - TOP) * 12e6
        means, spreads, inside = self._braid.at(past_us)
        halves = np.clip(spreads * RIBBON_PX_PER_MS, 2.5, RIBBON_WIDEST_PX)
        centres = middle + np.clip(means * RIBBON_PX_PER_MS, -30, 30)
        opacity = np.where(inside, 0.25 + 0.75 * rows / rows[-1], 0.0)
        band(frame, TOP, centres, halves, SEATS[0], SEATS[1], opacity)
        if inside[-1]:
            ms = round(float(np.interp(now_us, self._braid.times_us, self._braid.apart_ms)))
            if ms not in self._numbers:
                picture = Image.new("RGBA", (150, 40), (0, 0, 0, 0))
                draw(picture, (75, 20), f"{ms} ms", 26, INK, "mm")
                self._numbers[ms] = Sprite(picture)
            self._numbers[ms].stamp(frame, middle, STRIKE + 28)


def _verdict(asynchrony_us: int) -> Rgb:
    if abs(asynchrony_us) <= _ON_TIME_US:
        return INK
    return EARLY if asynchrony_us < 0 else LATE
