# SPDX-License-Identifier: Apache-2.0
"""The report as one self-contained page: works offline, prints well, is whole without its script.

First one sentence, one picture, one number with its meaning; then what the numbers say in words; then asynchrony over the
song, how far apart, who was ahead where, the strokes, the bars (pressed to hear one again), and last the tables.
"""

from __future__ import annotations

import re
from html import escape

from sidestick.souvenir.bar_strip import bar_strip, strokes
from sidestick.souvenir.braid import Braid
from sidestick.souvenir.encore import Encore
from sidestick.souvenir.pair_plots import ahead_plot, distance_plot, pair_matrix
from sidestick.souvenir.plots import asynchrony_plot, histogram_plot, hits_bar, sign, strands
from sidestick.souvenir.report_style import STYLE
from sidestick.souvenir.report_tables import method, ms, pairs_table, parts_table, players_table
from sidestick.take import Take
from sidestick.together import Bar, PairReport, PlayerReport, Sentence
from sidestick.units import rounded_division
from sidestick.words import book, say

_MEANING = ("pair.below_hearing", "pair.above_hearing")
"""Sentences that say what the one number means: they stand beside it."""
_ADVICE = frozenset({"player.displaced_late", "player.displaced_early", "headline.unrelated", "headline.astray"})
"""First sentences that help at home and are nothing to take home."""


def names_of(encore: Encore, language: str) -> str:
    """Return the players' names as one phrase."""
    names = [seat.player.name for seat in encore.take.seats]
    phrase = names[0]
    for name in names[1:]:
        phrase = say("souvenir.and", language, first=phrase, second=name)
    return phrase


def told_pair(encore: Encore) -> PairReport | None:
    """Return the pair that the headline speaks of: the only one, or the closest of several."""
    pairs, number = encore.together.pairs, encore.together.number
    if number is None:
        return pairs[0] if pairs else None
    return next((pair for pair in pairs if (pair.first, pair.second) == (number.first, number.second)), None)


def braid_of(encore: Encore) -> Braid | None:
    """Return the ribbon of the pair that the headline speaks of, if there is a pair."""
    pair = told_pair(encore)
    return None if pair is None else Braid(pair)


def closing_number(encore: Encore, language: str) -> tuple[str, str] | None:
    """Return the one number and what it counts: how far apart the pair was at the end, or all along.

    ``None`` when too few strokes were shared.
    """
    number = encore.together.number
    if number is None:
        return None
    key = "end" if number.at_end else "where_met" if number.few else "whole"
    words = "souvenir.card"
    return say(f"{words}.apart", language, ms=rounded_division(number.apart_us, 1000)), say(
        f"{words}.apart_{key}", language
    )


def _said(line: Sentence, language: str) -> str:
    """Return a sentence of the report; a number and its unit stay on one line."""
    return re.sub(r"(\d) (?=ms|%|ミリ秒)", "\\1\u00a0", say(f"report.{line.key}", language, **line.parameters))


def headline(encore: Encore, language: str) -> str:
    """Return the one sentence of a film and a poster: what happened, or who played where there is nothing to measure."""
    line = encore.together.headline
    if line.key in _ADVICE:
        return played_line(encore, language)
    return say(f"report.{line.key}", language, **line.parameters)


def played_line(encore: Encore, language: str) -> str:
    """Return who played what and when."""
    key = "souvenir.played" if len(encore.together.players) > 1 else "souvenir.played_one"
    names = names_of(encore, language)
    return say(key, language, players=names, title=encore.song.title, date=encore.take.started_at[:10])


def section_name(label: str, language: str) -> str:
    """Return a section's name in the language, or its letter."""
    key = f"section.{label}"
    return say(f"report.{key}", language) if key in book("en", "report") else label.upper()


def report_page(encore: Encore, *, language: str = "en", take: Take | None = None) -> str:
    """Return the whole page as HTML in ``language`` (en, ja or ko); with ``take`` its bars can be heard."""

    def word(key: str, **parameters: object) -> str:
        return escape(say(f"report.{key}", language, **parameters))

    together, song = encore.together, encore.song
    players = together.players
    sections = [(section.start_s, section_name(section.label, language)) for section in song.sections]
    title = escape(say("souvenir.page.title", language, players=names_of(encore, language), title=song.title))
    tables = "".join(parts_table(player, lambda name: section_name(name, language), language) for player in players)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
        f"{_first(encore, language)}"
        f"<section><h2>{word('heading.song')}</h2><p class=note>{escape(_dots_note(encore, language))}</p>{_people(players)}"
        f"<div class=wide>{_through_the_song(encore, sections, language)}</div></section>"
        f"{_of_two(encore, sections, language)}"
        f"<section><h2>{word('heading.strokes')}</h2><p class=note>{word('caption.histogram')}</p>"
        f"<div class=pair>{''.join(_player_card(encore, player, language) for player in players)}</div></section>"
        f"{_bars(encore, sections, language, pressable=take is not None)}"
        f"<details open><summary>{word('heading.numbers')}</summary>{players_table(encore, language)}{pairs_table(encore, language)}"
        f"<div class=parts>{tables}</div><h2>{word('heading.method')}</h2>{method(encore, language)}</details>"
        f"<footer>{escape(say('souvenir.page.made_with', language))}</footer></main>{strokes(take) if take is not None else ''}</body></html>\n"
    )


def _first(encore: Encore, language: str) -> str:
    """Return one sentence, one picture, one number with its meaning, and what else there is to say."""
    together = encore.together
    players = together.players
    played = played_line(encore, language)
    picture = strands(players, encore.song.duration_us, say("report.caption.picture", language))
    if picture:
        picture = f"<figure class=picture>{picture}{_people(players)}<figcaption>{escape(say('report.caption.picture', language))}</figcaption></figure>"
    meaning = next((_said(line, language) for line in together.sentences if line.key in _MEANING), "")
    closing = closing_number(encore, language)
    big = ""
    if closing is not None:
        big = f"<p class=big><b>{escape(closing[0])}</b><span>{escape(closing[1])}<i>{escape(meaning)}</i></span></p>"
    rest = [line for line in together.sentences if line.key not in _MEANING or closing is None]
    said = "".join(f"<li>{escape(_said(line, language))}</li>" for line in rest)
    return f"<header><p>{escape(played)}</p><h1>{escape(_said(together.headline, language))}</h1>{picture}{big}<ul class=said>{said}</ul></header>"


def _dots_note(encore: Encore, language: str) -> str:
    """Return what dots mean, and the band, which only two have."""
    key = "souvenir.page.asynchrony_note" if len(encore.together.pairs) == 1 else "report.caption.dots"
    return say(key, language)


def _people(players: tuple[PlayerReport, ...]) -> str:
    rows = "".join(f"<li>{sign(player.seat)}{escape(player.name)}</li>" for player in players)
    return f"<ul class=people>{rows}</ul>"


def _through_the_song(encore: Encore, sections: list[tuple[float, str]], language: str) -> str:
    labels = (
        say("report.label.early", language),
        say("report.label.late", language),
        say("report.heading.song", language),
    )
    braid = braid_of(encore) if len(encore.together.pairs) == 1 else None
    return asynchrony_plot(encore.together.players, braid, encore.song.duration_us, sections, labels)


def _of_two(encore: Encore, sections: list[tuple[float, str]], language: str) -> str:
    """Return how far apart the pair was and who was ahead where; for several pairs the table of all comes first."""

    def word(key: str, **parameters: object) -> str:
        return say(f"report.{key}", language, **parameters)

    together, duration_us = encore.together, encore.song.duration_us
    pair = told_pair(encore)
    if pair is None:
        return ""
    names = {player.seat: player.name for player in together.players}
    first, second = names[pair.first], names[pair.second]
    parts = []
    between = word("heading.between")
    if len(together.pairs) > 1:
        seats = [(player.seat, escape(player.name)) for player in together.players]
        parts.append(
            f"<section><h2>{escape(word('heading.pairs'))}</h2><p class=note>{escape(word('caption.pairs'))}</p>{pair_matrix(together.pairs, seats)}</section>"
        )
        between = say("souvenir.and", language, first=first, second=second)
    if drawn := distance_plot(pair, duration_us, sections, (word("label.heard_as_one"), between)):
        parts.append(
            f"<section><h2>{escape(between)}</h2><p class=note>{escape(word('caption.windows'))}</p><div class=wide>{drawn}</div></section>"
        )
    if drawn := ahead_plot(pair, duration_us, sections, (first, second), word("heading.ahead")):
        note = word("caption.ahead", first=first, second=second)
        parts.append(
            f"<section><h2>{escape(word('heading.ahead'))}</h2><p class=note>{escape(note)}</p><div class=wide>{drawn}</div></section>"
        )
    return "".join(parts)


def _bars(encore: Encore, sections: list[tuple[float, str]], language: str, *, pressable: bool) -> str:
    def word(key: str, **parameters: object) -> str:
        return say(f"report.{key}", language, **parameters)

    together = encore.together
    if not together.bars:
        return ""
    names = [player.name for player in together.players]

    def label(number: str, bar: Bar) -> str:
        told = [word("label.bar", bar=number)]
        told += [
            f"{name} {ms(value, 0)} ms" for name, value in zip(names, bar.players, strict=True) if value is not None
        ]
        apart = [value for value in bar.pairs if value is not None]
        if apart:
            told.append(word("label.apart_ms", ms=rounded_division(sum(apart), 1000 * len(apart))))
        return ", ".join(told if len(told) > 1 else [*told, word("label.nothing")])

    drawn = bar_strip(together, [(start, escape(name)) for start, name in sections], label, pressable=pressable)
    rows = "".join(f"<li>{sign(player.seat)}{escape(player.name)}</li>" for player in together.players)
    if together.pairs:
        rows += f"<li><em></em>{escape(word('label.together'))}</li>"
    press = f"<p class='note press'>{escape(word('caption.press'))}</p>" if pressable else ""
    return f"<section><h2>{escape(word('heading.bars'))}</h2><p class=note>{escape(word('caption.bars'))}</p>{press}{drawn}<ul class=rows>{rows}</ul></section>"


def _player_card(encore: Encore, player: PlayerReport, language: str) -> str:
    score = next(score for score in encore.scores if score.seat == player.seat)
    level = say("souvenir.page.level", language)
    seat = next(seat for seat in encore.take.seats if seat.index == player.seat)
    counts = [(kind, getattr(score, kind)) for kind in ("perfect", "good", "ok", "miss", "extra")]
    legend = " · ".join(f"{say(f'souvenir.page.{kind}', language)} {count}" for kind, count in counts if count)
    return (
        f"<div><h3>{sign(player.seat)}{escape(player.name)} · {escape(level)} {int(seat.level)}</h3>"
        f"{histogram_plot(player, say('report.label.strokes_of', language, name=player.name))}"
        f"{hits_bar(score, say('souvenir.page.hits', language))}<p class=legend>{escape(legend)}</p></div>"
    )
