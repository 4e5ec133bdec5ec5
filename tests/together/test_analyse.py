# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from sidestick.errors import BadData
from sidestick.together import Analysis, analyse, report
from sidestick.words import LANGUAGES
from tests.together.duets import BEAT_US, duet_of, playing

BEATS = np.arange(1, 301) * 0.5


def run(onsets: Sequence[npt.ArrayLike], beats: npt.ArrayLike = BEATS, names: Sequence[str] | None = None) -> Analysis:
    return analyse(onsets, beats, names, rng=np.random.default_rng(0))


def two(seed: int = 0) -> list[npt.NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    return [np.sort(BEATS + rng.normal(shift, 0.02, 300)) for shift in (0.0, -0.02)]


def test_plain_numbers_in_milliseconds_come_back() -> None:
    one = run(two(), names=["Ana", "Ben"])
    first, second = one.players
    assert (first.name, first.matched, first.missed, first.extra) == ("Ana", 300, 0, 0)
    assert first.mean_ci_ms[0] < 0.0 < first.mean_ci_ms[1]
    assert second.mean_ms == pytest.approx(-20.0, abs=4.0)
    assert first.sd_ms == pytest.approx(20.0, rel=0.15)
    (pair,) = one.pairs
    assert (pair.first, pair.second, pair.shared) == ("Ana", "Ben", 300)
    assert pair.mean_ms == pytest.approx(20.0, abs=5.0)
    assert one.window_ms == 125.0
    assert msgspec.json.decode(msgspec.json.encode(one), type=Analysis) == one


def test_players_without_names_are_letters() -> None:
    assert [player.name for player in run(two()).players] == ["A", "B"]


def test_onsets_and_a_take_of_the_same_strokes_give_the_same_numbers() -> None:
    a = np.round(playing(200, (0.4, 0.2), ((0.0, 0.0), (0.4, 0.0)), seed=1)[0])
    times = (np.arange(200) + 8) * BEAT_US
    one = run([(times + row) / 1e6 for row in a], times / 1e6)
    other = report(*duet_of(a), rng=np.random.default_rng(0))
    assert one.pairs[0].coupling.verdict == other.pairs[0].coupling.verdict == "first_leads"
    assert one.pairs[0].coupling.second_follows_first == other.pairs[0].coupling.second_follows_first
    assert one.pairs[0].sd_ms == pytest.approx((other.pairs[0].sd_us or 0) / 1000)
    assert one.players[0].lag1 == other.players[0].lag1


def test_one_player_alone_has_no_pair() -> None:
    one = run(two()[:1])
    assert one.pairs == ()
    assert one.players[0].song_gain is not None


def test_plain_lists_will_do() -> None:
    assert run([row.tolist() for row in two()], BEATS.tolist()).players[0].matched == 300


GOOD = two()[0]
BAD: list[tuple[list[npt.ArrayLike], npt.ArrayLike, list[str] | None, str]] = [
    ([], BEATS, None, "There are no onsets"),
    ([GOOD], BEATS, ["Ana", "Ben"], "There are 2 names for 1 lists of onsets"),
    ([["a"]], BEATS, None, "must be one plain list of numbers"),
    ([[GOOD]], BEATS, None, "must be one plain list of numbers"),
    ([[1.0, float("nan"), 2.0]], BEATS, None, r"Time number 2 of A is not a number \(nan\)"),
    ([[1.0, float("inf")]], BEATS, None, r"Time number 2 of A is not a number \(inf\)"),
    ([[-0.25, 1.0]], BEATS, None, "A has an onset at -0.25 s, before the beginning"),
    ([[1.0, 3.0, 2.5]], BEATS, None, "2.5 s comes after 3 s; sort them first"),
    ([[1.0, 2.0, 2.0]], BEATS, None, "A has the time 2 s twice"),
    ([GOOD * 1000], BEATS, None, "did you pass milliseconds"),
    ([np.r_[GOOD[:100], GOOD[100:] * 1000]], BEATS, None, "did you pass milliseconds"),
    ([GOOD, GOOD * 1000], BEATS, ["Ana", "Ben"], "Ben.*did you pass milliseconds"),
    ([np.round(GOOD * 44_100)], BEATS, None, "did you pass milliseconds"),
    ([GOOD], BEATS * 1000, None, "The beats are 500 s apart; between 0.1 and 5.0 s"),
    ([GOOD], BEATS[:7], None, "There are 7 beats; at least 8 are needed"),
    ([GOOD], BEATS[::-1], None, "The times of beats are out of order"),
    ([GOOD, []], BEATS, ["Ana", "Ben"], "Ben has no onsets; leave a silent player out"),
    ([[0.5, 1.0, 1.5]], BEATS, None, "Onsets of A near a beat: 3; at least 8 are needed"),
    ([GOOD + 0.13], BEATS, None, "The onsets of A lie about .130 ms from the beats .plus is after., further than the ±125 ms"),
    ([GOOD - 0.13], BEATS, None, "The onsets of A lie about -130 ms from the beats"),
    ([GOOD, GOOD.copy()], BEATS, ["Ana", "Ben"], "Ana and Ben have exactly the same times"),
    ([np.arange(1, 1_000_001) * 1.5e-4], BEATS, None, "A has 1000000 onsets for 300 beats; at most 9600 make sense"),
]  # fmt: skip


@pytest.mark.parametrize(("onsets", "beats", "names", "sentence"), BAD, ids=[row[3][:40] for row in BAD])
def test_what_cannot_be_used_is_one_clear_sentence(
    onsets: list[npt.ArrayLike], beats: npt.ArrayLike, names: list[str] | None, sentence: str
) -> None:
    with pytest.raises(BadData, match=sentence) as raised:
        run(onsets, beats, names)
    for language in LANGUAGES:
        assert "{{" not in raised.value.sentence(language)


def test_a_million_onsets_are_measured() -> None:
    """Time is measured in the bench; that it comes back at all, and right, is held here."""
    beats = 1.0 + 0.25 * np.arange(500_000)
    rng = np.random.default_rng(1)
    one = run([beats + rng.normal(0.001 * seat, 0.01, beats.size) for seat in range(2)], beats)
    assert sum(player.matched for player in one.players) == 1_000_000
    assert one.players[1].mean_ms == pytest.approx(1.0, abs=0.1)
    assert one.pairs[0].mean_ms == pytest.approx(-1.0, abs=0.1)
    assert one.pairs[0].sd_ms == pytest.approx(10.0 * 2**0.5, abs=0.1)


def test_a_million_extra_onsets_of_one_player_are_counted() -> None:
    beats = 1.0 + 0.5 * np.arange(32_000)
    rng = np.random.default_rng(2)
    loose = np.sort(rng.uniform(0.5, beats[-1], 1_000_000))
    one = run([beats + rng.normal(0, 0.01, beats.size), np.unique(np.round(loose, 6))], beats)
    assert one.players[1].matched + one.players[1].extra == np.unique(np.round(loose, 6)).size
    # Hits that have nothing to do with the beat lie about as far from it either way.
    assert one.players[1].mean_ms == pytest.approx(0.0, abs=1.0)
