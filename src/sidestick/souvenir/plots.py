# SPDX-License-Identifier: Apache-2.0
"""The report's pictures as SVG: asynchrony over the song, the spread between two, histograms, hits and misses.

Drawn as text so that the page needs no script, prints well and works offline. Colours are CSS custom properties of the
page; each player's dots also have their own shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from sidestick.souvenir.braid import Braid
from sidestick.take import Score
from sidestick.together import PlayerReport

WIDTH = 960
_LEFT, _RIGHT = 56, 12


def _nice_reach(values_ms: Sequence[float]) -> float:
    """Return the half height of the asynchrony axis: what holds 98 % of the strokes, 40 to 150 ms."""
    if not values_ms:
        return 60.0
    return float(min(150, max(40, np.ceil(np.quantile(np.abs(values_ms), 0.98) / 20) * 20)))


def _signed(ms: float) -> str:
    return f"{ms:+.0f}" if ms else "0"


def _time_axis(duration_us: int, bottom: float, sections: Sequence[tuple[float, str]]) -> list[str]:
    seconds = duration_us / 1e6
    step = next(s for s in (5, 10, 20, 30, 60, 120, 300, 600, 1800) if seconds / s <= 12 or s == 1800)
    parts = []
    for second in np.arange(0, seconds, step):
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * second / seconds
        label = f"{int(second) // 60}:{int(second) % 60:02d}"
        parts.append(f'<text class="tick" x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{label}</text>')
    for start_s, label in sections:
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * start_s / seconds
        parts.append(f'<line class="section" x1="{x:.1f}" x2="{x:.1f}" y1="16" y2="{bottom:.1f}"/>')
        parts.append(f'<text class="tick" x="{x + 4:.1f}" y="12">{escape(label)}</text>')
    return parts


def asynchrony_plot(
    players: Sequence[PlayerReport],
    braid: Braid | None,
    duration_us: int,
    sections: Sequence[tuple[float, str]],
    labels: tuple[str, str, str],
) -> str:
    """Return the strokes' asynchrony over the song and the pair's band; ``labels`` are early, late and the alternative text."""
    height, top, bottom = 320, 22, 290
    reach = _nice_reach([point.asynchrony_us / 1000 for player in players for point in player.series])
    middle = (top + bottom) / 2

    def x_of(time_us: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * time_us / max(duration_us, 1)

    def y_of(ms: float) -> float:
        return middle - max(-reach, min(reach, ms)) / reach * (bottom - top) / 2

    early, late, alternative = labels
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alternative)}">']
    if braid is not None and not braid.empty:
        upper = [f"{x_of(t):.1f},{y_of(s / 2):.1f}" for t, s in zip(braid.times_us, braid.spreads_ms, strict=True)]
        lower = [f"{x_of(t):.1f},{y_of(-s / 2):.1f}" for t, s in zip(braid.times_us, braid.spreads_ms, strict=True)]
        parts.append(f'<polygon class="band" points="{" ".join(upper + lower[::-1])}"/>')
    for ms in (-reach, -reach / 2, 0, reach / 2, reach):
        kind = "zero" if ms == 0 else "grid"
        parts.append(
            f'<line class="{kind}" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y_of(ms):.1f}" y2="{y_of(ms):.1f}"/>'
        )
        parts.append(
            f'<text class="tick" x="{_LEFT - 8}" y="{y_of(ms) + 4:.1f}" text-anchor="end">{_signed(ms)}</text>'
        )
    parts.append(f'<text class="tick strong" x="{_LEFT + 6}" y="{top + 12}">{escape(late)}</text>')
    parts.append(f'<text class="tick strong" x="{_LEFT + 6}" y="{bottom - 6}">{escape(early)}</text>')
    parts += _time_axis(duration_us, bottom, sections)
    for index, player in enumerate(players):
        marks = []
        for point in player.series:
            x, y = x_of(point.time_us), y_of(point.asynchrony_us / 1000)
            marks.append(
                f"M{x - 2.6:.1f} {y:.1f}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0"
                if index % 2 == 0
                else f"M{x:.1f} {y - 3.4:.1f}l3.4 3.4l-3.4 3.4l-3.4-3.4z"
            )
        parts.append(f'<path class="seat{index % 8}" d="{"".join(marks)}"/>')
    return "".join([*parts, "</svg>"])


def histogram_plot(player: PlayerReport, index: int, alternative: str) -> str:
    """Return one player's histogram of asynchronies."""
    width, height, bottom = 460, 150, 122
    edges = [edge / 1000 for edge in player.histogram.edges_us]
    counts = player.histogram.counts
    if not counts or max(counts) == 0:
        return ""
    span = edges[-1] - edges[0]

    def x_of(ms: float) -> float:
        return 10 + (width - 20) * (ms - edges[0]) / span

    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(alternative)}">']
    for left, right, count in zip(edges, edges[1:], counts, strict=False):
        tall = (bottom - 8) * count / max(counts)
        parts.append(
            f'<rect class="seat{index % 8}" x="{x_of(left) + 0.5:.1f}" y="{bottom - tall:.1f}" width="{x_of(right) - x_of(left) - 1:.1f}" height="{tall:.1f}"/>'
        )
    parts.append(f'<line class="zero" x1="{x_of(0):.1f}" x2="{x_of(0):.1f}" y1="4" y2="{bottom}"/>')
    parts.append(f'<line class="grid" x1="10" x2="{width - 10}" y1="{bottom}" y2="{bottom}"/>')
    parts += [
        f'<text class="tick" x="{x_of(ms):.1f}" y="{bottom + 18}" text-anchor="middle">{_signed(ms)}</text>'
        for ms in (-100, -50, 0, 50, 100)
        if edges[0] <= ms <= edges[-1]
    ]
    return "".join([*parts, "</svg>"])


def hits_bar(score: Score, alternative: str) -> str:
    """Return perfect, good, ok and missed notes as one bar with counts."""
    total = max(score.perfect + score.good + score.ok + score.miss, 1)
    parts = [f'<svg viewBox="0 0 460 34" role="img" aria-label="{escape(alternative)}">']
    x = 0.0
    for kind, count in (("perfect", score.perfect), ("good", score.good), ("ok", score.ok), ("miss", score.miss)):
        wide = 460 * count / total
        if count:
            parts.append(
                f'<rect class="{kind}" x="{x:.1f}" y="4" width="{max(wide - 1, 0.5):.1f}" height="26" rx="3"/>'
            )
            if wide > 26:
                parts.append(
                    f'<text class="count {kind}-ink" x="{x + wide / 2:.1f}" y="22" text-anchor="middle">{count}</text>'
                )
        x += wide
    return "".join([*parts, "</svg>"])
