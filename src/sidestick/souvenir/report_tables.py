# SPDX-License-Identifier: Apache-2.0
"""The report's tables for experts: every measure with its interval, window, N, and how it was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from math import floor
from statistics import median

from sidestick.souvenir.encore import Encore
from sidestick.together import FEWEST_BEATS, REPLICATES, Gain, PairReport, PlayerReport, PseudoPairs
from sidestick.words import say

Word = Callable[..., str]
Row = tuple[str, list[str]]

_NOTHING = "–"
_MOST_COLUMNS = 4


def figure(value: float | None, digits: int) -> str:
    """Return a number to so many digits, half away from zero, with a true minus; a dash for what is not known.

    The stage shows the same numbers by the same steps (``expert_rows.ts``): each language's own formatting has its own
    way with halves, and ``conformance/figures`` holds the two together.
    """
    if value is None:
        return _NOTHING
    whole = floor(abs(value) * 10**digits + 0.5)
    return f"{'−' if value < 0 < whole else ''}{whole / 10**digits:.{digits}f}"


def ms(us: float | None, digits: int = 1) -> str:
    """Return microseconds as signed milliseconds."""
    return figure(None if us is None else us / 1000, digits)


def _between(edges: tuple[float, float] | None, told: Callable[[float], str]) -> str:
    return "" if edges is None else f" [{told(edges[0])}, {told(edges[1])}]"


def _probability(p: float | None) -> str:
    return _NOTHING if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _gain(value: Gain | None) -> str:
    return (
        _NOTHING
        if value is None
        else figure(value.gain, 2) + _between((value.low, value.high), lambda edge: figure(edge, 2))
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Return a table whose first column names the row; everything is made safe."""
    top = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr><th scope=row>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<div class=scroll><table>{said}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _laid_out(rows: Sequence[Row], columns: Sequence[str], caption: str) -> str:
    """Return ``rows`` in tables of no more columns than paper is wide."""
    tables = []
    for start in range(0, len(columns), _MOST_COLUMNS):
        these = slice(start, start + _MOST_COLUMNS)
        tables.append(
            table(["", *columns[these]], [[name, *cells[these]] for name, cells in rows], "" if start else caption)
        )
    return "".join(tables)


def players_table(encore: Encore, language: str) -> str:
    """Return what is known of each player."""
    players = encore.together.players
    seats = {seat.index: seat for seat in encore.take.seats}
    scores = {score.seat: score for score in encore.scores}

    def word(key: str) -> str:
        return say(f"report.label.{key}", language)

    def each(name: str, cell: Callable[[PlayerReport], str]) -> Row:
        return name, [cell(player) for player in players]

    rows = [
        each(word("mean"), lambda p: ms(p.mean_us) + _between(p.mean_ci_us, ms)),
        each(word("timing"), lambda p: f"± {ms(p.timing_uncertainty_us)}"),
        each(word("spread"), lambda p: ms(p.sd_us) + _between(p.sd_ci_us, ms)),
        each(word("matched"), lambda p: str(p.matched)),
        each(word("missed"), lambda p: str(p.missed)),
        each(word("extra"), lambda p: str(p.extra)),
        each(word("steadiness"), lambda p: figure(p.ioi_cv, 3)),
        each(word("lag1"), lambda p: figure(p.lag1, 2)),
        each(word("song_gain"), lambda p: _gain(p.song_gain)),
        each(word("locking"), lambda p: figure(p.phase_locking, 2)),
        each(word("chance_p"), lambda p: _probability(p.chance_p)),
        each(word("drift"), _moved),
        each(word("input"), lambda p: seats[p.seat].input),
        each(word("calibration"), lambda p: _calibration(seats[p.seat].calibration)),
        each(say("souvenir.page.score", language), lambda p: str(scores[p.seat].score)),
        each(say("souvenir.page.accuracy", language), lambda p: f"{100 * scores[p.seat].accuracy:.1f} %"),
        each(say("souvenir.page.combo", language), lambda p: str(scores[p.seat].max_combo)),
    ]
    if any(player.delay for player in players):
        rows[3:3] = [
            each(word("heard_late"), lambda p: _NOTHING if p.delay is None else ms(p.delay.heard_late_us)),
            each(
                word("expected"),
                lambda p: (
                    _NOTHING if p.delay is None else ms(p.delay.expected_us) + _between(p.delay.expected_ci_us, ms)
                ),
            ),
            each(word("measured"), lambda p: ms(p.mean_us)),
        ]
    return _laid_out(rows, [player.name for player in players], say("report.label.ms_all", language))


def _calibration(value: object) -> str:
    offset, doubt, taps = (getattr(value, name) for name in ("offset_us", "uncertainty_us", "taps"))
    return f"{ms(offset)} ± {ms(doubt)} ({taps})"


def _moved(player: PlayerReport) -> str:
    drift = player.drift
    if drift is None:
        return _NOTHING
    return _from_to(drift.from_us, drift.to_us, supported=drift.supported)


def _from_to(from_us: int, to_us: int, *, supported: bool) -> str:
    return f"{ms(from_us)} → {ms(to_us)}{' *' if supported else ''}"


def parts_table(player: PlayerReport, section: Callable[[str], str], language: str) -> str:
    """Return one player told by pad, by place in the beat and by section."""

    def word(key: str) -> str:
        return say(f"report.{key}", language)

    if not player.parts:
        return ""
    heads = "".join(f"<th scope=col>{escape(word(f'label.{key}'))}</th>" for key in ("number", "mean", "spread"))
    rows, kind = [], ""
    for part in player.parts:
        if part.kind != kind:
            kind = part.kind
            rows.append(f"<tr class=group><th scope=rowgroup colspan=4>{escape(word(f'part.{kind}'))}</th></tr>")
        name = section(part.name) if part.kind == "section" else word(f"part.{part.name}")
        at = "" if part.start_us is None else f" {part.start_us // 60_000_000}:{part.start_us // 1_000_000 % 60:02d}"
        cells = "".join(f"<td>{cell}</td>" for cell in (part.count, ms(part.mean_us), ms(part.sd_us)))
        rows.append(f"<tr><th scope=row>{escape(name)}{at}</th>{cells}</tr>")
    return (
        f"<div class=scroll><table><caption>{escape(player.name)}</caption>"
        f"<thead><tr><th scope=col>{escape(word('label.part'))}</th>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def pairs_table(encore: Encore, language: str) -> str:
    """Return what is known of each pair."""
    together = encore.together
    if not together.pairs:
        return ""
    names = {player.seat: player.name for player in together.players}
    strangers = {(one.first, one.second): one for one in together.pseudo_pairs}

    def word(key: str, **parameters: object) -> str:
        return say(f"report.label.{key}", language, **parameters)

    def each(name: str, cell: Callable[[PairReport], str]) -> Row:
        return name, [cell(pair) for pair in together.pairs]

    def follows(pair: PairReport, *, back: bool = False) -> str:
        first, second = names[pair.first], names[pair.second]
        first, second = (second, first) if back else (first, second)
        gain = pair.coupling.second_follows_first if back else pair.coupling.first_follows_second
        return f"{first} → {second}: {_gain(gain)}"

    rows = [
        each(word("shared"), lambda p: word("shared_of", met=p.shared, of=p.asked)),
        each(word("apart"), lambda p: ms(p.apart_us)),
        each(word("mean"), lambda p: ms(p.mean_us) + _between(p.mean_ci_us, ms)),
        each(word("timing"), lambda p: f"± {ms(p.timing_uncertainty_us)}"),
        each(word("spread"), lambda p: ms(p.sd_us) + _between(p.sd_ci_us, ms)),
        each(word("within"), lambda p: _NOTHING if p.within_25ms is None else f"{100 * p.within_25ms:.0f} %"),
        each(word("windows"), lambda p: str(sum(window.sd_us is not None for window in p.windows))),
        each(word("window_sd"), _window_sd),
        each(word("trend"), _trend),
        each(
            word("half_life"),
            lambda p: figure(p.half_life_beats, 1) + _between(p.half_life_ci_beats, lambda edge: figure(edge, 1)),
        ),
        each(word("gains"), follows),
        each("", lambda p: follows(p, back=True)),
        each(
            word("song_gain"),
            lambda p: f"{_gain(p.coupling.first_follows_song)}; {_gain(p.coupling.second_follows_song)}",
        ),
        each(word("fit"), lambda p: f"{p.coupling.beats} × {p.coupling.step_beats}"),
        each(
            word("verdict"),
            lambda p: say(
                f"report.verdict.{p.coupling.verdict}", language, first=names[p.first], second=names[p.second]
            ),
        ),
        each(
            word("shifted"),
            lambda p: _NOTHING if p.chance is None else f"{ms(p.chance.sd_us)}; {_probability(p.chance.p)}",
        ),
        each(word("strangers"), lambda p: _strangers(strangers.get((p.first, p.second)))),
        each(word("locking"), lambda p: figure(p.phase_locking, 2)),
    ]
    columns = [say("souvenir.and", language, first=names[p.first], second=names[p.second]) for p in together.pairs]
    order = "" if together.order is None else f"<p>{escape(word('order'))}: {together.order:.2f}</p>"
    return _laid_out(rows, columns, word("ms_all")) + order


def _window_sd(pair: PairReport) -> str:
    spreads = [window.sd_us for window in pair.windows if window.sd_us is not None]
    return ms(median(spreads)) if spreads else _NOTHING


def _trend(pair: PairReport) -> str:
    trend = pair.came_together
    if trend is None:
        return _NOTHING
    return _from_to(trend.from_us, trend.to_us, supported=trend.supported)


def _strangers(found: PseudoPairs | None) -> str:
    return _NOTHING if found is None else f"{ms(found.sd_us)}; N {found.count}; {_probability(found.p)}"


def method(encore: Encore, language: str) -> str:
    """Return how it was measured, as paragraphs."""
    window_ms = round(encore.together.window_us / 1000)
    said = [
        say("report.method.matching", language, window_ms=window_ms),
        say("report.method.intervals", language, replicates=REPLICATES),
        say("report.method.gains", language, beats=FEWEST_BEATS),
        say("report.method.chance", language),
        say("report.method.more", language),
    ]
    return f"<ul class=method>{''.join(f'<li>{escape(line)}</li>' for line in said)}</ul>"
