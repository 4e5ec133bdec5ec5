# SPDX-License-Identifier: Apache-2.0
"""``sidestick together A.csv B.csv --beats BEATS.csv``: the measures for tapping data from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sidestick.cli.language import Word, language_option
from sidestick.cli.misunderstood import NUMBERS
from sidestick.cli.output import write_json
from sidestick.cli.terminal import table

if TYPE_CHECKING:
    from sidestick.together import Analysis, Gain, PairAnalysis

_NOTHING = "–"


def register(app: typer.Typer, _language: str, word: Word) -> None:
    """Add the command to ``app``."""

    @app.command("together", help=word("together.help"))
    def together(
        players: list[Path] = typer.Argument(..., metavar="CSV", help=word("together.players")),
        beats: Path = typer.Option(..., "--beats", metavar="FILE.csv", help=word("together.beats")),
        out: Path | None = typer.Option(None, "--json", metavar="OUT.json", help=word("together.json")),
        seed: int = typer.Option(1, "--seed", min=NUMBERS["seed"][0], help=word("together.seed")),
        _language: str = language_option(word),
    ) -> None:
        import numpy as np

        from sidestick.together import analyse

        analysis = analyse(
            [_times(path) for path in players],
            _times(beats),
            _names(players),
            rng=np.random.default_rng(seed),
        )
        if out is None:
            _tell(analysis, word)
        else:
            write_json(out, analysis)


def _times(path: Path) -> list[float]:
    from sidestick.errors import NotFound
    from sidestick.formats.times_csv import times_from_csv

    try:
        data = path.read_bytes()
    except OSError as reason:
        raise NotFound("library.no_file", name=str(path)) from reason
    return times_from_csv(data, name=path.name)


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the files' names without their ending, told apart by their folder where two are the same."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else str(path) for path, stem in zip(paths, stems, strict=True)]


def _tell(analysis: Analysis, word: Word) -> None:
    from sidestick.together import UNRELATED_P

    heads = [word(f"together.{name}") for name in ("player", "matched", "missed", "extra", "mean", "spread")]
    table(
        heads,
        [
            [
                one.name,
                str(one.matched),
                str(one.missed),
                str(one.extra),
                f"{one.mean_ms:+.1f} [{one.mean_ci_ms[0]:+.1f}, {one.mean_ci_ms[1]:+.1f}]",
                f"{one.sd_ms:.1f}",
            ]
            for one in analysis.players
        ],
    )
    for one in analysis.players:
        if one.chance_p is not None and one.chance_p > UNRELATED_P:
            typer.echo(word("together.unrelated", name=one.name, p=f"{one.chance_p:.2f}"))
        elif one.drift is not None and one.drift.supported:
            ends = {"from": f"{one.drift.from_ms:+.0f}", "to": f"{one.drift.to_ms:+.0f}"}
            typer.echo(word("together.drifted", name=one.name, **ends))
    for pair in analysis.pairs:
        lines = (
            ("shared", str(pair.shared)),
            ("apart", _ms(pair.apart_ms)),
            ("mean", _ms(pair.mean_ms)),
            ("spread", _ms(pair.sd_ms)),
            ("within", _NOTHING if pair.within_25ms is None else f"{100 * pair.within_25ms:.0f} %"),
            ("by_chance", _chance(pair, word)),
            ("trend", _trend(pair, word)),
            ("half_life", _NOTHING if pair.half_life_beats is None else f"{pair.half_life_beats:.1f}"),
            ("first_follows", _gain(pair.coupling.first_follows_second)),
            ("second_follows", _gain(pair.coupling.second_follows_first)),
        )
        names = {"first": pair.first, "second": pair.second}
        typer.echo(word("together.pair", **names))
        table(["", ""], [[word(f"together.{name}", **names), value] for name, value in lines])
        typer.echo(word(f"together.verdict.{pair.coupling.verdict}", **names))
        steered = pair.coupling.verdict in {"first_leads", "second_leads", "mutual"}
        if pair.chance is not None and not pair.chance.better and not steered:
            typer.echo(word("together.no_better", **names))
    typer.echo(word("together.method", window=f"{analysis.window_ms:.0f}"))


def _chance(pair: PairAnalysis, word: Word) -> str:
    if pair.chance is None:
        return _NOTHING
    return word("together.chance_of", sd=f"{pair.chance.sd_ms:.1f}", p=f"{pair.chance.p:.3f}")


def _trend(pair: PairAnalysis, word: Word) -> str:
    trend = pair.came_together
    if trend is None:
        return _NOTHING
    key = "trend_told" if trend.supported else "trend_steady"
    return word(f"together.{key}", **{"from": f"{trend.from_ms:.1f}", "to": f"{trend.to_ms:.1f}"})


def _ms(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.1f}"


def _gain(gain: Gain | None) -> str:
    return _NOTHING if gain is None else f"{gain.gain:.2f} [{gain.low:.2f}, {gain.high:.2f}]"
