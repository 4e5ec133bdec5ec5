# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.errors import BadData
from sidestick.music import Chart, Pad
from sidestick.take import Hit, Take
from sidestick.together import Report, report
from tests.together.duets import BEAT_US, chart, duet_of, hits, playing, pulse, take

MUTUAL = ((0.0, 0.3), (0.3, 0.0))


def told(one: Take, charts: list[Chart], seed: int = 0) -> Report:
    return report(one, charts, rng=np.random.default_rng(seed))


def steady(beats: int, off_us: float = 0.0) -> list[float]:
    """Off by ``off_us`` and a pattern that does not repeat: nobody is a machine."""
    return [off_us + (i * 7919 % 23 - 11) * 1000.0 for i in range(beats)]


def test_a_report_goes_out_and_comes_back_as_json() -> None:
    one = told(*duet_of(playing(200, (0.3, 0.3), MUTUAL)[0]))
    assert msgspec.json.decode(msgspec.json.encode(one), type=Report) == one


def test_the_same_seed_gives_the_same_report() -> None:
    played = duet_of(playing(160)[0])
    assert told(*played) == told(*played)


def test_what_is_measured_is_what_was_played() -> None:
    a = np.round(playing(200, seed=3)[0])
    one = told(*duet_of(a))
    pair, difference = one.pairs[0], a[0] - a[1]
    assert one.window_us == BEAT_US // 4
    assert (pair.first, pair.second, pair.shared) == (0, 1, 200)
    assert pair.mean_us == pytest.approx(difference.mean(), abs=1)
    assert pair.sd_us == pytest.approx(difference.std(ddof=1), abs=1)
    assert pair.apart_us == pytest.approx(np.abs(difference).mean(), abs=1)
    assert pair.within_25ms == pytest.approx(np.mean(np.abs(difference) <= 25_000), abs=1e-4)
    assert [point.asynchrony_us for point in pair.series] == difference.tolist()
    assert [point.asynchrony_us for point in one.players[1].series] == a[1].tolist()


def test_an_early_first_player_makes_the_pair_negative() -> None:
    one = pulse(40)
    early = take(hits(0, one.notes, steady(40, -20e3)), hits(1, one.notes, steady(40)))
    assert told(early, [one, one]).pairs[0].mean_us == -20_000


def test_a_beginner_on_level_one_shares_the_veterans_notes_by_time_whatever_the_pad() -> None:
    easy = chart([480 * i for i in range(8, 72)], [Pad.KICK] * 64)
    ticks = [240 * i for i in range(16, 144)]
    hard = chart(ticks, [Pad.HIHAT if tick % 480 else Pad.SNARE for tick in ticks])
    both = take(hits(0, easy.notes, steady(64)), hits(1, hard.notes, steady(128, 5e3)))
    one = told(both, [easy, hard])
    assert one.pairs[0].shared == 64
    assert [player.matched for player in one.players] == [64, 128]


def test_a_chord_is_one_event_at_the_mean_of_its_hits_and_two_hits_of_the_player() -> None:
    two = chart([480 * i for i in range(8, 28) for _ in range(2)], [Pad.HIHAT, Pad.KICK] * 20)
    offs = [value for _ in range(20) for value in (4_000.0, 10_000.0)]
    plain = pulse(20)
    one = told(take(hits(0, two.notes, offs), hits(1, plain.notes, [0.0] * 20)), [two, plain])
    assert one.players[0].matched == 40
    assert one.pairs[0].shared == 20
    assert {point.asynchrony_us for point in one.pairs[0].series} == {7_000}


def test_misses_extras_and_wrong_pads_are_counted() -> None:
    one = pulse(20)
    played = hits(0, one.notes[:15], [0.0] * 15)
    played += [
        Hit(0, 15, one.notes[15].time_us, Pad.CRASH, 90),
        Hit(0, 16, one.notes[2].time_us + 200_000, Pad.SNARE, 90),
    ]
    player = told(take(played), [one]).players[0]
    assert (player.matched, player.missed, player.extra) == (15, 5, 2)


def test_at_three_quarters_speed_milliseconds_are_those_lived_through() -> None:
    one = pulse(40)
    slow = told(take(hits(0, one.notes, [30e3] * 40), hits(1, one.notes, steady(40)), rate=0.75), [one, one])
    assert slow.players[0].mean_us == 40_000
    assert slow.window_us == round(BEAT_US / 4 / 0.75) - 1
    assert slow.players[0].series[0].time_us == one.notes[0].time_us


def test_notes_after_a_stop_were_not_asked_for() -> None:
    one = pulse(40)
    half = take(hits(0, one.notes[:20], [0.0] * 20), finished=False, ended_us=one.notes[19].time_us)
    assert told(half, [one]).players[0].missed == 0
    assert told(msgspec.structs.replace(half, finished=True), [one]).players[0].missed == 20


def test_hits_may_come_in_any_order() -> None:
    played, charts = duet_of(playing(60)[0])
    shuffled = msgspec.structs.replace(played, hits=played.hits[::-1])
    assert told(shuffled, charts) == told(played, charts)


def test_silence_gives_a_report_without_numbers() -> None:
    one = pulse(20)
    silent = told(take([], []), [one, one])
    assert silent.headline.key == "headline.nobody"
    assert silent.pairs[0].mean_us is None
    assert silent.pairs[0].coupling.verdict == "not_enough_beats"
    assert silent.players[0].missed == 20


def test_a_chart_without_notes_is_no_defect() -> None:
    empty = chart([])
    one = told(take([Hit(0, 0, 5, Pad.KICK, 90)], []), [empty, empty])
    assert one.window_us == 0
    assert one.players[0].extra == 1


def test_two_seats_with_the_same_microseconds_are_called_identical() -> None:
    one = pulse(150)
    same = told(take(hits(0, one.notes, steady(150)), hits(1, one.notes, steady(150))), [one, one])
    assert same.pairs[0].identical
    assert same.headline.key == "headline.identical"
    assert same.pairs[0].came_together is None
    assert same.pairs[0].coupling.verdict in {"unclear", "not_enough_beats"}


def test_a_machine_beside_a_person_has_no_verdict_but_every_other_measure() -> None:
    one = pulse(200)
    a = playing(200)[0]
    both = told(take(hits(0, one.notes, a[0].tolist()), hits(1, one.notes, [0.0] * 200)), [one, one])
    assert both.pairs[0].coupling.verdict == "unclear"
    assert both.pairs[0].half_life_beats is None
    assert both.pairs[0].sd_us is not None
    assert both.players[1].sd_us == 0


def test_a_follower_is_found_through_the_whole_report() -> None:
    one = told(*duet_of(playing(360, (0.4, 0.2), ((0.0, 0.0), (0.4, 0.0)), seed=1)[0]))
    coupled = one.pairs[0].coupling
    assert coupled.verdict == "first_leads"
    assert coupled.beats == 360
    assert coupled.second_follows_first is not None
    assert coupled.second_follows_first.low < 0.4 < coupled.second_follows_first.high
    assert one.players[1].song_gain == coupled.second_follows_song


def test_a_pulse_of_two_beats_is_told_in_steps_of_two() -> None:
    one = chart([960 * i for i in range(8, 208)])
    a = playing(200, (0.3, 0.3), MUTUAL, seed=2)[0]
    coupled = told(take(*(hits(i, one.notes, row.tolist()) for i, row in enumerate(a))), [one, one]).pairs[0].coupling
    assert coupled.step_beats == 2
    assert coupled.beats == 200


def test_eight_players_have_twenty_eight_pairs_fitted_at_once() -> None:
    partner = (np.ones((8, 8)) * 0.05).tolist()
    one = told(*duet_of(playing(200, [0.3] * 8, partner)[0]))
    assert len(one.pairs) == 28
    assert {pair.coupling.others for pair in one.pairs} == {6}
    assert one.order is not None
    assert 0.9 < one.order < 1.0


def test_a_third_who_hardly_plays_leaves_the_other_two_their_fit() -> None:
    a = playing(200, (0.3, 0.3, 0.3), np.zeros((3, 3)).tolist())[0]
    a[2, 20:] = np.nan
    one = told(*duet_of(a))
    assert [pair.coupling.others for pair in one.pairs] == [0, 0, 0]
    assert one.pairs[0].coupling.beats == 200
    assert one.pairs[1].coupling.verdict == "not_enough_beats"


def test_how_well_devices_are_known_is_part_of_the_report() -> None:
    one = pulse(20)
    both = told(take(hits(0, one.notes, steady(20)), hits(1, one.notes, steady(20, 3e3)), unsure_us=6_000), [one, one])
    assert both.players[0].timing_uncertainty_us == 6_000
    assert both.pairs[0].timing_uncertainty_us == 8_485


def test_a_seat_without_a_chart_is_one_sentence() -> None:
    with pytest.raises(BadData, match="Jo in seat 2 has no chart"):
        report(take([], []), {0: pulse(4)}, rng=np.random.default_rng(0))
