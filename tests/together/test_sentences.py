# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import msgspec
import numpy as np
import pytest

from sidestick.music import Chart
from sidestick.take import Line, Take
from sidestick.together import CameTogether, Report, Sentence, report
from sidestick.together.headline import closing_number
from sidestick.together.model import simulate
from sidestick.together.sentences import sentences
from sidestick.together.values import PseudoPairs
from sidestick.words import LANGUAGES, book, say
from tests.together.duets import duet_of, hits, playing, pulse, take
from tests.together.test_report import MUTUAL, steady, told

ONE = pulse(40)
LED = ((0.0, 0.0), (0.4, 0.0))


def evenings() -> dict[str, Report]:
    """Every kind of evening that a report may have to speak of."""
    long, rng = playing(400, seed=11)[0], np.random.default_rng(0)
    closer = long * 2.5 * np.geomspace(1.0, 0.2, 400)
    return {
        "nobody": told(take([], []), [ONE, ONE]),
        "silent": told(take(hits(0, ONE.notes, steady(40)), []), [ONE, ONE]),
        "too few": told(take(hits(0, ONE.notes[:5], steady(5)), hits(1, ONE.notes, steady(40))), [ONE, ONE]),
        "identical": told(take(hits(0, ONE.notes, steady(40)), hits(1, ONE.notes, steady(40))), [ONE, ONE]),
        "closer": told(*duet_of(closer)),
        "apart": told(*duet_of(closer[:, ::-1])),
        "mutual": told(*duet_of(playing(400, (0.2, 0.2), MUTUAL, seed=1)[0])),
        "led": told(*duet_of(playing(400, (0.4, 0.2), LED, seed=1)[0])),
        "strangers": told(*duet_of(playing(700, seed=2)[0])),
        "chance": told(take(hits(0, ONE.notes, rng.uniform(-1.2e5, 1.2e5, 40).tolist()), hits(1, ONE.notes, steady(40))), [ONE, ONE]),
        "late": told(take(hits(0, ONE.notes, steady(40, 30e3)), hits(1, ONE.notes, steady(40)), unsure_us=12_000), [ONE, ONE]),
        "behind": told(take(hits(0, ONE.notes, steady(40, -25e3)), hits(1, ONE.notes, steady(40, 25e3))), [ONE, ONE]),
        "later": told(*duet_of(playing(240, seed=3)[0] + np.linspace(0.0, 60e3, 240))),
        "earlier": told(*duet_of(playing(240, seed=3)[0] - np.linspace(0.0, 60e3, 240))),
        "solo": told(take(hits(0, ONE.notes, steady(40, -30e3))), [ONE]),
        "solo silent": told(take([]), [ONE]),
        "solo few": told(take(hits(0, ONE.notes[:3], steady(3))), [ONE]),
        "a sea apart": told(*apart(300, 80_000)),
        "too short a sea": told(*apart(60, 80_000)),
        "two of three": told(*duet_of(playing(700, (0.2, 0.2, 0.2), ((0, 0.25, 0), (0.25, 0, 0), (0, 0, 0)), seed=4)[0])),
        "few": told(take(hits(0, ONE.notes, steady(40)), hits(1, ONE.notes[4:15], steady(11, 8e3))), [ONE, ONE]),
        "solo where met": told(take(hits(0, ONE.notes[:11], steady(11))), [ONE]),
        "solo astray": told(take(hits(0, ONE.notes, rng.uniform(-2.4e5, 2.4e5, 40).tolist())), [ONE]),
        "both astray": told(take(hits(0, ONE.notes, rng.uniform(-2.4e5, 2.4e5, 40).tolist()), hits(1, ONE.notes, rng.uniform(-2.4e5, 2.4e5, 40).tolist())), [ONE, ONE]),
        "closer where met": told(*seldom(closer)),
        "apart where met": told(*seldom(closer[:, ::-1])),
        "few of three": told(take(hits(0, ONE.notes, steady(40)), hits(1, ONE.notes[:11], steady(11, 8e3)), hits(2, ONE.notes[30:], steady(10))), [ONE] * 3),
        "one of three astray": told(take(hits(0, ONE.notes, steady(40)), hits(1, ONE.notes, steady(40, 8e3)), hits(2, ONE.notes, rng.uniform(-2.4e5, 2.4e5, 40).tolist())), [ONE] * 3),
        "a device late": told(take(hits(0, ONE.notes, steady(40)), hits(1, ONE.notes, steady(40, 150e3))), [ONE, ONE]),
        "a calibration off": told(take(hits(0, ONE.notes, steady(40, -150e3)), hits(1, ONE.notes, steady(40))), [ONE, ONE]),
        "trio": told(*duet_of(playing(200, (0.3, 0.1, 0.1), ((0, 0, 0), (0.4, 0, 0), (0.4, 0, 0)), seed=4)[0])),
    }  # fmt: skip


def seldom(asynchrony: np.ndarray) -> tuple[Take, list[Chart]]:
    """The second plays two beats of every five."""
    asynchrony = asynchrony.copy()
    asynchrony[1, np.arange(asynchrony.shape[1]) % 5 > 1] = np.nan
    return duet_of(asynchrony)


def apart(beats: int, late_us: int) -> tuple[Take, list[Chart]]:
    """Two who hear each other late, as the header says."""
    noise = np.ones(2)
    a = simulate(
        noise * 0.3, np.array(MUTUAL), noise * 15e3, noise * 8e3, beats, np.random.default_rng(5), delay=late_us
    )
    one, charts = duet_of(a[0])
    seats = tuple(msgspec.structs.replace(seat, line=Line(late_us, 9_000, 2 * late_us)) for seat in one.header.seats)
    return msgspec.structs.replace(one, header=msgspec.structs.replace(one.header, seats=seats)), charts


@pytest.fixture(scope="module")
def told_evenings() -> dict[str, Report]:
    return evenings()


def keys(one: Report) -> list[str]:
    return [one.headline.key, *(sentence.key for sentence in one.sentences)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said_without_a_hole(told_evenings: dict[str, Report], language: str) -> None:
    for one in told_evenings.values():
        for sentence in (one.headline, *one.sentences):
            said = say(f"report.{sentence.key}", language, **sentence.parameters)
            assert "{{" not in said, said


def test_each_evening_begins_with_its_own_sentence(told_evenings: dict[str, Report]) -> None:
    first = {name: one.headline.key.removeprefix("headline.") for name, one in told_evenings.items()}
    assert first["nobody"] == first["solo silent"] == "nobody"
    assert first["silent"] == "silent"
    assert first["too few"] == "too_few"
    assert first["identical"] == "identical"
    assert first["closer"] == "closer"
    assert first["apart"] == "grew_apart"
    assert first["strangers"] in {"together", "close"}
    assert first["solo"] == "solo"
    assert first["solo few"] == "solo_too_few"
    assert first["trio"] == "group"
    assert first["few"] == "where_met"
    assert first["closer where met"] == "closer_where_met"
    assert first["apart where met"] == "grew_apart_where_met"
    assert first["few of three"] == "group_where_met"
    assert first["solo where met"] == "solo_where_met"
    assert first["chance"] == "unrelated"
    assert first["solo astray"] == first["both astray"] == "astray"
    assert first["a device late"] == "player.displaced_late"
    assert first["a calibration off"] == "player.displaced_early"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closeness_over_few_strokes_says_at_how_many_of_how_many(
    told_evenings: dict[str, Report], language: str
) -> None:
    one = told_evenings["few"]
    said = say(f"report.{one.headline.key}", language, **one.headline.parameters)
    assert all(number in said for number in ("11", "40"))
    assert one.number is not None
    assert (one.number.shared, one.number.asked, one.number.few) == (11, 40, True)


@pytest.mark.parametrize("name", ["chance", "solo astray", "both astray", "a device late", "a calibration off"])
def test_no_distance_is_told_where_none_means_anything(told_evenings: dict[str, Report], name: str) -> None:
    one = told_evenings[name]
    assert one.number is None
    assert not [key for key in keys(one) if key.startswith(("pair.", "coupling."))]


def test_a_device_that_is_late_is_named_once_and_the_other_is_measured(told_evenings: dict[str, Report]) -> None:
    one = told_evenings["a device late"]
    assert one.headline.parameters == {"name": "Jo", "ms": 150}
    assert keys(one).count("player.displaced_late") == 1
    assert ("player.on_the_beat", "Mina") in {(said.key, said.parameters.get("name")) for said in one.sentences}


def test_who_followed_whom_is_said_by_name(told_evenings: dict[str, Report]) -> None:
    (sentence,) = [one for one in told_evenings["led"].sentences if one.key == "coupling.leads"]
    assert (sentence.parameters["leader"], sentence.parameters["follower"]) == ("Mina", "Jo")
    assert say("report.coupling.leads", "en", **sentence.parameters).startswith(
        "Mina led and Jo followed: within a beat"
    )
    assert "coupling.mutual" in keys(told_evenings["mutual"])
    assert "coupling.independent" in keys(told_evenings["strangers"])
    assert "coupling.not_enough_beats" in keys(told_evenings["late"])


def test_a_supported_gain_is_never_followed_by_a_denial(told_evenings: dict[str, Report]) -> None:
    for name in ("mutual", "led"):
        assert "pair.not_beyond_chance" not in keys(told_evenings[name])


def test_a_player_whose_hits_are_chance_is_told_so_and_not_how_early_they_were(
    told_evenings: dict[str, Report],
) -> None:
    said = {(one.key, one.parameters.get("name")) for one in told_evenings["chance"].sentences}
    assert told_evenings["chance"].headline == Sentence("headline.unrelated", {"name": "Mina"})
    assert ("player.unrelated", "Mina") not in said
    assert ("player.early", "Mina") not in said
    assert ("player.on_the_beat", "Jo") in said


def test_nobody_is_called_late_within_what_the_devices_may_have_added(told_evenings: dict[str, Report]) -> None:
    assert "player.late" in keys(told_evenings["late"])
    assert "player.unsure_timing" in keys(told_evenings["late"])
    unsure = told(
        take(hits(0, ONE.notes, steady(40, 30e3)), hits(1, ONE.notes, steady(40)), unsure_us=20_000), [ONE, ONE]
    )
    assert "player.late" not in keys(unsure)
    assert "pair.ahead" not in keys(unsure)


def test_who_was_ahead_is_the_one_with_the_earlier_strokes(told_evenings: dict[str, Report]) -> None:
    (ahead,) = [one for one in told_evenings["behind"].sentences if one.key == "pair.ahead"]
    assert ahead == Sentence("pair.ahead", {"ahead": "Mina", "behind": "Jo", "ms": 50})


def test_who_heard_the_other_late_is_told_what_that_should_do_beside_what_was_measured(
    told_evenings: dict[str, Report],
) -> None:
    one = told_evenings["a sea apart"]
    said = [sentence for sentence in one.sentences if sentence.key == "player.delay"]
    assert [sentence.parameters["name"] for sentence in said] == ["Mina", "Jo"]
    for player, sentence in zip(one.players, said, strict=True):
        assert sentence.parameters["late_ms"] == 80
        assert player.delay is not None
        assert player.delay.expected_us is not None
        assert sentence.parameters["expected_ms"] == f"+{round(player.delay.expected_us / 1000)}"
    assert "player.delay_unknown" in keys(told_evenings["too short a sea"])


def test_who_moved_together_is_not_told_at_once_that_it_was_chance() -> None:
    one = report(*duet_of(playing(400, (0.2, 0.2), MUTUAL, seed=1)[0]), rng=np.random.default_rng(0))
    _, rest = sentences(one.players, one.pairs, [PseudoPairs(0, 1, 40, 30_000, 0.2, False)])
    said = [sentence.key for sentence in rest]
    assert "pair.as_strangers" in said
    assert "pair.not_beyond_strangers" not in said


def test_strangers_are_spoken_of_when_there_are_enough_of_them() -> None:
    one = report(*duet_of(playing(200, seed=2)[0]), rng=np.random.default_rng(0))

    def said(count: int, *, better: bool) -> list[str]:
        _, rest = sentences(one.players, one.pairs, [PseudoPairs(0, 1, count, 30_000, 0.02, better)])
        return [sentence.key for sentence in rest if "strangers" in sentence.key]

    assert said(40, better=True) == ["pair.beyond_strangers"]
    assert said(40, better=False) == ["pair.not_beyond_strangers"]
    assert said(18, better=False) == []


def test_the_one_number_is_the_headlines(told_evenings: dict[str, Report]) -> None:
    for one in told_evenings.values():
        number, told_ms = one.number, one.headline.parameters.get("to_ms", one.headline.parameters.get("ms"))
        assert number == closing_number(one.pairs, one.players)
        if number is not None:
            assert told_ms == round(number.apart_us / 1000)
            assert number.at_end == one.headline.key.startswith(("headline.closer", "headline.grew_apart"))
            assert number.few == one.headline.key.endswith("where_met")


def test_a_trend_too_small_to_hear_is_no_headline() -> None:
    one = report(*duet_of(playing(200, seed=2)[0]), rng=np.random.default_rng(0))
    pair = msgspec.structs.replace(one.pairs[0], came_together=CameTogether(21_000, 19_000, supported=True))
    headline, _ = sentences(one.players, [pair])
    assert headline.key in {"headline.together", "headline.close"}


def test_no_sentence_waits_in_the_books_for_a_report_that_never_says_it(told_evenings: dict[str, Report]) -> None:
    said = {key for one in told_evenings.values() for key in keys(one)}
    written = {key.removesuffix("_one").removesuffix("_other") for key in book("en", "report")}
    written = {key for key in written if key.split(".")[0] in {"headline", "pair", "coupling", "group", "player"}}
    # These need an evening of their own kind; the tests above and the code name them.
    rare = {
        "headline.apart",
        "headline.close",
        "headline.together",
        "pair.half_life",
        "pair.half_life_short",
        "coupling.unclear",
        "pair.above_hearing",
        "pair.beyond_strangers",
        "pair.not_beyond_strangers",
        "pair.as_strangers",
    }
    assert written - said <= rare
    assert said <= written
