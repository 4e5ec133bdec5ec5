# SPDX-License-Identifier: Apache-2.0
"""The report as one self-contained page: works offline, prints well, needs no script.

First one sentence and one number with its meaning, then the picture of the song, then what each of the two did, and
last, folded away, the table for those who want the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sidestick.souvenir.braid import Braid
from sidestick.souvenir.encore import Encore
from sidestick.souvenir.plots import asynchrony_plot, histogram_plot, hits_bar
from sidestick.together import PairReport, PlayerReport
from sidestick.words import say

_STYLE = """
:root{--paper:#fbf5ea;--card:#fffdf8;--ink:#2a1f18;--soft:#75614f;--line:#e2d5c1;--accent:#a85f00;--s0:#b86a00;--s1:#1f7a70;--s2:#a3467a;--s3:#4a5fc0;--s4:#6b7a1c;--s5:#b5432c;--s6:#6a54b8;--s7:#86643a}
@media (prefers-color-scheme:dark){:root{--paper:#1b1411;--card:#271d18;--ink:#f7eee0;--soft:#c4b19b;--line:#4a392f;--accent:#f0a840;--s0:#f0a840;--s1:#6ebeb4;--s2:#d682aa;--s3:#96aaf0;--s4:#bec86e;--s5:#e6785a;--s6:#a08cdc;--s7:#c8aa82}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 "Noto Sans","Noto Sans JP","Noto Sans KR","Hiragino Sans","Apple SD Gothic Neo","Malgun Gothic",system-ui,sans-serif;overflow-wrap:anywhere;line-break:strict}:lang(ko){word-break:keep-all}
main{max-width:1020px;margin:0 auto;padding:48px 24px 64px}header p{color:var(--soft);margin:0 0 8px}h1{font-size:clamp(28px,4.6vw,46px);line-height:1.22;margin:0 0 20px;text-wrap:balance;letter-spacing:-.01em}
h2{font-size:20px;margin:0 0 6px}.big{display:flex;flex-wrap:wrap;gap:4px 20px;align-items:baseline;margin:0 0 8px}.big b{font-size:56px;line-height:1.1;color:var(--accent);font-variant-numeric:tabular-nums}.big span{color:var(--soft)}
ul.said{padding:0;margin:12px 0 0;list-style:none}ul.said li{margin:4px 0}section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:22px 22px 18px;margin:22px 0;break-inside:avoid}
section>p{color:var(--soft);margin:0 0 14px;font-size:15px}svg{display:block;width:100%;height:auto}.wide{overflow-x:auto}.wide svg{min-width:640px}.legend{color:var(--soft);font-size:14px;margin:6px 0 0}.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:22px}.pair h3{margin:0 0 6px;font-size:17px;display:flex;gap:10px;align-items:center}
.dot{width:13px;height:13px;border-radius:50%;display:inline-block}.dot.odd{border-radius:2px;transform:rotate(45deg)}
.grid{stroke:var(--line)}.zero{stroke:var(--soft);stroke-width:1.5}.section{stroke:var(--line);stroke-dasharray:3 4}.tick{fill:var(--soft);font-size:13px}.strong{font-weight:600}.band{fill:var(--accent);opacity:.22}
.seat0{fill:var(--s0)}.seat1{fill:var(--s1)}.seat2{fill:var(--s2)}.seat3{fill:var(--s3)}.seat4{fill:var(--s4)}.seat5{fill:var(--s5)}.seat6{fill:var(--s6)}.seat7{fill:var(--s7)}path[class^=seat]{opacity:.8}
rect.perfect{fill:var(--s1)}rect.good{fill:var(--s1);opacity:.66}rect.ok{fill:var(--s1);opacity:.38}rect.miss{fill:var(--line)}.count{font-size:14px;font-weight:600;fill:var(--ink)}.perfect-ink{fill:var(--card)}
details{margin-top:22px}summary{cursor:pointer;font-weight:600;padding:10px 0}.scroll{overflow-x:auto}table{border-collapse:collapse;font-size:15px;font-variant-numeric:tabular-nums;margin:8px 0 18px}th,td{text-align:left;padding:7px 16px 7px 0;border-bottom:1px solid var(--line);white-space:nowrap}th{font-weight:600;color:var(--soft)}
footer{color:var(--soft);font-size:14px;margin-top:32px}:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:4px}
@media print{:root{--paper:#fff;--card:#fff;--ink:#111;--soft:#555;--line:#ccc;--accent:#8a4d00}main{padding:0}details>*{display:block}section{border-color:#ddd}}
"""


def names_of(encore: Encore, language: str) -> str:
    """Return the players' names as one phrase."""
    names = [seat.player.name for seat in encore.take.seats]
    phrase = names[0]
    for name in names[1:]:
        phrase = say("souvenir.and", language, first=phrase, second=name)
    return phrase


def braid_of(encore: Encore) -> Braid | None:
    """Return the first pair's ribbon, if there is a pair."""
    return Braid(encore.together.pairs[0]) if encore.together.pairs else None


def closing_number(encore: Encore, language: str) -> tuple[str, str] | None:
    """Return the one number and what it means: how far apart the first pair was at the end, or all along.

    ``None`` when too few strokes were shared.
    """
    pair = encore.together.pairs[0] if encore.together.pairs else None
    if pair is None or pair.apart_us is None:
        return None
    came = pair.came_together
    key, distance = ("end", came.to_us) if came is not None and came.supported else ("whole", pair.apart_us)
    words = "souvenir.card"
    return say(f"{words}.apart", language, ms=round(distance / 1000)), say(f"{words}.apart_{key}", language)


def headline(encore: Encore, language: str) -> str:
    """Return the one sentence that says what happened."""
    line = encore.together.headline
    return say(f"report.{line.key}", language, **line.parameters)


def report_page(encore: Encore, *, language: str = "en") -> str:
    """Return the whole page as HTML in ``language`` (en, ja or ko)."""

    def word(key: str, **parameters: object) -> str:
        return escape(say(f"souvenir.page.{key}", language, **parameters))

    players, names = encore.together.players, names_of(encore, language)
    braid = braid_of(encore)
    sections = [(section.start_s, section.label) for section in encore.song.sections]
    title = word("title", players=names, title=encore.song.title)
    played_key = "souvenir.played" if len(players) > 1 else "souvenir.played_one"
    played = say(played_key, language, players=names, title=encore.song.title, date=encore.take.started_at[:10])
    closing = closing_number(encore, language)
    big = "" if closing is None else f"<p class=big><b>{escape(closing[0])}</b><span>{escape(closing[1])}</span></p>"
    said = "".join(
        f"<li>{escape(say(f'report.{line.key}', language, **line.parameters))}</li>"
        for line in encore.together.sentences
    )
    plot = asynchrony_plot(
        players,
        braid,
        encore.song.duration_us,
        sections,
        (
            say("souvenir.page.early", language),
            say("souvenir.page.late", language),
            say("souvenir.page.asynchrony", language),
        ),
    )
    cards = "".join(_player_card(encore, player, index, language) for index, player in enumerate(players))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f"<header><p>{escape(played)}</p><h1>{escape(headline(encore, language))}</h1>{big}<ul class=said>{said}</ul></header>"
        f"<section><h2>{word('asynchrony')}</h2><p>{word('asynchrony_note')}</p><div class=wide>{plot}</div></section>"
        f"<section><h2>{word('histogram')}</h2><p>{word('histogram_note')}</p><div class=pair>{cards}</div></section>"
        f"<details><summary>{word('experts')}</summary>{_scores(encore, language)}{_player_table(players, language)}{_pair_tables(encore, language)}"
        f"<p>{word('method', window=round(encore.together.window_us / 1000))}</p></details>"
        f"<footer>{word('made_with')}</footer></main></body></html>\n"
    )


def _player_card(encore: Encore, player: PlayerReport, index: int, language: str) -> str:
    score = next(score for score in encore.scores if score.seat == player.seat)
    odd = " odd" if index % 2 else ""
    level = say("souvenir.page.level", language)
    seat = next(seat for seat in encore.take.seats if seat.index == player.seat)
    counts = [(kind, getattr(score, kind)) for kind in ("perfect", "good", "ok", "miss", "extra")]
    legend = " · ".join(f"{say(f'souvenir.page.{kind}', language)} {count}" for kind, count in counts if count)
    return (
        f'<div><h3><span class="dot{odd}" style="background:var(--s{index % 8})"></span>{escape(player.name)} · {escape(level)} {int(seat.level)}</h3>'
        f"{histogram_plot(player, index, say('souvenir.page.histogram', language))}"
        f"{hits_bar(score, say('souvenir.page.hits', language))}<p class=legend>{escape(legend)}</p></div>"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=scroll><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _words(language: str, *keys: str) -> list[str]:
    return [say(f"souvenir.page.{key}", language) for key in keys]


def _scores(encore: Encore, language: str) -> str:
    names = {player.seat: player.name for player in encore.together.players}
    rows = [
        [
            names[s.seat],
            str(s.score),
            f"{100 * s.accuracy:.1f} %",
            str(s.max_combo),
            *(str(n) for n in (s.perfect, s.good, s.ok, s.miss, s.extra)),
        ]
        for s in encore.scores
    ]
    return _table(
        _words(language, "player", "score", "accuracy", "combo", "perfect", "good", "ok", "miss", "extra"), rows
    )


def _number(value: float | None, digits: int = 1, scale: float = 1.0) -> str:
    return "" if value is None else f"{value * scale:.{digits}f}"


def _player_table(players: Sequence[PlayerReport], language: str) -> str:
    rows = []
    for player in players:
        interval = "" if player.mean_ci_us is None else " … ".join(_number(edge, 1, 1e-3) for edge in player.mean_ci_us)
        rows.append(
            [
                player.name,
                _number(player.mean_us, 1, 1e-3),
                interval,
                _number(player.sd_us, 1, 1e-3),
                _number(player.ioi_cv, 3),
                _number(player.lag1, 2),
            ]
        )
    return _table(_words(language, "player", "mean", "interval", "spread", "cv", "lag1"), rows)


def _pair_tables(encore: Encore, language: str) -> str:
    names = {player.seat: player.name for player in encore.together.players}
    return "".join(_pair_table(pair, names[pair.first], names[pair.second], language) for pair in encore.together.pairs)


def _pair_table(pair: PairReport, first: str, second: str, language: str) -> str:
    def gain(value: object) -> str:
        numbers = [getattr(value, part, None) for part in ("gain", "low", "high")]
        return "" if numbers[0] is None else f"{numbers[0]:.2f} ({_number(numbers[1], 2)} … {_number(numbers[2], 2)})"

    coupling = pair.coupling
    head = [
        say("souvenir.page.between", language),
        *_words(language, "shared", "mean", "spread", "within", "half_life"),
    ]
    head += [say("souvenir.page.follows", language, first=a, second=b) for a, b in ((first, second), (second, first))]
    row = [
        say("souvenir.and", language, first=first, second=second),
        str(pair.shared),
        _number(pair.mean_us, 1, 1e-3),
        _number(pair.sd_us, 1, 1e-3),
        "" if pair.within_25ms is None else f"{100 * pair.within_25ms:.0f} %",
        _number(pair.half_life_beats),
        gain(coupling.first_follows_second),
        gain(coupling.second_follows_first),
    ]
    return _table(head, [row])
