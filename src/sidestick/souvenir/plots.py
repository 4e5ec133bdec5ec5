# SPDX-License-Identifier: Apache-2.0
"""The report's pictures of the players as SVG: the strands, asynchrony over the song, histograms, hits and misses.

Drawn as text so that the page needs no script, prints well and works offline. Colours are CSS custom properties of the
page; each seat also has a mark of its own shape, so that no picture needs colour to be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from sidestick.souvenir.braid import SHARED_NOTES, Braid
from sidestick.take import Score
from sidestick.together import PlayerReport, Point

WIDTH = 960
LEFT, RIGHT = 56, 12
_STRAND_ROOM_MS = 60.0


def nice_reach(values_ms: Sequence[float]) -> float:
    """Return the half height of the asynchrony axis: what holds 98 % of the strokes, 40 to 150 ms."""
    if not values_ms:
        return 60.0
    return float(min(150, max(40, np.ceil(np.quantile(np.abs(values_ms), 0.98) / 20) * 20)))


def signed(ms: float) -> str:
    """Return whole milliseconds with their sign."""
    return f"{'−' if ms < 0 else '+'}{abs(ms):.0f}" if round(ms) else "0"


def mark(seat: int, x: float, y: float, size: float) -> str:
    """Return the path of a seat's sign around a place: disc, diamond, square, triangles, crosses, ring of six."""
    r = size
    match seat % 8:
        case 0:
            return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0-{2 * r} 0"
        case 1:
            d = 1.3 * r
            return f"M{x:.1f} {y - d:.1f}l{d:.2f} {d:.2f}l-{d:.2f} {d:.2f}l-{d:.2f}-{d:.2f}z"
        case 2:
            d = 0.9 * r
            return f"M{x - d:.1f} {y - d:.1f}h{2 * d:.2f}v{2 * d:.2f}h-{2 * d:.2f}z"
        case 3:
            return f"M{x:.1f} {y - 1.2 * r:.1f}l{1.2 * r:.2f} {2.1 * r:.2f}h-{2.4 * r:.2f}z"
        case 4:
            return f"M{x:.1f} {y + 1.2 * r:.1f}l{1.2 * r:.2f}-{2.1 * r:.2f}h-{2.4 * r:.2f}z"
        case 5:
            a, b = 0.42 * r, 1.2 * r
            return (
                f"M{x - a:.1f} {y - b:.1f}h{2 * a:.2f}v{b - a:.2f}h{b - a:.2f}v{2 * a:.2f}h-{b - a:.2f}v{b - a:.2f}"
                f"h-{2 * a:.2f}v-{b - a:.2f}h-{b - a:.2f}v-{2 * a:.2f}h{b - a:.2f}z"
            )
        case 6:
            a, b = 0.6 * r, 1.25 * r
            points = [(-b, -a), (-a, -b), (0, -a), (a, -b), (b, -a), (a, 0), (b, a), (a, b), (0, a), (-a, b), (-b, a)]
            return "M" + "L".join(f"{x + dx:.1f} {y + dy:.1f}" for dx, dy in [*points, (-a, 0)]) + "z"
        case _:
            turns = np.arange(6) * np.pi / 3
            return "M" + "L".join(f"{x + 1.25 * r * np.cos(t):.1f} {y + 1.25 * r * np.sin(t):.1f}" for t in turns) + "z"


def sign(seat: int) -> str:
    """Return a seat's sign as a small picture for a line of text."""
    return f'<svg class="sign" viewBox="0 0 16 16" aria-hidden="true"><path class="seat{seat % 8}" d="{mark(seat, 8, 8, 5)}"/></svg>'


def x_of(time_us: float, duration_us: int) -> float:
    """Return where a moment of the song lies."""
    return LEFT + (WIDTH - LEFT - RIGHT) * time_us / max(duration_us, 1)


def time_axis(duration_us: int, bottom: float, sections: Sequence[tuple[float, str]], top: float = 16) -> list[str]:
    """Return minutes beneath and the sections above."""
    seconds = duration_us / 1e6
    step = next(s for s in (5, 10, 20, 30, 60, 120, 300, 600, 1800) if seconds / s <= 12 or s == 1800)
    parts = []
    for second in np.arange(0, seconds, step):
        label = f"{int(second) // 60}:{int(second) % 60:02d}"
        x = x_of(second * 1e6, duration_us)
        parts.append(f'<text class="tick" x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{label}</text>')
    starts = [x_of(start_s * 1e6, duration_us) for start_s, _ in sections]
    for x, after, (_, label) in zip(starts, [*starts[1:], float(WIDTH)], sections, strict=True):
        parts.append(f'<line class="section" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>')
        if after - x > 6 + sum(7 if letter.isascii() else 13 for letter in label):
            parts.append(f'<text class="tick" x="{x + 4:.1f}" y="{top - 4:.1f}">{escape(label)}</text>')
    return parts


def rolling(series: Sequence[Point]) -> tuple[np.ndarray, np.ndarray]:
    """Return the running mean (µs, ms) of eight strokes in a row, the ribbon's own number; empty with fewer."""
    if len(series) < SHARED_NOTES:
        return np.zeros(0), np.zeros(0)
    times = np.array([point.time_us for point in series], dtype=np.float64)
    values = np.array([point.asynchrony_us for point in series], dtype=np.float64) / 1000
    kernel = np.full(SHARED_NOTES, 1 / SHARED_NOTES)
    return np.convolve(times, kernel, "valid"), np.convolve(values, kernel, "valid")


def strands(players: Sequence[PlayerReport], duration_us: int, alternative: str) -> str:
    """Return the one picture: each player's running mean as a strand around the song's own line."""
    height = 132
    middle = height / 2

    def y_of(ms: float) -> float:
        # A soft bound keeps a wild beginning in the picture without a flat edge.
        return middle - float(np.tanh(ms / _STRAND_ROOM_MS)) * (middle - 10)

    parts = [
        f'<svg class="strands" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alternative)}">',
        f'<line class="grid" x1="0" x2="{WIDTH}" y1="{middle}" y2="{middle}"/>',
    ]
    ends = []
    for player in players:
        times, values = rolling(player.series)
        if times.size < 2:
            continue
        places = [
            (WIDTH * t / max(duration_us, 1), y_of(v)) for t, v in zip(times.tolist(), values.tolist(), strict=True)
        ]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places[:: max(1, len(places) // 240)])
        parts.append(f'<path class="strand seat{player.seat % 8}-line" d="M{line}"/>')
        ends.append((player.seat, *places[0]))
    parts += [f'<path class="seat{seat % 8}" d="{mark(seat, x, y, 6)}"/>' for seat, x, y in ends]
    return "".join([*parts, "</svg>"]) if ends else ""


def asynchrony_plot(
    players: Sequence[PlayerReport],
    braid: Braid | None,
    duration_us: int,
    sections: Sequence[tuple[float, str]],
    labels: tuple[str, str, str],
) -> str:
    """Return the strokes' asynchrony over the song and the pair's band; ``labels`` are early, late and the alternative text."""
    height, top, bottom = 320, 22, 290
    reach = nice_reach([point.asynchrony_us / 1000 for player in players for point in player.series])
    middle = (top + bottom) / 2

    def y_of(ms: float) -> float:
        return middle - max(-reach, min(reach, ms)) / reach * (bottom - top) / 2

    early, late, alternative = labels
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alternative)}">']
    if braid is not None and not braid.empty:
        rows = list(zip(braid.times_us, braid.spreads_ms, strict=True))
        edge = [[f"{x_of(t, duration_us):.1f},{y_of(k * s / 2):.1f}" for t, s in rows] for k in (1, -1)]
        parts.append(f'<polygon class="band" points="{" ".join(edge[0] + edge[1][::-1])}"/>')
    for ms in (-reach, -reach / 2, 0, reach / 2, reach):
        kind = "zero" if ms == 0 else "grid"
        parts.append(f'<line class="{kind}" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_of(ms):.1f}" y2="{y_of(ms):.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 8}" y="{y_of(ms) + 4:.1f}" text-anchor="end">{signed(ms)}</text>')
    parts += time_axis(duration_us, bottom, sections)
    # Many players' dots are fainter, their running means carry the picture.
    few = len(players) <= 2
    for player in players:
        marks = "".join(
            mark(player.seat, x_of(point.time_us, duration_us), y_of(point.asynchrony_us / 1000), 2.6 if few else 2)
            for point in player.series
        )
        parts.append(f'<path class="dots seat{player.seat % 8}"{"" if few else " opacity=.35"} d="{marks}"/>')
    for player in players:
        times, values = rolling(player.series)
        if times.size > 1:
            line = "L".join(f"{x_of(t, duration_us):.1f} {y_of(v):.1f}" for t, v in zip(times, values, strict=True))
            parts.append(f'<path class="run seat{player.seat % 8}-line" d="M{line}"/>')
    parts.append(f'<text class="tick strong halo" x="{LEFT + 6}" y="{top + 14}">↑ {escape(late)}</text>')
    parts.append(f'<text class="tick strong halo" x="{LEFT + 6}" y="{bottom - 6}">↓ {escape(early)}</text>')
    return "".join([*parts, "</svg>"])


def histogram_plot(player: PlayerReport, alternative: str) -> str:
    """Return one player's histogram of asynchronies."""
    width, height, bottom = 460, 150, 122
    edges = [edge / 1000 for edge in player.histogram.edges_us]
    counts = player.histogram.counts
    if not counts or max(counts) == 0:
        return ""
    span = edges[-1] - edges[0]

    def place(ms: float) -> float:
        return 10 + (width - 20) * (ms - edges[0]) / span

    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(alternative)}">']
    for left, right, count in zip(edges, edges[1:], counts, strict=False):
        tall = (bottom - 8) * count / max(counts)
        parts.append(
            f'<rect class="seat{player.seat % 8}" x="{place(left) + 0.5:.1f}" y="{bottom - tall:.1f}" width="{place(right) - place(left) - 1:.1f}" height="{tall:.1f}"/>'
        )
    parts.append(f'<line class="zero" x1="{place(0):.1f}" x2="{place(0):.1f}" y1="4" y2="{bottom}"/>')
    parts.append(f'<line class="grid" x1="10" x2="{width - 10}" y1="{bottom}" y2="{bottom}"/>')
    parts += [
        f'<text class="tick" x="{place(ms):.1f}" y="{bottom + 18}" text-anchor="middle">{signed(ms)}</text>'
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
