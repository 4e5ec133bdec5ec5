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
from sidestick.together.headline import (
    HEARD_AS_ONE_MS,
    closest_of,
    displaced,
    headline,
    measurable,
    millis,
    unrelated,
    worth_telling,
)
from sidestick.together.values import Gain, PairReport, PlayerReport, PseudoPairs, Sentence

SURE_ERRORS = 2
LEAST_LEAD_MS = 10
UNSURE_TIMING_MS = 10
MOST_FOLLOWING = 3


def sentences(
    players: Sequence[PlayerReport], pairs: Sequence[PairReport], strangers: Sequence[PseudoPairs] = ()
) -> tuple[Sentence, tuple[Sentence, ...]]:
    """Return the first sentence and the rest, none twice."""
    first = headline(players, pairs)
    if first.key == "headline.nobody":
        return first, ()
    names = {player.seat: player.name for player in players}
    rest = [*_of_players(players)]
    if len(players) == 2 and measurable(pairs[0], players):
        rest = [*_of_pair(pairs[0], names, strangers), *rest]
    elif len(players) > 2:
        rest = [*_of_group(players, pairs, names), *rest]
    said = {"player.unrelated"} if first.key in {"headline.unrelated", "headline.astray"} else set()
    return first, tuple(one for one in rest if one != first and one.key not in said)


def _percent(share: float) -> int:
    return int(100.0 * share + 0.5) if share > 0.0 else 0


def _of_pair(pair: PairReport, names: dict[int, str], strangers: Sequence[PseudoPairs]) -> Iterator[Sentence]:
    if pair.apart_us is None or pair.sd_us is None:
        return
    trend = pair.came_together
    end = millis(trend.to_us if trend is not None and worth_telling(trend) else pair.apart_us)
    yield _of_hearing(end)
    if trend is not None and not trend.supported:
        yield Sentence("pair.no_trend", {"from_ms": millis(trend.from_us), "to_ms": millis(trend.to_us)})
    if pair.within_25ms is not None:
        yield Sentence("pair.within", {"percent": _percent(pair.within_25ms), "count": pair.shared})
    yield from _of_lead(pair, names)
    # A supported gain is the finer test: then "it does not show" would be false.
    steered = pair.coupling.verdict in {"first_leads", "second_leads", "mutual"}
    if pair.chance is not None and (pair.chance.better or not steered):
        key = "pair.beyond_chance" if pair.chance.better else "pair.not_beyond_chance"
        yield Sentence(key, {"sd_ms": millis(pair.sd_us), "chance_ms": millis(pair.chance.sd_us)})
    for others in strangers:
        if others.count >= FEWEST_SHIFTS:
            moved_together = steered or (pair.chance is not None and pair.chance.better)
            key = "pair.as_strangers" if moved_together else "pair.not_beyond_strangers"
            key = "pair.beyond_strangers" if others.better else key
            sd_ms, of_strangers = millis(pair.sd_us), millis(others.sd_us)
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
    if millis(pair.mean_us) < LEAST_LEAD_MS or abs(pair.mean_us) <= SURE_ERRORS * error_us:
        return
    ahead, behind = (pair.first, pair.second) if pair.mean_us < 0 else (pair.second, pair.first)
    yield Sentence("pair.ahead", {"ahead": names[ahead], "behind": names[behind], "ms": millis(pair.mean_us)})


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


def _of_group(
    players: Sequence[PlayerReport], pairs: Sequence[PairReport], names: dict[int, str]
) -> Iterator[Sentence]:
    """Say how far all were apart, who were the furthest, and at most three of those who follow; a table has every pair."""
    told = [pair for pair in pairs if measurable(pair, players)]
    closest = closest_of(pairs, players)
    if closest is not None and closest.apart_us is not None:
        yield _of_hearing(millis(closest.apart_us))
        mean_us = sum(pair.apart_us or 0 for pair in told) / len(told)
        yield Sentence("group.all", {"ms": millis(mean_us), "pairs": len(told)})
    if len(told) > 1:
        far = max(told, key=lambda pair: pair.apart_us or 0)
        whose = {"first": names[far.first], "second": names[far.second]}
        yield Sentence("group.furthest", {**whose, "ms": millis(far.apart_us or 0)})
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
        off = displaced(player)
        if off is not None:
            yield off
            continue
        if player.mean_us is None or player.sd_us is None or player.mean_ci_us is None:
            if player.matched + player.extra and len(players) > 1:
                yield Sentence("player.too_few", {"name": player.name, "count": player.matched})
            continue
        if unrelated(player):
            yield Sentence("player.unrelated", {"name": player.name})
            continue
        low, high = player.mean_ci_us
        unsure = SURE_ERRORS * player.timing_uncertainty_us
        told: dict[str, str | int | float] = {
            "name": player.name,
            "ms": millis(player.mean_us),
            "sd_ms": millis(player.sd_us),
        }
        if high + unsure < 0:
            yield Sentence("player.early", told)
        elif low - unsure > 0:
            yield Sentence("player.late", told)
        else:
            yield Sentence("player.on_the_beat", {"name": player.name, "sd_ms": millis(player.sd_us)})
        yield from _of_drift(player)
        yield from _of_delay(player)
    worst = max((player.timing_uncertainty_us for player in players), default=0)
    if millis(worst) >= UNSURE_TIMING_MS:
        yield Sentence("player.unsure_timing", {"ms": millis(worst)})


def _of_drift(player: PlayerReport) -> Iterator[Sentence]:
    """Say where a player moved to, when it is supported and large enough to be felt."""
    if player.drift is None or not player.drift.supported:
        return
    moved = player.drift.to_us - player.drift.from_us
    if millis(moved) >= LEAST_LEAD_MS:
        key = "player.moved_later" if moved > 0 else "player.moved_earlier"
        yield Sentence(key, {"name": player.name, "ms": millis(moved)})


def _of_delay(player: PlayerReport) -> Iterator[Sentence]:
    """Set what hearing the others late should do beside what was measured."""
    law = player.delay
    if law is None or not law.heard_late_us or player.mean_us is None:
        return
    told: dict[str, str | int | float] = {"name": player.name, "late_ms": millis(law.heard_late_us)}
    if law.expected_us is None:
        yield Sentence("player.delay_unknown", told)
        return
    told |= {"expected_ms": _signed(law.expected_us), "measured_ms": _signed(player.mean_us)}
    yield Sentence("player.delay", told)


def _signed(us: int) -> str:
    ms = int(abs(us) / 1000.0 + 0.5)
    return f"{'−' if us < 0 else '+'}{ms}" if ms else "0"
