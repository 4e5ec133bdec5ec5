# SPDX-License-Identifier: Apache-2.0
"""The one sentence and the one number of a report, and what must hold before either praises anybody.

A distance over few shared strokes is told as what it is: at so many of so many notes. A player whose strokes lie nowhere
near the song, or all of them far off it, has no distance to be told at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from sidestick.together.displaced import FEWEST_HITS as FEWEST_TO_PLACE
from sidestick.together.resample import FEWEST_HITS
from sidestick.together.values import CameTogether, ClosingNumber, PairReport, PlayerReport, Sentence

Told = dict[str, str | int | float]

HEARD_AS_ONE_MS = 25
CLOSE_MS = 50
LEAST_CHANGE_MS = 3
UNRELATED_P = 0.05
FEWEST_TO_PRAISE = 24
"""Three windows of eight: over fewer strokes nobody was together from first to last."""
LEAST_SHARE_TO_PRAISE = 0.5
FEWEST_TO_COMPARE = 16


def millis(us: float) -> int:
    """Return whole milliseconds without their sign."""
    return int(abs(us) / 1000.0 + 0.5)


def worth_telling(trend: CameTogether | None) -> bool:
    """Whether a supported trend is also large enough to be told: a long take supports what nobody would hear."""
    return trend is not None and trend.supported and abs(millis(trend.to_us) - millis(trend.from_us)) >= LEAST_CHANGE_MS


def few_shared(pair: PairReport) -> bool:
    """Whether two met at too few notes for their distance to stand for the take."""
    return _few(pair.shared, pair.asked)


def comparable(pair: PairReport, players: Sequence[PlayerReport]) -> bool:
    """Whether a pair's distance may stand beside those of other takes: a short song that was played through may."""
    enough = pair.shared >= max(FEWEST_TO_COMPARE, LEAST_SHARE_TO_PRAISE * pair.asked)
    return enough and measurable(pair, players)


def _few(met: int, asked: int) -> bool:
    return met < max(FEWEST_TO_PRAISE, LEAST_SHARE_TO_PRAISE * asked)


def unrelated(player: PlayerReport) -> bool:
    """Whether a player's strokes lie about the notes as chance would put them."""
    return player.chance_p is not None and player.chance_p > UNRELATED_P


def astray(player: PlayerReport) -> bool:
    """Whether a player is unrelated to the song over so many strokes that a distance to anybody means nothing."""
    return unrelated(player) and player.matched + player.extra >= FEWEST_TO_PLACE


def measurable(pair: PairReport, players: Sequence[PlayerReport]) -> bool:
    """Whether a pair's distance means something: both struck with the song, or at least with each other."""
    two = [player for player in players if player.seat in {pair.first, pair.second}]
    if pair.apart_us is None or pair.identical or any(player.displaced_us is not None for player in two):
        return False
    answered = pair.chance is not None and pair.chance.better
    return answered or not any(astray(player) for player in two)


def closing_number(pairs: Sequence[PairReport], players: Sequence[PlayerReport]) -> ClosingNumber | None:
    """Return the one number of a report: that of the closest pair, as its headline tells it; ``None`` with too few strokes."""
    closest = closest_of(pairs, players)
    if closest is None or closest.apart_us is None:
        return None
    trend = closest.came_together
    at_end = len(pairs) == 1 and trend is not None and worth_telling(trend)
    apart_us = trend.to_us if at_end and trend is not None else closest.apart_us
    few = few_shared(closest)
    return ClosingNumber(closest.first, closest.second, apart_us, at_end, closest.shared, closest.asked, few)


def closest_of(pairs: Sequence[PairReport], players: Sequence[PlayerReport]) -> PairReport | None:
    """Return the closest pair that can be measured, of those with many shared strokes where there are any."""
    told = [pair for pair in pairs if measurable(pair, players)]
    return min(told, key=lambda pair: (few_shared(pair), pair.apart_us or 0)) if told else None


def headline(players: Sequence[PlayerReport], pairs: Sequence[PairReport]) -> Sentence:
    """Return the one sentence that says what happened."""
    silent = [player for player in players if player.matched + player.extra == 0]
    if len(silent) == len(players):
        return Sentence("headline.nobody")
    if len(players) == 1:
        return _solo(players[0])
    names = {player.seat: player.name for player in players}
    if len(players) == 2:
        return _duet(players, silent, pairs[0], names)
    return _group(players, pairs, names)


def displaced(player: PlayerReport) -> Sentence | None:
    """Return that all strokes came late or early by what is a device's doing, ``None`` where they did not."""
    if player.displaced_us is None:
        return None
    key = "player.displaced_late" if player.displaced_us > 0 else "player.displaced_early"
    return Sentence(key, {"name": player.name, "ms": millis(player.displaced_us)})


def _solo(player: PlayerReport) -> Sentence:
    if (off := displaced(player)) is not None:
        return off
    if player.sd_us is None:
        return Sentence("headline.solo_too_few", {"count": player.matched, "needed": FEWEST_HITS})
    if astray(player):
        return Sentence("headline.astray")
    apart = sum(abs(point.asynchrony_us) for point in player.series) / len(player.series)
    told: Told = {"name": player.name, "ms": millis(apart)}
    asked = player.matched + player.missed
    if _few(player.matched, asked):
        return Sentence("headline.solo_where_met", {**told, "met": player.matched, "of": asked})
    return Sentence("headline.solo", told)


def _duet(
    players: Sequence[PlayerReport], silent: Sequence[PlayerReport], pair: PairReport, names: dict[int, str]
) -> Sentence:
    if silent:
        playing = next(player for player in players if player not in silent)
        return Sentence("headline.silent", {"name": playing.name, "silent": silent[0].name})
    off = next((told for player in players if (told := displaced(player)) is not None), None)
    if off is not None:
        return off
    if pair.apart_us is None:
        return Sentence("headline.too_few", {"count": pair.shared, "needed": FEWEST_HITS})
    if pair.identical:
        return Sentence("headline.identical", {"first": names[pair.first], "second": names[pair.second]})
    if not measurable(pair, players):
        lost = [player.name for player in players if astray(player)]
        return Sentence("headline.unrelated", {"name": lost[0]}) if len(lost) == 1 else Sentence("headline.astray")
    few, met = few_shared(pair), {"met": pair.shared, "of": pair.asked}
    trend = pair.came_together
    if trend is not None and worth_telling(trend):
        key = "headline.closer" if trend.to_us < trend.from_us else "headline.grew_apart"
        ends = {"from_ms": millis(trend.from_us), "to_ms": millis(trend.to_us)}
        return Sentence(f"{key}_where_met", {**ends, **met}) if few else Sentence(key, {**ends})
    ms = millis(pair.apart_us)
    if few:
        return Sentence("headline.where_met", {"ms": ms, **met})
    key = "together" if ms <= HEARD_AS_ONE_MS else "close" if ms <= CLOSE_MS else "apart"
    return Sentence(f"headline.{key}", {"ms": ms})


def _group(players: Sequence[PlayerReport], pairs: Sequence[PairReport], names: dict[int, str]) -> Sentence:
    closest = closest_of(pairs, players)
    if closest is None or closest.apart_us is None:
        off = next((told for player in players if (told := displaced(player)) is not None), None)
        return off or Sentence("headline.too_few", {"count": max(pair.shared for pair in pairs), "needed": FEWEST_HITS})
    whose: Told = {"first": names[closest.first], "second": names[closest.second], "ms": millis(closest.apart_us)}
    if few_shared(closest):
        return Sentence("headline.group_where_met", {**whose, "met": closest.shared, "of": closest.asked})
    return Sentence("headline.group", whose)
