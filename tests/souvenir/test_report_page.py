# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser

import msgspec
import pytest

from sidestick.souvenir import PAGE_SCRIPT, report_page
from sidestick.souvenir.report_page import closing_number, headline, told_pair
from sidestick.take import Player
from sidestick.together import DelayLaw, Sentence
from sidestick.words import LANGUAGES
from tests.souvenir.takes import encore, take

VOID = {"meta", "br", "link"}


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.outside: list[str] = []
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += [value for name, value in attrs if name in {"src", "href"} and value]
        self.tags.append((tag, attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [("Mina",), ("Mina", "지훈"), ("Mina", "Jun", "さくら")])
def test_the_page_is_whole_needs_nothing_from_outside_and_leaves_no_hole(language: str, names: tuple[str, ...]) -> None:
    text = report_page(encore(names), language=language)
    page = Page(text)
    assert page.open == []
    assert page.outside == []
    assert "{{" not in text
    assert "<script" not in text
    assert "http" not in text
    assert f'lang="{language}"' in text
    for name in names:
        assert any(name in piece for piece in page.text)


def test_a_name_cannot_smuggle_markup_into_the_page() -> None:
    whole = encore()
    seats = (
        msgspec.structs.replace(whole.take.seats[0], player=Player("a", "<img src=x onerror=alert(1)>")),
        whole.take.seats[1],
    )
    players = tuple(msgspec.structs.replace(p, name="<b>x</b>") for p in whole.together.players)
    together = msgspec.structs.replace(whole.together, players=players)
    hostile = msgspec.structs.replace(whole, take=msgspec.structs.replace(whole.take, seats=seats), together=together)
    hostile_take = msgspec.structs.replace(take(), header=hostile.take)
    for text in (report_page(hostile), report_page(hostile, take=hostile_take)):
        assert "<img" not in text
        assert "<b>x" not in text


@pytest.mark.parametrize("names", [("Mina",), ("Mina", "지훈"), tuple("ABCDEFGH")], ids=["one", "two", "eight"])
def test_every_bar_and_every_seat_is_in_the_strip(names: tuple[str, ...]) -> None:
    whole = encore(names)
    page = Page(report_page(whole, take=take(names)))
    bars = [dict(attrs) for tag, attrs in page.tags if tag == "button"]
    assert [bar["data-from"] for bar in bars] == [str(bar.start_us) for bar in whole.together.bars]
    cells = sum(tag == "i" and "style" in dict(attrs) for tag, attrs in page.tags)
    there = [value for bar in whole.together.bars for value in bar.players if value is not None]
    together = [bar for bar in whole.together.bars if any(value is not None for value in bar.pairs)]
    assert cells == len(there) + len(together)
    for bar in bars:
        assert bar["aria-label"]


def test_the_strokes_that_a_bar_plays_are_those_of_the_take() -> None:
    played = take()
    text = report_page(encore(), take=played)
    data = json.loads(text.split('id="strokes">')[1].split("</script>")[0])
    assert [len(hits) for hits in data["seats"]] == [len(played.hits_of(0)), len(played.hits_of(1))]
    first = played.hits_of(1)[0]
    assert data["seats"][1][0] == [first.time_us, data["pads"].index(first.pad.value), first.velocity]


def test_the_page_says_by_a_hash_which_script_is_its_own() -> None:
    script = report_page(encore(), take=take()).split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == PAGE_SCRIPT


def test_the_page_tells_sentence_picture_number_then_song_lead_strokes_bars_and_tables_in_this_order() -> None:
    text = report_page(encore(), take=take())
    places = [
        text.index(piece)
        for piece in (
            "<h1>",
            'class="strands"',
            "<p class=big>",
            "Early and late, through the song",
            "Between the two of you",
            "Who was ahead, and where",
            "How the strokes fell",
            "Bar by bar",
            "For those who want the numbers",
            "How it was measured",
        )
    ]
    assert places == sorted(places)


def test_of_several_the_closest_pair_is_drawn_and_every_pair_is_in_a_square() -> None:
    whole = encore(("Mina", "지훈", "Jo", "Aki"))
    number = whole.together.number
    assert number is not None
    # Two who met at 16 notes alone were closer still, which says less.
    assert number.apart_us == min(pair.apart_us or 0 for pair in whole.together.pairs if pair.shared >= 24)
    page = Page(report_page(whole))
    assert sum(tag == "td" and "heat" in (dict(attrs).get("class") or "") for tag, attrs in page.tags) == 12
    drawn = told_pair(whole)
    assert drawn is not None
    assert (drawn.first, drawn.second) == (number.first, number.second)


def test_the_experts_see_intervals_windows_counts_and_the_method() -> None:
    whole = encore()
    text = " ".join(Page(report_page(whole)).text)
    pair, player = whole.together.pairs[0], whole.together.players[0]
    assert player.mean_ci_us is not None
    low = f"{player.mean_ci_us[0] / 1000:.1f}".replace("-", "−")
    assert f"[{low}, " in text
    assert f"±{round(whole.together.window_us / 1000)} ms at most" in text
    assert "1000 draws" in text
    for count in (pair.shared, player.matched, player.missed, player.extra):
        assert str(count) in text


def test_who_sat_elsewhere_has_the_delay_law_in_the_table() -> None:
    whole = encore()
    law = DelayLaw(42_000, 17_300, (2_000, 40_000))
    players = (msgspec.structs.replace(whole.together.players[0], delay=law), whole.together.players[1])
    apart = msgspec.structs.replace(whole, together=msgspec.structs.replace(whole.together, players=players))
    text = " ".join(Page(report_page(apart)).text)
    assert "Heard the others late by" in text
    assert "17.3 [2.0, 40.0]" in text
    assert "Heard the others late by" not in " ".join(Page(report_page(whole)).text)


def test_the_number_is_the_distance_that_the_sentence_speaks_of() -> None:
    whole = encore()
    number = closing_number(whole, "en")
    assert number is not None
    told = whole.together.headline.parameters
    assert number[0] == f"{told.get('to_ms', told.get('ms'))} ms"


@pytest.mark.parametrize(("apart_us", "ms"), [(12_499, 12), (12_500, 13), (13_500, 14)])
def test_the_number_rounds_halves_up_as_the_stage_does(apart_us: int, ms: int) -> None:
    whole = encore()
    assert whole.together.number is not None
    number = msgspec.structs.replace(whole.together.number, apart_us=apart_us)
    half = msgspec.structs.replace(whole, together=msgspec.structs.replace(whole.together, number=number))
    told = closing_number(half, "en")
    assert told is not None
    assert told[0] == f"{ms} ms"


def test_alone_there_is_no_number_for_two() -> None:
    assert closing_number(encore(("Mina",)), "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_stays_at_home_and_the_film_says_who_played(language: str) -> None:
    whole = encore()
    off = Sentence("player.displaced_late", {"name": "Mina", "ms": 150})
    told = msgspec.structs.replace(whole, together=msgspec.structs.replace(whole.together, headline=off, number=None))
    assert "150" in report_page(told, language=language)
    said = headline(told, language)
    assert "150" not in said
    assert "Mina" in said
    assert whole.song.title in said
