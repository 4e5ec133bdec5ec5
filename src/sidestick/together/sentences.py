# SPDX-License-Identifier: Apache-2.0
"""Which sentences a report says, in order: one first, then what the numbers mean.

Each is a key of ``words/*/report.json`` with parameters, so that a page says it in any language. A sentence claims no
more than its interval supports; what cannot be told is said to be so. People stop hearing two drums as two near 20 to
25 ms (kick, snare and hi-hat in grooves; the study is named in ``docs/why/together.md``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sidestick.together.chance import FEWEST_SHIFTS
from sidestick.together.coupling import FEWEST_BEATS, LEAST_FOLLOWING
from sidestick.together.resample import FEWEST_HITS
from sidestick.together.values import CameTogether, ClosingNumber, Gain, PairReport, PlayerReport, PseudoPairs, Sentence

HEARD_AS_ONE_MS = 25
CLOSE_MS = 50
SURE_ERRORS = 2
LEAST_LEAD_MS = 10
LEAST_CHANGE_MS = 3
UNSURE_TIMING_MS = 10
UNRELATED_P = 0.05
MOST_FOLLOWING = 3


def sentences(
    players: Sequence[PlayerReport], pairs: Sequence[PairReport], strangers: Sequence[PseudoPairs] = ()
) -> tuple[Sentence, tuple[Sentence, ...]]:
    """Return the first sentence and the rest."""
    names = {player.seat: player.name for player in players}
    if len(players) == 1:
        return _solo(players[0]), tuple(_of_players(players))
    silent = [player for player in players if player.matched + player.extra == 0]
    if len(silent) == len(players):
        return Sentence("headline.nobody"), ()
    if len(players) == 2:
        pair = pairs[0]
        rest = [*_of_pair(pair, names, strangers), *_of_players(players)]
        return _duet(players, silent, pair, names), tuple(rest)
    return _group(pairs, names), (*_of_group(pairs, names), *_of_players(players))


def closing_number(pairs: Sequence[PairReport]) -> ClosingNumber | None:
    """Return the one number of a report: that of the closest pair, as its headline tells it; ``None`` with too few strokes."""
    closest = _closest(pairs)
    if closest is None or closest.apart_us is None:
        return None
    trend = closest.came_together
    at_end = len(pairs) == 1 and trend is not None and _told(trend)
    apart_us = trend.to_us if at_end and trend is not None else closest.apart_us
    return ClosingNumber(closest.first, closest.second, apart_us, at_end)


def _closest(pairs: Sequence[PairReport]) -> PairReport | None:
    told = [pair for pair in pairs if pair.apart_us is not None and not pair.identical]
    return min(told, key=lambda pair: pair.apart_us or 0) if told else None


def _millis(us: float) -> int:
    return int(abs(us) / 1000.0 + 0.5)


def _told(trend: CameTogether) -> bool:
    """Whether a supported trend is also large enough to be told: a long take supports what nobody would hear."""
    return trend.supported and abs(_millis(trend.to_us) - _millis(trend.from_us)) >= LEAST_CHANGE_MS


def _percent(share: float) -> int:
    return int(100.0 * share + 0.5) if share > 0.0 else 0


def _solo(player: PlayerReport) -> Sentence:
    if not player.matched + player.extra:
        return Sentence("headline.nobody")
    if player.sd_us is None:
        return Sentence("headline.solo_too_few", {"count": player.matched, "needed": FEWEST_HITS})
    apart = sum(abs(point.asynchrony_us) for point in player.series) / len(player.series)
    return Sentence("headline.solo", {"name": player.name, "ms": _millis(apart)})


def _duet(
    players: Sequence[PlayerReport], silent: Sequence[PlayerReport], pair: PairReport, names: dict[int, str]
) -> Sentence:
    if silent:
        playing = next(player for player in players if player not in silent)
        return Sentence("headline.silent", {"name": playing.name, "silent": silent[0].name})
    if pair.apart_us is None:
        return Sentence("headline.too_few", {"count": pair.shared, "needed": FEWEST_HITS})
    if pair.identical:
        return Sentence("headline.identical", {"first": names[pair.first], "second": names[pair.second]})
    trend = pair.came_together
    if trend is not None and _told(trend):
        key = "headline.closer" if trend.to_us < trend.from_us else "headline.grew_apart"
        return Sentence(key, {"from_ms": _millis(trend.from_us), "to_ms": _millis(trend.to_us)})
    ms = _millis(pair.apart_us)
    key = "together" if ms <= HEARD_AS_ONE_MS else "close" if ms <= CLOSE_MS else "apart"
    return Sentence(f"headline.{key}", {"ms": ms})


def _group(pairs: Sequence[PairReport], names: dict[int, str]) -> Sentence:
    closest = _closest(pairs)
    if closest is None or closest.apart_us is None:
        return Sentence("headline.too_few", {"count": max(pair.shared for pair in pairs), "needed": FEWEST_HITS})
    return Sentence(
        "headline.group",
        {"first": names[closest.first], "second": names[closest.second], "ms": _millis(closest.apart_us)},
    )


def _of_pair(pair: PairReport, names: dict[int, str], strangers: Sequence[PseudoPairs]) -> Iterator[Sentence]:
    if pair.apart_us is None or pair.identical or pair.sd_us is None:
        return
    trend = pair.came_together
    end = _millis(trend.to_us if trend is not None and _told(trend) else pair.apart_us)
    yield _of_hearing(end)
    if trend is not None and not trend.supported:
        yield Sentence("pair.no_trend", {"from_ms": _millis(trend.from_us), "to_ms": _millis(trend.to_us)})
    if pair.within_25ms is not None:
        yield Sentence("pair.within", {"percent": _percent(pair.within_25ms), "count": pair.shared})
    yield from _of_lead(pair, names)
    # A supported gain is the finer test: then "it does not show" would be false.
    steered = pair.coupling.verdict in {"first_leads", "second_leads", "mutual"}
    if pair.chance is not None and (pair.chance.better or not steered):
        key = "pair.beyond_chance" if pair.chance.better else "pair.not_beyond_chance"
        yield Sentence(key, {"sd_ms": _millis(pair.sd_us), "chance_ms": _millis(pair.chance.sd_us)})
    for others in strangers:
        if others.count >= FEWEST_SHIFTS:
            key = "pair.beyond_strangers" if others.better else "pair.not_beyond_strangers"
            sd_ms, of_strangers = _millis(pair.sd_us), _millis(others.sd_us)
            yield Sentence(key, {"sd_ms": sd_ms, "strangers_ms": of_strangers, "pairings": others.count})
    yield _of_coupling(pair, names)
    life = pair.half_life_beats
    if life is not None:
        yield Sentence("pair.half_life", {"beats": round(life, 1)}) if life > 1.0 else Sentence("pair.half_life_short")


def _of_hearing(ms: int) -> Sentence:
    return Sentence("pair.below_hearing" if ms <= HEARD_AS_ONE_MS else "pair.above_hearing", {"ms": ms})


def _of_lead(pair: PairReport, names: dict[int, str]) -> Iterator[Sentence]:
    """Say who was ahead on average, when it is more than devices and chance explain."""
    if pair.mean_us is None or pair.sd_us is None:
        return
    error_us = (pair.timing_uncertainty_us**2 + pair.sd_us**2 / pair.shared) ** 0.5
    if _millis(pair.mean_us) < LEAST_LEAD_MS or abs(pair.mean_us) <= SURE_ERRORS * error_us:
        return
    ahead, behind = (pair.first, pair.second) if pair.mean_us < 0 else (pair.second, pair.first)
    yield Sentence("pair.ahead", {"ahead": names[ahead], "behind": names[behind], "ms": _millis(pair.mean_us)})


def _of_coupling(pair: PairReport, names: dict[int, str]) -> Sentence:
    coupled = pair.coupling
    first, second = names[pair.first], names[pair.second]
    step: dict[str, str | int | float] = {"count": coupled.step_beats}
    one, two = coupled.first_follows_second, coupled.second_follows_first
    if coupled.verdict == "not_enough_beats":
        return Sentence("coupling.not_enough_beats", {"count": coupled.beats, "needed": FEWEST_BEATS})
    if one is None or two is None:
        return Sentence("coupling.unclear")
    if coupled.verdict == "first_leads":
        return Sentence("coupling.leads", {**_leads(first, second, two), **step})
    if coupled.verdict == "second_leads":
        return Sentence("coupling.leads", {**_leads(second, first, one), **step})
    if coupled.verdict == "mutual":
        shares: dict[str, str | int | float] = {
            "percent_first": _percent(one.gain),
            "percent_second": _percent(two.gain),
        }
        return Sentence("coupling.mutual", {"first": first, "second": second, **shares, **step})
    if coupled.verdict == "independent":
        return Sentence("coupling.independent", {"percent": _percent(LEAST_FOLLOWING), **step})
    return Sentence("coupling.unclear")


def _leads(leader: str, follower: str, gain: Gain) -> dict[str, str | int | float]:
    low, high = _percent(gain.low), _percent(gain.high)
    return {"leader": leader, "follower": follower, "percent": _percent(gain.gain), "low": low, "high": high}


def _of_group(pairs: Sequence[PairReport], names: dict[int, str]) -> Iterator[Sentence]:
    """Say how far all were apart, who were the furthest, and at most three of those who follow; a table has every pair."""
    told = [pair for pair in pairs if pair.apart_us is not None and not pair.identical]
    closest = _closest(pairs)
    if closest is not None and closest.apart_us is not None:
        yield _of_hearing(_millis(closest.apart_us))
        mean_us = sum(pair.apart_us or 0 for pair in told) / len(told)
        yield Sentence("group.all", {"ms": _millis(mean_us), "pairs": len(told)})
    if len(told) > 1:
        far = max(told, key=lambda pair: pair.apart_us or 0)
        whose = {"first": names[far.first], "second": names[far.second]}
        yield Sentence("group.furthest", {**whose, "ms": _millis(far.apart_us or 0)})
    for pair in pairs:
        if pair.identical:
            yield Sentence("headline.identical", {"first": names[pair.first], "second": names[pair.second]})
    following = [pair for pair in told if pair.coupling.verdict in {"first_leads", "second_leads", "mutual"}]
    for pair in sorted(following, key=_strength, reverse=True)[:MOST_FOLLOWING]:
        said = _of_coupling(pair, names)
        yield Sentence("group.mutual", said.parameters) if said.key == "coupling.mutual" else said


def _strength(pair: PairReport) -> float:
    one, two = pair.coupling.first_follows_second, pair.coupling.second_follows_first
    return max(one.gain if one else 0.0, two.gain if two else 0.0)


def _of_players(players: Sequence[PlayerReport]) -> Iterator[Sentence]:
    for player in players:
        if player.mean_us is None or player.sd_us is None or player.mean_ci_us is None:
            if player.matched + player.extra and len(players) > 1:
                yield Sentence("player.too_few", {"name": player.name, "count": player.matched})
            continue
        if player.chance_p is not None and player.chance_p > UNRELATED_P:
            yield Sentence("player.unrelated", {"name": player.name})
            continue
        low, high = player.mean_ci_us
        unsure = SURE_ERRORS * player.timing_uncertainty_us
        told: dict[str, str | int | float] = {
            "name": player.name,
            "ms": _millis(player.mean_us),
            "sd_ms": _millis(player.sd_us),
        }
        if high + unsure < 0:
            yield Sentence("player.early", told)
        elif low - unsure > 0:
            yield Sentence("player.late", told)
        else:
            yield Sentence("player.on_the_beat", {"name": player.name, "sd_ms": _millis(player.sd_us)})
        yield from _of_drift(player)
        yield from _of_delay(player)
    worst = max((player.timing_uncertainty_us for player in players), default=0)
    if _millis(worst) >= UNSURE_TIMING_MS:
        yield Sentence("player.unsure_timing", {"ms": _millis(worst)})


def _of_drift(player: PlayerReport) -> Iterator[Sentence]:
    """Say where a player moved to, when it is supported and large enough to be felt."""
    if player.drift is None or not player.drift.supported:
        return
    moved = player.drift.to_us - player.drift.from_us
    if _millis(moved) >= LEAST_LEAD_MS:
        key = "player.moved_later" if moved > 0 else "player.moved_earlier"
        yield Sentence(key, {"name": player.name, "ms": _millis(moved)})


def _of_delay(player: PlayerReport) -> Iterator[Sentence]:
    """Set what hearing the others late should do beside what was measured."""
    law = player.delay
    if law is None or not law.heard_late_us or player.mean_us is None:
        return
    told: dict[str, str | int | float] = {"name": player.name, "late_ms": _millis(law.heard_late_us)}
    if law.expected_us is None:
        yield Sentence("player.delay_unknown", told)
        return
    told |= {"expected_ms": _signed(law.expected_us), "measured_ms": _signed(player.mean_us)}
    yield Sentence("player.delay", told)


def _signed(us: int) -> str:
    ms = int(abs(us) / 1000.0 + 0.5)
    return f"{'−' if us < 0 else '+'}{ms}" if ms else "0"
