# SPDX-License-Identifier: Apache-2.0
"""Write the vectors that Python and TypeScript must both pass, in ``conformance``: judge, tempo_map, clock, loops and figures.

    python scripts/write_conformance.py

A changed file here is a changed rule: read the difference before committing it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from sidestick.coach import loop_between, loop_of
from sidestick.judge import judge, score
from sidestick.music import Chart, Level, Note, Pad, TempoMap
from sidestick.room import ClockOffset
from sidestick.souvenir.report_tables import figure
from sidestick.take import Hit

ROOT = Path(__file__).resolve().parent.parent / "conformance"
SECOND = 1_000_000
Strike = tuple[int, int, str]


def note(time_us: int, pad: str = "kick") -> Note:
    """Return a note that judging can use."""
    return Note(time_us // 1000, time_us, Pad(pad), 100)


def case(name: str, level: int, notes: list[Note], strikes: list[Strike], rate: float = 1.0) -> dict[str, Any]:
    """Return one judged case; a strike is (seq, time_us, pad)."""
    hits = [Hit(0, seq, time, Pad(pad), 100) for seq, time, pad in strikes]
    judged = judge(notes, hits, level=Level(level), rate=rate)
    counted = msgspec.to_builtins(score(judged))
    del counted["seat"]
    return {
        "name": name,
        "level": level,
        "rate": rate,
        "notes": [{"time_us": n.time_us, "pad": n.pad.value} for n in notes],
        "hits": [{"seq": seq, "time_us": time, "pad": pad} for seq, time, pad in strikes],
        "judgements": msgspec.to_builtins(judged),
        "score": counted,
    }


def boundaries() -> list[Strike]:
    """Return one strike for each boundary, each around a note of its own, two seconds apart."""
    offsets = [0, 35_000, 35_001, 70_000, 70_001, 100_000, 100_001, 130_000, 130_001]
    both = [sign * offset for offset in offsets for sign in (1, -1)]
    return [(i, (i + 1) * 2 * SECOND + offset, "snare") for i, offset in enumerate(both)]


def random_case(name: str, seed: int, level: int, rate: float) -> dict[str, Any]:
    """Return hundreds of notes on several pads with loose, missing, doubled and disordered strikes."""
    rng = np.random.default_rng(seed)
    pads = ["kick", "snare", "hihat", "tom_low"]
    notes = sorted(
        (note(int(t), pads[int(rng.integers(4))]) for t in rng.integers(0, 90 * SECOND, 400)), key=lambda n: n.time_us
    )
    strikes: list[Strike] = []
    for one in notes:
        for _ in range(int(rng.choice([0, 1, 1, 1, 1, 2]))):
            strikes.append((0, one.time_us + int(rng.normal(5_000, 45_000)), one.pad.value))  # noqa: PERF401 - nested choice
    strikes.sort(key=lambda s: s[1] + int(rng.normal(0, 8_000)))
    return case(name, level, notes, [(seq, time, pad) for seq, (_, time, pad) in enumerate(strikes)], rate)


def judge_cases() -> dict[str, list[dict[str, Any]]]:
    """Return the judging files by name."""
    lone = [note((i + 1) * 2 * SECOND, "snare") for i in range(18)]
    pulse = [note(SECOND * i, "kick") for i in range(1, 46)]
    steady: list[Strike] = [(i, SECOND * (i + 1), "kick") for i in range(45)]
    roll = [note(SECOND + 60_000 * i, "snare") for i in range(40)]
    return {
        "boundaries": [case(f"boundaries at level {level}", level, lone, boundaries()) for level in (1, 2, 3, 6)],
        "empty": [
            case("nothing at all", 4, [], []),
            case("notes without hits", 4, pulse[:5], []),
            case("hits without notes", 4, [], steady[:5]),
        ],
        "same_pad": [
            case(
                "a hit midway belongs to the earlier note",
                4,
                [note(SECOND), note(SECOND + 100_000)],
                [(0, SECOND + 50_000, "kick")],
            ),
            case(
                "two hits midway take both notes",
                4,
                [note(SECOND), note(SECOND + 100_000)],
                [(0, SECOND + 50_000, "kick"), (1, SECOND + 50_000, "kick")],
            ),
            case(
                "an odd gap leaves a microsecond to nobody",
                4,
                [note(0), note(150_001)],
                [(0, 75_000, "kick"), (1, 75_001, "kick")],
            ),
            case(
                "two notes at one time are met only at that time",
                4,
                [note(SECOND), note(SECOND)],
                [(0, SECOND, "kick"), (1, SECOND, "kick"), (2, SECOND + 1, "kick")],
            ),
        ],
        "double_hits": [
            case(
                "the first hit counts, the second is extra",
                3,
                pulse[:3],
                [(0, SECOND - 60_000, "kick"), (1, SECOND, "kick"), (2, 2 * SECOND, "kick")],
            )
        ],
        "other_pads": [
            case(
                "a hit on another pad meets nothing",
                5,
                [note(SECOND, "hihat")],
                [(0, SECOND, "ride"), (1, SECOND, "hihat")],
            )
        ],
        "combo": [
            case("combo passes ten, twenty and thirty", 4, pulse, steady),
            case(
                "a miss breaks the combo, an extra does not",
                4,
                pulse,
                [
                    *steady[:12],
                    (12, 12 * SECOND + 400_000, "kick"),
                    *[(i, SECOND * (i + 1), "kick") for i in range(14, 45)],
                ],
            ),
        ],
        "sequence": [
            case(
                "hits are taken by sequence number, not by place in the list",
                4,
                pulse[:3],
                [(2, 3 * SECOND, "kick"), (0, SECOND, "kick"), (1, 2 * SECOND, "kick")],
            ),
            case(
                "an earlier time with a later number does not take the note back",
                4,
                pulse[:1],
                [(0, SECOND + 30_000, "kick"), (1, SECOND, "kick")],
            ),
        ],
        "ties": [
            case(
                "a hit at the microsecond of a miss comes first",
                4,
                [note(SECOND, "kick"), note(SECOND + 100_000, "snare")],
                [(0, SECOND + 100_000, "snare")],
            )
        ],
        "rates": [
            case(
                "at three quarters the windows stay real",
                4,
                pulse[:6],
                [
                    (i, SECOND * (i + 1) + off, "kick")
                    for i, off in enumerate((26_250, 26_251, 52_500, 52_501, 75_000, 75_001))
                ],
                0.75,
            ),
            case(
                "faster than the record",
                2,
                pulse[:4],
                [(i, SECOND * (i + 1) + off, "kick") for i, off in enumerate((0, 60_000, 162_500, 162_502))],
                1.25,
            ),
        ],
        "rounding": [
            case(
                f"times that do not divide evenly at rate {rate}",
                level,
                [
                    note(time, pad)
                    for time, pad in zip(range(0, 4 * SECOND, 333_337), ["kick", "snare"] * 7, strict=False)
                ],
                [
                    (i, time + off, pad)
                    for i, (time, pad, off) in enumerate(
                        zip(
                            range(0, 4 * SECOND, 333_337),
                            ["kick", "snare"] * 7,
                            (
                                -1,
                                1,
                                -24_501,
                                24_499,
                                35_001,
                                -49_003,
                                69_999,
                                -70_001,
                                90_909,
                                -91_001,
                                104_999,
                                -105_001,
                            ),
                            strict=False,
                        )
                    )
                ],
                rate,
            )
            for level, rate in ((1, 0.7), (4, 0.35), (4, 0.999), (2, 1.1), (6, 1.9995))
        ],
        "rolls": [
            case(
                "sixty milliseconds apart",
                6,
                roll,
                [(i, SECOND + 60_000 * i + (i % 7 - 3) * 11_000, "snare") for i in range(40)],
            )
        ],
        "before_the_start": [
            case("a first note can be met before the song begins", 1, [note(0)], [(0, -120_000, "kick")])
        ],
        "random": [
            random_case("a loose evening", 7, 4, 1.0),
            random_case("a loose evening at level 2", 11, 2, 1.0),
            random_case("slowed down", 13, 6, 0.8),
        ],
    }


def tempo_cases() -> dict[str, list[dict[str, Any]]]:
    """Return the tempo map files by name."""
    maps = {
        "steady": TempoMap((0, 480, 960), (500_000, 1_000_000, 1_500_000)),
        "drifting": TempoMap((0, 480, 960, 1440, 1920), (312_345, 824_001, 1_330_777, 1_850_002, 2_391_119)),
        "jumps": TempoMap((-960, 0, 7, 4800), (-3, 0, 1_000_003, 1_000_010)),
    }
    ticks = [
        -10_000,
        -481,
        -480,
        -1,
        0,
        1,
        3,
        7,
        239,
        240,
        241,
        479,
        480,
        481,
        720,
        959,
        960,
        961,
        1439,
        1920,
        4800,
        123_457,
    ]
    times = [
        -9_000_000,
        -4,
        -3,
        -1,
        0,
        1,
        311_999,
        500_000,
        824_001,
        1_000_006,
        1_500_001,
        2_000_000,
        2_391_119,
        600_000_001,
    ]
    return {
        name: [
            {
                "name": name,
                "ticks": list(m.ticks),
                "times_us": list(m.times_us),
                "micros_at": [[t, m.micros_at(t)] for t in ticks],
                "ticks_at": [[t, m.ticks_at(t)] for t in times],
            }
        ]
        for name, m in maps.items()
    }


def clock_case(
    name: str, seed: int, seconds: int, *, legs_us: tuple[int, int], jitter_us: tuple[int, int], skew_ppm: float = 0.0
) -> dict[str, Any]:
    """Return exchanges over a line as a phone makes them, and what was estimated after some of them.

    Twelve at once and then two a second; each leg is its shortest time and an exponential wait. Halfway through a case
    named after sleep the page's clock has stood still for a minute.
    """
    rng = np.random.default_rng(seed)
    clock = ClockOffset()
    exchanges, estimates = [], []
    times = [100_000 * i for i in range(12)] + [SECOND + 500_000 * (1 + i) for i in range(2 * seconds - 3)]
    for count, c0 in enumerate(times):
        there, back = (leg + int(rng.exponential(wait)) for leg, wait in zip(legs_us, jitter_us, strict=True))
        slept = 60 * SECOND if "slept" in name and count > len(times) // 2 else 0
        s1 = c0 + there + 7_000_000_000 + slept + round(c0 * skew_ppm / 1e6)
        s2 = s1 + int(rng.integers(20, 400))
        c3 = c0 + there + (s2 - s1) + back
        clock.add(c0, s1, s2, c3)
        exchanges.append([c0, s1, s2, c3])
        if count % 7 == 0 or count == len(times) - 1:
            for at in (c3, c3 + 400_001, c3 - 90_000):
                estimate = clock.estimate(at)
                assert estimate is not None
                estimates.append([count, at, estimate.offset_us, estimate.uncertainty_us])
    return {"name": name, "exchanges": exchanges, "estimates": estimates}


def clock_cases() -> dict[str, list[dict[str, Any]]]:
    """Return the files of exchanges by name."""
    return {
        "lines": [
            clock_case("a quiet cable", 1, 20, legs_us=(180, 180), jitter_us=(30, 30)),
            clock_case("a home's radio", 2, 240, legs_us=(1_400, 1_400), jitter_us=(4_000, 6_000), skew_ppm=38.5),
            clock_case("legs that differ", 3, 60, legs_us=(30_001, 12_000), jitter_us=(500, 500), skew_ppm=-60),
            clock_case("a crowded radio", 4, 200, legs_us=(3_000, 2_500), jitter_us=(45_000, 30_000), skew_ppm=-22.25),
            clock_case("a clock that no quartz has", 5, 90, legs_us=(900, 900), jitter_us=(100, 100), skew_ppm=950),
            clock_case("a phone that slept", 6, 80, legs_us=(2_000, 2_100), jitter_us=(3_000, 3_000), skew_ppm=12),
            {"name": "every round trip alike", **_alike()},
        ]
    }


def _alike() -> dict[str, Any]:
    exchanges = [[i * SECOND, i * SECOND + 4_500, i * SECOND + 4_600, i * SECOND + 1_100] for i in range(40)]
    clock = ClockOffset()
    for one in exchanges:
        clock.add(*one)
    estimate = clock.estimate(40 * SECOND)
    assert estimate is not None
    estimates = [[39, 40 * SECOND, estimate.offset_us, estimate.uncertainty_us]]
    return {"exchanges": exchanges, "estimates": estimates}


def loop_cases() -> dict[str, list[dict[str, Any]]]:
    """Return the files of loops by name: whole bars by their numbers, and nearest to a stretch that was dragged."""
    shapes: dict[str, tuple[tuple[int, ...], TempoMap]] = {
        "four_bars": ((0, 1920, 3840, 5760), TempoMap((0, 7680), (400_000, 8_400_000))),
        "changing_metre": ((240, 1680, 3600, 4080), TempoMap((0, 480, 4800), (0, 512_345, 4_800_001))),
        "one_bar": ((0,), TempoMap((0, 480), (-250_000, 250_000))),
    }
    numbers = [(0, 0), (1, 2), (-3, 1), (2, 99), (3, 1), (50, 60)]
    dragged = [
        (0, 100_000),
        (1_300_000, 3_600_000),
        (3_600_000, 1_300_000),
        (-9_000_000, 90_000_000),
        (5_555_555, 5_555_555),
    ]
    found: dict[str, list[dict[str, Any]]] = {}
    for name, (bars, tempo_map) in shapes.items():
        chart = Chart("0" * 64, Level.GROOVE, tempo_map, bars, ())
        case: dict[str, Any] = {"name": name, "bars": bars, "tempo_map": tempo_map}
        case["by_number"] = [[first, last, loop_of(chart, first, last)] for first, last in numbers]
        case["between"] = [[one, other, loop_between(chart, one, other)] for one, other in dragged]
        found[name] = [msgspec.to_builtins(case)]
    return found


def figure_cases() -> dict[str, list[dict[str, Any]]]:
    """Return the file of numbers as people read them: above all halves, which every language rounds in a way of its own."""
    values = [
        0.25,
        0.75,
        -0.25,
        0.85,
        -0.85,
        1.15,
        2.675,
        -2.675,
        -12.35,
        12.45,
        0.04,
        -0.04,
        0.0,
        -0.05,
        999.95,
        0.125,
    ]
    values += [us / 1000 for us in (12_250, -12_350, -850, -950, 1_050, 123_456_750)]
    told = [[value, digits, figure(value, digits)] for digits in (0, 1, 2, 3) for value in values]
    return {"halves": [{"name": "halves", "told": told}]}


def main() -> None:
    """Write every file."""
    for folder, files in (
        ("judge", judge_cases()),
        ("tempo_map", tempo_cases()),
        ("clock", clock_cases()),
        ("loops", loop_cases()),
        ("figures", figure_cases()),
    ):
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
        for name, cases in files.items():
            text = json.dumps(cases, indent=None, separators=(",", ":"))
            (ROOT / folder / f"{name}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
