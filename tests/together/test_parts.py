# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import numpy as np

from sidestick.music import Pad, Section
from sidestick.together import Part, PlayerReport, report
from tests.together.duets import chart, duet_of, hits, playing, take


def player(off_us: list[float], ticks: list[int], pads: list[Pad], sections: tuple[Section, ...] = ()) -> PlayerReport:
    one = chart(ticks, pads)
    played = take(hits(0, one.notes, off_us))
    return report(played, [one], rng=np.random.default_rng(0), sections=sections).players[0]


def of_kind(one: PlayerReport, kind: str) -> dict[str, Part]:
    return {part.name: part for part in one.parts if part.kind == kind}


def test_a_kick_that_drags_beneath_a_hat_that_rushes_is_told_apart() -> None:
    ticks = [480 * (i // 2 + 8) for i in range(64)]
    pads = [Pad.HIHAT if i % 2 else Pad.KICK for i in range(64)]
    one = player([-10e3 if pad is Pad.HIHAT else 20e3 for pad in pads], ticks, pads)
    assert one.mean_us == 5_000
    found = of_kind(one, "pad")
    assert {name: (part.count, part.mean_us) for name, part in found.items()} == {
        "hihat": (32, -10_000),
        "kick": (32, 20_000),
    }


def test_places_in_the_beat_have_their_own_mean_and_a_swung_eighth_is_a_third() -> None:
    after = [0, 120, 240, 320, 360, 60]
    ticks = sorted(480 * (i + 8) + more for i in range(16) for more in after)
    off = {0: 0.0, 120: 1e3, 360: 3e3, 240: 5e3, 320: 7e3, 60: -4e3}
    one = player([off[tick % 480] for tick in ticks], ticks, [Pad.SNARE] * len(ticks))
    means = {name: part.mean_us for name, part in of_kind(one, "subdivision").items()}
    assert means == {"beat": 0, "quarter": 2_000, "half": 5_000, "third": 7_000, "finer": -4_000}


def test_each_section_counts_the_notes_that_begin_in_it() -> None:
    sections = (
        Section(0.0, 12.0, "verse", 0.9),
        Section(12.0, 99.0, "chorus", 0.9),
        Section(99.0, 120.0, "outro", 0.9),
    )
    ticks = [480 * i for i in range(8, 40)]
    one = player([0.0 if tick < 480 * 24 else 15e3 for tick in ticks], ticks, [Pad.SNARE] * 32, sections)
    found = [part for part in one.parts if part.kind == "section"]
    assert [(part.name, part.start_us, part.count, part.mean_us) for part in found] == [
        ("verse", 0, 16, 0),
        ("chorus", 12_000_000, 16, 15_000),
    ]


def test_seven_hits_of_a_part_are_counted_and_not_measured() -> None:
    ticks = [480 * i for i in range(8, 24)]
    one = player([0.0] * 16, ticks, [Pad.CRASH] * 7 + [Pad.SNARE] * 9)
    crash = of_kind(one, "pad")["crash"]
    assert (crash.count, crash.mean_us, crash.sd_us) == (7, None, None)


def test_moving_from_the_beat_to_forty_milliseconds_behind_it_is_a_drift() -> None:
    a = playing(240, (0.4, 0.4), seed=3)[0]
    a[1] += np.linspace(0.0, 40e3, 240)
    played, charts = duet_of(a)
    told = report(played, charts, rng=np.random.default_rng(0))
    moved = told.players[1].drift
    assert moved is not None
    assert moved.supported
    assert 28_000 < moved.to_us - moved.from_us < 48_000
    said = [(line.key, line.parameters.get("name")) for line in told.sentences]
    assert ("player.moved_later", "Jo") in said
    assert ("player.moved_later", "Mina") not in said


def test_players_who_stay_are_seldom_said_to_drift() -> None:
    moved = 0
    for a in playing(240, (0.4,), ((0.0,),), seed=9, takes=80):
        played, charts = duet_of(a)
        drift = report(played, charts, rng=np.random.default_rng(0)).players[0].drift
        moved += drift is not None and drift.supported
    assert moved <= 12


def test_a_short_take_says_nothing_of_drift() -> None:
    played, charts = duet_of(playing(24)[0])
    assert report(played, charts, rng=np.random.default_rng(0)).players[0].drift is None
