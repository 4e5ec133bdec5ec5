# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np

from sidestick.music import Chart
from sidestick.together import Bar, report
from tests.together.duets import BEAT_US, hits, pulse, take

BAR_US = 4 * BEAT_US


def barred(beats: int) -> Chart:
    """A pulse from the third bar on, in bars of four."""
    return msgspec.structs.replace(pulse(beats), bars=tuple(range(0, 480 * (beats + 8), 4 * 480)))


def told(first: list[float], second: list[float], *, ended_us: int | None = None) -> tuple[Bar, ...]:
    chart = barred(len(first))
    strokes = hits(0, chart.notes, first), hits(1, chart.notes, second)
    one = take(*strokes, finished=ended_us is None, ended_us=ended_us)
    return report(one, [chart, chart], rng=np.random.default_rng(0)).bars


def test_each_bar_has_each_players_mean_and_the_pairs_distance() -> None:
    first = [-10e3] * 4 + [20e3] * 4 + [0.0] * 4
    second = [10e3] * 4 + [-20e3] * 4 + [np.nan] * 4
    bars = told(first, second)
    assert [bar.number for bar in bars] == [1, 2, 3, 4, 5]
    means = [bar.players for bar in bars]
    assert means == [(None, None), (None, None), (-10_000, 10_000), (20_000, -20_000), (0, None)]
    assert [bar.pairs for bar in bars] == [(None,), (None,), (20_000,), (40_000,), (None,)]


def test_bars_meet_and_lie_where_the_song_has_them() -> None:
    bars = told([0.0] * 12, [1e3] * 12)
    assert [(bar.start_us, bar.end_us) for bar in bars] == [(i * BAR_US, (i + 1) * BAR_US) for i in range(5)]


def test_an_early_stroke_belongs_to_the_bar_of_its_note() -> None:
    bars = told([-100e3] * 4 + [0.0] * 8, [0.0] * 12)
    assert bars[2].players[0] == -100_000
    assert bars[1].players[0] is None


def test_a_take_that_was_stopped_has_bars_up_to_there_and_a_silent_one_none() -> None:
    bars = told([0.0] * 12, [1e3] * 12, ended_us=4 * BAR_US - 1)
    assert [bar.number for bar in bars] == [1, 2, 3, 4]
    assert told([np.nan] * 12, [np.nan] * 12) == ()


def test_every_stroke_is_in_one_bar() -> None:
    rng = np.random.default_rng(3)
    chart = barred(64)
    off = [rng.normal(0, 20e3, 64).tolist() for _ in range(2)]
    one = report(take(*(hits(i, chart.notes, row) for i, row in enumerate(off))), [chart] * 2, rng=rng)
    means = [bar.players[0] for bar in one.bars if bar.players[0] is not None]
    assert one.players[0].mean_us is not None
    assert abs(np.mean(means) - one.players[0].mean_us) <= 1
