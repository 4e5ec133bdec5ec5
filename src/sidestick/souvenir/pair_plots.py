# SPDX-License-Identifier: Apache-2.0
"""The report's pictures of two as SVG and of many as a table: how far apart, who was ahead where, every pair."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from sidestick.souvenir.plots import LEFT, RIGHT, WIDTH, mark, time_axis, x_of
from sidestick.together import PairReport, Window

HEARD_AS_ONE_MS = 25
FAR_MS = 50.0
SURE_ERRORS = 2.0


def distance_plot(
    pair: PairReport, duration_us: int, sections: Sequence[tuple[float, str]], labels: tuple[str, str]
) -> str:
    """Return the mean distance in each window of eight beats; ``labels`` are the line's and the alternative text."""
    told = [(window, window.apart_us / 1000) for window in pair.windows if window.apart_us is not None]
    if len(told) < 2:
        return ""
    height, top, bottom = 210, 22, 180
    most = math.ceil(max(40.0, *(ms for _, ms in told)) / 20) * 20

    def y_of(ms: float) -> float:
        return bottom - ms / most * (bottom - top)

    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(labels[1])}">']
    parts += [
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y_of(tick):.1f}" y2="{y_of(tick):.1f}"/>'
        f'<text class="tick" x="{LEFT - 8}" y="{y_of(tick) + 4:.1f}" text-anchor="end">{tick}</text>'
        for tick in range(0, most + 1, 20 if most <= 80 else 40)
    ]
    parts += time_axis(duration_us, bottom, sections)
    for window, ms in told:
        left, right = (x_of(edge, duration_us) for edge in (window.start_us, window.end_us))
        kind = "near" if ms <= HEARD_AS_ONE_MS else "far"
        parts.append(
            f'<rect class="{kind}" x="{left + 1:.1f}" y="{y_of(ms):.1f}" width="{max(right - left - 2, 1):.1f}" height="{max(y_of(0) - y_of(ms), 1):.1f}" rx="3"/>'
        )
    y = y_of(HEARD_AS_ONE_MS)
    parts.append(f'<line class="one" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
    parts.append(
        f'<text class="tick strong halo" x="{WIDTH - RIGHT}" y="{y - 6:.1f}" text-anchor="end">{escape(labels[0])}</text>'
    )
    return "".join([*parts, "</svg>"])


def surely_ahead(window: Window) -> bool:
    """Whether a window's lead is more than twice what its own strokes leave open."""
    if window.mean_us is None or window.sd_us is None or window.count < 2:
        return False
    return abs(window.mean_us) > SURE_ERRORS * window.sd_us / math.sqrt(window.count)


def ahead_plot(
    pair: PairReport, duration_us: int, sections: Sequence[tuple[float, str]], names: tuple[str, str], alternative: str
) -> str:
    """Return who was ahead in each window of eight beats: up is the first, down the second, pale may be chance."""
    told = [(window, window.mean_us / 1000) for window in pair.windows if window.mean_us is not None]
    if len(told) < 2:
        return ""
    height, top, bottom = 190, 22, 160
    middle = (top + bottom) / 2
    most = max(20.0, *(abs(ms) for _, ms in told))
    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(alternative)}">']
    parts += time_axis(duration_us, bottom, sections)
    parts.append(f'<line class="zero" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{middle}" y2="{middle}"/>')
    for window, ms in told:
        # The first player's hits minus the second's: negative says that the first was ahead, which is drawn upward.
        tall = abs(ms) / most * (bottom - top) / 2
        seat = pair.first if ms < 0 else pair.second
        left, right = (x_of(edge, duration_us) for edge in (window.start_us, window.end_us))
        y = middle - tall if ms < 0 else middle
        pale = "" if surely_ahead(window) else " pale"
        parts.append(
            f'<rect class="seat{seat % 8}{pale}" x="{left + 1:.1f}" y="{y:.1f}" width="{max(right - left - 2, 1):.1f}" height="{max(tall, 1):.1f}" rx="3"/>'
        )
    for seat, name, y in ((pair.first, names[0], top + 12), (pair.second, names[1], bottom - 4)):
        parts.append(f'<path class="seat{seat % 8}" d="{mark(seat, LEFT + 12, y - 5, 5)}"/>')
        parts.append(f'<text class="tick strong halo" x="{LEFT + 24}" y="{y}">{escape(name)}</text>')
    for ms, y in ((most, top + 4), (most, bottom)):
        parts.append(f'<text class="tick" x="{WIDTH - RIGHT}" y="{y}" text-anchor="end">{ms:.0f} ms</text>')
    return "".join([*parts, "</svg>"])


def closeness(ms: float) -> int:
    """Return how close a distance is as a share in percent: 100 at nothing, 0 at ``FAR_MS`` and beyond."""
    return round(100 * max(0.0, 1.0 - ms / FAR_MS))


def pair_matrix(pairs: Sequence[PairReport], seats: Sequence[tuple[int, str]]) -> str:
    """Return every pair's mean distance as a square table; ``seats`` are index and name, already safe."""
    apart = {(pair.first, pair.second): pair.apart_us for pair in pairs}
    head = "".join(f"<th scope=col>{name}</th>" for _, name in seats)
    rows = []
    for index, name in seats:
        cells = []
        for other, _ in seats:
            us = apart.get((index, other), apart.get((other, index)))
            if us is None:
                cells.append("<td></td>")
            else:
                near = closeness(us / 1000)
                strong = " strong" if near > 55 else ""
                cells.append(f'<td class="heat{strong}" style="--near:{near}%">{us / 1000:.0f}</td>')
        rows.append(f"<tr><th scope=row>{name}</th>{''.join(cells)}</tr>")
    return f"<div class=scroll><table class=matrix><thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
